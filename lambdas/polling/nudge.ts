import type { LaneMessage } from '../deliveries/lanes/lane-message.ts';
import { groupBy } from '../platform/group-by.ts';
import type { Queue } from '../platform/queue.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import type { DueDelivery } from './finish-lead.ts';

/** SQS counts 64 KiB as one request. Each nudge is a run of its lane, which reads all that it names. */
const NUDGE_BYTES = 48 * 1024;
/** SQS delays no message for longer. Beyond it, the tick wakes the lane. */
const NUDGE_AT_MOST_MS = 15 * MINUTE_MS;

/**
 * Wakes the lanes of what may be due now, and of reminders then: a step may be as short as half the time between two
 * ticks.
 *
 * @param flooded lanes that were told of a long list while it was read, which is over now
 */
export async function nudge(
  lanes: Queue<LaneMessage>,
  due: readonly DueDelivery[],
  nowMs: number,
  flooded: ReadonlySet<string> = new Set(),
): Promise<void> {
  const messages: LaneMessage[] = [];
  const now = groupBy(
    due.filter(({ atMs }) => atMs === undefined),
    ({ channel }) => channel,
  );
  for (const channel of new Set([...now.keys(), ...flooded])) {
    const over = flooded.has(channel) ? { listIsOver: true as const } : {};
    const pieces = inPieces((now.get(channel) ?? []).map(({ pk, sk }) => [pk, sk]));
    for (const keys of pieces.length > 0 ? pieces : [[]]) messages.push({ channel, keys, hops: 0, ...over });
  }
  if (messages.length > 0) await lanes.send(messages);
  const later = due.filter(({ atMs }) => atMs !== undefined && atMs - nowMs <= NUDGE_AT_MOST_MS);
  for (const [, [first]] of groupBy(later, ({ channel, atMs }) => `${channel} ${atMs}`)) {
    if (!first) continue;
    const delayMs = Math.max(0, (first.atMs ?? nowMs) - nowMs);
    await lanes.send([{ channel: first.channel, keys: [], hops: 0 }], { delayMs });
  }
}

function inPieces(keys: LaneMessage['keys']): LaneMessage['keys'][] {
  const pieces: LaneMessage['keys'][number][][] = [];
  let bytes = NUDGE_BYTES;
  for (const key of keys) {
    const more = Buffer.byteLength(JSON.stringify(key)) + 1;
    bytes += more;
    if (bytes <= NUDGE_BYTES) pieces.at(-1)?.push(key);
    else {
      pieces.push([key]);
      bytes = more;
    }
  }
  return pieces;
}
