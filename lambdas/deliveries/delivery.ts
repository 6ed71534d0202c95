import type { OutcomeKind } from '../channels/channel.ts';
import type { LeadFacts } from '../leads/facts.ts';

/**
 * `alert`: a wanted grade, told for the first time. `correction`: a lead that was told fell below the wanted grades.
 * `again`: it recovered after its correction went out.
 */
export type DeliveryKind = 'alert' | 'correction' | 'again';

export type DeliveryState = 'pending' | 'sending' | 'sent' | 'dead' | 'baselined' | 'cancelled';

/** Why a delivery waits on purpose. Such a delivery counts as held, not as pending. */
export type HoldReason = 'settle';

/** What a delivery tells. */
export interface Told {
  kind: DeliveryKind;
  lead: LeadFacts;
  /** A correction: the grade it has now. */
  newGrade: number | null;
}

/** One thing to tell one channel, as the table keeps it. Times are epoch milliseconds. */
export interface Delivery {
  pk: string;
  sk: string;
  /** Key of the task whose lead it is. */
  taskKey: string;
  channel: string;
  state: DeliveryState;
  told: Told;
  createdAtMs: number;
  /** When it may next be looked at; while `sending`, the end of its lease. Absent once it is over. */
  notBeforeMs: number | null;
  hold: HoldReason | null;
  /** Sends begun. */
  attempts: number;
  /** Sends whose answer never came. Above 0, the next one is marked as a repeat. */
  ambiguous: number;
  owner: string | null;
  lastOutcome: OutcomeKind | null;
  detail: string | null;
  /** Why it was cancelled, baselined or given up. */
  reason: string | null;
  sentAtMs: number | null;
  /** Next send must be shorter: the receiver called the last one too long. */
  shorten: boolean;
}
