import { LEASE_MS } from '../../lambdas/deliveries/lanes/lane-lease.ts';
import type { LaneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import type { RunEnd } from './invocation.ts';
import type { Machine } from './machine.ts';

export interface OnceOptions {
  machine: Machine;
  platform: Platform;
  runEnd: RunEnd;
  /** `lanes`: reads no tasks and only delivers. @default 'once' */
  first?: 'once' | 'lanes';
}

const LOOK_AGAIN_MS = 20;
/** How often the table is read while something waits for its time: another run may send it. */
const LOOK_INTO_TABLE_MS = 1000;
/** A queue that delivers nothing for this long has lost its messages. */
const LOST_AFTER_MS = MINUTE_MS / 4;
/** The index lags: after a nudge, "nothing waits" only counts if it is seen twice, this far apart. */
const INDEX_LAG_MS = 200;
const TICK_TRIES = 3;

/**
 * Reads every task once (unless told not to), then delivers until nothing is due or waits for a retry or a rate limit,
 * or the time is up. It does not wait for a stopped lane.
 */
export async function runOnce(options: OnceOptions): Promise<void> {
  const { machine, platform, runEnd, first = 'once' } = options;
  const { clock } = platform;
  await tick(options, first);
  let nudges = 0;
  while (clock.nowMs() < runEnd.atMs) {
    await untilIdle(options);
    const nowMs = clock.nowMs();
    const lanes = (await machine.outlook()).filter(isWaitedFor);
    if (lanes.length === 0) {
      if (machine.nudges.sent === nudges) return;
      nudges = machine.nudges.sent;
      await clock.sleep(INDEX_LAG_MS);
      continue;
    }
    if (lanes.every(({ wakeAtMs }) => (wakeAtMs ?? 0) > runEnd.atMs + LEASE_MS)) return;
    if (lanes.some((lane) => isForgotten(lane, machine, nowMs))) await tick(options, 'lanes');
    await clock.sleep(Math.min(untilNextWake(lanes, nowMs), runEnd.atMs - nowMs));
  }
}

/** The table may be throttled. A tick that throws wrote nothing important, so it is repeated. */
async function tick({ machine, platform, runEnd }: OnceOptions, mode: 'once' | 'lanes'): Promise<void> {
  const { clock, log } = platform;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await machine.tick(mode);
      return;
    } catch (error) {
      if (attempt === TICK_TRIES || clock.nowMs() >= runEnd.atMs) throw error;
      log.warn('tick failed and is run again', { error });
      await clock.sleep(1000 * attempt);
    }
  }
}

async function untilIdle({ machine, platform, runEnd }: OnceOptions): Promise<void> {
  const { clock } = platform;
  let lastRunningMs = clock.nowMs();
  while (clock.nowMs() < runEnd.atMs) {
    const running = machine.running();
    const queues = [machine.polls, machine.nudges, machine.digests];
    const busy = running.polls + running.delivers + running.digests > 0;
    const waiting = queues.some((queue) => queue.visible().length > 0);
    // A slice may wait for its turn: nothing else asks for it.
    const isSoon = machine.polls.all().length > 0;
    if (!busy && !waiting && !isSoon) return;
    if (busy || !waiting) lastRunningMs = clock.nowMs();
    if (clock.nowMs() - lastRunningMs >= LOST_AFTER_MS) {
      await Promise.all(queues.map((queue) => queue.sendAgain()));
      lastRunningMs = clock.nowMs();
    }
    await clock.sleep(LOOK_AGAIN_MS);
  }
}

const isWaitedFor = ({ stopped, open }: LaneOutlook): boolean => !stopped && open > 0;

/** Something could be sent, but no nudge is on its way. */
const isForgotten = ({ channel, wakeAtMs }: LaneOutlook, { nudges }: Machine, nowMs: number): boolean =>
  wakeAtMs !== null && wakeAtMs <= nowMs && !nudges.all().some((nudge) => nudge.channel === channel);

function untilNextWake(lanes: readonly LaneOutlook[], nowMs: number): number {
  const next = lanes.map(({ wakeAtMs }) => wakeAtMs ?? 0).filter((atMs) => atMs > nowMs);
  return Math.min(LOOK_INTO_TABLE_MS, ...next.map((atMs) => atMs - nowMs));
}
