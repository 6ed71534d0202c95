import type { IncomingHttpHeaders } from 'node:http';

/** Error names that a proxy or gateway uses for its own connection to the server. */
const OF_GATEWAYS = [502, 503, 504, 511];
const PROXY_SERVERS =
  /\b(?:squid|haproxy|bluecoat|zscaler|mcafee web gateway|tinyproxy|privoxy|envoy|varnish)\b/i;

/**
 * Was this answer written by something on the way instead of the server? A `Via` alone proves nothing: proxies also add
 * it to answers that they pass on. JSON comes from the server.
 */
export function isFromProxy(
  status: number,
  headers: IncomingHttpHeaders,
  body: string,
  viaProxy: boolean,
): boolean {
  if (status === 407 || 'proxy-authenticate' in headers || 'x-squid-error' in headers) return true;
  if (/;\s*error=/.test(String(headers['proxy-status'] ?? ''))) return true;
  if (status < 400 || /^\s*[{[]/.test(body)) return false;
  const isGatewayError = OF_GATEWAYS.includes(status) && (viaProxy || headers.via !== undefined);
  const isErrorPage = PROXY_SERVERS.test(`${headers.server ?? ''} ${body.slice(0, 4096)}`);
  return isGatewayError || isErrorPage;
}
