import { HOUR_MS, MINUTE_MS } from '../../platform/time/duration.ts';
import { formatZonelessTime, parseZonelessTime } from '../../platform/time/zoned-time.ts';

/** Zones lie whole or half hours apart; two small ones do not, and nobody dials from there. */
const STEP_MS = 30 * MINUTE_MS;
/** A record is listed at most so long after the latest time that it names, as a rule. */
const LISTED_AFTER_MS = 6 * MINUTE_MS;
/** The last look may have been a little later than its answer. */
const EARLY_MS = MINUTE_MS;
/** No two zones are further apart. */
export const MOST_SHIFT_MS = 26 * HOUR_MS;

/**
 * Records that were listed for the first time between two looks are as old as that, whatever they say. Are they all
 * dated whole or half hours away from it, by the same shift? Then that is a zone. Old calls that are imported late are
 * dated anywhere.
 *
 * @param datedMs the latest time of each of them
 * @returns what they are dated minus when they were, or null where no such shift explains all of them
 */
export function shiftOf(datedMs: readonly number[], lastLookMs: number, nowMs: number): number | null {
  if (datedMs.length === 0) return null;
  const leastMs = Math.max(...datedMs) - nowMs - EARLY_MS;
  const mostMs = Math.min(...datedMs) - lastLookMs + LISTED_AFTER_MS;
  // After a long time without a look any date would do.
  if (mostMs - leastMs >= STEP_MS) return null;
  const shiftMs = Math.ceil(leastMs / STEP_MS) * STEP_MS;
  return shiftMs <= mostMs && shiftMs !== 0 && Math.abs(shiftMs) <= MOST_SHIFT_MS ? shiftMs : null;
}

/** What a zone's time is ahead of UTC. */
export function zoneOffsetMs(timeZone: string, atMs: number): number {
  const secondMs = Math.floor(atMs / 1000) * 1000;
  return (parseZonelessTime(formatZonelessTime(secondMs, timeZone), 'UTC') ?? secondMs) - secondMs;
}
