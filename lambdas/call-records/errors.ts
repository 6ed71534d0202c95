import { type Fault, LeadbellError } from '../platform/errors.ts';

/**
 * Everything that can go wrong in reading the record list.
 * `token-refused` 401 or 403 as status or as code, a redirect, a login page in place of an answer, or no token to send;
 * `task-not-found` 5002; `account-not-found` 1002; `refused` any other business code;
 * `throttled` 429; `unavailable` 5xx, no connection or a reset; `time-out` (or stopped by the caller);
 * `unexpected-answer` no JSON, or JSON without the envelope.
 */
export type CallRecordsFault =
  | 'token-refused'
  | 'task-not-found'
  | 'account-not-found'
  | 'refused'
  | 'throttled'
  | 'unavailable'
  | 'time-out'
  | 'unexpected-answer';

export class CallRecordsError extends LeadbellError {
  declare readonly code: CallRecordsFault;
  /** How long the server asked to be left alone; null where it did not say. */
  readonly retryAfterMs: number | null;
  /** Did an answer come, whatever it said? Not where there was no connection, or no whole answer in time. */
  readonly isAnswered: boolean;

  constructor(fault: Fault & { code: CallRecordsFault; retryAfterMs?: number | null; isAnswered?: boolean }) {
    super(fault);
    this.retryAfterMs = fault.retryAfterMs ?? null;
    this.isAnswered = fault.isAnswered ?? true;
  }
}
