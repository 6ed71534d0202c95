import { SECOND_MS } from '../platform/duration.ts';
import type { LeadDelivery } from './delivery.ts';
import { lastHeard, mayYetBeHeard } from './last-word.ts';
import type { CancelReason } from './transitions.ts';

/** What to do with a correction that is due, seeing what else was told of its record. */
export type BeforeCorrection =
  | { do: 'send' }
  | { do: 'wait'; untilMs: number }
  | { do: 'cancel'; reason: CancelReason }
  /** The alert first: nobody heard it, and now nobody needs to. */
  | { do: 'cancel-both'; alert: LeadDelivery; reason: CancelReason };

/**
 * No correction goes out before its alert, none where the alert never did, and none where the channel heard of another
 * grade since: that one has a correction of its own. What may yet become the channel's last word is waited for.
 *
 * @param deliveries all of the record
 */
export function beforeCorrection(
  { channel, told }: LeadDelivery,
  deliveries: readonly LeadDelivery[],
  nowMs: number,
): BeforeCorrection {
  const { grade } = told.lead;
  const words = deliveries.filter((one) => one.channel === channel && one.told.kind !== 'correction');
  const alert = words.find((one) => one.told.kind === 'alert' && one.told.lead.grade === grade);
  switch (alert?.state) {
    case 'sent':
      break;
    case 'dead':
      if (alert.ambiguous > 0) break;
      return { do: 'cancel', reason: 'alert-never-sent' };
    case 'pending':
      if (alert.ambiguous === 0) return { do: 'cancel-both', alert, reason: 'fell-before-it-was-told' };
      return waitFor(alert, nowMs);
    case 'sending':
      return waitFor(alert, nowMs);
    default:
      return { do: 'cancel', reason: 'alert-never-sent' };
  }
  const coming = words.find((one) => mayYetBeHeard(one) || isAgainToCome(one));
  if (coming) return waitFor(coming, nowMs);
  const last = lastHeard(words, channel);
  return last === null || last.told.lead.grade === grade
    ? { do: 'send' }
    : { do: 'cancel', reason: 'superseded' };
}

/** The fall takes it back where it waits, but not where its send was under way, which may come to nothing. */
const isAgainToCome = ({ told, state }: LeadDelivery): boolean =>
  told.kind === 'again' && state === 'pending';

const waitFor = ({ notBeforeMs }: LeadDelivery, nowMs: number): BeforeCorrection => ({
  do: 'wait',
  untilMs: Math.max(nowMs, notBeforeMs ?? nowMs) + SECOND_MS,
});
