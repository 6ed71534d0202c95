import { LeadbellError } from '../errors.ts';

/**
 * How a request can end without an answer.
 * `dns`: the name has no address; `refused`: nobody listens; `unreachable`: no route; `reset`: the connection was cut;
 * `tls`: no encrypted connection; `proxy-unreachable`: the proxy itself; `proxy-refused`: the proxy answered, but made
 * no connection; `proxy-invalid`: its address cannot be used; `time-out`; `aborted`: by the caller; `not-http`:
 * something else answered; `too-large`, `undecodable`, `charset-unknown`: the body of an answer.
 */
export type HttpErrorCode =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'reset'
  | 'tls'
  | 'proxy-unreachable'
  | 'proxy-refused'
  | 'proxy-invalid'
  | 'time-out'
  | 'aborted'
  | 'not-http'
  | 'too-large'
  | 'undecodable'
  | 'charset-unknown';

export interface HttpFailure {
  code: HttpErrorCode;
  /** `no`: nothing of the request left this machine or its proxy. `maybe`: the server may have acted on it. */
  sent: 'no' | 'maybe';
  /** A short name: Node's code (`ECONNREFUSED`), a status, `time-out`. Never an address, which may be a secret. */
  reason: string;
  /** The reason in words, if the name alone does not tell it. */
  words?: string | null;
  hint?: string | null;
  retryable?: boolean;
}

/**
 * A request without a complete answer. It has no `cause`, because errors of Node.js name the host and may quote what
 * was sent.
 */
export class HttpError extends LeadbellError {
  static override readonly name = 'HttpError';
  declare readonly code: HttpErrorCode;
  readonly sent: 'no' | 'maybe';
  readonly reason: string;
  readonly words: string | null;

  constructor({ code, sent, reason, words = null, hint = null, retryable = true }: HttpFailure) {
    const got = words === null ? reason : `${reason} (${words})`;
    super({
      code,
      message:
        sent === 'no' ? `expected a connection, got ${got}` : `expected an answer, got ${got} after sending`,
      retryable,
      ...(hint === null ? {} : { hint }),
    });
    this.sent = sent;
    this.reason = reason;
    this.words = words;
  }
}
