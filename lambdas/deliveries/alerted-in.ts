import type { LeadDelivery } from './delivery.ts';

/** Channels that have an alert of the grade: what a lead lacks that an older version wrote. */
export const alertedIn = (deliveries: readonly LeadDelivery[], grade: number): string[] =>
  deliveries
    .filter(({ told }) => told.kind === 'alert' && told.lead.grade === grade)
    .map(({ channel }) => channel);
