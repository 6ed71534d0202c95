import { MINUTE_MS } from '../platform/time/duration.ts';
import { isTooFarAhead } from '../platform/time/stored-time.ts';
import type { TickMemory } from './tick-store.ts';

/** What of time a tick knows. */
export interface TickTimes {
  /** By our clock, now. */
  nowMs: number;
  /** By our clock, when the last tick looked. Null: there was none. */
  lastMs: number | null;
  /** How long ago that was by a clock that nobody can set. Null where there is none: another process ticked then. */
  passedMs: number | null;
}

/**
 * @param passedMs by a clock of this process that nobody can set; null where it has none: then the server's clock says
 *   it, where it told the time both times
 */
export function timesOf(
  { lastMs, serverMs: lastServerMs }: Pick<TickMemory, 'lastMs' | 'serverMs'>,
  { nowMs, serverMs, passedMs }: { nowMs: number; serverMs: number | null; passedMs: number | null },
): TickTimes {
  const byServerMs = lastServerMs === null || serverMs === null ? null : serverMs - lastServerMs;
  return { nowMs, lastMs, passedMs: passedMs ?? byServerMs };
}

/**
 * What fell due is what did so after this. A clock that was set back must not make the schedule stand still: what falls
 * due every minute is due.
 *
 * @returns null on the first tick ever
 */
export function dueAfterMs({ lastMs, nowMs }: TickTimes): number | null {
  if (lastMs === null || lastMs <= nowMs) return lastMs;
  return isTooFarAhead(lastMs, nowMs, 0) ? nowMs - MINUTE_MS : nowMs;
}
