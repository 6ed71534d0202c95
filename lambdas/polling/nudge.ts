import type { LaneMessage } from '../deliveries/lanes/lane-message.ts';
import { groupBy } from '../platform/group-by.ts';
import type { Queue } from '../platform/queue.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import type { DueDelivery } from './finish-lead.ts';

/** Keeps a nudge far below what SQS takes. */
const KEYS_PER_NUDGE = 100;
/** SQS delays no message for longer. Beyond it, the tick wakes the lane. */
const NUDGE_AT_MOST_MS = 15 * MINUTE_MS;

/**
 * Wakes the lanes of what may be due now, and of reminders then: a step may be as short as half the time between two
 * ticks.
 */
export async function nudge(
  lanes: Queue<LaneMessage>,
  due: readonly DueDelivery[],
  nowMs: number,
): Promise<void> {
  const messages: LaneMessage[] = [];
  const now = due.filter(({ atMs }) => atMs === undefined);
  for (const [channel, keys] of groupBy(now, (each) => each.channel)) {
    for (let start = 0; start < keys.length; start += KEYS_PER_NUDGE) {
      const some = keys.slice(start, start + KEYS_PER_NUDGE);
      messages.push({ channel, keys: some.map(({ pk, sk }) => [pk, sk] as const), hops: 0 });
    }
  }
  if (messages.length > 0) await lanes.send(messages);
  const later = due.filter(({ atMs }) => atMs !== undefined && atMs - nowMs <= NUDGE_AT_MOST_MS);
  for (const [, [first]] of groupBy(later, ({ channel, atMs }) => `${channel} ${atMs}`)) {
    if (!first) continue;
    const delayMs = Math.max(0, (first.atMs ?? nowMs) - nowMs);
    await lanes.send([{ channel: first.channel, keys: [], hops: 0 }], { delayMs });
  }
}
