import { HOUR_MS, MINUTE_MS } from '../platform/time/duration.ts';
import type { Counted, Tally } from './fault.ts';

export const emptyTally: Tally = { total: 0, items: [] };

/** More are counted, but not named. */
const NAMED = 200;

/** After the first report, further events are collected for this long before the next one; the last wait repeats. */
const FOLLOW_UP_AFTER_MS = [2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS];

export const followUpAfterMs = (nth: number): number =>
  FOLLOW_UP_AFTER_MS[Math.min(nth, FOLLOW_UP_AFTER_MS.length) - 1] ?? HOUR_MS;

const isCounted = ({ items }: Tally, { id }: Counted): boolean => items.some((one) => one.id === id);

/** Adds an event, unless it is already there. */
export function withCounted(tally: Tally, item: Counted): Tally {
  if (isCounted(tally, item)) return tally;
  const items = tally.items.length < NAMED ? [...tally.items, item] : tally.items;
  return { total: tally.total + 1, items };
}

/** The reasons, with their numbers: `rejected: errcode 40033 (2); refused: HTTP 403`. */
export function reasonsOf({ items }: Tally): string {
  const counts = new Map<string, number>();
  for (const { why } of items) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].map(([why, count]) => (count > 1 ? `${why} (${count})` : why)).join('; ');
}
