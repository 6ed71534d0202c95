import type { Assignee } from '../leads/assignee.ts';
import type { RenderContext } from '../messages/context.ts';
import { type Inline, theirs } from '../messages/document.ts';
import { plainLine } from '../messages/plain-line.ts';
import { fill } from '../messages/slots.ts';
import { answerWordsOf } from './locales/answers.ts';

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

/** What people are mentioned by, each once: nothing where the receiver mentions none of them. */
export function mentionsOf(
  people: readonly (string | null | undefined)[],
  { mentionOf }: Answering,
): { mentionAlso?: readonly string[] } {
  if (!mentionOf) return {};
  const ids = people.flatMap((id) => (id ? (mentionOf(id) ?? []) : []));
  return ids.length === 0 ? {} : { mentionAlso: [...new Set(ids)] };
}
