import { MINUTE_MS } from './duration.ts';

/**
 * The clocks of two machines differ by less than this, and so do small corrections of one clock. A time further ahead
 * was written while a clock was wrong.
 */
export const CLOCK_TOLERANCE_MS = 2 * MINUTE_MS;

/**
 * Is a stored time further ahead of our clock than it can be? Then a clock that was ahead wrote it and has since been
 * set back. Waiting for that time would take as long as the clock was wrong.
 *
 * @param atMostMs how far ahead such a time can be when it is written: the length of the wait, or 0 for something that
 * has happened
 */
export const isTooFarAhead = (atMs: number, nowMs: number, atMostMs: number): boolean =>
  atMs - nowMs > atMostMs + CLOCK_TOLERANCE_MS;

/** A stored time to wait for. Null: there is none, or it is impossibly far ahead and must not be waited for. */
export const boundedWait = (
  atMs: number | null | undefined,
  nowMs: number,
  atMostMs: number,
): number | null =>
  atMs === null || atMs === undefined || isTooFarAhead(atMs, nowMs, atMostMs) ? null : atMs;
