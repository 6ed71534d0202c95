import type { Told } from '../leads/told.ts';
import type { RenderContext } from '../messages/context.ts';
import { bold, type Clip, type Inline, type Row, type RowPart, theirs } from '../messages/document.ts';
import { fill } from '../messages/slots.ts';
import { nameSpan } from './answer-lines.ts';
import { badgeOf } from './headline.ts';
import { answerWordsOf } from './locales/answers.ts';
import type { Words } from './locales/words.ts';
import { companyOf, placeOf, recordOf, whenOf } from './shown.ts';

const MAX_BYTES = { who: 60, place: 60, company: 90, task: 60, id: 200 };

export interface RowContext {
  repeat: boolean;
  manyTasks: boolean;
  ctx: RenderContext;
  words: Words;
}

/**
 * A lead as a row of a list: grade, name, phone, place, age. If there is room: its company, and its task if the list
 * has several. `told.lead` is clean.
 */
export function listRow(told: Told, { repeat, manyTasks, ctx, words }: RowContext): Row {
  const { lead } = told;
  const place = placeOf(lead, words);
  const when = whenOf(lead, ctx, words);
  const company = companyOf(lead);
  const parts: (RowPart | null)[] = [
    place && { drop: null, spans: [clip(place as Clip['clip'], MAX_BYTES.place)] },
    when === null ? null : { drop: null, spans: [when] },
    whosePart(told, ctx),
    company === null ? null : { drop: 2, spans: [clip([theirs(company)], MAX_BYTES.company)] },
    manyTasks ? { drop: 1, spans: [clip([theirs(lead.taskName)], MAX_BYTES.task)] } : null,
  ];
  return {
    start: startOf(told, words.rowBadge(badgeOf(told, repeat)), words),
    parts: parts.filter((part) => part !== null),
  };
}

/** Who has it already, or whose it is. */
function whosePart({ lead, kind, answer }: Told, { locale }: RenderContext): RowPart | null {
  if (kind === 'correction') return null;
  const words = answerWordsOf(locale);
  if (answer) return { drop: null, spans: fill(words.rowTaken, nameSpan(answer.by.name)) };
  return lead.assignee ? { drop: null, spans: fill(words.assignee, nameSpan(lead.assignee.name)) } : null;
}

export function startOf({ lead }: Told, badge: string, words: Words): Inline {
  const record = recordOf(lead);
  const unknown = record === null ? [words.unknownLead] : [`${words.labels.record} `, theirs(record)];
  const name = lead.name ?? lead.company;
  const who = name === null ? (lead.phone === null ? unknown : []) : [theirs(name)];
  return [
    bold(badge),
    { clip: who, atMost: MAX_BYTES.who, before: ' ', least: 0 },
    ...(lead.phone === null ? [] : [{ clip: [theirs(lead.phone)], atMost: MAX_BYTES.id, before: ' ' }]),
  ];
}

const clip = (pieces: Clip['clip'], atMost: number): Clip => ({ clip: pieces, atMost });
