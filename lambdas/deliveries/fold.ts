import { MINUTE_MS } from '../platform/duration.ts';
import { type Delivery, isAboutLead, type LeadDelivery } from './delivery.ts';

/** Up to this many leads at once go out one message each: more is not read on a phone, it is scrolled past. */
export const FULL_AT_ONCE = 8;
/** Sends of a minute that lists leave alone, so that a fresh lead can still go out in full. */
const KEPT_FOR_FULL = 3;
/** A lead that has waited this long is not fresh any more, and waits for the next list. */
const FRESH_MS = MINUTE_MS;

/** What to send next. `wait`: nothing fits now; `slots` is how many must be free for something to fit. */
export type NextSend =
  | { send: 'one'; delivery: Delivery }
  | { send: 'list'; deliveries: readonly LeadDelivery[] }
  | { send: 'wait'; slots: number };

/**
 * Chooses the next message of a lane. Few due deliveries go out in full, in order of their making; many are folded
 * into lists, hottest and newest first. Asked anew after every message, so that what became due meanwhile is folded
 * in. A fault goes first, by itself: it is rare, and somebody has to act on it. A digest goes last: nobody is waiting
 * on the phone for it.
 *
 * @param due not empty
 */
export function nextSend(
  due: readonly Delivery[],
  lane: { folds: boolean; freeSlots: number; nowMs: number },
): NextSend {
  if (lane.freeSlots < 1) return { send: 'wait', slots: 1 };
  const notice = due.find(({ told }) => told.kind === 'notice');
  if (notice) return { send: 'one', delivery: notice };
  const leads = due.filter(isAboutLead);
  const first = leads.toSorted(inOrder)[0];
  if (!first) {
    const digest = due.toSorted(inOrderOfMaking)[0];
    return digest ? { send: 'one', delivery: digest } : { send: 'wait', slots: 1 };
  }
  const fits = leads.length <= Math.min(lane.freeSlots, FULL_AT_ONCE);
  if (!lane.folds || fits) return { send: 'one', delivery: first };
  if (lane.freeSlots > KEPT_FOR_FULL) return folded(leads);
  const fresh = leads
    .toSorted(byHeat)
    .find(({ attempts, createdAtMs }) => attempts === 0 && lane.nowMs - createdAtMs < FRESH_MS);
  return fresh ? { send: 'one', delivery: fresh } : { send: 'wait', slots: KEPT_FOR_FULL + 1 };
}

/**
 * What a receiver refused in one list waits behind everything else, and is never folded with it: the next list is of
 * those that may be in as many, and no more of them than that.
 */
function folded(leads: readonly LeadDelivery[]): NextSend {
  const atMost = Math.max(...leads.map(roomOf));
  const deliveries = leads
    .filter((delivery) => roomOf(delivery) === atMost)
    .toSorted(byHeat)
    .slice(0, atMost);
  const [first] = deliveries;
  return first && atMost === 1 ? { send: 'one', delivery: first } : { send: 'list', deliveries };
}

const roomOf = ({ foldAtMost }: LeadDelivery): number => foldAtMost ?? Number.POSITIVE_INFINITY;

/** Two digests made together stay apart, each text with its picture. */
export const inOrderOfMaking = (one: Delivery, other: Delivery): number =>
  one.createdAtMs - other.createdAtMs || compare(one.pk + one.sk, other.pk + other.sk);

/** Order of making; what one poll made together goes by the time of the call. */
export function inOrder(one: LeadDelivery, other: LeadDelivery): number {
  return (
    one.createdAtMs - other.createdAtMs ||
    (one.told.lead.calledAtMs ?? 0) - (other.told.lead.calledAtMs ?? 0) ||
    compare(one.pk + one.sk, other.pk + other.sk)
  );
}

/** Hottest grade first, newest call first; corrections after leads, since nobody is waiting on the phone for them. */
function byHeat(one: LeadDelivery, other: LeadDelivery): number {
  return (
    Number(one.told.kind === 'correction') - Number(other.told.kind === 'correction') ||
    one.told.lead.grade - other.told.lead.grade ||
    (other.told.lead.calledAtMs ?? 0) - (one.told.lead.calledAtMs ?? 0) ||
    compare(one.pk + one.sk, other.pk + other.sk)
  );
}

// Stryker disable next-line EqualityOperator: no two deliveries have one key
const compare = (one: string, other: string): number => (one < other ? -1 : 1);
