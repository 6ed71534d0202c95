/** A request as the page sees it, from API Gateway or from a listener of our own. */
export interface WebRequest {
  method: string;
  /** As asked for, not decoded, without its query. */
  path: string;
  query: URLSearchParams;
  /** By names in small letters. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Null: longer than {@link BODY_BYTES}. */
  body: string | null;
  /** The address of who asks. */
  source: string;
  /** More hosts under which API Gateway or the listener serves the page, next to that of `answers.url`. */
  servedAs: readonly string[];
}

export interface WebResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Values of `Set-Cookie`. */
  cookies: readonly string[];
  body: string;
}

/** A form of ours has a tenth of it. */
export const BODY_BYTES = 8 * 1024;

export function cookiesOf({ headers }: Pick<WebRequest, 'headers'>): ReadonlyMap<string, string> {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? null : ([pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const);
  });
  // The first of a name is the one of the closest path: RFC 6265, section 5.4.
  return new Map(pairs.filter((pair) => pair !== null).reverse());
}

/** What a form of HTML sends. Null: it is no such thing. */
export function formOf({ headers, body }: Pick<WebRequest, 'headers' | 'body'>): URLSearchParams | null {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/x-www-form-urlencoded' && body !== null ? new URLSearchParams(body) : null;
}
