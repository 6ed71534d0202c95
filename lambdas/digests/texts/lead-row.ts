import { wordsOf } from '../../alerts/locales/index.ts';
import type { Words } from '../../alerts/locales/words.ts';
import { gradeLetter } from '../../leads/grade.ts';
import type { RenderContext } from '../../messages/context.ts';
import {
  bold,
  type Inline,
  LEFT_OUT,
  type Row,
  type RowPart,
  type Rows,
  theirs,
} from '../../messages/document.ts';
import { plainLine } from '../../messages/plain-line.ts';
import { fill, joined } from '../../messages/slots.ts';
import type { DigestFigures, DigestLead } from '../figures.ts';
import { leadAnswerSpans } from './answers.ts';
import { calledText, digestWords } from './facts.ts';

const MAX_BYTES = { who: 60, phone: 200, place: 60, company: 90, task: 60, record: 80 };

export interface LeadRowOptions {
  figures: DigestFigures;
  locale: RenderContext['locale'];
  /** Only if the line is wide enough. */
  withPlace: boolean;
  /** Are there several grades, or several tasks? Then each row names its own. */
  manyGrades: boolean;
  manyTasks: boolean;
}

/**
 * The leads of a digest, one row each, below the lines above them. @param atMost the first ones; the rest are only
 * counted
 */
export function leadRows(
  figures: DigestFigures,
  locale: RenderContext['locale'],
  { withPlace, atMost, linesShare }: { withPlace: boolean; atMost?: number; linesShare: number },
): Rows {
  const { leads, total } = figures;
  const words = digestWords(locale);
  const manyTasks = new Set(leads.map(({ taskName }) => taskName)).size > 1;
  const manyGrades = new Set(leads.map(({ grade }) => grade)).size > 1;
  return {
    rows: leads
      .slice(0, atMost)
      .map((lead) => leadRow(lead, { figures, locale, withPlace, manyTasks, manyGrades })),
    separator: words.separator,
    total: total.leads,
    more: { tone: 'quiet', text: (figures.answers ? words.moreAnswered : words.more)(LEFT_OUT) },
    linesShare,
  };
}

/**
 * A lead as a row: name, phone, time; then company, place, and the task if there are several. The place is dropped
 * first, then the task, then the company.
 */
export function leadRow(lead: DigestLead, options: LeadRowOptions): Row {
  const { figures, locale, withPlace, manyGrades, manyTasks } = options;
  const words = wordsOf(locale);
  const name = shown(lead.name, MAX_BYTES.who);
  const company = shown(lead.company, MAX_BYTES.company);
  const phone = shown(lead.phone, MAX_BYTES.phone);
  const id = shown(lead.id, MAX_BYTES.record);
  const record: Inline = [words.labels.record, ...(id ? [' ', ...id] : [])];
  const who = name ?? company ?? (phone === null ? record : null);
  const start = [manyGrades ? [gradeLetter(lead.grade)] : null, who && [bold(...who)], phone];
  const time = lead.atMs === null ? null : [calledText(lead.atMs, figures, digestWords(locale))];
  const parts: [Inline | null, RowPart['drop']][] = [
    [time, null],
    [lead.answer ? leadAnswerSpans(lead.answer, digestWords(locale), words) : null, null],
    [name === null ? null : company, 3],
    [withPlace ? place(lead, words) : null, 1],
    [manyTasks ? shown(lead.taskName, MAX_BYTES.task) : null, 2],
  ];
  return {
    start: joined(
      ' ',
      start.filter((part) => part !== null),
    ),
    parts: parts.flatMap(([spans, drop]) => (spans === null ? [] : [{ spans, drop }])),
  };
}

function shown(text: string | null, atMost: number): Inline | null {
  const plain = plainLine(text ?? '');
  return plain === '' ? null : [{ clip: [theirs(plain)], atMost }];
}

/** For a municipality, province and city are the same: shown once. */
function place({ province, city }: DigestLead, words: Words): Inline | null {
  const [one, other] = [shown(province, MAX_BYTES.place), shown(city, MAX_BYTES.place)];
  if (!one || !other || province === null || city === null) return one ?? other ?? null;
  if (plainLine(province).startsWith(plainLine(city))) return one;
  return plainLine(city).startsWith(plainLine(province)) ? other : fill(words.place, one, other);
}
