import type { DeliveryKind } from '../../leads/told.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { type Delivery, isAboutLead, type LeadDelivery, saysGrade } from '../delivery.ts';

/**
 * Up to this many leads are sent as one message each, where the minute has room for them. More on a phone would not be read
 * but scrolled past.
 */
export const FULL_AT_ONCE = 8;
/** Sends per minute that lists do not use, so that a fresh lead can still be sent in full. */
const KEPT_FOR_FULL = 3;
/** A lead that has waited this long is no longer fresh, and waits for the next list. */
const FRESH_MS = MINUTE_MS;
/** Leads that were found so soon after each other came together: none of them is the one that comes during a flood. */
const TOGETHER_MS = 5 * SECOND_MS;
/**
 * Sends per minute that leads in full do not use, so that a flood that comes in drops cannot use up the minute one by one. A
 * few that come after a while may use them: they are no flood.
 */
const KEPT_FOR_LISTS = 8;
/**
 * What is to be folded waits for a while for what comes next, and goes out with it: the sends that are left are spread over
 * this time. The last of a minute come as the first of the next are free again.
 */
const SPREAD_MS = MINUTE_MS / 2;
/** They fill a message anyway. */
const MANY = 40;

/**
 * What to send next. `wait`: nothing fits now; `slots` must be free before something does. `gather`: it fits, and waits
 * for more.
 */
export type NextSend =
  | { send: 'one'; delivery: Delivery }
  | { send: 'list'; deliveries: readonly LeadDelivery[] }
  | { send: 'wait'; slots: number }
  | { send: 'gather'; untilMs: number };

export interface Room {
  folds: boolean;
  /** Sends that are left of the robot's minute. */
  freeSlots: number;
  /** Those of the last half minute. */
  sentLately: number;
  /** When the robot was last sent something. Null: not in the last minute. */
  lastSendAtMs: number | null;
  /** A list was just sent, or what waits has waited for more: a few leads now are more of the same flood. @default false */
  isFlood?: boolean;
  /** Nothing more of a flood is on its way. @default false */
  listIsOver?: boolean;
  nowMs: number;
}

/**
 * Chooses the next message of a lane. A few due deliveries are sent in full, in the order in which they were made; many
 * are folded into lists, hottest and newest first. What comes in drops is spread over the minute. It is called again
 * after each message, so that deliveries that became due meanwhile are folded in. What waited since people rest comes as
 * a list, however little it is, and after what is fresh. A fault goes first and alone: faults are rare, and somebody has
 * to act. A digest goes last: nobody waits for it on the phone.
 *
 * @param due not empty
 */
export function nextSend(due: readonly Delivery[], lane: Room): NextSend {
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
  const areFew = rested.length > 1 && others.length <= inFull(lane);
  const leads = areFew ? others : all;
  const first = leads.toSorted(inOrder)[0];
  if (!first) {
    const [ask] = told.toSorted(inOrderOfAsking);
    if (ask) return nextAsk(ask, told, lane);
    const digest = due.toSorted(inOrderOfMaking)[0];
    return digest ? { send: 'one', delivery: digest } : { send: 'wait', slots: 1 };
  }
  if (!lane.folds || leads.length <= inFull(lane)) return { send: 'one', delivery: first };
  const untilMs = gathersUntilMs(leads, lane);
  if (untilMs > lane.nowMs) return { send: 'gather', untilMs };
  if (leads.length === 1) return { send: 'one', delivery: first };
  if (lane.freeSlots > KEPT_FOR_FULL) return folded(leads);
  const fresh = leads.toSorted(inOrderOfList).find((one) => isFresh(one, leads, lane.nowMs));
  return fresh ? { send: 'one', delivery: fresh } : { send: 'wait', slots: KEPT_FOR_FULL + 1 };
}

/** How many leads may go out in full, one after another. */
export const inFull = ({
  freeSlots,
  sentLately,
  isFlood = false,
}: Pick<Room, 'freeSlots' | 'sentLately' | 'isFlood'>): number =>
  isFlood
    ? 0
    : Math.max(
        Math.min(FULL_AT_ONCE, freeSlots - KEPT_FOR_LISTS),
        Math.min(FULL_AT_ONCE - sentLately, freeSlots - KEPT_FOR_FULL),
      );

/**
 * The fewer sends are left, the longer. What is suspected to be the cause of a refusal waits for nobody, nor does the rest of
 * a flood that is over, where the minute has room: another flood may follow.
 */
export function gathersUntilMs(
  leads: readonly Partial<Pick<Delivery, 'foldAtMost'>>[],
  { freeSlots, lastSendAtMs, listIsOver = false, nowMs }: Omit<Room, 'folds'>,
): number {
  if (listIsOver && freeSlots > KEPT_FOR_LISTS) return nowMs;
  const isFull = leads.length >= MANY && freeSlots > KEPT_FOR_FULL;
  // One that is ahead of now was written by another clock.
  const isUnknown = lastSendAtMs === null || lastSendAtMs > nowMs;
  if (isFull || isUnknown || leads.some(({ foldAtMost }) => typeof foldAtMost === 'number')) return nowMs;
  return lastSendAtMs + SPREAD_MS / freeSlots;
}

function isFresh(lead: LeadDelivery, leads: readonly LeadDelivery[], nowMs: number): boolean {
  if (lead.attempts > 0 || nowMs - lead.createdAtMs >= FRESH_MS) return false;
  const together = leads.filter(({ createdAtMs }) => Math.abs(createdAtMs - lead.createdAtMs) < TOGETHER_MS);
  return together.length <= KEPT_FOR_FULL;
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
