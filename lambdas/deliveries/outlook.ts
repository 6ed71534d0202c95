import type { DeliveryStore, Waiting } from './delivery-store.ts';
import { anyReceiver, heldUntil, isDue, isHeldOnPurpose } from './held-until.ts';
import { isLeadKey } from './keys.ts';
import type { Lane, LaneStore } from './lane-store.ts';
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
  /** About leads: due, waiting on a retry or a rate limit, or behind a stopped lane. */
  pending: number;
  /** About leads: waiting on purpose. */
  held: number;
  /** Everything that does not wait on purpose, what operators hear included. */
  open: number;
  stopped: boolean;
  /** When it makes sense to wake the lane for something that is not held; null: nothing waits, or only a stop. */
  wakeAtMs: number | null;
}

/** Reads the index only, so a change of the last moments may not show. */
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

/** What the tick sees of a lane, in one small query where nothing waits. */
export interface LaneLook {
  /** Waits, and not on purpose. */
  due: number;
  /** Waits on purpose. */
  held: number;
  /** Since when the oldest that is due waits: since it was put, or since it was not held any more. */
  oldestDueAtMs: number | null;
  /** Is there something that could be sent now? */
  wake: boolean;
}

/** More than these are counted as so many: what the tick reads must not grow with what waits. */
const LOOK_AT = 200;

/**
 * A stopped lane, or one that waits after a failure, is to be woken too: only who knows the channel's address can tell
 * that it has a new one. Reads the
 * index, soonest first, so whatever may be sent now is seen before what may not.
 */
export async function lookAtLane(stores: LookStores, channel: string, nowMs: number): Promise<LaneLook> {
  const waiting = await waitingInTime(stores.deliveries, channel, nowMs, LOOK_AT);
  const due = waiting.filter((one) => !isHeldOnPurpose(one, nowMs));
  const since = due.map(({ hold, createdAtMs, notBeforeMs }) =>
    hold === null ? createdAtMs : (notBeforeMs ?? createdAtMs),
  );
  const look = {
    due: due.length,
    held: waiting.length - due.length,
    oldestDueAtMs: due.length === 0 ? null : Math.min(...since),
  };
  const next = due.find((one) => isDue(one, nowMs));
  if (!next) return { ...look, wake: false };
  const lane = await stores.lanes.get(channel);
  return { ...look, wake: heldUntil(next, lane, anyReceiver).untilMs <= nowMs };
}

const wakeAtMs = (lane: Lane, open: readonly Waiting[]): number | null =>
  open.length === 0 ? null : Math.min(...open.map((one) => heldUntil(one, lane).untilMs));
