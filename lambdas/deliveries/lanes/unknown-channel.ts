import type { Platform } from '../../platform/platform.ts';
import { nameOf } from '../../platform/table/name-of.ts';
import { DAY_MS } from '../../platform/time/duration.ts';
import { isTooFarAhead } from '../../platform/time/stored-time.ts';
import { type Delivery, isAboutLead, isOver } from '../delivery.ts';
import type { DeliveryStore } from '../delivery-store.ts';
import { changeOrSay } from '../due-deliveries.ts';
import { isDue } from '../held-until.ts';
import type { Operators } from '../operators.ts';
import { tellDead } from '../tell-dead.ts';
import { giveUp } from '../transitions.ts';
import type { Lane } from './lane.ts';
import { LEASE_MS } from './lane-lease.ts';
import type { LaneMessage } from './lane-message.ts';
import type { LaneStore } from './lane-store.ts';

export interface UnknownChannelDeps {
  platform: Platform;
  deliveries: DeliveryStore;
  lanes: LaneStore;
  faults: Operators;
  retentionMs: number;
}

/** Functions with an older or newer configuration may still run, and one of them may know the channel. */
const GIVE_UP_AFTER_MS = DAY_MS;
/** The most that one run handles. The tick comes back every minute. */
const BATCH = 200;

/**
 * Handles a nudge for a channel that this configuration does not have. Due deliveries wait, operators are told, and
 * after a day the deliveries are dead. The lane is held meanwhile, so that nobody sends what is given up here.
 *
 * @returns how many deliveries about leads died
 */
export async function attendUnknown(deps: UnknownChannelDeps, message: LaneMessage): Promise<number> {
  const { platform, lanes } = deps;
  const { channel } = message;
  const isUnmarked = (await lanes.get(channel)).unknownSinceMs === null;
  if (isUnmarked && (await findDue(deps, message)).length === 0) return 0;
  const owner = platform.newId();
  const nowMs = platform.clock.nowMs();
  const lane = await lanes.take(channel, owner, nowMs, nowMs + LEASE_MS);
  if (!lane) return 0;
  try {
    return await attend(deps, message, lane, owner);
  } finally {
    await lanes.release(channel, owner, { roomAtMs: lane.roomAtMs, nudgedForMs: lane.nudgedForMs });
  }
}

/** Does the lane of a channel that left the configuration need attention? */
export async function isLeftBehind(
  { deliveries, lanes }: Pick<UnknownChannelDeps, 'deliveries' | 'lanes'>,
  channel: string,
  nowMs: number,
): Promise<boolean> {
  const due = await deliveries.waiting(channel, { notAfterMs: nowMs, limit: 1 });
  return due.length > 0 || (await lanes.get(channel)).unknownSinceMs !== null;
}

/** Nothing waits for it any longer, or a function that knows it has its lane. */
export async function endUnknown(
  { lanes, faults }: Pick<UnknownChannelDeps, 'lanes' | 'faults'>,
  channel: string,
  owner: string,
): Promise<void> {
  await faults.over('channel-unknown', channel);
  await lanes.markKnown(channel, owner);
}

async function attend(
  deps: UnknownChannelDeps,
  message: LaneMessage,
  lane: Lane,
  owner: string,
): Promise<number> {
  const { platform, lanes, faults, retentionMs } = deps;
  const { channel } = message;
  const nowMs = platform.clock.nowMs();
  const due = await findDue(deps, message);
  if (due.length === 0) {
    const isEmpty = (await deps.deliveries.waiting(channel, { limit: 1 })).length === 0;
    if (isEmpty && lane.unknownSinceMs !== null) await endUnknown(deps, channel, owner);
    return 0;
  }
  platform.log.warn('Deliveries wait for a channel that this configuration does not have', {
    channel,
    due: due.length,
    sinceMs: lane.unknownSinceMs ?? nowMs,
  });
  // A clock that was ahead marked it and has been set back: its day begins now.
  const isMarked = lane.unknownSinceMs !== null && !isTooFarAhead(lane.unknownSinceMs, nowMs, 0);
  if (!isMarked) await lanes.markUnknown(channel, owner, nowMs);
  const detail = `${due.length} due`;
  await faults.seen({ kind: 'channel-unknown', subject: channel, name: channel, detail });
  if (nowMs - (lane.unknownSinceMs ?? nowMs) < GIVE_UP_AFTER_MS) return 0;

  let dead = 0;
  for (const delivery of due) {
    const change = giveUp(delivery, 'channel-unknown', nowMs, retentionMs);
    await tellDead(faults, { ...delivery, ...change });
    if ((await changeOrSay(deps, delivery, change)) && isAboutLead(delivery)) dead += 1;
  }
  return dead;
}

async function findDue(deps: UnknownChannelDeps, { channel, keys }: LaneMessage): Promise<Delivery[]> {
  const nowMs = deps.platform.clock.nowMs();
  const indexed = await deps.deliveries.waiting(channel, { notAfterMs: nowMs, limit: BATCH });
  const named = keys.map(([pk, sk]) => ({ pk, sk }));
  const all = new Map([...named, ...indexed].map((key) => [nameOf(key), { pk: key.pk, sk: key.sk }]));
  return (await deps.deliveries.getMany([...all.values()])).filter(
    (one) => one.channel === channel && !isOver(one.state) && isDue(one, nowMs),
  );
}
