import type { Listing } from '../call-records/listing.ts';
import { REASONS, type Reason } from './decide.ts';

/** What became of a record, by its id, or a digest of it where it has none. */
type OnEntry = (key: string, reason: Reason) => void;

/**
 * Every distinct record has one reason, and the reasons add up to what the client counted off the wire. A difference is
 * a fault of ours or the vendor's, and is always reported.
 */
export class Books {
  readonly reasons: Record<Reason, number> = Object.fromEntries(
    REASONS.map((reason) => [reason, 0]),
  ) as Record<Reason, number>;

  readonly #onEntry: OnEntry | null;

  /** @param onEntry hears of each record and its reason */
  constructor(onEntry: OnEntry | null = null) {
    this.#onEntry = onEntry;
  }

  enter(reason: Reason, key: string): void {
    this.reasons[reason] += 1;
    this.#onEntry?.(key, reason);
  }

  close(listing: Listing): boolean {
    const entered = Object.values(this.reasons).reduce((sum, count) => sum + count, 0);
    return entered === listing.distinct && listing.outcome === 'complete';
  }
}
