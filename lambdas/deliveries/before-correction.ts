import { SECOND_MS } from '../platform/duration.ts';
import type { Delivery } from './delivery.ts';
import type { CancelReason } from './transitions.ts';

/** What to do with a correction that is due, seeing its alert. */
export type BeforeCorrection =
  | { do: 'send' }
  | { do: 'wait'; untilMs: number }
  | { do: 'cancel'; reason: CancelReason }
  /** The alert first: nobody heard it, and now nobody needs to. */
  | { do: 'cancel-both'; reason: CancelReason };

/** No correction goes out before its alert, and none at all where the alert never did. */
export function beforeCorrection(alert: Delivery | null, nowMs: number): BeforeCorrection {
  switch (alert?.state) {
    case 'sent':
      return { do: 'send' };
    case 'dead':
      return alert.ambiguous > 0 ? { do: 'send' } : { do: 'cancel', reason: 'alert-never-sent' };
    case 'pending':
      if (alert.ambiguous === 0) return { do: 'cancel-both', reason: 'fell-before-it-was-told' };
      return { do: 'wait', untilMs: Math.max(nowMs, alert.notBeforeMs ?? nowMs) + SECOND_MS };
    case 'sending':
      return { do: 'wait', untilMs: Math.max(nowMs, alert.notBeforeMs ?? nowMs) + SECOND_MS };
    default:
      return { do: 'cancel', reason: 'alert-never-sent' };
  }
}
