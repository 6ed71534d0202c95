import { quietUntil } from '../platform/time/quiet-hours.ts';
import type { Delivery, HoldReason } from './delivery.ts';
import type { Lane } from './lanes/lane.ts';
import type { Rest, Restable, RestReason } from './rest.ts';
import { waitsForReceiver } from './retry.ts';

/**
 * What holds a delivery. Its own reasons: the purpose it was put with, `lease` (a send is under way) or `turn` (a
 * retry, something that must go out before it, or the moment when it was put). Reasons of its lane: `pause` (the last
 * send failed, or the receiver is full), `room` (the rate window is full) or `stop` (the receiver refuses us, until the
 * next probe).
 */
export type HeldBy = HoldReason | 'lease' | 'turn' | LaneHold;
type LaneHold = 'pause' | 'room' | 'stop';

/** May lie in the past. 0: nothing ever held it. */
export interface Held<By = HeldBy> {
  by: By;
  untilMs: number;
}

/** Rests that follow each other. */
const MOST_RESTS = 10;

export type Holdable = Pick<Delivery, 'state' | 'hold' | 'notBeforeMs'>;
type HoldableLane = Pick<
  Lane,
  'holdUntilMs' | 'roomAtMs' | 'stoppedSinceMs' | 'stoppedKey' | 'probeAtMs' | 'trouble'
>;

/**
 * Is the receiver that refused us or failed the one that we send to now? The state of an old receiver holds nothing: a
 * channel with a new webhook does not wait for a probe of the old one.
 */
export type IsReceiver = (key: string | null) => boolean;

/** For callers that do not know of a new webhook: the receiver is assumed to be the same. */
const sameReceiver: IsReceiver = () => true;
/** For callers that cannot see the webhook, and wake somebody who can. */
export const anyReceiver: IsReceiver = () => false;

/**
 * Says until when a delivery is held, and by what. This is the only place that decides it. The latest hold wins.
 *
 * @param lane left out: only the delivery's own holds count
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

/** Is it free of holds of its own? */
export const isDue = (delivery: Holdable, nowMs: number): boolean => heldUntil(delivery).untilMs <= nowMs;

/** It failed for a passing reason, and the receiver has just taken something: it need not wait any longer. */
export const isDueOnceReached = (
  delivery: Holdable & Pick<Delivery, 'failures' | 'trouble'>,
  nowMs: number,
): boolean => waitsForReceiver(delivery) || isDue(delivery, nowMs);

/** Does it wait on purpose? Then it counts as held, not as pending. */
export const isHeldOnPurpose = (delivery: Holdable, nowMs: number): boolean =>
  delivery.hold !== null && !isDue(delivery, nowMs);

/**
 * Until when a delivery waits since people rest. A fault never does. What is told of a lead whose grade is excepted does
 * not wait for the channel's own hours: its alert, its correction, and whatever asks for an answer to it.
 *
 * @param delivery without its text, where only some of it is known
 * @returns null: it need not wait
 */
export function restsUntil(delivery: Restable, rest: Rest, nowMs: number): Held<RestReason> | null {
  const { told, taskKey } = delivery;
  if (told.kind === 'notice') return null;
  const grade = told.lead?.grade;
  const quiet = rest.quiet.filter(({ except }) => grade === undefined || !except.includes(grade));
  const silences = rest.silences.filter((one) => one.taskKeys === null || one.taskKeys.includes(taskKey));
  let held = null as Held<RestReason> | null;
  // A silence may end in quiet hours, and they in another silence.
  for (let turn = 0; turn < MOST_RESTS; turn += 1) {
    const atMs: number = held?.untilMs ?? nowMs;
    const silent = silences.filter(({ untilMs }) => untilMs > atMs);
    const untilMs =
      silent.length > 0
        ? Math.max(...silent.map((one) => one.untilMs))
        : quietUntil(atMs, quiet, rest.timeZone);
    if (untilMs === null) break;
    // A silence may be ended sooner: what waits for one is looked after.
    held = { by: silent.length > 0 || held?.by === 'silence' ? 'silence' : 'quiet', untilMs };
  }
  return held;
}

/** What holds all deliveries of a lane now. */
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
