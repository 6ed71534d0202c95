import type { Told } from '../../leads/told.ts';
import type { LeadDelivery } from '../delivery.ts';
import type { CancelReason } from '../transitions.ts';

/** What to do with a due delivery, given the deliveries that it depends on. */
export type BeforeSend =
  /** `told`: as it is said now. */
  | { do: 'send'; told?: Told }
  /** What it depends on is about to be sent: look again afterwards. */
  | { do: 'skip' }
  | { do: 'wait'; untilMs: number }
  | { do: 'cancel'; reason: CancelReason }
  /** Cancel the alert first: nobody heard it, and now nobody needs to. */
  | { do: 'cancel-both'; alert: LeadDelivery; reason: CancelReason }
  | { do: 'give-up'; reason: 'text-never-sent' };
