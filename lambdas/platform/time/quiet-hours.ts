import { type DayRule, isMeant } from '../working-days/working-days.ts';
import { DAY_MS, MINUTE_MS } from './duration.ts';
import { dayOf, fromWallClockMs } from './time-zone.ts';

/** A time of rest, by the clocks of a zone. `days` are those on which it begins. */
export interface QuietHours extends DayRule {
  /** Minutes after midnight. */
  fromMinute: number;
  /** Not included. Up to `fromMinute`: of the next day. */
  toMinute: number;
}

/** More than follow each other anywhere: a long holiday has nine days. */
const MOST_IN_A_ROW = 100;

/**
 * When the rest ends that it is in at this time, where one follows the other the last of them.
 *
 * @returns null: it is in none
 */
export function quietUntil(atMs: number, all: readonly QuietHours[], timeZone: string): number | null {
  let untilMs: number | null = null;
  for (let count = 0; count < MOST_IN_A_ROW; count += 1) {
    const nextMs = endOfOne(untilMs ?? atMs, all, timeZone);
    if (nextMs === null) return untilMs;
    untilMs = nextMs;
  }
  return untilMs;
}

/** Some Monday whose year the calendar of working days knows. */
const MONDAY_MS = Date.UTC(2026, 2, 2);
const LONGEST_REST_MS = 31 * DAY_MS;

/** Is there ever a time of no rest? */
export const everEnds = (all: readonly QuietHours[]): boolean =>
  (quietUntil(MONDAY_MS, all, 'UTC') ?? MONDAY_MS) - MONDAY_MS <= LONGEST_REST_MS;

function endOfOne(atMs: number, all: readonly QuietHours[], timeZone: string): number | null {
  const today = dayOf(atMs, timeZone);
  const ends = all.flatMap((one) =>
    [today - 1, today]
      .filter((day) => isMeant(day, one))
      .map((day) => spanOf(day, one, timeZone))
      .filter(({ startMs, endMs }) => startMs <= atMs && atMs < endMs)
      .map(({ endMs }) => endMs),
  );
  return ends.length === 0 ? null : Math.max(...ends);
}

function spanOf(day: number, { fromMinute, toMinute }: QuietHours, timeZone: string) {
  const lastDay = toMinute > fromMinute ? day : day + 1;
  return {
    startMs: fromWallClockMs(day * DAY_MS + fromMinute * MINUTE_MS, timeZone),
    endMs: fromWallClockMs(lastDay * DAY_MS + toMinute * MINUTE_MS, timeZone),
  };
}
