import type { LeadDelivery } from './delivery.ts';
import type { CancelReason } from './transitions.ts';

/** What to do with a delivery that is due, seeing what it depends on. */
export type BeforeSend =
  | { do: 'send' }
  /** What it depends on is about to be sent: look again after that. */
  | { do: 'skip' }
  | { do: 'wait'; untilMs: number }
  | { do: 'cancel'; reason: CancelReason }
  /** The alert first: nobody heard it, and now nobody needs to. */
  | { do: 'cancel-both'; alert: LeadDelivery; reason: CancelReason }
  | { do: 'give-up'; reason: 'text-never-sent' };
