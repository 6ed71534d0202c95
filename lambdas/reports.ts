import type { ListingOutcome } from './call-records/listing.ts';
import type { PollFault } from './faults/fault.ts';
import type { Reason } from './leads/decide.ts';

/** What a function did, as data: logged, counted as metrics, summed by `leadbell run --once`. Nothing personal. */
export type Report = TickReport | PollReport | DeliverReport | DigestReport;

export interface TickReport {
  type: 'tick';
  polls: number;
  nudges: number;
  /** Windows of digests asked for. */
  digests: number;
}

export interface PollReport {
  type: 'poll';
  taskKey: string;
  taskName: string;
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
  /** Pieces this window was cut into instead of being read whole. */
  slices: number;
  requests: number;
  writes: number;
  tookMs: number;
}

export interface DeliverReport {
  type: 'deliver';
  channel: string;
  /** `taken`: somebody else holds the lane. `unknown-channel`: not in this function's config. */
  outcome: 'delivered' | 'idle' | 'taken' | 'stopped' | 'unknown-channel';
  /** Messages sent and accepted; one list message may hold many deliveries. */
  messages: number;
  /** Deliveries about leads that became so in this run of the lane; what operators hear is not counted. */
  sent: number;
  retried: number;
  dead: number;
  cancelled: number;
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
