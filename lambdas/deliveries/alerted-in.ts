import type { LeadDelivery } from './delivery.ts';

/** The channels that have an alert of this grade. Needed for leads of older versions, which do not store them. */
export const alertedIn = (deliveries: readonly LeadDelivery[], grade: number): string[] =>
  deliveries
    .filter(({ told }) => told.kind === 'alert' && told.lead.grade === grade)
    .map(({ channel }) => channel);
