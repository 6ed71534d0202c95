import type { CallRecordsError } from './errors.ts';
import type { CallRecord } from './record.ts';

/** A raw row of `data`, read or not. `key` is the record's id, or a digest of the row where it has none. */
export type Row =
  | { readable: true; key: string; record: CallRecord }
  | { readable: false; key: string; problem: string };

/** How a reading of the list ended. Whatever the outcome, every row that came was handed to `onRow`. */
export type ListingOutcome =
  /** All that the server says it has was read, and the books close. */
  | 'complete'
  /**
   * Rows may be missing: the server stopped giving new ones before its own `total` was reached, or rows were removed
   * during every pass.
   */
  | 'short'
  /** The time allowed was (or would have been) too short: read a shorter window. */
  | 'out-of-time'
  /** A page could not be read. */
  | 'failed';

export interface Listing {
  outcome: ListingOutcome;
  /** Raw rows as they came off the wire, repeats included. */
  rows: number;
  /** Distinct `key`s among them. */
  distinct: number;
  /** Distinct `key`s whose last row could not be read. */
  unreadable: number;
  /** The server's own count, as last heard; null when it never said. */
  total: number | null;
  requests: number;
  passes: number;
  /** Why, where the outcome is `failed`. */
  error: CallRecordsError | null;
}
