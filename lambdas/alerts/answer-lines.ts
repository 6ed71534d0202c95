import type { Assignee } from '../leads/assignee.ts';
import type { Told } from '../leads/told.ts';
import type { RenderContext } from '../messages/context.ts';
import { type Inline, theirs } from '../messages/document.ts';
import { plainLine } from '../messages/plain-line.ts';
import { fill } from '../messages/slots.ts';
import { zonedParts } from '../platform/time/zoned-time.ts';
import { answerWordsOf } from './locales/answers.ts';
import { wordsOf } from './locales/index.ts';
import { timeText } from './time.ts';

/** What a message of leads may know beyond the leads themselves, where people take them. */
export interface Answering {
  /** Where a lead is taken. Absent: nobody takes leads. */
  takeLink?: string;
  /** What the receiver mentions a person by. Null: it cannot. */
  mentionOf?: (personId: string) => string | null;
}

export const nameSpan = (name: string): Inline => [theirs(plainLine(name))];

/** Whose lead it is, and why where that is no matter of turns. */
export function assigneeLine({ name, because }: Assignee, { locale }: Pick<RenderContext, 'locale'>): Inline {
  const words = answerWordsOf(locale);
  const line = fill(words.assignee, nameSpan(name));
  const why =
    because === 'knows-them'
      ? words.because.knowsThem
      : because === 'nobody-else'
        ? words.because.nobodyElse
        : null;
  return why === null ? line : [...line, locale === 'en' ? ` (${why})` : `（${why}）`];
}

/** Who has it, where somebody took it before this could be told; else whose it is. Null: it is nobody's in particular. */
export function whoseLine(
  { lead, answer }: Pick<Told, 'lead' | 'answer'>,
  ctx: RenderContext,
): Inline | null {
  if (!answer) return lead.assignee ? assigneeLine(lead.assignee, ctx) : null;
  const [at, now] = [answer.atMs, ctx.nowMs].map((ms) => zonedParts(ms, ctx.timeZone));
  const isToday = at?.year === now?.year && at?.month === now?.month && at?.day === now?.day;
  const text = timeText(answer.atMs, ctx, wordsOf(ctx.locale));
  const time = isToday ? text.slice(-'10:03'.length) : text;
  return fill((mark) => answerWordsOf(ctx.locale).takenAt(mark, time), nameSpan(answer.by.name));
}

/** What people are mentioned by, each once: nothing where the receiver mentions none of them. */
export function mentionsOf(
  people: readonly (string | null | undefined)[],
  { mentionOf }: Answering,
): { mentionAlso?: readonly string[] } {
  if (!mentionOf) return {};
  const ids = people.flatMap((id) => (id ? (mentionOf(id) ?? []) : []));
  return ids.length === 0 ? {} : { mentionAlso: [...new Set(ids)] };
}
