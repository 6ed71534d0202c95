import { nameOf } from '../platform/table/name-of.ts';
import type { Delivery } from './delivery.ts';
import type { Operators } from './operators.ts';

/**
 * Called before the delivery is written as dead. If the process dies in between, the next run finds the delivery and
 * reports it again.
 *
 * @param delivery as it will be once it is dead
 */
export async function tellDead(
  faults: Pick<Operators, 'counted'>,
  delivery: Pick<Delivery, 'pk' | 'sk' | 'channel' | 'told' | 'reason' | 'detail'>,
): Promise<void> {
  const { channel, reason, detail } = delivery;
  await faults.counted(
    { kind: 'deliveries-dead', subject: channel, name: channel },
    {
      id: nameOf(delivery),
      what: whatOf(delivery),
      why: detail ? `${reason}: ${detail}` : (reason ?? ''),
      ...taskOf(delivery),
    },
  );
}

/** The task of a lead, by its name in leadbell.yaml. */
export const taskOf = ({ told }: Pick<Delivery, 'told'>): { of?: string } =>
  told.kind === 'notice' || told.kind === 'digest' ? {} : { of: told.lead.taskName };

/** What operators can find it by: never a name or a number of somebody. */
export function whatOf({ pk, sk, told }: Pick<Delivery, 'pk' | 'sk' | 'told'>): string {
  switch (told.kind) {
    case 'notice':
      return told.message.event;
    case 'digest':
      return `${pk.replace('DIGEST#', 'digest ')} ${sk.split('#')[1] ?? ''}`.trim();
    case 'alert':
      return told.lead.recordId;
    default:
      return `${told.lead.recordId} (${told.kind})`;
  }
}
