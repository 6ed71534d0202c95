import { nameOf } from '../../platform/table/name-of.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import type { Delivery, LeadDelivery } from '../delivery.ts';
import { isAboutLead } from '../delivery.ts';
import type { DeliveryStore } from '../delivery-store.ts';
import { deliveryKey } from '../keys.ts';

/** What goes out sooner after it was found is as true as it was then: its lead is listed once a minute. */
const WAITED_MS = 30 * SECOND_MS;

/** An alert that nobody can have heard, and that waited: for quiet hours, a silence, a channel that was stopped. */
const waited = (delivery: Delivery, nowMs: number): delivery is LeadDelivery =>
  isAboutLead(delivery) &&
  delivery.told.kind === 'alert' &&
  delivery.state === 'pending' &&
  delivery.ambiguous === 0 &&
  nowMs - delivery.createdAtMs >= WAITED_MS;

/** The correction that is put when the lead of an alert falls. As nobody heard the alert, it is the first. */
const correctionOf = ({ pk, channel, told: { lead } }: LeadDelivery) => ({
  pk,
  sk: deliveryKey('correction', lead.recordId, lead.grade, channel).sk,
});

/**
 * Alerts that waited, and whose lead has fallen meanwhile. Its correction waits for the grade to settle, and then takes
 * both back; until then nobody is told what is no longer so.
 *
 * @returns by the name of the alert: until when the grade may settle
 */
export async function fellMeanwhile(
  deliveries: Pick<DeliveryStore, 'getMany'>,
  due: readonly Delivery[],
  nowMs: number,
): Promise<Map<string, number>> {
  const alerts = due.filter((delivery) => waited(delivery, nowMs));
  if (alerts.length === 0) return new Map();
  const corrections = await deliveries.getMany(alerts.map(correctionOf));
  const pending = new Map(
    corrections.filter(({ state }) => state === 'pending').map((one) => [nameOf(one), one]),
  );
  return new Map(
    alerts.flatMap((alert): [string, number][] => {
      const correction = pending.get(nameOf(correctionOf(alert)));
      return correction ? [[nameOf(alert), (correction.notBeforeMs ?? nowMs) + SECOND_MS]] : [];
    }),
  );
}
