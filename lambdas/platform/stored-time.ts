import { MINUTE_MS } from './duration.ts';

/**
 * Two machines' clocks differ by less than this, and small corrections of one clock stay below it. What is further
 * ahead was written while a clock was wrong.
 */
export const CLOCK_TOLERANCE_MS = 2 * MINUTE_MS;

/**
 * Is a stored time further ahead of our clock than it can be? Then the clock that wrote it was ahead and has been set
 * back since, and whoever waited for that time would wait for as long as the clock was wrong.
 *
 * @param atMostMs how far ahead such a time can be when it is written: the length of the wait, 0 for what has happened
 */
export const isTooFarAhead = (atMs: number, nowMs: number, atMostMs: number): boolean =>
  atMs - nowMs > atMostMs + CLOCK_TOLERANCE_MS;

/** A stored time to wait for. Null: there is none, or it is further ahead than it can be, and nobody waits for it. */
export const boundedWait = (
  atMs: number | null | undefined,
  nowMs: number,
  atMostMs: number,
): number | null =>
  atMs === null || atMs === undefined || isTooFarAhead(atMs, nowMs, atMostMs) ? null : atMs;
