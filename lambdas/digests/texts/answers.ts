import type { Words } from '../../alerts/locales/words.ts';
import { OUTCOMES } from '../../assignment/claim.ts';
import { type Inline, theirs, toned } from '../../messages/document.ts';
import { plainLine } from '../../messages/plain-line.ts';
import { fill, joined } from '../../messages/slots.ts';
import type { AnswerFigures, LeadAnswer, PersonFigures } from '../figures.ts';
import { countText } from './facts.ts';
import { tookText } from './notes.ts';
import type { DigestWords } from './words.ts';

const MAX_NAME_BYTES = 60;

/** How many leads were taken and how fast, and how many were not. */
export function takenSpans(answers: AnswerFigures, words: DigestWords, general: Words): Inline {
  const { taken, leads, untaken, fallen, medianMs, p95Ms } = answers;
  const say = words.answers;
  const parts: Inline[] = [[say.taken(countText(taken), countText(leads))]];
  if (medianMs !== null && p95Ms !== null) {
    parts.push([say.speed(tookText(medianMs, general), tookText(p95Ms, general))]);
  }
  if (untaken > 0) parts.push([toned('warn', say.untaken(countText(untaken)))]);
  if (fallen > 0) parts.push([say.fallen(countText(fallen))]);
  return joined(words.separator, parts);
}

/** The outcomes of taken leads, if any were recorded. Null: none were. */
export function outcomesText({ outcomes, withoutOutcome }: AnswerFigures, words: DigestWords): string | null {
  const said = OUTCOMES.filter((outcome) => outcomes[outcome] > 0).map(
    (outcome) => `${words.answers.outcome[outcome]} ${countText(outcomes[outcome])}`,
  );
  if (said.length === 0) return null;
  if (withoutOutcome > 0) said.push(`${words.answers.withoutOutcome} ${countText(withoutOutcome)}`);
  return said.join(words.separator);
}

/** One line about a person. */
export function personSpans(person: PersonFigures, words: DigestWords, general: Words): Inline {
  const { name, taken, given, medianMs } = person;
  const median = medianMs === null ? null : tookText(medianMs, general);
  return fill(
    (mark) => words.answers.person(mark, countText(taken), countText(given), median),
    nameSpans(name),
  );
}

/** Who has this lead. */
export function leadAnswerSpans(
  { by, tookMs, outcome }: LeadAnswer,
  words: DigestWords,
  general: Words,
): Inline {
  if (by === null) return [toned('warn', words.answers.nobody)];
  const took = tookText(tookMs ?? 0, general);
  const taken = fill((mark) => words.answers.takenBy(mark, took), nameSpans(by));
  return outcome === null ? taken : [...taken, words.separator, words.answers.outcome[outcome]];
}

const nameSpans = (name: string): Inline => [{ clip: [theirs(plainLine(name))], atMost: MAX_NAME_BYTES }];
