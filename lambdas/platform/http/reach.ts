import { parseSecretRef, type SecretRef } from '../secret-ref.ts';
import type { Secrets } from '../secrets.ts';
import type { HttpClientOptions } from './node-http.ts';

/** How a server is reached. */
export interface ReachConfig {
  /** `none`, an address without credentials, or where one with credentials is. Absent: the usual variables. */
  proxy?: 'none' | SecretRef | undefined;
  /** One of `authorities`. Absent: the usual authorities alone. */
  ca?: string | undefined;
}

/** The key of its proxy, where the address of that is a secret. */
export function proxyRef({ proxy }: ReachConfig): { key: string; ref: SecretRef }[] {
  return proxy !== undefined && parseSecretRef(proxy) !== null ? [{ key: 'proxy', ref: proxy }] : [];
}

/** How an account or a channel is reached: its proxy and its authorities, for the HTTP client. */
export function reachOf(
  { proxy, ca }: ReachConfig,
  { authorities }: { authorities?: Readonly<Record<string, string>> },
  secrets: Secrets,
): Pick<HttpClientOptions, 'proxy' | 'ca'> {
  return {
    ca: ca === undefined ? null : (authorities?.[ca] ?? null),
    proxy: proxy === undefined || proxy === 'none' ? (proxy ?? null) : () => proxyAddress(proxy, secrets),
  };
}

const proxyAddress = async (proxy: string, secrets: Secrets): Promise<string> =>
  parseSecretRef(proxy) === null ? proxy : secrets.get(proxy);
