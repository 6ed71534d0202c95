import type { LeadDelivery } from './delivery.ts';

/** Everything that a channel was told, or will be told, about one grade of a record. */
export interface Rounds {
  alert: LeadDelivery | null;
  /** Repeated announcements, oldest first. The first one is round 1. */
  agains: readonly LeadDelivery[];
  /** Oldest first. */
  corrections: readonly LeadDelivery[];
}

export function roundsOf(deliveries: readonly LeadDelivery[], channel: string, grade: number): Rounds {
  const words = deliveries.filter((one) => one.channel === channel && one.told.lead.grade === grade);
  const ofKind = (kind: LeadDelivery['told']['kind']) =>
    words.filter(({ told }) => told.kind === kind).sort((one, other) => roundOf(one) - roundOf(other));
  return { alert: ofKind('alert')[0] ?? null, agains: ofKind('again'), corrections: ofKind('correction') };
}

export const announcementsOf = ({ alert, agains }: Rounds): readonly LeadDelivery[] =>
  alert ? [alert, ...agains] : agains;

export const roundOf = ({ told }: LeadDelivery): number => told.round ?? 1;

/** The next round; the first if there is none. */
export const nextRound = (last: LeadDelivery | undefined): number => (last ? roundOf(last) + 1 : 1);
