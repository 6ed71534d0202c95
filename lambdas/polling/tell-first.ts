import type { NewDelivery, Unconfirmed } from '../deliveries/delivery.ts';
import { planRise } from '../deliveries/plan-deliveries.ts';
import type { NewLead } from '../leads/lead.ts';
import { type DueDelivery, dueOf, type Finishing, inputOf } from './finish-lead.ts';

/**
 * Tells a lead that nobody knew: its alerts first, and then the lead, which needs no mark, since all is written by then. An
 * alert goes out only once the lead stands, so nothing of it is heard while another poll may put the same lead.
 *
 * @returns what is due; null: some of it was there, and whoever finishes it must look at all of it
 */
export async function tellFirst(
  finishing: Finishing,
  lead: NewLead,
  unconfirmed: Unconfirmed,
): Promise<DueDelivery[] | null> {
  const { deliveries, leads, task } = finishing;
  const { steps } = planRise(inputOf(finishing, lead, []), lead.facts, unconfirmed.channels);
  const alerts = steps.flatMap((step): NewDelivery[] =>
    step.do === 'put' ? [{ ...step.delivery, unconfirmed }] : [],
  );
  const put = await Promise.all(alerts.map((alert) => deliveries.put(alert)));
  if (put.includes(false) || (await leads.putTold(task.key, lead)) === null) return null;
  return alerts.flatMap((alert) => dueOf(alert, alert));
}
