import type { AgentOptions } from 'node:https';
import { SECOND_MS } from '../duration.ts';
import { LeadbellError } from '../errors.ts';
import { type ProxyVariables, sdkProxyVariables } from '../http/proxy.ts';
import { nodeProblem } from '../node-version.ts';
import { AWS_TIMEOUTS } from './timeouts.ts';

/** Set on functions whose AWS services are reached by `deploy.proxy` too. The others reach AWS directly. */
export const AWS_BY_PROXY = 'AWS_BY_PROXY';

/** A tunnel is two connections, one of them from the proxy onwards. */
const TUNNEL_TIMEOUT_MS = 5 * SECOND_MS;

/** What an SDK client takes as `requestHandler`: options, of which it makes its own, so that nothing is loaded twice. */
export interface AwsRequestHandler {
  connectionTimeout: number;
  requestTimeout: number;
  throwOnRequestTimeout: boolean;
  httpAgent?: AgentOptions;
  httpsAgent?: AgentOptions;
}

/**
 * How AWS is called: with time-outs, and by the proxy that the usual variables name, as everything else is. In Lambda
 * only where the function was told so: AWS is reached without the proxy there, unless nothing is.
 *
 * @throws {LeadbellError} `node-too-old` where there is a proxy that this Node.js would go past
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
