import type { DeliveryKind } from '../../leads/told.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import { type Delivery, isAboutLead, type LeadDelivery, saysGrade } from '../delivery.ts';

/** Up to this many leads are sent as one message each. More on a phone would not be read but scrolled past. */
export const FULL_AT_ONCE = 8;
/** Sends per minute that lists do not use, so that a fresh lead can still be sent in full. */
const KEPT_FOR_FULL = 3;
/** A lead that has waited this long is no longer fresh, and waits for the next list. */
const FRESH_MS = MINUTE_MS;

/** What to send next. `wait`: nothing fits now; `slots` must be free before something does. */
export type NextSend =
  | { send: 'one'; delivery: Delivery }
  | { send: 'list'; deliveries: readonly LeadDelivery[] }
  | { send: 'wait'; slots: number };

/**
 * Chooses the next message of a lane. A few due deliveries are sent in full, in the order in which they were made; many
 * are folded into lists, hottest and newest first. It is called again after each message, so that deliveries that
 * became due meanwhile are folded in. What waited since people rest comes as a list, however little it is, and after
 * what is fresh. A fault goes first and alone: faults are rare, and somebody has to act. A digest
 * goes last: nobody waits for it on the phone.
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
  const told = due.filter(isAboutLead);
  const all = told.filter(saysGrade);
  const rested = lane.folds ? all.filter((one) => one.rested) : [];
  const others = all.filter((one) => !rested.includes(one));
  if (rested.length > 1 && others.length === 0) {
    return lane.freeSlots > KEPT_FOR_FULL ? folded(rested) : { send: 'wait', slots: KEPT_FOR_FULL + 1 };
  }
  const areFew = rested.length > 1 && others.length <= Math.min(lane.freeSlots, FULL_AT_ONCE);
  const leads = areFew ? others : all;
  const first = leads.toSorted(inOrder)[0];
  if (!first) {
    const [ask] = told.toSorted(inOrderOfAsking);
    if (ask) return nextAsk(ask, told, lane);
    const digest = due.toSorted(inOrderOfMaking)[0];
    return digest ? { send: 'one', delivery: digest } : { send: 'wait', slots: 1 };
  }
  const fits = leads.length <= Math.min(lane.freeSlots, FULL_AT_ONCE);
  if (!lane.folds || fits) return { send: 'one', delivery: first };
  if (lane.freeSlots > KEPT_FOR_FULL) return folded(leads);
  const fresh = leads
    .toSorted(inOrderOfList)
    .find(({ attempts, createdAtMs }) => attempts === 0 && lane.nowMs - createdAtMs < FRESH_MS);
  return fresh ? { send: 'one', delivery: fresh } : { send: 'wait', slots: KEPT_FOR_FULL + 1 };
}

/** Nobody waits on the phone for these either, but somebody may have forgotten a lead. */
const ASKS: readonly DeliveryKind[] = ['reminder', 'taken', 'outcome'];

function nextAsk(
  ask: LeadDelivery,
  asks: readonly LeadDelivery[],
  { folds, freeSlots }: { folds: boolean; freeSlots: number },
): NextSend {
  if (folds && freeSlots <= KEPT_FOR_FULL) return { send: 'wait', slots: KEPT_FOR_FULL + 1 };
  const alike = asks.filter(({ told }) => told.kind === ask.told.kind);
  return folds && alike.length > 1 ? folded(alike) : { send: 'one', delivery: ask };
}

const inOrderOfAsking = (one: LeadDelivery, other: LeadDelivery): number =>
  ASKS.indexOf(one.told.kind) - ASKS.indexOf(other.told.kind) || inOrder(one, other);

/**
 * Deliveries from a refused list wait behind everything else and are never folded with it. The next list takes only
 * deliveries that may share a message of its size.
 */
function folded(leads: readonly LeadDelivery[]): NextSend {
  const atMost = Math.max(...leads.map(roomOf));
  const deliveries = leads
    .filter((delivery) => roomOf(delivery) === atMost)
    .toSorted(inOrderOfList)
    .slice(0, atMost);
  const [first] = deliveries;
  return first && atMost === 1 ? { send: 'one', delivery: first } : { send: 'list', deliveries };
}

const roomOf = ({ foldAtMost }: LeadDelivery): number => foldAtMost ?? Number.POSITIVE_INFINITY;

/** Keeps digests apart that were made together: each text is followed by its own picture. */
export const inOrderOfMaking = (one: Delivery, other: Delivery): number =>
  one.createdAtMs - other.createdAtMs || compare(one.pk + one.sk, other.pk + other.sk);

/** Order of creation; deliveries that one poll created together are ordered by the time of the call. */
export function inOrder(one: LeadDelivery, other: LeadDelivery): number {
  return (
    one.createdAtMs - other.createdAtMs ||
    (one.told.lead.calledAtMs ?? 0) - (other.told.lead.calledAtMs ?? 0) ||
    compare(one.pk + one.sk, other.pk + other.sk)
  );
}

/** Hottest grade first, then newest call. Corrections after leads: nobody waits for them on the phone. */
export function inOrderOfList(one: LeadDelivery, other: LeadDelivery): number {
  return (
    Number(one.told.kind === 'correction') - Number(other.told.kind === 'correction') ||
    one.told.lead.grade - other.told.lead.grade ||
    (other.told.lead.calledAtMs ?? 0) - (one.told.lead.calledAtMs ?? 0) ||
    compare(one.pk + one.sk, other.pk + other.sk)
  );
}

// Stryker disable next-line EqualityOperator: no two deliveries have one key
const compare = (one: string, other: string): number => (one < other ? -1 : 1);
