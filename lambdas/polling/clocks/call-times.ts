import type { Listing } from '../../call-records/listing.ts';

/** One list, and the times of its calls. */
export interface Listed {
  listing: Listing;
  earliestMs: number | null;
  latestMs: number | null;
}

/** The earliest and the latest time of the calls of a list. */
export class CallTimes {
  earliestMs: number | null = null;
  latestMs: number | null = null;

  add(calledAtMs: number | null): void {
    if (calledAtMs === null) return;
    this.earliestMs = Math.min(this.earliestMs ?? calledAtMs, calledAtMs);
    this.latestMs = Math.max(this.latestMs ?? calledAtMs, calledAtMs);
  }
}
