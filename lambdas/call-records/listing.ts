import type { CallRecordsError, CallRecordsErrorCode } from './errors.ts';
import type { CallRecord } from './record.ts';

/**
 * A raw row of `data`, read or not. `key` is the record's id, or a digest of the row where it has none. `otherTask`:
 * the row says that it belongs to that task, which is not the one that was asked for. `unreadTimes`: no time of the
 * row could be read; what came in which field, by its shape alone.
 */
export type Row = ReadableRow | { readable: false; key: string; problem: string; otherTask?: string };

export interface ReadableRow {
  readable: true;
  key: string;
  /** What was read of it so far. */
  brief: CallBrief;
  /** The rest is read when it is asked for: of most rows, nobody does. */
  readonly record: CallRecord;
  unreadTimes?: string;
}

/** What deciding and counting need of each call, wanted or not. */
export type CallBrief = Pick<
  CallRecord,
  'grade' | 'calledAtMs' | 'createdAtMs' | 'answeredAtMs' | 'hungUpAtMs' | 'billMs' | 'rounds' | 'province'
>;

/** How a reading of the list ended. Whatever the outcome, every row that came was handed to `onRow`. */
export type ListingOutcome =
  /** All that the server says it has was read, and the books close. */
  | 'complete'
  /**
   * Rows may be missing: the server stopped giving new ones before its own `total` was reached, rows were removed during
   * every pass, or an answer says that it is not whole.
   */
  | 'short'
  /** The time allowed was (or would have been) too short: read a shorter window. */
  | 'out-of-time'
  /** Something could not be read: `unread` says what. What came was handed out all the same. */
  | 'failed';

/** A stretch of the list that could not be read, however small the pages were. */
export interface UnreadPart {
  /** Places in the list as the vendor sorts it, 1 the first. */
  fromRow: number;
  /** The last one. Null: to the end of the list, wherever that is. */
  toRow: number | null;
  fault: CallRecordsErrorCode;
  /** When the calls that are listed just before and just after it were made; null where none was read there. */
  besideMs: readonly [number | null, number | null];
}

/** The vendor's clock by the `Date` of its answers. */
export interface VendorClock {
  /** Vendor's clock minus ours. 0 where the two agree as far as can be measured. */
  offsetMs: number;
}

/** Rows of another task than the one that was asked for. */
export interface OtherTasks {
  rows: number;
  /** The first few of them, by their ids. */
  taskIds: readonly string[];
}

export interface Listing {
  outcome: ListingOutcome;
  /** Raw rows as they came off the wire, repeats included. */
  rows: number;
  /** Distinct `key`s among them. */
  distinct: number;
  /** Distinct `key`s whose last row could not be read, those of other tasks included. */
  unreadable: number;
  /** The server's own count, as last heard; null when it never said. */
  total: number | null;
  requests: number;
  passes: number;
  /** Why, where the outcome is `failed`. */
  error: CallRecordsError | null;
  /** What could not be read, in the order of the list. Empty where all came. */
  unread: readonly UnreadPart[];
  /** Null where no answer had a `Date`. */
  clock: VendorClock | null;
  /** The latest time that any row says of itself, as it is read in the account's zone. */
  newestAtMs: number | null;
  /** How long the slowest request took that was answered with records; null where none was. */
  slowestMs: number | null;
  otherTasks: OtherTasks | null;
}
