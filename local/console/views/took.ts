import type { LeadDelivery } from '../../../lambdas/deliveries/delivery.ts';

/** From hang-up to the alert. For alerts only: a correction waits on purpose. */
export function tookMs({ state, told, sentAtMs }: LeadDelivery): number | null {
  const { endedAtMs } = told.lead;
  if (state !== 'sent' || told.kind !== 'alert' || !sentAtMs || !endedAtMs) return null;
  return Math.max(0, sentAtMs - endedAtMs);
}
