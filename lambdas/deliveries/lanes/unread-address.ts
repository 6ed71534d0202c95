import type { Channel, Pace } from '../../channels/channel.ts';
import { LeadbellError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Queue } from '../../platform/queue.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import type { DeliveryStore } from '../delivery-store.ts';
import { addressOf, type Operators } from '../operators.ts';
import type { Lane } from './lane.ts';
import { LEASE_MS } from './lane-lease.ts';
import type { LaneMessage } from './lane-message.ts';
import type { LaneStore } from './lane-store.ts';
import { afterFailure } from './trouble.ts';

export interface UnreadAddressDeps {
  platform: Platform;
  deliveries: Pick<DeliveryStore, 'waiting'>;
  lanes: LaneStore;
  faults: Operators;
  queue: Queue<LaneMessage>;
}

/** How soon a store that does not answer is asked again. */
const ASK_AGAIN_MS = 30 * SECOND_MS;
/**
 * Stands for the receiver that refused. No real receiver has this key, so the first address that can be read starts the
 * lane.
 */
const NO_ADDRESS = 'no-address';

/** The channel's pace, or why its address cannot be read. */
export async function paceOf(channel: Channel): Promise<Pace | LeadbellError> {
  try {
    return await channel.pace();
  } catch (error) {
    if (error instanceof LeadbellError) return error;
    throw error;
  }
}

/**
 * The channel's address cannot be read, so nothing is sent and nothing is lost. If the store may soon answer, the lane
 * waits and is woken within the minute. If somebody must act, it stops and operators are told why.
 */
export async function attendUnread(
  deps: UnreadAddressDeps,
  { channel, keys }: LaneMessage,
  error: LeadbellError,
): Promise<'idle' | 'taken' | 'stopped' | 'address-unread'> {
  const { platform, deliveries, lanes } = deps;
  const nowMs = platform.clock.nowMs();
  const due = await deliveries.waiting(channel, { notAfterMs: nowMs, limit: 1 });
  if (due.length === 0 && keys.length === 0) return 'idle';
  // Looks before taking the lane: it is woken every minute, and that must not cost a write.
  const seen = await lanes.get(channel);
  if (!error.retryable && seen.stoppedKey === NO_ADDRESS) return 'stopped';
  if (error.retryable && seen.unreadSinceMs !== null && nowMs < (seen.holdUntilMs ?? 0))
    return 'address-unread';
  const owner = platform.newId();
  const lane = await lanes.take(channel, owner, nowMs, nowMs + LEASE_MS);
  // The lane's holder read the address earlier, and sends what is due.
  if (!lane) return 'taken';
  let nudgedForMs = lane.nudgedForMs;
  try {
    if (error.retryable) nudgedForMs = await hold(deps, lane, owner, error);
    else await stop(deps, lane, owner, error);
  } finally {
    await lanes.release(channel, owner, { roomAtMs: lane.roomAtMs, nudgedForMs });
  }
  return error.retryable ? 'address-unread' : 'stopped';
}

/** Ends the fault: the address can be read again, or is known to be wrong. */
export async function endUnread(
  { lanes, faults }: Pick<UnreadAddressDeps, 'lanes' | 'faults'>,
  channel: string,
  owner: string,
): Promise<void> {
  await faults.over('secret-unreachable', addressOf(channel));
  await lanes.markRead(channel, owner);
}

/** @returns when the lane is woken */
async function hold(
  { platform, lanes, faults, queue }: UnreadAddressDeps,
  lane: Lane,
  owner: string,
  error: LeadbellError,
): Promise<number> {
  const { channel } = lane;
  const nowMs = platform.clock.nowMs();
  // If the receiver said that it is full, the lane waits at least as long as it asked.
  const untilMs = Math.max(nowMs + ASK_AGAIN_MS, lane.holdUntilMs ?? 0);
  platform.log.warn('The address of a channel cannot be read at the moment; what is due waits', {
    channel,
    detail: error.message,
  });
  await faults.seen({
    kind: 'secret-unreachable',
    subject: addressOf(channel),
    name: channel,
    detail: detailOf(error),
  });
  await lanes.holdUnread(channel, owner, lane.unreadSinceMs ?? nowMs, untilMs);
  // One that comes sooner finds the lane held, and leaves.
  if (lane.nudgedForMs === untilMs) return untilMs;
  await queue.send([{ channel, keys: [], hops: 0 }], { delayMs: untilMs - nowMs });
  return untilMs;
}

async function stop(deps: UnreadAddressDeps, lane: Lane, owner: string, error: LeadbellError): Promise<void> {
  const { platform, lanes, faults } = deps;
  const { channel } = lane;
  const nowMs = platform.clock.nowMs();
  const detail = detailOf(error);
  const refusal = { kind: 'channel-dead', detail } as const;
  const { trouble } = afterFailure(null, refusal, { key: NO_ADDRESS, nowMs, random: 0, names: [] });
  if (lane.unreadSinceMs !== null) await endUnread(deps, channel, owner);
  const isMissing = error.code === 'secret-missing';
  await faults.seen({
    ...(isMissing
      ? { kind: 'secret-missing', subject: addressOf(channel) }
      : { kind: 'channel-dead', subject: channel }),
    name: channel,
    detail,
  });
  await lanes.stop(channel, owner, {
    sinceMs: nowMs,
    why: error.code,
    key: NO_ADDRESS,
    probeAtMs: nowMs + MINUTE_MS,
    trouble,
  });
  platform.log.error('The address of a channel cannot be read; nothing it holds is lost', {
    channel,
    detail,
  });
}

const detailOf = ({ message, hint }: LeadbellError) => (hint === undefined ? message : `${message}. ${hint}`);
