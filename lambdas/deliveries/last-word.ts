import type { LeadDelivery } from './delivery.ts';

/** What a channel heard last of a record, as far as answers tell. Null: nothing yet. */
export function lastHeard(deliveries: readonly LeadDelivery[], channel: string): LeadDelivery | null {
  return deliveries
    .filter((one) => one.channel === channel && one.state === 'sent')
    .reduce<LeadDelivery | null>((last, one) => (last && !isAfter(one, last) ? last : one), null);
}

/** A send of it is under way, or was and may be repeated: it can still become the last word. */
export const mayYetBeHeard = ({ state, ambiguous }: LeadDelivery): boolean =>
  state === 'sending' || (state === 'pending' && ambiguous > 0);

/** Sent, or given up after a send whose answer never came, or taken back after one. */
export const wasMaybeHeard = ({ state, ambiguous }: LeadDelivery): boolean =>
  state === 'sent' || ambiguous > 0;

/**
 * Is this the later word? That follows from the lead's versions, since the clocks of those who send may differ by more
 * than lies between two words. Where an older version wrote them, from the times; and of one list, the one that was put
 * later is.
 */
export function isAfter(one: LeadDelivery, other: LeadDelivery): boolean {
  const later =
    (one.told.seq ?? 0) - (other.told.seq ?? 0) ||
    (one.sentAtMs ?? one.createdAtMs) - (other.sentAtMs ?? other.createdAtMs) ||
    one.createdAtMs - other.createdAtMs;
  return later > 0;
}
