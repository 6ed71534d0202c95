import type { Channel } from '../../channels/channel.ts';
import { LeadbellError } from '../../platform/errors.ts';
import type { Queue } from '../../platform/queue.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { heldUntil, type IsReceiver, isLaneHeldBy } from '../held-until.ts';
import type { DeliverReport } from './deliver-report.ts';
import { type LaneRunCounts, noCounts } from './lane-counts.ts';
import { resumeLane } from './lane-health.ts';
import type { LaneMessage } from './lane-message.ts';
import { LaneRun, type LaneRunDeps, type LaneRunEnd, LEASE_MS } from './lane-run.ts';
import type { Lane } from './lane-store.ts';
import { attendUnknown, endUnknown } from './unknown-channel.ts';
import { attendUnread, endUnread, paceOf } from './unread-address.ts';

export interface DeliverDeps extends LaneRunDeps {
  queue: Queue<LaneMessage>;
  channels: ReadonlyMap<string, Channel>;
}

/** How often a nudge that names deliveries is repeated while another function holds the lane. */
const MAX_HOPS = 5;
const HOP_DELAY_MS = 2 * SECOND_MS;
/** For longer waits the tick wakes the lane. */
const NUDGE_AT_MOST_MS = 15 * MINUTE_MS;

/**
 * Takes the lane, sends what is due, and releases the lane. If another function holds it, this one leaves: the holder
 * or the tick takes care of the rest.
 *
 * @param deadlineMs when the run must have ended, by the platform's clock
 * @param counts filled in as the run goes on, so that they are right even if it throws
 */
export async function deliver(
  deps: DeliverDeps,
  message: LaneMessage,
  deadlineMs: number,
  counts: LaneRunCounts = noCounts(),
): Promise<DeliverReport> {
  const { platform, lanes, queue } = deps;
  const report = (outcome: DeliverReport['outcome'], counts: LaneRunCounts): DeliverReport => ({
    type: 'deliver',
    channel: message.channel,
    outcome,
    ...counts,
  });
  const channel = deps.channels.get(message.channel);
  if (!channel) {
    return report('unknown-channel', { ...noCounts(), dead: await attendUnknown(deps, message) });
  }

  const pace = await paceOf(channel);
  if (pace instanceof LeadbellError) return report(await attendUnread(deps, message, pace), counts);
  const owner = platform.newId();
  const nowMs = platform.clock.nowMs();
  const lease = { owner, untilMs: nowMs + LEASE_MS };
  const run = new LaneRun(deps, channel, pace, lease, counts);
  const keys = message.keys.map(([pk, sk]) => ({ pk, sk }));
  if (!(await run.hasDue(keys))) {
    const wakeAtMs = run.nextAskMs;
    if (wakeAtMs !== null && wakeAtMs - nowMs <= NUDGE_AT_MOST_MS) {
      await queue.send([{ channel: channel.name, keys: [], hops: 0 }], { delayMs: wakeAtMs - nowMs });
    }
    return report('idle', run.counts);
  }

  // Looks before taking the lane: a lane that is stopped or waits is woken often, and that must not cost a write.
  const look = await lanes.get(channel.name);
  const isReceiver: IsReceiver = (key) => key === pace.key;
  if (isLaneHeldBy('stop', look, isReceiver, nowMs)) return report('stopped', run.counts);
  if (look.silences.some(({ untilMs }) => untilMs > nowMs)) {
    run.silencedBy(look.silences);
    if (!(await run.hasDue(keys))) return report('idle', run.counts);
  }
  if (keys.length === 0 && isLaneHeldBy('pause', look, isReceiver, nowMs)) return report('idle', run.counts);
  const lane = await lanes.take(channel.name, owner, nowMs, lease.untilMs);
  if (!lane) {
    if (keys.length > 0 && message.hops < MAX_HOPS) {
      await queue.send([{ ...message, hops: message.hops + 1 }], { delayMs: HOP_DELAY_MS });
    }
    return report('taken', run.counts);
  }

  let end: LaneRunEnd = { end: 'idle' };
  try {
    end = await holdLane(deps, lane, run, { keys, paceKey: pace.key, owner, deadlineMs });
  } finally {
    // Also after a failure, so that the lane does not wait for its lease to run out.
    if (end.end !== 'lost') await leave(deps, lane, owner, end);
  }
  return report(end.end === 'stopped' ? 'stopped' : 'delivered', run.counts);
}

async function holdLane(
  deps: DeliverDeps,
  lane: Lane,
  run: LaneRun,
  holding: {
    keys: readonly { pk: string; sk: string }[];
    paceKey: string;
    owner: string;
    deadlineMs: number;
  },
): Promise<LaneRunEnd> {
  const nowMs = deps.platform.clock.nowMs();
  run.silencedBy(lane.silences);
  if (lane.unknownSinceMs !== null) await endUnknown(deps, lane.channel, holding.owner);
  if (lane.unreadSinceMs !== null) await endUnread(deps, lane.channel, holding.owner);
  const { channel } = lane;
  const isReceiver: IsReceiver = (key) => key === holding.paceKey;
  if (isLaneHeldBy('stop', lane, isReceiver, nowMs)) return { end: 'stopped' };
  const isOther = (key: string | null | undefined) => typeof key === 'string' && key !== holding.paceKey;
  if (isOther(lane.stoppedKey) || isOther(lane.trouble?.key)) {
    // The webhook is new, so the state of the old receiver no longer applies.
    await resumeLane(deps, channel, holding.owner);
    return run.run(
      holding.keys,
      { trouble: null, recoveries: lane.recoveries, stoppedSinceMs: null },
      holding.deadlineMs,
    );
  }
  if (isLaneHeldBy('pause', lane, isReceiver, nowMs))
    return { end: 'hold', untilMs: lane.holdUntilMs ?? nowMs };
  return run.run(holding.keys, lane, holding.deadlineMs);
}

/** Releases the lane. If anything waits, either one nudge or the tick brings the next run. */
async function leave(deps: DeliverDeps, lane: Lane, owner: string, end: LaneRunEnd): Promise<void> {
  const { platform, lanes, queue, deliveries } = deps;
  const nowMs = platform.clock.nowMs();
  const roomAtMs = end.end === 'wait' ? end.untilMs : null;
  const [first] = end.end === 'stopped' ? [] : await deliveries.waiting(lane.channel, { limit: 1 });
  const wakeAtMs = first
    ? Math.max('untilMs' in end ? end.untilMs : 0, heldUntil(first).untilMs, nowMs + SECOND_MS)
    : null;
  const isNudged =
    lane.nudgedForMs !== null && lane.nudgedForMs > nowMs + SECOND_MS && lane.nudgedForMs <= (wakeAtMs ?? 0);
  const mustNudge = wakeAtMs !== null && !isNudged && wakeAtMs - nowMs <= NUDGE_AT_MOST_MS;
  await lanes.release(lane.channel, owner, {
    roomAtMs,
    nudgedForMs: mustNudge ? wakeAtMs : lane.nudgedForMs,
  });
  if (mustNudge) {
    await queue.send([{ channel: lane.channel, keys: [], hops: 0 }], { delayMs: wakeAtMs - nowMs });
  }
}
