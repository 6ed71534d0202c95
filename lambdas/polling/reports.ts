import type { CallRecordsErrorCode, PollErrorCode } from '../call-records/errors.ts';
import type { ListingOutcome } from '../call-records/listing.ts';
import type { Reason } from '../leads/decide.ts';
import type { FailureReport } from '../platform/log/failure-report.ts';

export type PollingReport =
  | PollReport
  | PollFailedReport
  | ReadsSkippedReport
  | DiscoverReport
  | FailureReport;

export interface PollReport {
  type: 'poll';
  taskKey: string;
  taskName: string;
  /** By its name in leadbell.yaml; empty for a task that is not there any more. */
  account: string;
  fromMs: number;
  toMs: number | null;
  /** `skipped`: a stale message, or a task that is no longer configured or enabled. */
  outcome: ListingOutcome | 'skipped';
  /** Wanted grades alone were asked for and listed: `listed` is their number, and no other call was. Absent: all were. */
  filtered?: true;
  /** A first reading of the task was under way. Absent: none was. */
  firstReading?: true;
  fault: PollErrorCode | null;
  /** What came in place of records, in words. */
  message: string | null;
  /** What to do about it, for people. */
  hint: string | null;
  /** Distinct records, and what became of them: the reasons add up to `listed`. */
  listed: number;
  reasons: Readonly<Record<Reason, number>>;
  /** Does `listed` equal the sum of the reasons, and reach the server's total? */
  booksClose: boolean;
  /** They did not close, and did not the last time this window was read either. */
  booksOpenAgain: boolean;
  /** Pieces this window was cut into instead of being read whole. */
  slices: number;
  /** Which time of the task cannot be read, in words; null: all of it can. */
  unreadable: string | null;
  /** Not one time could be read: the shape of what came, nothing of a customer. Null: some could, or nothing was listed. */
  unreadTimes: string | null;
  /** Records of this window that cannot be read: rows, where their places are known, and one for each span of time. */
  unread: number;
  /** The latest time that a record names, epoch milliseconds; null: no record named one. */
  newestAtMs: number | null;
  requests: number;
  writes: number;
  tookMs: number;
}

/** AWS failed a poll half-way. It is repeated, and then knows what it told the first time. */
export interface PollFailedReport {
  type: 'poll-failed';
  taskKey: string;
  told: number;
}

/** Windows of an account that nobody came to in their time. The next reader begins with them. */
export interface ReadsSkippedReport {
  type: 'reads-skipped';
  account: string;
  tier: 'short' | 'sweep';
  windows: number;
}

/** The list of an account's tasks was read, for those that match `discover`. */
export interface DiscoverReport {
  type: 'discover';
  account: string;
  /** Tasks that are listed, and those that were new. */
  listed: number;
  begun: number;
  /** Running tasks that match and are not read. */
  left: number;
  /** No task of the account is read, in the file or found: this list is all that is read of it. */
  isIdle: boolean;
  /** Null: it could be read. */
  fault: CallRecordsErrorCode | null;
  message: string | null;
  hint: string | null;
}
