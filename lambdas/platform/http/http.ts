/** One request. Redirects are never followed: a followed one would carry a token or a key to wherever it points. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array | undefined;
  /** For everything: name, proxy, connection, request and the whole answer. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  limits: BodyLimits;
}

export interface BodyLimits {
  /** As it comes over the wire. */
  rawBytes: number;
  /** After decompression. */
  decodedBytes: number;
  /**
   * `exact`: a body that is too large, or that cannot be decoded, is an error. `best-effort`: it is cut there, and read
   * as far as it can be, since the status and the first words say what became of a request that was sent.
   */
  reading: 'exact' | 'best-effort';
}

/** What a body was read as, and how far that can be trusted. */
export interface Charset {
  /** As the WHATWG calls it. */
  name: string;
  /**
   * `sure`: the answer says so, or says nothing and it is UTF-8. `guessed`: what the answer says does not fit, and this
   * fits to the last byte. `broken`: nothing fits, and what could not be read is U+FFFD.
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
  /** How long a cache on the way has kept the answer, from `Age`; 0 where none says so. */
  ageMs: number;
  /** Where a redirect points, as it came. Null: nowhere. It may hold a token: show its host alone. */
  location: string | null;
  /** Decompressed and decoded by its charset; a byte order mark is gone. */
  body: string;
  charset: Charset;
  /** A proxy or gateway on the way wrote this answer, as far as the answer gives that away. */
  fromProxy: boolean;
  via: string | null;
  server: string | null;
}

export interface HttpClient {
  /** One attempt. @throws {HttpError} where no whole answer came. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}
