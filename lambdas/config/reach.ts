import type { HttpClientOptions } from '../platform/http/node-http.ts';
import type { Config, ReachConfig } from './config.ts';
import { parseSecretRef } from './secret-ref.ts';
import type { Secrets } from './secrets.ts';

/** How an account or a channel is reached: its proxy and its authorities, for the HTTP client. */
export function reachOf(
  { proxy, ca }: ReachConfig,
  config: Pick<Config, 'authorities'>,
  secrets: Secrets,
): Pick<HttpClientOptions, 'proxy' | 'ca'> {
  return {
    ca: ca === undefined ? null : (config.authorities?.[ca] ?? null),
    proxy: proxy === undefined || proxy === 'none' ? (proxy ?? null) : () => proxyAddress(proxy, secrets),
  };
}

const proxyAddress = async (proxy: string, secrets: Secrets): Promise<string> =>
  parseSecretRef(proxy) === null ? proxy : secrets.get(proxy);
