import type { IncomingHttpHeaders } from 'node:http';

/** Written by a proxy or a gateway about its own way to the server. */
const OF_GATEWAYS = [502, 503, 504, 511];
const PROXY_SERVERS =
  /\b(?:squid|haproxy|bluecoat|zscaler|mcafee web gateway|tinyproxy|privoxy|envoy|varnish)\b/i;

/**
 * Did something on the way write this answer, and not the server that was asked? A `Via` alone says nothing: a proxy
 * adds it to what it only passes on. JSON is the server's.
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
