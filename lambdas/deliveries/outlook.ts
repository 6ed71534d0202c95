import type { Delivery } from './delivery.ts';
import type { DeliveryStore, Waiting } from './delivery-store.ts';
import { isLeadKey } from './keys.ts';
import type { Lane, LaneStore } from './lane-store.ts';

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
  stores: { deliveries: DeliveryStore; lanes: LaneStore },
  channel: string,
  nowMs: number,
): Promise<LaneOutlook> {
  const waiting = await stores.deliveries.waiting(channel);
  const open = waiting.filter(({ hold, notBeforeMs }) => !isHeld(hold, notBeforeMs, nowMs));
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

/**
 * Has the lane something that could be sent now? Costs one small query where nothing waits. A stopped lane counts:
 * only who knows the channel's address can tell that it has a new one.
 */
export async function isLaneDue(
  stores: { deliveries: DeliveryStore; lanes: LaneStore },
  channel: string,
  nowMs: number,
): Promise<boolean> {
  const due = await stores.deliveries.waiting(channel, { notAfterMs: nowMs, limit: 1 });
  if (due.length === 0) return false;
  const { holdUntilMs, roomAtMs } = await stores.lanes.get(channel);
  return Math.max(holdUntilMs ?? 0, roomAtMs ?? 0) <= nowMs;
}

function wakeAtMs(lane: Lane, open: readonly Waiting[]): number | null {
  if (open.length === 0) return null;
  const firstMs = Math.min(...open.map(({ notBeforeMs }) => notBeforeMs ?? 0));
  return Math.max(firstMs, lane.holdUntilMs ?? 0, lane.roomAtMs ?? 0, stopOf(lane) ?? 0);
}

const stopOf = (lane: Lane): number | null => (lane.stoppedSinceMs === null ? null : lane.probeAtMs);

const isHeld = (hold: Delivery['hold'], notBeforeMs: number | null, nowMs: number): boolean =>
  hold !== null && (notBeforeMs ?? 0) > nowMs;
