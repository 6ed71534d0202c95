import type { LeadDelivery } from './delivery.ts';

/** What a channel heard last of a record, as far as answers tell. Null: nothing yet. */
export function lastHeard(deliveries: readonly LeadDelivery[], channel: string): LeadDelivery | null {
  return deliveries
    .filter((one) => one.channel === channel && one.state === 'sent')
    .reduce<LeadDelivery | null>((last, one) => (last && !isLater(one, last) ? last : one), null);
}

/** A send of it is under way, or was and may be repeated: it can still become the last word. */
export const mayYetBeHeard = ({ state, ambiguous }: LeadDelivery): boolean =>
  state === 'sending' || (state === 'pending' && ambiguous > 0);

/** One list may have held both: then the one that was put later is the later word. */
function isLater(one: LeadDelivery, other: LeadDelivery): boolean {
  const laterMs = (one.sentAtMs ?? 0) - (other.sentAtMs ?? 0) || one.createdAtMs - other.createdAtMs;
  return laterMs > 0;
}
