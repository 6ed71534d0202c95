import type { LeadFacts } from '../leads/facts.ts';
import type { RenderContext } from '../messages/context.ts';
import { type Inline, type Tone, theirs, toned } from '../messages/document.ts';
import { fill, joined } from '../messages/slots.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/duration.ts';
import type { Words } from './locales/words.ts';
import { timeText, warmthOf } from './time.ts';

/** Who the lead is: its name, else its company, else its number. */
export function whoOf(lead: LeadFacts, words: Words): string {
  return lead.name ?? lead.company ?? lead.phone ?? words.unknownLead;
}

/** Its record at the vendor's, where nothing else says who it is. */
export function recordOf(lead: LeadFacts): string | null {
  return (lead.name ?? lead.company ?? lead.phone) === null ? lead.recordId || null : null;
}

/** The company, where it says something that {@link whoOf} does not. */
export function companyOf(lead: LeadFacts): string | null {
  return lead.name === null || lead.company === lead.name ? null : lead.company;
}

/** Province and city as one place. A municipality is both: shown once. */
export function placeOf(
  { province, city }: Pick<LeadFacts, 'province' | 'city'>,
  words: Words,
): Inline | null {
  const [one, other] = [province, city].map((name) => (name === null ? null : [theirs(name)]));
  if (!one || !other || province === null || city === null) return one ?? other ?? null;
  if (province.startsWith(city)) return one;
  return city.startsWith(province) ? other : fill(words.place, one, other);
}

/** Where, on which network, man or woman: what helps to open the talk. */
export function whereOf(lead: LeadFacts, words: Words): Inline {
  const operator = lead.operatorName === null ? null : [theirs(words.operator(lead.operatorName))];
  const gender = lead.gender === null ? null : words.gender(lead.gender);
  const parts = [placeOf(lead, words), operator, gender === null ? null : [gender]];
  return joined(
    words.separator,
    parts.filter((part) => part !== null),
  );
}

export interface Age {
  text: string;
  warmth: Tone;
}

/** Clocks differ. What lies further ahead is no age, and nobody is to think it fresh. */
const AHEAD_AT_MOST_MS = 2 * MINUTE_MS;

/** How long ago the call ended, or began where its end is not known. Null: that is not known, or still to come. */
function ageOf(lead: LeadFacts, ctx: RenderContext, words: Words): Age | null {
  const sinceMs = lead.endedAtMs ?? lead.calledAtMs;
  if (sinceMs === null) return null;
  const ageMs = ctx.nowMs - sinceMs;
  if (ageMs < -AHEAD_AT_MOST_MS) return null;
  return { text: words.ago(ageMs), warmth: warmthOf(ageMs) };
}

/** What a row says of when it was: how long ago, or the time as given where that is none. */
export function whenOf(lead: LeadFacts, ctx: RenderContext, words: Words): string | null {
  const sinceMs = lead.endedAtMs ?? lead.calledAtMs;
  return ageOf(lead, ctx, words)?.text ?? (sinceMs === null ? null : timeText(sinceMs, ctx, words));
}

/** When it was called and how long ago that is. */
export function calledOf(lead: LeadFacts, ctx: RenderContext, words: Words): Inline | null {
  const age = ageOf(lead, ctx, words);
  const atMs = lead.calledAtMs ?? lead.endedAtMs;
  if (atMs === null) return null;
  const time = timeText(atMs, ctx, words);
  return age === null ? [time] : fill((mark) => words.timeWithAge(time, mark), [toned(age.warmth, age.text)]);
}

/** How long and how many rounds they talked: nothing where they did not. */
export function talkOf(lead: LeadFacts, words: Words): string[] {
  const [talkMs, rounds] = [lead.talkMs ?? 0, lead.rounds ?? 0];
  const talk = talkMs < SECOND_MS ? null : words.talk(talkMs);
  return [talk, rounds === 0 ? null : words.rounds(rounds)].filter((part) => part !== null);
}
