import type { Channel, Outcome } from '../../lambdas/channels/channel.ts';
import type { LaneStore } from '../../lambdas/deliveries/lanes/lane-store.ts';
import { toldSend } from '../../lambdas/deliveries/lanes/told-send.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';

/** Nothing was asked of the robot. */
export const NOT_SENT_YET = 'nothing was sent: its minute is used up by leads, or it asked to be left alone';
const SEND_FOR_MS = 15 * SECOND_MS;
const LOOK_AGAIN_MS = 100;

export interface Counting extends Pick<Platform, 'clock' | 'newId'> {
  lanes: LaneStore;
  /** How long to wait for room at the robot. */
  waitMs: number;
  say(text: string): void;
}

/** One send by hand, counted against the robot's limit: beside a busy `run` it must not get the robot blocked. */
export async function countedSend(
  { clock, newId, lanes, waitMs, say }: Counting,
  channel: Channel,
  send: (signal: AbortSignal, id: string) => Promise<Outcome>,
): Promise<Outcome> {
  const { key, allows } = await channel.pace();
  const id = newId();
  if (!('windows' in allows)) return send(AbortSignal.timeout(SEND_FOR_MS), id);
  const untilMs = clock.nowMs() + waitMs;
  for (;;) {
    const nowMs = clock.nowMs();
    const reserved = await lanes.robots.reserve(
      key,
      allows.windows,
      { id, endsAtMs: nowMs + SEND_FOR_MS },
      nowMs,
    );
    if ('id' in reserved) break;
    const told = await toldSend(lanes.robots, await lanes.robots.rateWindow(key), nowMs);
    if (told) {
      await lanes.robots.endSend(key, told.id, told.endedAtMs);
      continue;
    }
    const forMs = reserved.freeAtMs - nowMs;
    if (reserved.freeAtMs > untilMs) {
      return { kind: 'rate-limited', detail: NOT_SENT_YET, holdMs: forMs };
    }
    if (forMs > SECOND_MS) say(`Its robot is busy: waiting ${Math.ceil(forMs / SECOND_MS)} s …`);
    await clock.sleep(Math.max(LOOK_AGAIN_MS, forMs));
  }
  try {
    return await send(AbortSignal.timeout(SEND_FOR_MS), id);
  } finally {
    await lanes.robots.endSend(key, id, clock.nowMs());
  }
}
