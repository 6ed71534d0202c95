/** Reads `Retry-After`: seconds, or an HTTP date (RFC 9110, 10.2.3). Null for anything else. */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const atMs = readHttpDate(text);
  return atMs === null ? null : Math.max(0, atMs - nowMs);
}

/** Reads an HTTP date, such as `Thu, 26 Nov 2026 09:00:00 GMT`. Null for anything else. */
export function readHttpDate(header: string | null): number | null {
  const text = header?.trim() ?? '';
  if (!/^[a-z]{3}.*\d{4}.*:/i.test(text)) return null;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : atMs;
}
