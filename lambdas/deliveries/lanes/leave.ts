import { isDeepStrictEqual } from 'node:util';
import type { Queue } from '../../platform/queue.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { heldUntil } from '../held-until.ts';
import type { Lane } from './lane.ts';
import type { LaneDeps } from './lane-deps.ts';
import type { LaneMessage } from './lane-message.ts';
import type { LaneRun, LaneRunEnd } from './lane-run.ts';

/** For longer waits the tick wakes the lane. */
export const NUDGE_AT_MOST_MS = 15 * MINUTE_MS;

interface LeaveDeps extends LaneDeps {
  queue: Queue<LaneMessage>;
}

interface Leaving {
  owner: string;
  end: LaneRunEnd;
  /** It came by a nudge that names nothing, so it may be the one that the lane says is under way. */
  isWakeUp: boolean;
}

/** Releases the lane. If anything waits, either one nudge or the tick brings the next run. */
export async function leave(
  deps: LeaveDeps,
  lane: Lane,
  run: LaneRun,
  { owner, end, isWakeUp }: Leaving,
): Promise<void> {
  const { platform, lanes, queue } = deps;
  const nowMs = platform.clock.nowMs();
  const wakeAtMs = await wakesAt(deps, lane, run, end, nowMs);
  // A nudge may come a little before its time, by another clock.
  const marginMs = isWakeUp ? SECOND_MS : 0;
  // Who is woken while the lane is held leaves again: an earlier nudge wakes nobody.
  const heldUntilMs = end.end === 'hold' ? end.untilMs : 0;
  const isNudged =
    lane.nudgedForMs !== null &&
    lane.nudgedForMs > nowMs + marginMs &&
    lane.nudgedForMs >= heldUntilMs &&
    lane.nudgedForMs <= (wakeAtMs ?? 0);
  const mustNudge = wakeAtMs !== null && !isNudged && wakeAtMs - nowMs <= NUDGE_AT_MOST_MS;
  const hints = {
    roomAtMs: end.end === 'wait' ? end.untilMs : null,
    nudgedForMs: mustNudge ? wakeAtMs : lane.nudgedForMs,
    // One of before is told by its window.
    ...(end.end === 'gather' ? { gathering: run.gathering } : {}),
  };
  if (run.isHoldingLane) await lanes.release(lane.channel, owner, hints);
  else if (mustNudge || isNews(hints, lane, nowMs)) await lanes.hint(lane.channel, nowMs, hints);
  if (mustNudge) {
    await queue.send([{ channel: lane.channel, keys: [], hops: 0 }], { delayMs: wakeAtMs - nowMs });
  }
}

function isNews({ roomAtMs, gathering }: Partial<Lane>, lane: Lane, nowMs: number): boolean {
  const known = (lane.roomAtMs ?? 0) > nowMs ? lane.roomAtMs : null;
  return roomAtMs !== known || (gathering !== undefined && !isDeepStrictEqual(gathering, lane.gathering));
}

/** When something can be sent next. Null: nothing waits, or nobody knows. */
async function wakesAt(
  { deliveries }: LaneDeps,
  { channel }: Lane,
  run: LaneRun,
  end: LaneRunEnd,
  nowMs: number,
): Promise<number | null> {
  switch (end.end) {
    case 'stopped':
      return null;
    case 'wait':
    case 'gather':
      // Something is due, and the index may not know it yet.
      return Math.max(end.untilMs, nowMs + SECOND_MS);
    default: {
      // A run that found nothing more has just seen what waits.
      const isSeen = end.end === 'idle' && run.soonest !== undefined;
      const [first] = isSeen ? [run.soonest] : await deliveries.waiting(channel, { limit: 1 });
      if (!first && end.end !== 'hold') return null;
      // What could not be sent waits, and the index may not know it yet.
      const untilMs = end.end === 'hold' ? end.untilMs : 0;
      return Math.max(untilMs, first ? heldUntil(first).untilMs : 0, nowMs + SECOND_MS);
    }
  }
}
