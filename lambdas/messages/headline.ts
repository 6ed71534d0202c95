import type { LeadFacts } from '../leads/facts.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { Told } from '../leads/told.ts';
import { byteLength, cutBytes } from './bytes.ts';
import type { BadgeFacts, Words } from './locales/words.ts';
import { companyOf, whoOf } from './shown.ts';

/** More than any real one, less than would push the rest off a lock screen's line for ever. */
const MAX_BYTES = { who: 90, company: 150, task: 120 };
/** Less than this of a part says nothing. */
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
    repeat,
  };
}

/** Grade, who, company, task: what a lock screen shows. `lead` is clean. Shortened from its end to fit `maxBytes`. */
export function headline(
  badge: string,
  lead: LeadFacts,
  words: Words,
  maxBytes = Number.POSITIVE_INFINITY,
): string {
  const parts = [
    { before: '', text: whoOf(lead, words), max: MAX_BYTES.who },
    { before: words.companySeparator, text: companyOf(lead) ?? '', max: MAX_BYTES.company },
    { before: words.taskSeparator, text: lead.taskName, max: MAX_BYTES.task },
  ];
  let line = badge;
  for (const { before, text, max } of parts) {
    const room = maxBytes - byteLength(line + before);
    if (text === '' || (room < byteLength(text) && room < MIN_PART_BYTES)) continue;
    line += before + cutBytes(text, Math.min(max, room));
  }
  return line.trimEnd();
}
