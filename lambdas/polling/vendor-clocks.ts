import type { Listing } from '../call-records/listing.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/duration.ts';
import { CLOCK_TOLERANCE_MS } from '../platform/stored-time.ts';

/** The vendor's time minus ours, as far as it matters, and how it showed. */
export interface ClockDifference {
  offsetMs: number;
  /** `date`: the `Date` of its answers. `records`: the times that it writes into records. */
  by: 'date' | 'records';
}

export interface AskedWindow {
  fromMs: number;
  toMs: number | null;
}

/** What one task's list showed when it was read last with an open end. */
interface LastRead {
  newestAtMs: number;
  readAtMs: number;
}

/** A record that turns up so long after the time it names was not listed late: its time is another one than ours. */
const LATE_MS = 15 * MINUTE_MS;
/** No two zones are further apart. */
const MOST_MS = 26 * HOUR_MS;
/** Our clock may be days ahead. By a `Date` that is further off than this nothing is read: it is the one that is wrong. */
const MOST_BY_DATE_MS = 8 * DAY_MS;

/**
 * What is known of the vendors' clocks and zones beside ours. Each process sees it for itself, and begins with what the
 * table has of it. Windows are asked for so that a difference costs no lead.
 */
export class VendorClocks {
  readonly #byAccount = new Map<string, ClockDifference>();
  readonly #lastReads = new Map<string, LastRead>();

  differenceOf(account: string): ClockDifference | null {
    return this.#byAccount.get(account) ?? null;
  }

  /** What another process saw of it, or this one before it was started again. What was seen here itself stands. */
  restore(account: string, difference: ClockDifference | null): void {
    if (difference !== null && !this.#byAccount.has(account)) this.#byAccount.set(account, difference);
  }

  /**
   * The window as it is to be asked for: wider by the difference, with a margin, and back to the newest record that is
   * known. That costs a row or two where nobody calls, and finds the next call even where it is dated hours ago.
   */
  widened(account: string, taskKey: string, { fromMs, toMs }: AskedWindow, nowMs: number): AskedWindow {
    const known = this.#byAccount.get(account) ?? null;
    const newestAtMs = this.#lastReads.get(taskKey)?.newestAtMs ?? null;
    const isBelieved = toMs === null && known !== null && isOfRecords(known, newestAtMs, nowMs);
    const offsetMs = bounded(known?.offsetMs ?? 0, isBelieved ? MOST_BY_DATE_MS : MOST_MS);
    const startMs = fromMs - CLOCK_TOLERANCE_MS + Math.min(0, offsetMs);
    if (toMs !== null) return { fromMs: startMs, toMs: toMs + Math.max(0, offsetMs) };
    const newestMs = newestAtMs ?? nowMs;
    const behindNewestMs = newestMs - (nowMs - fromMs);
    const reachesBack = newestMs < fromMs && behindNewestMs > nowMs - MOST_MS;
    return { fromMs: reachesBack ? Math.min(startMs, behindNewestMs) : startMs, toMs };
  }

  /** Takes in what a reading showed. @returns the difference that there is now; null: none that matters. */
  learn(
    account: string,
    taskKey: string,
    listing: Pick<Listing, 'clock' | 'newestAtMs' | 'outcome'>,
    isOpen: boolean,
    nowMs: number,
  ): ClockDifference | null {
    const known = this.#byAccount.get(account) ?? null;
    const last = this.#lastReads.get(taskKey) ?? null;
    const difference = judge(listing, isOpen ? last : null, known, nowMs);
    if (difference === null) this.#byAccount.delete(account);
    else this.#byAccount.set(account, difference);
    const wasRead = listing.outcome === 'complete' || listing.outcome === 'short';
    if (isOpen && wasRead && listing.newestAtMs !== null) {
      const newestAtMs = Math.max(listing.newestAtMs, last?.newestAtMs ?? listing.newestAtMs);
      this.#lastReads.set(taskKey, { newestAtMs, readAtMs: nowMs });
    }
    return difference;
  }
}

function judge(
  { clock, newestAtMs }: Pick<Listing, 'clock' | 'newestAtMs'>,
  last: LastRead | null,
  known: ClockDifference | null,
  nowMs: number,
): ClockDifference | null {
  const dateMs = clock?.offsetMs ?? 0;
  const byDate: ClockDifference | null =
    Math.abs(dateMs) > CLOCK_TOLERANCE_MS ? { offsetMs: dateMs, by: 'date' } : null;
  if (newestAtMs === null) return byDate ?? (known?.by === 'records' ? known : null);
  // By the vendor's own clock, its records are as old as this.
  const aheadMs = newestAtMs - nowMs - dateMs;
  if (aheadMs > CLOCK_TOLERANCE_MS) return { offsetMs: newestAtMs - nowMs, by: 'records' };
  const isNew = last !== null && newestAtMs > last.newestAtMs;
  if (isNew && newestAtMs - dateMs < last.readAtMs - LATE_MS)
    return { offsetMs: newestAtMs - nowMs, by: 'records' };
  const isInStep = isNew || aheadMs > -LATE_MS;
  return byDate ?? (known?.by === 'records' && !isInStep ? known : null);
}

/** Is it another difference, and not the same one measured again? */
export function isOtherDifference(one: ClockDifference | null, other: ClockDifference | null): boolean {
  if (one === null || other === null) return one !== other;
  return one.by !== other.by || Math.abs(one.offsetMs - other.offsetMs) > CLOCK_TOLERANCE_MS;
}

/**
 * A `Date` that no record contradicts. Where our clock is days ahead of it, a window that is wider by days is no longer
 * than ever: it begins where the vendor's now is.
 */
const isOfRecords = ({ by, offsetMs }: ClockDifference, newestAtMs: number | null, nowMs: number): boolean =>
  by === 'date' && (newestAtMs === null || newestAtMs < nowMs + offsetMs + LATE_MS);

const bounded = (ms: number, mostMs: number): number => Math.max(-mostMs, Math.min(mostMs, ms));

/** The difference and its likely cause, in words. */
export function inWords({ offsetMs, by }: ClockDifference, timeZone: string): string {
  const minutes = Math.round(Math.abs(offsetMs) / MINUTE_MS);
  const long = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const side = offsetMs < 0 ? 'behind' : 'ahead of';
  if (by === 'date')
    return `the Date of its answers is ${long} ${side} our clock: the vendor's clock or ours is wrong`;
  return `its newest record is dated ${long} ${side} our clock: probably it does not write ${timeZone}, the timeZone of the account`;
}
