import type { LeadFacts } from '../leads/facts/facts.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { Told } from '../leads/told.ts';
import { type Clip, type Inline, theirs } from '../messages/document.ts';
import { plainText } from '../messages/plain.ts';
import type { BadgeFacts, Words } from './locales/words.ts';
import { companyOf, whoOf } from './shown.ts';

/** Longer than any real name, and short enough to leave room for the rest on a lock screen. */
const MAX_BYTES = { who: 90, company: 150, task: 120 };
/** A shorter piece of a part is left out. */
const MIN_PART_BYTES = 12;

export function badgeOf(told: Told, repeat: boolean): BadgeFacts {
  const previous = told.previousGrade ?? null;
  return {
    kind: told.kind,
    grade: gradeLetter(told.lead.grade),
    newGrade: told.newGrade === null ? null : gradeLetter(told.newGrade),
    // Stryker disable next-line EqualityOperator: it is another grade, never the same
    previous: previous === null ? null : { grade: gradeLetter(previous), rose: told.lead.grade < previous },
    isFirst: (told.round ?? 1) === 1,
    late: told.late === true,
    repeat,
  };
}

/** Grade, name, company, task: what a lock screen shows. `lead` is clean. If the line is too long, its end is cut. */
export function headlineOf(badge: string, lead: LeadFacts, words: Words): Inline {
  return [
    badge,
    partClip('', whoOf(lead, words), MAX_BYTES.who),
    partClip(words.companySeparator, companyOf(lead) ?? '', MAX_BYTES.company),
    partClip(words.taskSeparator, lead.taskName, MAX_BYTES.task),
  ];
}

/** A part of a first line, which may be cut or left out where that is too long. */
export const partClip = (before: string, text: string, atMost: number): Clip => ({
  clip: [theirs(text)],
  before,
  atMost,
  least: MIN_PART_BYTES,
});

/** The same as plain text. */
export const headline = (badge: string, lead: LeadFacts, words: Words): string =>
  plainText(headlineOf(badge, lead, words)).trimEnd();
