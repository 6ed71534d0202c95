import { LeadbellError, type LeadbellErrorOptions } from '../platform/errors.ts';

/**
 * Everything that can go wrong in reading the record list.
 * `token-refused` 401 or 403 as status or as code, a redirect to a login or a page that speaks of one, or no
 * token to send; `task-not-found` 5002; `account-not-found` 1002; `refused` any other business code, or an answer
 * that says of itself that it is an error; `throttled` 429; `unavailable` 5xx, no connection or a reset; `time-out`
 * (or stopped by the caller); `unexpected-answer` no JSON, JSON without the envelope, or a redirect elsewhere;
 * `secret-unreachable` the token's own store does not answer, so the record API was not asked; `secret-missing` the token
 * is not there, or may not be read from here, until somebody acts: nor was it asked then.
 */
export type CallRecordsErrorCode =
  | 'token-refused'
  | 'task-not-found'
  | 'account-not-found'
  | 'refused'
  | 'throttled'
  | 'unavailable'
  | 'time-out'
  | 'unexpected-answer'
  | 'secret-unreachable'
  | 'secret-missing';

interface CallRecordsErrorOptions {
  code: CallRecordsErrorCode;
  retryAfterMs?: number | null;
  /** @default true */
  isAnswered?: boolean;
  /** @default null */
  status?: number | null;
  /** @default whether it is retryable and no request for fewer requests */
  mayBeOfPart?: boolean;
}

export class CallRecordsError extends LeadbellError {
  static override readonly name = 'CallRecordsError';
  declare readonly code: CallRecordsErrorCode;
  /** How long the server asked to be left alone; null where it did not say. */
  readonly retryAfterMs: number | null;
  /** Did an answer come, whatever it said? Not where there was no connection, or no whole answer in time. */
  readonly isAnswered: boolean;
  /** Of the answer, in HTTP or as its `code`; null where none came. */
  readonly status: number | null;
  /** May it lie in what was asked for, so that other rows, or fewer at once, could be read all the same? */
  readonly mayBeOfPart: boolean;

  constructor(options: LeadbellErrorOptions & CallRecordsErrorOptions) {
    super(options);
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.isAnswered = options.isAnswered ?? true;
    this.status = options.status ?? null;
    this.mayBeOfPart = options.mayBeOfPart ?? (options.retryable && options.code !== 'throttled');
  }
}

/** Why a poll could not read its window. */
export type PollErrorCode = CallRecordsErrorCode | 'window-too-long';
