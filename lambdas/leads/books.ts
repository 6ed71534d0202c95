import type { Listing } from '../call-records/listing.ts';
import { REASONS, type Reason } from './decide.ts';

/**
 * Every distinct record has one reason, and the reasons add up to what the client counted off the wire. A difference
 * is a fault of ours or of the vendor's, never something to be quiet about.
 */
export class Books {
  readonly reasons: Record<Reason, number> = Object.fromEntries(
    REASONS.map((reason) => [reason, 0]),
  ) as Record<Reason, number>;

  enter(reason: Reason): void {
    this.reasons[reason] += 1;
  }

  close(listing: Listing): boolean {
    const entered = Object.values(this.reasons).reduce((sum, count) => sum + count, 0);
    return entered === listing.distinct && listing.outcome === 'complete';
  }
}
