import { type Delivery, isAboutLead } from '../delivery.ts';
import type { DeliveryStore } from '../delivery-store.ts';
import type { Asking } from '../reminders/asking.ts';
import { beforeCorrection } from './before-correction.ts';
import { beforePicture } from './before-picture.ts';
import { isReminder } from './before-reminder.ts';
import type { BeforeSend } from './before-send.ts';

/**
 * Checks everything that waited once more before it is sent: is it still true? Reads what the answer depends on. The
 * answer itself is a pure function for each kind.
 */
export async function lookOnceMore(
  { deliveries, asking }: { deliveries: Pick<DeliveryStore, 'get' | 'ofRecord'>; asking: Asking },
  delivery: Delivery,
  nowMs: number,
): Promise<BeforeSend> {
  const { told, taskKey } = delivery;
  if (told.kind === 'digest' && told.picture) {
    const [pk, sk] = told.picture.after;
    return beforePicture(await deliveries.get({ pk, sk }), nowMs);
  }
  if (!isAboutLead(delivery)) return { do: 'send' };
  if (isReminder(delivery)) return asking.beforeReminder(delivery);
  if (delivery.told.kind === 'taken') return asking.beforeTaken(delivery);
  if (delivery.told.kind === 'correction') {
    const { recordId } = delivery.told.lead;
    return beforeCorrection(delivery, await deliveries.ofRecord(recordId, taskKey), nowMs);
  }
  return { do: 'send' };
}
