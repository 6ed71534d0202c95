import type { OutcomeKind } from '../channels/channel.ts';
import { isGradeWord, type Told } from '../leads/told.ts';
import type { DigestPart } from '../messages/digest-part.ts';
import type { Notice } from '../messages/notice.ts';

/**
 * `pending` → `sending` (owner, lease) → `sent`
 * `pending` again, later
 * `dead`; also `baselined` and `cancelled`. A cancelled correction becomes `pending` again when its lead falls again,
 * and a cancelled alert when its lead recovers.
 */
export type DeliveryState = 'pending' | 'sending' | 'sent' | 'dead' | 'baselined' | 'cancelled';

/**
 * Why a delivery waits on purpose: a grade that fell may rise again (`settle`), a fault may pass (`fault`), or somebody
 * may take the lead before a reminder is needed (`unclaimed`), or people rest (`quiet`, `silence`). Until its time has
 * come (held-until.ts) the delivery counts as held, not as pending. It is checked again before it is sent
 * (look-once-more.ts).
 */
export type HoldReason = 'settle' | 'fault' | 'unclaimed' | 'quiet' | 'silence';

/** What a delivery is about: a lead, a digest, or any other message. */
export type Tellable = Told | Notice | DigestPart;

/** `lost`: the process that sent it never reported a result. */
export type Failures = Readonly<Partial<Record<OutcomeKind | 'lost', number>>>;

/** Evidence about whether the text of a failing delivery is the cause. */
export interface DeliveryTrouble {
  /** When it first failed. */
  sinceMs: number;
  /**
   * The lane's number of recoveries at its last failure. A higher number now means that the receiver took other
   * messages since.
   */
  recoveries: number;
  /** How often it failed again although the receiver had taken others in between. Then its text is a suspect. */
  suspected: number;
}

/**
 * The alert of a lead that nobody knew is put before its lead, which says that all of its alerts are put. It goes out once
 * that stands (confirm-alerts.ts).
 */
export interface Unconfirmed {
  /** Until when its poll can be at work at the latest. */
  untilMs: number;
  /** With the record's id and its task, the key of the lead. */
  calledAtMs: number;
  /** All that hear of the lead. */
  channels: readonly string[];
}

/** One message to one channel. All times are epoch milliseconds. */
export interface Delivery {
  pk: string;
  sk: string;
  taskKey: string;
  channel: string;
  state: DeliveryState;
  told: Tellable;
  createdAtMs: number;
  /** The earliest time to look at it again; while `sending`, the end of its lease. Null in a final state. */
  notBeforeMs: number | null;
  hold: HoldReason | null;
  /** Number of sends begun. */
  attempts: number;
  /** Number of sends without an answer. If above 0, the next send is marked as a repeat. */
  ambiguous: number;
  /** Number of outcomes of each kind since it was put or redriven. The retry schedule counts by kind. */
  failures: Failures;
  /** Null: it has not failed since it was put or redriven. */
  trouble: DeliveryTrouble | null;
  owner: string | null;
  detail: string | null;
  /** Why it was cancelled, baselined or declared dead. */
  reason: string | null;
  sentAtMs: number | null;
  /** The receiver refused the last body as too long: the next one must be shorter. */
  shorten: boolean;
  /**
   * The receiver refused a list with this delivery: its next message may hold at most this many. Null: as many as fit.
   */
  foldAtMost: number | null;
  /** It waited since people rest. Null: it did not. */
  rested: true | null;
  /** Null: its lead was in the table when it was put, or it has been sent since. */
  unconfirmed: Unconfirmed | null;
  /** When the item expires, epoch seconds. Null until a final state is reached: what waits never expires. */
  expiresAt: number | null;
  /** Identifies the last write. Every transition is conditional on it. */
  token: string;
}

/** A delivery about a lead. Only these fold into lists, and only these are alerts or corrections. */
export type LeadDelivery = Delivery & { told: Told };

export const isAboutLead = (delivery: Delivery): delivery is LeadDelivery =>
  delivery.told.kind !== 'notice' && delivery.told.kind !== 'digest';

/** Does it say a grade? What else is told of a lead stands beside these, and changes nothing of what people believe. */
export const saysGrade = ({ told }: Delivery): boolean => isGradeWord(told);

/** Is it told of a lead without a grade: a reminder, or what somebody answered? Nothing that says a grade waits for it. */
export const isAsk = (delivery: Delivery): boolean => isAboutLead(delivery) && !saysGrade(delivery);

/** An alert that was put before its lead, and that nobody has begun to send. */
export type UnconfirmedAlert = LeadDelivery & { unconfirmed: Unconfirmed };

export const isUnconfirmed = (delivery: Delivery): delivery is UnconfirmedAlert =>
  delivery.unconfirmed !== null && delivery.state === 'pending' && delivery.attempts === 0;

export type NewDelivery = Omit<Delivery, 'token'>;

/** What a transition changes. `waitsSinceMs`: when `notBeforeMs` was planned. @default when it is written */
export type DeliveryChange = Partial<Omit<Delivery, 'pk' | 'sk' | 'token'>> & { waitsSinceMs?: number };

export const isOver = (state: DeliveryState): boolean => state !== 'pending' && state !== 'sending';
