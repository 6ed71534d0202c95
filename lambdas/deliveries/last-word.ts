import { type LeadDelivery, saysGrade } from './delivery.ts';

/** What a channel heard last about a record, judging by the answers. Null: nothing yet. */
export function lastHeard(deliveries: readonly LeadDelivery[], channel: string): LeadDelivery | null {
  return deliveries
    .filter((one) => one.channel === channel && one.state === 'sent' && saysGrade(one))
    .reduce<LeadDelivery | null>((last, one) => (last && !isAfter(one, last) ? last : one), null);
}

/** A send is under way, or may be repeated: this can still become the last word. */
export const mayYetBeHeard = ({ state, ambiguous }: LeadDelivery): boolean =>
  state === 'sending' || (state === 'pending' && ambiguous > 0);

/** Sent; or given up or taken back after a send whose answer never came. */
export const wasMaybeHeard = ({ state, ambiguous }: LeadDelivery): boolean =>
  state === 'sent' || ambiguous > 0;

/**
 * Is this the later word? The lead's versions decide, because the clocks of senders may differ by more than the time
 * between two words. Deliveries from older versions have none: there the times decide, and within one list the order in
 * which they were put.
 */
export function isAfter(one: LeadDelivery, other: LeadDelivery): boolean {
  const later =
    (one.told.seq ?? 0) - (other.told.seq ?? 0) ||
    (one.sentAtMs ?? one.createdAtMs) - (other.sentAtMs ?? other.createdAtMs) ||
    one.createdAtMs - other.createdAtMs;
  return later > 0;
}
