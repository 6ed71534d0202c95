import type { Claim, ClaimEvent } from '../assignment/claim.ts';
import type { LeadDelivery } from '../deliveries/delivery.ts';
import type { Lead } from '../leads/lead.ts';
import type { Waits } from './waits.ts';

/** A delivery, and what it waits for. Null: nothing any more. */
export interface LifeDelivery {
  delivery: LeadDelivery;
  waits: Waits | null;
}

/** What happened to a lead. Epoch milliseconds. */
export type LifeEvent = { atMs: number } & (
  | { what: 'called' }
  | { what: 'listed'; grade: number; silent: boolean }
  | { what: 'graded'; grade: number }
  | ({ what: 'delivery' } & LifeDelivery)
  | { what: 'claim'; event: ClaimEvent }
);

/** In the order of time; what happened at the same moment, in the order in which it follows. */
export function lifeEvents({
  lead,
  deliveries,
  claim,
}: {
  lead: Lead;
  deliveries: readonly LifeDelivery[];
  claim: Claim | null;
}): LifeEvent[] {
  const [first, ...later] = lead.history;
  const events: LifeEvent[] = [
    { atMs: lead.calledAtMs, what: 'called' },
    {
      atMs: lead.listedAtMs,
      what: 'listed',
      grade: first?.grade ?? lead.grade,
      silent: lead.silent && later.length === 0,
    },
    ...later.map(({ grade, atMs }) => ({ atMs, what: 'graded' as const, grade })),
    ...deliveries.map((one) => ({
      atMs: one.delivery.sentAtMs ?? one.delivery.createdAtMs,
      what: 'delivery' as const,
      ...one,
    })),
    ...(claim?.history ?? []).map((event) => ({ atMs: event.atMs, what: 'claim' as const, event })),
  ];
  return events.toSorted((one, other) => one.atMs - other.atMs || rankOf(one) - rankOf(other));
}

/** A lead is given to somebody and told in one moment, and what waits was put then. */
function rankOf(event: LifeEvent): number {
  if (event.what === 'claim') return event.event.do === 'assigned' ? 1 : 3;
  if (event.what !== 'delivery') return 0;
  return event.delivery.told.kind === 'reminder' ? 4 : 2;
}
