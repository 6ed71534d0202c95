import { gradeLetter } from '../leads/grade.ts';
import { recordPartition } from '../leads/record-partition.ts';
import { type Ask, askName, type DeliveryKind, GRADE_WORDS, type Told } from '../leads/told.ts';
import type { Key } from '../platform/table/table.ts';

/** A key names what is told, so that telling it twice is one item. Keys never change: a test pins them. */
const PREFIX: Readonly<Record<DeliveryKind, string>> = {
  alert: 'TOLD',
  correction: 'FELL',
  again: 'AGAIN',
  reminder: 'REMIND',
  taken: 'TAKEN',
  outcome: 'OUTCOME',
};

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

/** Of a reminder: each step has one in each channel. @param round of step 0: which claim, or passing on, it is about */
export function reminderKey(
  recordId: string,
  toldGrade: number,
  ask: Pick<Ask, 'step' | 'passedBy'>,
  channel: string,
  round = 1,
): Key {
  const first = `${PREFIX.reminder}#${gradeLetter(toldGrade)}#${askName(ask)}#${channel}`;
  return { pk: recordPartition(recordId), sk: round === 1 ? first : `${first}#${round}` };
}

/** Of what is told of an answer. @param round which claim, or which outcome, of the lead it is */
const answerKey = (
  kind: 'taken' | 'outcome',
  recordId: string,
  toldGrade: number,
  round: number,
  channel: string,
): Key => ({
  pk: recordPartition(recordId),
  sk: `${PREFIX[kind]}#${gradeLetter(toldGrade)}#${round}#${channel}`,
});

/** Of anything that is told of a lead. */
export function keyOfTold({ kind, lead, round, ask }: Told, channel: string): Key {
  const { recordId, grade } = lead;
  if (ask) return reminderKey(recordId, grade, ask, channel, round);
  if (kind === 'taken' || kind === 'outcome') return answerKey(kind, recordId, grade, round ?? 1, channel);
  return deliveryKey(kind, recordId, grade, channel, round);
}

/** Does it ask for an answer, by its key alone? It waits for hours on purpose. */
export const isReminderKey = ({ sk }: Pick<Key, 'sk'>): boolean => sk.startsWith(`${PREFIX.reminder}#`);

/** Does it say a grade, by its key alone? */
export const isGradeKey = (key: Key): boolean =>
  isLeadKey(key) && GRADE_WORDS.some((kind) => key.sk.startsWith(`${PREFIX[kind]}#`));

/** The key of a digest: one for each window and channel. */
export function digestKey(partition: string, window: string, channel: string, part: 'text' | 'picture'): Key {
  return { pk: partition, sk: `TOLD#${window}#${channel}#${part}` };
}

/** Is this delivery about a lead? Decided by its key alone. */
export const isLeadKey = ({ pk }: Pick<Key, 'pk'>): boolean => pk.startsWith(recordPartition(''));
