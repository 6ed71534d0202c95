import { gradeLetter } from '../leads/grade.ts';
import { recordPartition } from '../leads/record-partition.ts';
import type { DeliveryKind } from '../leads/told.ts';
import type { Key } from '../platform/table.ts';

/** A key names what is told, so that telling it twice is one item. Keys never change: a test pins them. */
const PREFIX: Readonly<Record<DeliveryKind, string>> = { alert: 'TOLD', correction: 'FELL', again: 'AGAIN' };

/**
 * The key of a correction has the grade that was told and a round, so that each announcement has at most one. Round 1
 * is not written.
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

/** The key of a digest: one for each window and channel. */
export function digestKey(partition: string, window: string, channel: string, part: 'text' | 'picture'): Key {
  return { pk: partition, sk: `TOLD#${window}#${channel}#${part}` };
}

/** Is this delivery about a lead? Decided by its key alone. */
export const isLeadKey = ({ pk }: Pick<Key, 'pk'>): boolean => pk.startsWith(recordPartition(''));
