import type { Log } from '../../lambdas/platform/log/log.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { Scheduler } from './scheduler.ts';

/** How far a clock that runs as it should may be from the steady one after an hour. */
const DRIFT_MS = 2 * MINUTE_MS;

export interface ExpiryParts {
  /** Deletes what has expired by then. @returns how many items are gone */
  expire(nowMs: number): Promise<number>;
  clock: Clock;
  log: Log;
  /** Runs on whatever happens to the clock. @default the process's own */
  steadyMs?: () => number;
}

/**
 * Expires the embedded table every hour. A clock that was set meanwhile deletes nothing: a machine that wakes up a year
 * ahead would forget what was told, and tell it again. So the first hour deletes nothing either.
 */
export function startExpiry({ expire, clock, log, steadyMs = () => performance.now() }: ExpiryParts) {
  let last: { wallMs: number; steadyMs: number } | null = null;
  const scheduler = new Scheduler({
    clock,
    everyMs: HOUR_MS,
    async fire() {
      const now = { wallMs: clock.nowMs(), steadyMs: steadyMs() };
      const before = last;
      last = now;
      if (before === null || !isSteady(before, now)) return;
      try {
        const gone = await expire(now.wallMs);
        if (gone > 0) log.debug('Deleted what expired', { items: gone });
      } catch (error) {
        log.warn('What expired could not be deleted; the next hour tries again', { error });
      }
    },
  });
  scheduler.start();
  return scheduler;
}

/** Did as much time pass on the wall as in truth, and most of an hour? The first fire is at once, and not on the hour. */
function isSteady(
  before: { wallMs: number; steadyMs: number },
  now: { wallMs: number; steadyMs: number },
): boolean {
  const passedMs = now.steadyMs - before.steadyMs;
  return passedMs >= HOUR_MS / 2 && Math.abs(now.wallMs - before.wallMs - passedMs) <= DRIFT_MS;
}
