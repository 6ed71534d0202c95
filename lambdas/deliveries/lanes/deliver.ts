import { isDeepStrictEqual } from 'node:util';
import { type Channel, receiverKeyOf } from '../../channels/channel.ts';
import { LeadbellError } from '../../platform/errors.ts';
import type { Queue } from '../../platform/queue.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import { type IsReceiver, isLaneHeldBy } from '../held-until.ts';
import type { DeliverReport } from './deliver-report.ts';
import type { Lane } from './lane.ts';
import { type LaneRunCounts, noCounts } from './lane-counts.ts';
import type { LaneDeps } from './lane-deps.ts';
import { resumeLane } from './lane-health.ts';
import type { LaneMessage } from './lane-message.ts';
import { LaneRun, type LaneRunEnd } from './lane-run.ts';
import { leave, NUDGE_AT_MOST_MS } from './leave.ts';
import { attendUnknown, endUnknown } from './unknown-channel.ts';
import { attendUnread, endUnread, paceOf } from './unread-address.ts';

export interface DeliverDeps extends LaneDeps {
  queue: Queue<LaneMessage>;
  channels: ReadonlyMap<string, Channel>;
}

/** How often a nudge that names deliveries, or the end of a list, is repeated while another function holds the lane. */
const MAX_HOPS = 7;
/** Most runs send a message or two. */
const FIRST_HOP_MS = SECOND_MS / 5;
const LONGEST_HOP_MS = 2 * SECOND_MS;

/**
 * Sends what is due. Takes the lane for it where its receiver has no window, or something is to be written in the lane.
 * If another function sends of it, this one leaves: the other one or the tick takes care of the rest.
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
  const { platform, queue } = deps;
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

  // Who names a delivery wants it told: beside the look at its channel's address.
  if (message.keys.length > 0) deps.asking.prepare();
  const pace = await paceOf(channel);
  if (pace instanceof LeadbellError) return report(await attendUnread(deps, message, pace), counts);
  const owner = platform.newId();
  const run = new LaneRun(deps, channel, { pace, owner, counts, listIsOver: message.listIsOver === true });
  const keys = message.keys.map(([pk, sk]) => ({ pk, sk }));
  const look = await run.look(keys);
  const nowMs = platform.clock.nowMs();
  if (look === null) {
    const wakeAtMs = run.nextAskMs;
    if (wakeAtMs !== null && wakeAtMs - nowMs <= NUDGE_AT_MOST_MS) {
      await queue.send([{ channel: channel.name, keys: [], hops: 0 }], { delayMs: wakeAtMs - nowMs });
    }
    return report('idle', run.counts);
  }

  // Before taking the lane: one that is stopped or waits is woken often, and that must not cost a write.
  const receiver = receiverKeyOf(pace);
  const isReceiver: IsReceiver = (key) => key === receiver;
  if (isLaneHeldBy('stop', look.lane, isReceiver, nowMs)) return report('stopped', run.counts);
  if (keys.length === 0 && isLaneHeldBy('pause', look.lane, isReceiver, nowMs))
    return report('idle', run.counts);
  const isWell = run.isWellWithout(look.lane, nowMs);
  const lane = isWell ? look.lane : await run.holdLane();

  let end: LaneRunEnd = { end: lane === null ? 'taken' : 'idle' };
  try {
    if (lane !== null && isWell) end = await run.run(keys, lane, deadlineMs, look.due);
    else if (lane !== null)
      end = await holdLane(deps, lane, run, { keys, look, receiver, owner, deadlineMs });
  } finally {
    // Also after a failure, so that the lane does not wait for its lease to run out.
    if (lane !== null && end.end !== 'lost' && end.end !== 'taken')
      await leave(deps, lane, run, { owner, end, isWakeUp: keys.length === 0 });
  }
  if (end.end === 'taken') {
    const saysMore = keys.length > 0 || message.listIsOver === true;
    if (saysMore && message.hops < MAX_HOPS) {
      const delayMs = Math.min(FIRST_HOP_MS * 2 ** message.hops, LONGEST_HOP_MS);
      await queue.send([{ ...message, hops: message.hops + 1 }], { delayMs });
    }
    return report('taken', run.counts);
  }
  return report(end.end === 'stopped' ? 'stopped' : 'delivered', run.counts);
}

async function holdLane(
  deps: DeliverDeps,
  lane: Lane,
  run: LaneRun,
  holding: {
    keys: readonly { pk: string; sk: string }[];
    look: NonNullable<Awaited<ReturnType<LaneRun['look']>>>;
    receiver: string;
    owner: string;
    deadlineMs: number;
  },
): Promise<LaneRunEnd> {
  const nowMs = deps.platform.clock.nowMs();
  run.silencedBy(lane.silences);
  if (lane.unknownSinceMs !== null) await endUnknown(deps, lane.channel, holding.owner);
  if (lane.unreadSinceMs !== null) await endUnread(deps, lane.channel, holding.owner);
  const isReceiver: IsReceiver = (key) => key === holding.receiver;
  if (isLaneHeldBy('stop', lane, isReceiver, nowMs)) return { end: 'stopped' };
  const isOther = (key: string | null | undefined) => typeof key === 'string' && key !== holding.receiver;
  if (isOther(lane.stoppedKey) || isOther(lane.trouble?.key)) {
    // The webhook, its secret or its word is new: the old receiver holds nothing. The first message shows whether it helped.
    await resumeLane(deps, lane, holding.owner);
    return run.run(holding.keys, { ...lane, stoppedSinceMs: null }, holding.deadlineMs);
  }
  if (isLaneHeldBy('pause', lane, isReceiver, nowMs))
    return { end: 'hold', untilMs: lane.holdUntilMs ?? nowMs };
  const isAsSeen = isDeepStrictEqual(lane.silences, holding.look.lane.silences);
  return run.run(holding.keys, lane, holding.deadlineMs, isAsSeen ? holding.look.due : undefined);
}
