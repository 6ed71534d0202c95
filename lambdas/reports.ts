import type { ListingOutcome } from './call-records/listing.ts';
import type { PollFault } from './faults/fault.ts';
import type { Reason } from './leads/decide.ts';

/** What a function did, as data: logged, counted as metrics, summed by `leadbell run --once`. Nothing personal. */
export type Report =
  | TickReport
  | PollReport
  | PollFailedReport
  | ReadsSkippedReport
  | DeliverReport
  | DigestReport
  | FailureReport;

export interface TickReport {
  type: 'tick';
  polls: number;
  nudges: number;
  /** Windows of digests asked for. */
  digests: number;
  /** Deliveries that wait, and not on purpose: due, or between two tries. Counted up to 200 in a channel. */
  due: number;
  /** Deliveries that wait on purpose, counted up to 200 in a channel. */
  held: number;
  /** How long the oldest of those that are due has waited; 0: none is. */
  oldestDueMs: number;
  /** The channel that it waits for. */
  oldestDueChannel: string | null;
  /** How long the oldest digest window has waited to be filled; 0: none does. */
  oldestDigestMs: number;
}

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
  fault: PollFault | null;
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

export interface DeliverReport {
  type: 'deliver';
  channel: string;
  /**
   * `taken`: somebody else holds the lane. `unknown-channel`: not in this function's config. `address-unread`: the store of its
   * webhook does not answer, so the lane holds. `failed`: AWS failed it
   * half-way; the counts are what it did before, and it is repeated.
   */
  outcome: 'failed' | 'delivered' | 'idle' | 'taken' | 'stopped' | 'unknown-channel' | 'address-unread';
  /** Messages sent and accepted; one list message may hold many deliveries. */
  messages: number;
  /** Deliveries about leads that became so in this run of the lane; what operators hear is not counted. */
  sent: number;
  retried: number;
  dead: number;
  cancelled: number;
  /** Of each alert that was sent and whose call's end is known: from hang-up to accepted. */
  toAlertMs: readonly number[];
}

export interface DigestReport {
  type: 'digest';
  digest: string;
  fromMs: number;
  toMs: number;
  /**
   * `filled`: all of its deliveries are written. `delayed`: not all could be read, and it is tried again. `taken`:
   * somebody else fills it, or has. `skipped`: there is no such window, or no such digest any more.
   */
  outcome: 'filled' | 'delayed' | 'taken' | 'skipped' | 'dropped';
  /** What could not be read, in words; null: the figures are whole. */
  fault: string | null;
  calls: number;
  leads: number;
  tasksUnread: number;
  /** Deliveries written, text and picture. */
  written: number;
  /** The chart could not be drawn: its text goes out alone. */
  pictureFailed: boolean;
  requests: number;
  tookMs: number;
}

/** Messages of a queue that could not be handled; the log says why, and they come back. */
export interface FailureReport {
  type: 'failure';
  function: 'poll' | 'deliver' | 'digest';
  messages: number;
}
