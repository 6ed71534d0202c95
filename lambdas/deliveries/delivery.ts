import type { OutcomeKind } from '../channels/channel.ts';
import type { Told } from '../leads/told.ts';
import type { DigestPart } from '../messages/digest-part.ts';
import type { Notice } from '../messages/notice.ts';

/**
 * `pending` → `sending` (owner, lease) → `sent` | `pending` again, later | `dead`; also `baselined` and `cancelled`.
 * A correction that was cancelled because its lead recovered becomes `pending` again when the lead falls again, and
 * an alert that was cancelled because its lead fell does when it recovers.
 */
export type DeliveryState = 'pending' | 'sending' | 'sent' | 'dead' | 'baselined' | 'cancelled';

/**
 * Why a delivery waits on purpose: a grade that fell may rise again (`settle`), a fault may pass (`fault`). Such a
 * delivery counts as held, not as pending, until its time has come (held-until.ts), and is looked at once more before
 * it goes out (look-once-more.ts).
 */
export type HoldReason = 'settle' | 'fault';

/** What a delivery can tell: something of a lead, a digest, or whatever else somebody must hear. */
export type Tellable = Told | Notice | DigestPart;

/** `lost`: a send whose process went silent. */
export type Failures = Readonly<Partial<Record<OutcomeKind | 'lost', number>>>;

/** What speaks for and against the text of a delivery that fails. */
export interface DeliveryTrouble {
  /** Its first failure. */
  sinceMs: number;
  /** How often its lane had recovered when it failed last: more by now means that others were taken since. */
  recoveries: number;
  /** How often it failed again although others had been taken since it failed before. Then its text is a suspect. */
  suspected: number;
}

/** One thing to tell one channel. Times are epoch milliseconds. */
export interface Delivery {
  pk: string;
  sk: string;
  taskKey: string;
  channel: string;
  state: DeliveryState;
  told: Tellable;
  createdAtMs: number;
  /** When it may next be looked at; while `sending`, the end of its lease. Null once it is over. */
  notBeforeMs: number | null;
  hold: HoldReason | null;
  /** Sends begun. */
  attempts: number;
  /** Sends whose answer never came, ever. Above 0, the next one is marked as a repeat. */
  ambiguous: number;
  /** How often each kind of outcome came since it was put, or redriven: the retry schedule counts by kind. */
  failures: Failures;
  /** Null: it never failed since it was put, or redriven. */
  trouble: DeliveryTrouble | null;
  owner: string | null;
  detail: string | null;
  /** Why it was cancelled, baselined or given up. */
  reason: string | null;
  sentAtMs: number | null;
  /** The receiver called the last body too long: the next one must be shorter. */
  shorten: boolean;
  /** The receiver refused a list that it was in: no message it is in may hold more than this. Null: as many as fit. */
  foldAtMost: number | null;
  /** When the item may go, epoch seconds. Null while it is not over: nothing that waits expires. */
  expiresAt: number | null;
  /** The write that made it what it is: every transition is conditional on it. */
  token: string;
}

/** A delivery about a lead: the only kind that folds, and that an alert and its correction are. */
export type LeadDelivery = Delivery & { told: Told };

export const isAboutLead = (delivery: Delivery): delivery is LeadDelivery =>
  delivery.told.kind !== 'notice' && delivery.told.kind !== 'digest';

export type NewDelivery = Omit<Delivery, 'token'>;

/** What a transition changes. */
export type DeliveryChange = Partial<Omit<Delivery, 'pk' | 'sk' | 'token'>>;

export const isOver = (state: DeliveryState): boolean => state !== 'pending' && state !== 'sending';
