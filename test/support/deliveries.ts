import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import { pendingDelivery } from '../../lambdas/deliveries/transitions.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import type { DeliveryKind } from '../../lambdas/leads/told.ts';
import { NOON_MS } from './clock.ts';
import { aLead } from './leads.ts';

/** A delivery that is due at noon; override what the story is about. */
export function dueDelivery(
  overrides: Partial<Delivery> = {},
  lead: Partial<LeadFacts> = {},
  kind: DeliveryKind = 'alert',
): Delivery {
  const told = { kind, lead: aLead(lead), newGrade: kind === 'correction' ? 3 : null };
  const draft = { taskKey: 'host/user/task', channel: 'sales', told, nowMs: NOON_MS };
  return { ...pendingDelivery(draft), token: 'read', ...overrides };
}
