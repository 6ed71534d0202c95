import { gradeLetter } from '../leads/grade.ts';
import { recordPartition } from '../leads/record-partition.ts';
import type { DeliveryKind } from '../leads/told.ts';
import type { Key } from '../platform/table.ts';

/** A key names what is told, so that telling it twice is one item. They never change: a test pins them. */
const PREFIX: Readonly<Record<DeliveryKind, string>> = { alert: 'TOLD', correction: 'FELL', again: 'AGAIN' };

/**
 * A correction is keyed by the grade that was told and its round, so that one announcement has at most one. The first
 * round is not said.
 */
export function deliveryKey(
  kind: DeliveryKind,
  recordId: string,
  toldGrade: number,
  channel: string,
  round = 1,
): Key {
  const first = `${PREFIX[kind]}#${gradeLetter(toldGrade)}#${channel}`;
  return { pk: recordPartition(recordId), sk: round === 1 ? first : `${first}#${round}` };
}

/** A digest's: of one window, for one channel. */
export function digestKey(partition: string, window: string, channel: string, part: 'text' | 'picture'): Key {
  return { pk: partition, sk: `TOLD#${window}#${channel}#${part}` };
}

/** Is it something to tell of a lead, by its key alone? */
export const isLeadKey = ({ pk }: Pick<Key, 'pk'>): boolean => pk.startsWith(recordPartition(''));
