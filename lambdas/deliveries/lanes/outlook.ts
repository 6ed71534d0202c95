import type { DeliveryStore, Waiting } from '../delivery-store.ts';
import { anyReceiver, heldUntil, isDue, isHeldOnPurpose } from '../held-until.ts';
import { isLeadKey, isReminderKey } from '../keys.ts';
import { type RestRules, restOf } from '../rest.ts';
import type { Lane } from './lane.ts';
import type { LaneStore } from './lane-store.ts';
import { waitingInTime } from './wait-in-time.ts';

interface OutlookStores {
  deliveries: Pick<DeliveryStore, 'waiting'>;
  lanes: Pick<LaneStore, 'get'>;
}

interface LookStores {
  deliveries: Pick<DeliveryStore, 'waiting' | 'postponeFrom'>;
  lanes: Pick<LaneStore, 'get'>;
}

/** What waits in a lane. */
export interface LaneOutlook {
  channel: string;
  /** Deliveries about leads that are due, or wait for a retry, a rate limit or a stopped lane. */
  pending: number;
  /** Deliveries about leads that wait on purpose. */
  held: number;
  /** All deliveries that do not wait on purpose, including messages to operators. */
  open: number;
  stopped: boolean;
  /** When to wake the lane for something that is not held; null: nothing waits, or the lane is stopped. */
  wakeAtMs: number | null;
}

/** Reads only the index, so changes of the last moments may be missing. */
export async function laneOutlook(
  stores: OutlookStores,
  channel: string,
  nowMs: number,
): Promise<LaneOutlook> {
  const waiting = await stores.deliveries.waiting(channel);
  const open = waiting.filter((one) => !isHeldOnPurpose(one, nowMs));
  const lane = waiting.length > 0 ? await stores.lanes.get(channel) : null;
  return {
    channel,
    pending: open.filter(isLeadKey).length,
    held: waiting.filter(isLeadKey).length - open.filter(isLeadKey).length,
    open: open.length,
    stopped: lane !== null && lane.stoppedSinceMs !== null,
    wakeAtMs: lane && wakeAtMs(lane, open),
  };
}

/** What the tick sees of a lane, from one small query if nothing waits. */
export interface LaneLook {
  /** Deliveries that wait, but not on purpose. */
  due: number;
  /** Deliveries that wait on purpose. */
  held: number;
  /** Since when the oldest due delivery waits: since it was put, or since its hold ended. */
  oldestDueAtMs: number | null;
  /** True if something could be sent now. */
  wake: boolean;
}

/** The count stops here, so that the tick does not read more the more waits. */
const LOOK_AT = 200;

/**
 * Stopped lanes and lanes that wait after a failure are woken too: only a function that knows the channel's address can
 * see that it has a new one. Reads the index in order of time, so everything that may be sent now comes before the
 * rest.
 */
export async function lookAtLane(
  stores: LookStores,
  channel: string,
  nowMs: number,
  rules: RestRules,
): Promise<LaneLook> {
  let lane: Lane | null = null;
  const waiting = await waitingInTime(stores.deliveries, channel, nowMs, LOOK_AT, async (all) => {
    if (all.some(({ hold }) => hold === 'silence')) lane = await stores.lanes.get(channel);
    return restOf(rules, channel, lane?.silences);
  });
  const due = waiting.filter((one) => !isHeldOnPurpose(one, nowMs));
  const since = due.map(dueSinceMs);
  const look = {
    due: due.length,
    held: waiting.length - due.length,
    oldestDueAtMs: due.length === 0 ? null : Math.min(...since),
  };
  const next = due.find((one) => isDue(one, nowMs));
  if (!next) return { ...look, wake: false };
  lane ??= await stores.lanes.get(channel);
  return { ...look, wake: heldUntil(next, lane, anyReceiver).untilMs <= nowMs };
}

/** Since it was put; what waits on purpose, since it does not any more. A reminder that fails was put long before. */
function dueSinceMs(one: Waiting): number {
  const { hold, createdAtMs, notBeforeMs, trouble, rested } = one;
  if (hold !== null) return notBeforeMs ?? createdAtMs;
  return isReminderKey(one) || rested ? (trouble?.sinceMs ?? notBeforeMs ?? createdAtMs) : createdAtMs;
}

const wakeAtMs = (lane: Lane, open: readonly Waiting[]): number | null =>
  open.length === 0 ? null : Math.min(...open.map((one) => heldUntil(one, lane).untilMs));
