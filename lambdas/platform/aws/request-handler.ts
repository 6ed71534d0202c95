import type { AgentOptions } from 'node:https';
import { LeadbellError } from '../errors.ts';
import { type ProxyVariables, sdkProxyVariables } from '../http/proxy.ts';
import { nodeProblem } from '../node-version.ts';
import { SECOND_MS } from '../time/duration.ts';
import { AWS_TIMEOUTS } from './timeouts.ts';

/** Set on functions that reach AWS services through `deploy.proxy` too. The others reach AWS directly. */
export const AWS_BY_PROXY = 'AWS_BY_PROXY';

/** A tunnel is two connections, one of them from the proxy onwards. */
const TUNNEL_TIMEOUT_MS = 5 * SECOND_MS;

/**
 * The options that an SDK client takes as `requestHandler`. It makes its own handler from them, so that nothing is
 * loaded twice.
 */
export interface AwsRequestHandler {
  connectionTimeout: number;
  requestTimeout: number;
  throwOnRequestTimeout: boolean;
  httpAgent?: AgentOptions;
  httpsAgent?: AgentOptions;
}

/**
 * How AWS is called: with time-outs, and through the proxy of the usual variables, like everything else. In Lambda only
 * if the function says so: there, AWS is normally reached without the proxy.
 *
 * @throws {LeadbellError} `node-too-old` if there is a proxy that this Node.js would bypass
 */
export function awsRequestHandler(
  agent: AgentOptions = {},
  env: ProxyVariables = process.env,
  version?: string,
): AwsRequestHandler {
  const isDirect = env.AWS_LAMBDA_FUNCTION_NAME !== undefined && env[AWS_BY_PROXY] === undefined;
  const proxyEnv = isDirect ? null : sdkProxyVariables(env);
  if (proxyEnv === null) {
    return Object.keys(agent).length === 0
      ? AWS_TIMEOUTS
      : { ...AWS_TIMEOUTS, httpAgent: agent, httpsAgent: agent };
  }
  const problem = nodeProblem(version);
  if (problem !== null) {
    throw new LeadbellError({
      code: 'node-too-old',
      message: `expected to reach AWS by the proxy that HTTPS_PROXY names: ${problem}`,
      retryable: false,
    });
  }
  const proxied = { ...agent, proxyEnv };
  return {
    ...AWS_TIMEOUTS,
    connectionTimeout: TUNNEL_TIMEOUT_MS,
    httpAgent: proxied,
    httpsAgent: proxied,
  };
}
