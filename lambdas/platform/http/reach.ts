import { parseSecretRef, type SecretRef } from '../secret-ref.ts';
import type { Secrets } from '../secrets.ts';
import type { HttpClientOptions } from './node-http.ts';

/** How to reach a server. */
export interface ReachConfig {
  /** `none`, an address without credentials, or a reference to one with credentials. Absent: the usual variables. */
  proxy?: 'none' | SecretRef | undefined;
  /** A name in `authorities`. Absent: only the usual authorities. */
  ca?: string | undefined;
}

/** The key of its proxy, if that address is a secret. */
export function proxyRef({ proxy }: ReachConfig): { key: string; ref: SecretRef }[] {
  return proxy !== undefined && parseSecretRef(proxy) !== null ? [{ key: 'proxy', ref: proxy }] : [];
}

/** The proxy and authorities of an account or channel, for the HTTP client. */
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
