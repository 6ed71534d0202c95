import type { Delivery, HoldReason } from './delivery.ts';
import type { Lane } from './lane-store.ts';
import { waitsForReceiver } from './retry.ts';

/**
 * What holds a delivery. Of itself: the purpose that it was put with, `lease` (a send of it is under way) or `turn` (a
 * retry, what must go out before it, or the moment that it was put). Of its lane: `pause` (the last send failed, or the
 * receiver is full), `room` (its robot's window is full) or `stop` (the receiver refuses us, until the next probe).
 */
export type HeldBy = HoldReason | 'lease' | 'turn' | LaneHold;
type LaneHold = 'pause' | 'room' | 'stop';

/** What ended may lie in the past: 0 where nothing ever held it. */
export interface Held<By = HeldBy> {
  by: By;
  untilMs: number;
}

export type Holdable = Pick<Delivery, 'state' | 'hold' | 'notBeforeMs'>;
type HoldableLane = Pick<
  Lane,
  'holdUntilMs' | 'roomAtMs' | 'stoppedSinceMs' | 'stoppedKey' | 'probeAtMs' | 'trouble'
>;

/**
 * Is the receiver of this key, which refused us or failed, the one that is sent to? What another one did holds nothing:
 * who gives a channel a new webhook waits for no probe of the old one.
 */
export type IsReceiver = (key: string | null) => boolean;

/** For those who know nothing of a new webhook: the receiver is the one that it was. */
const sameReceiver: IsReceiver = () => true;
/** For those who cannot see the webhook, and wake whoever can. */
export const anyReceiver: IsReceiver = () => false;

/**
 * Until when a delivery is held, and by what: the one place that says so. The latest hold decides.
 *
 * @param lane left out: only what holds the delivery itself
 */
export function heldUntil(
  delivery: Holdable,
  lane: HoldableLane | null = null,
  isReceiver: IsReceiver = sameReceiver,
): Held {
  const { state, hold, notBeforeMs } = delivery;
  const itself: Held = { by: state === 'sending' ? 'lease' : (hold ?? 'turn'), untilMs: notBeforeMs ?? 0 };
  const ofLane = lane ? laneHolds(lane, isReceiver) : [];
  return ofLane.reduce<Held>((latest, one) => (one.untilMs > latest.untilMs ? one : latest), itself);
}

/** May it go, as far as it knows itself? */
export const isDue = (delivery: Holdable, nowMs: number): boolean => heldUntil(delivery).untilMs <= nowMs;

/** It failed for what may have passed, and the receiver has just taken something: so it waits no more. */
export const isDueOnceReached = (
  delivery: Holdable & Pick<Delivery, 'failures' | 'trouble'>,
  nowMs: number,
): boolean => waitsForReceiver(delivery) || isDue(delivery, nowMs);

/** Does it wait on purpose? Then it counts as held, and not as pending. */
export const isHeldOnPurpose = (delivery: Holdable, nowMs: number): boolean =>
  delivery.hold !== null && !isDue(delivery, nowMs);

/** What holds everything in a lane at this moment. */
export const isLaneHeldBy = (
  by: LaneHold,
  lane: HoldableLane,
  isReceiver: IsReceiver,
  nowMs: number,
): boolean => laneHolds(lane, isReceiver).some((one) => one.by === by && one.untilMs > nowMs);

function laneHolds(lane: HoldableLane, isReceiver: IsReceiver): Held<LaneHold>[] {
  const { trouble, holdUntilMs, roomAtMs, stoppedSinceMs, stoppedKey, probeAtMs } = lane;
  const isPaused = trouble === null || isReceiver(trouble.key);
  const isStopped = stoppedSinceMs !== null && isReceiver(stoppedKey);
  return [
    { by: 'pause', untilMs: (isPaused && holdUntilMs) || 0 },
    { by: 'room', untilMs: roomAtMs ?? 0 },
    { by: 'stop', untilMs: (isStopped && probeAtMs) || 0 },
  ];
}
