import { LEASE_MS, SEND_MAX_MS } from '../../lambdas/deliveries/lanes/lane-lease.ts';
import type { LaneStore } from '../../lambdas/deliveries/lanes/lane-store.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { Machine } from './machine.ts';

/** A timer may fire slightly early, and a sender that finds the lane taken leaves it to the next tick. */
const MARGIN_MS = SECOND_MS;

interface StartDeps {
  machine: Pick<Machine, 'tick' | 'outlook' | 'lanes'> & { stores: { lanes: Pick<LaneStore, 'get'> } };
  clock: Pick<Clock, 'nowMs'>;
}

/**
 * The first tick of a process. Its queues are empty, whatever the process before it had asked for: short windows are read
 * at once, and a lane is looked at as soon as nothing that a killed sender left keeps others away, and when the nudge would have
 * come that was lost with it.
 */
export async function firstTick({ machine, clock }: StartDeps): Promise<void> {
  await machine.tick('start');
  const nowMs = clock.nowMs();
  for (const { channel, open, wakeAtMs } of await machine.outlook()) {
    const { leaseUntilMs, nudgedForMs } = await machine.stores.lanes.get(channel);
    // A killed sender left its send at the robot, and its lease on each delivery: until then nobody else sends these.
    const isLetGoAtMs = open > 0 ? [nowMs + SEND_MAX_MS, nowMs + LEASE_MS] : [];
    // What is due now was woken, and what waits longer is found by a tick.
    const soon = [wakeAtMs, leaseUntilMs, nudgedForMs, ...isLetGoAtMs].filter(
      (atMs) => atMs !== null && atMs > nowMs && atMs < nowMs + MINUTE_MS,
    );
    for (const atMs of new Set(soon))
      await machine.lanes.send([{ channel, keys: [], hops: 0 }], {
        delayMs: Number(atMs) - nowMs + MARGIN_MS,
      });
  }
}
