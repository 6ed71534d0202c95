import type { Told } from '../leads/told.ts';
import type { DigestPart } from '../messages/digest-part.ts';
import type { Notice } from '../messages/notice.ts';
import type { Key } from '../platform/table/table.ts';
import { DAY_MS, SECOND_MS } from '../platform/time/duration.ts';
import type { Delivery, DeliveryChange, HoldReason, NewDelivery, Tellable } from './delivery.ts';
import { keyOfTold } from './keys.ts';

/** Deliveries are kept this much longer than leads, so that a known lead always finds its deliveries. */
const DELIVERIES_OUTLIVE_LEADS_MS = 7 * DAY_MS;

export function expiryOf(overAtMs: number, retentionMs: number): number {
  return Math.ceil((overAtMs + retentionMs + DELIVERIES_OUTLIVE_LEADS_MS) / SECOND_MS);
}

export interface Draft {
  taskKey: string;
  channel: string;
  told: Told;
  nowMs: number;
  /** The partition of its key, if it is not made of the record's id: see {@link partitionApart}. */
  partition?: string | null;
}

export interface Wait {
  hold: HoldReason;
  untilMs: number;
}

export function pendingDelivery(draft: Draft, wait?: Wait): NewDelivery {
  const { told, channel } = draft;
  const { pk, sk } = keyOfTold(told, channel);
  return pending({ pk: draft.partition ?? pk, sk }, draft, wait);
}

/** A message that is not about a lead, under its own key. */
export function pendingNotice(
  key: Key,
  draft: Omit<Draft, 'told'> & { told: Notice | DigestPart },
  wait?: Wait,
): NewDelivery {
  return pending(key, draft, wait);
}

function pending(key: Key, draft: Omit<Draft, 'told'> & { told: Tellable }, wait?: Wait): NewDelivery {
  const { told, channel, taskKey, nowMs } = draft;
  return {
    ...key,
    taskKey,
    channel,
    state: 'pending',
    told,
    createdAtMs: nowMs,
    notBeforeMs: wait?.untilMs ?? nowMs,
    hold: wait?.hold ?? null,
    attempts: 0,
    ambiguous: 0,
    failures: {},
    trouble: null,
    owner: null,
    detail: null,
    reason: null,
    sentAtMs: null,
    shorten: false,
    foldAtMost: null,
    rested: null,
    unconfirmed: null,
    expiresAt: null,
  };
}

export function baselinedDelivery(draft: Draft, retentionMs: number): NewDelivery {
  return {
    ...pendingDelivery(draft),
    state: 'baselined',
    notBeforeMs: null,
    reason: 'over-before-start',
    expiresAt: expiryOf(draft.nowMs, retentionMs),
  };
}

/**
 * Claims the delivery for one owner until `untilMs`. After that anybody may claim it, and must count the send as
 * ambiguous.
 */
export function claim(delivery: Delivery, owner: string, untilMs: number): DeliveryChange {
  return {
    state: 'sending',
    owner,
    notBeforeMs: untilMs,
    hold: null,
    attempts: delivery.attempts + 1,
    // As it was just looked at.
    ...(delivery.told.kind === 'reminder' ? { told: delivery.told } : {}),
    ...(delivery.unconfirmed ? { unconfirmed: null } : {}),
    ...(leaseRanOut(delivery) ? noAnswer(delivery) : {}),
  };
}

/** Counts one more send with an unknown result. */
export function noAnswer({ ambiguous, failures }: Delivery): Pick<Delivery, 'ambiguous' | 'failures'> {
  return { ambiguous: ambiguous + 1, failures: { ...failures, lost: (failures.lost ?? 0) + 1 } };
}

/** An unknown sender may have sent it: the next send is marked as a repeat, and has all its tries. */
export const maybeHeard = <D extends Pick<Delivery, 'ambiguous'>>(delivery: D): D => ({
  ...delivery,
  ambiguous: Math.max(1, delivery.ambiguous),
});

/** A send was begun, and its sender never reported a result. Only ask for a delivery that is due. */
export const leaseRanOut = (delivery: Delivery): boolean => delivery.state === 'sending';

export type CancelReason =
  | 'recovered'
  | 'fell-before-it-was-told'
  | 'alert-never-sent'
  | 'regraded'
  | 'fell-again'
  | 'superseded'
  /** Nobody can have heard of the grade since the last correction. */
  | 'corrected-already'
  | 'over-before-it-was-told'
  | 'came-back'
  /** Somebody silenced the past with a command, and this belongs to it. */
  | 'made-silent'
  /** Of an alert: it was put before its lead, and another grade of it was recorded instead. */
  | 'never-recorded'
  /** Of a reminder: somebody has taken the lead. */
  | 'claimed'
  /** Of a reminder: who took the lead has said what came of it, or has it no more. */
  | 'answered'
  /** Of a reminder: the lead is wanted no more. */
  | 'fell'
  /** Of a reminder: nobody heard the alert that it is about. */
  | 'alert-dead'
  /** Of a reminder: the lead was told with another grade since. */
  | 'replaced'
  /** Of a reminder: a later step of the same lead is due too, and is the only one that is said. */
  | 'overtaken'
  /** Of a reminder: whom it asks is not in the configuration any more. */
  | 'person-unknown'
  /** Of an announcement: the lead was given back before it went out. */
  | 'given-back';

export function cancel(reason: CancelReason, nowMs: number, retentionMs: number): DeliveryChange {
  return {
    state: 'cancelled',
    notBeforeMs: null,
    hold: null,
    owner: null,
    reason,
    expiresAt: expiryOf(nowMs, retentionMs),
  };
}

/** Makes a cancelled delivery pending again. */
export function rearm(told: Tellable, nowMs: number, wait?: Wait): DeliveryChange {
  return {
    state: 'pending',
    told,
    notBeforeMs: wait?.untilMs ?? nowMs,
    waitsSinceMs: nowMs,
    hold: wait?.hold ?? null,
    rested: null,
    unconfirmed: null,
    reason: null,
    expiresAt: null,
  };
}

/** Given up without a send, for a reason that is not an outcome. */
export function giveUp(
  delivery: Delivery,
  reason: 'channel-unknown' | 'text-never-sent',
  nowMs: number,
  retentionMs: number,
): DeliveryChange {
  return {
    ...(leaseRanOut(delivery) ? noAnswer(delivery) : {}),
    state: 'dead',
    reason,
    notBeforeMs: null,
    hold: null,
    owner: null,
    expiresAt: expiryOf(nowMs, retentionMs),
  };
}

/**
 * Makes a dead delivery pending again on request. It starts from the beginning, but is marked as a repeat if it may have been
 * heard.
 */
export function redrive(nowMs: number): DeliveryChange {
  return {
    state: 'pending',
    notBeforeMs: nowMs,
    failures: {},
    trouble: null,
    shorten: false,
    foldAtMost: null,
    reason: null,
    expiresAt: null,
  };
}

/** It waits since people rest. A send of which nobody heard is over. */
export function rest(
  delivery: Delivery,
  { by, untilMs }: { by: HoldReason; untilMs: number },
): DeliveryChange {
  return {
    ...(leaseRanOut(delivery) ? { ...noAnswer(delivery), state: 'pending', owner: null } : {}),
    notBeforeMs: untilMs,
    hold: by,
    rested: true,
  };
}

/** @param hold it waits on purpose, and is no retry */
export function postpone(nowMs: number, untilMs: number, hold: HoldReason | null = null): DeliveryChange {
  return { notBeforeMs: untilMs, waitsSinceMs: nowMs, hold };
}
