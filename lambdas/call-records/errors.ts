import { LeadbellError } from '../platform/errors.ts';

/**
 * Everything that can go wrong in reading the record list.
 * `token-refused` 401, 403, or a login page in place of an answer; `task-not-found` 5002; `account-not-found` 1002;
 * `refused` any other business code; `throttled` 429; `unavailable` 5xx, no connection or a reset; `time-out`;
 * `unexpected-answer` a body without the envelope.
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
}
