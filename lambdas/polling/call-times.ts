import type { Listing } from '../call-records/listing.ts';

/** One list, and when the calls were made that it gave. */
export interface Listed {
  listing: Listing;
  earliestMs: number | null;
  latestMs: number | null;
}

/** When the calls of a list were made: the earliest and the latest. */
export class CallTimes {
  earliestMs: number | null = null;
  latestMs: number | null = null;

  add(calledAtMs: number | null): void {
    if (calledAtMs === null) return;
    this.earliestMs = Math.min(this.earliestMs ?? calledAtMs, calledAtMs);
    this.latestMs = Math.max(this.latestMs ?? calledAtMs, calledAtMs);
  }
}
