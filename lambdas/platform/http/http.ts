/** One request. Redirects are never followed, because a token or key would go where they point. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array | undefined;
  /** Limits everything: name, proxy, connection, request and the whole answer. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  limits: BodyLimits;
}

export interface BodyLimits {
  /** Before decompression. */
  rawBytes: number;
  /** After decompression. */
  decodedBytes: number;
  /**
   * `exact`: a body that is too large or cannot be decoded is an error. `best-effort`: it is cut and read as far as
   * possible, because the status and the first words say what became of a request that was sent.
   */
  reading: 'exact' | 'best-effort';
}

/** The charset a body was decoded as, and how certain that is. */
export interface Charset {
  /** The WHATWG's name of the charset. */
  name: string;
  /**
   * `sure`: the answer names it, or names none and the body is UTF-8. `guessed`: the named charset does not fit, and
   * this one fits completely. `broken`: none fits, and unreadable parts are U+FFFD.
   */
  trust: 'sure' | 'guessed' | 'broken';
}

/** An answer, whatever its status. */
export interface HttpAnswer {
  status: number;
  contentType: string;
  /** What `Retry-After` asked for, as seconds or as a date. */
  retryAfterMs: number | null;
  /** The server's clock, from `Date`. */
  dateMs: number | null;
  /** How long a cache on the way has had the answer, from `Age`; 0 if none says so. */
  ageMs: number;
  /** The target of a redirect, unchanged. Null: none. It may contain a token, so only show its host. */
  location: string | null;
  /** Decompressed and decoded, without a byte order mark. */
  body: string;
  charset: Charset;
  /** True if, as far as one can tell, a proxy or gateway on the way wrote this answer. */
  fromProxy: boolean;
  via: string | null;
  server: string | null;
}

export interface HttpClient {
  /**
   * Makes one attempt.
   * @throws {HttpError} if no complete answer came
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
}
