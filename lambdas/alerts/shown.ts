import type { LeadFacts } from '../leads/facts/facts.ts';
import type { RenderContext } from '../messages/context.ts';
import { type Inline, type Tone, theirs, toned } from '../messages/document.ts';
import { fill, joined } from '../messages/slots.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/time/duration.ts';
import type { Words } from './locales/words.ts';
import { timeText, warmthOf } from './time.ts';

/** Whom the lead shows: its name, or else its company, or else its number. */
export function whoOf(lead: LeadFacts, words: Words): string {
  return lead.name ?? lead.company ?? lead.phone ?? words.unknownLead;
}

/** The vendor's record id, if nothing else identifies the lead. */
export function recordOf(lead: LeadFacts): string | null {
  return (lead.name ?? lead.company ?? lead.phone) === null ? lead.recordId || null : null;
}

/** The company, unless {@link whoOf} already shows it. */
export function companyOf(lead: LeadFacts): string | null {
  return lead.name === null || lead.company === lead.name ? null : lead.company;
}

/** Province and city as one place. For a municipality both are the same, and it is shown once. */
export function placeOf(
  { province, city }: Pick<LeadFacts, 'province' | 'city'>,
  words: Words,
): Inline | null {
  const [one, other] = [province, city].map((name) => (name === null ? null : [theirs(name)]));
  if (!one || !other || province === null || city === null) return one ?? other ?? null;
  if (province.startsWith(city)) return one;
  return city.startsWith(province) ? other : fill(words.place, one, other);
}

/** Place, network, gender: what helps to start the conversation. */
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

/** Clocks differ. A time further ahead than this has no age: nobody should think that the lead is fresh. */
const AHEAD_AT_MOST_MS = 2 * MINUTE_MS;

/** How long ago the call ended, or began if its end is unknown. Null: unknown, or in the future. */
function ageOf(lead: LeadFacts, ctx: RenderContext, words: Words): Age | null {
  const sinceMs = lead.endedAtMs ?? lead.calledAtMs;
  if (sinceMs === null || lead.isAgeUnknown) return null;
  const ageMs = ctx.nowMs - sinceMs;
  if (ageMs < -AHEAD_AT_MOST_MS) return null;
  return { text: words.ago(ageMs), warmth: warmthOf(ageMs) };
}

/** When the call was, for a row: how long ago, or the given time if that is unknown. */
export function whenOf(lead: LeadFacts, ctx: RenderContext, words: Words): string | null {
  const sinceMs = lead.endedAtMs ?? lead.calledAtMs;
  return ageOf(lead, ctx, words)?.text ?? (sinceMs === null ? null : timeText(sinceMs, ctx, words));
}

/** The time of the call, and how long ago it was. */
export function calledOf(lead: LeadFacts, ctx: RenderContext, words: Words): Inline | null {
  const age = ageOf(lead, ctx, words);
  const atMs = lead.calledAtMs ?? lead.endedAtMs;
  if (atMs === null) return null;
  const time = timeText(atMs, ctx, words);
  return age === null ? [time] : fill((mark) => words.timeWithAge(time, mark), [toned(age.warmth, age.text)]);
}

/** Duration and rounds of the conversation. Nothing if there was none. */
export function talkOf(lead: LeadFacts, words: Words): string[] {
  const [talkMs, rounds] = [lead.talkMs ?? 0, lead.rounds ?? 0];
  const talk = talkMs < SECOND_MS ? null : words.talk(talkMs);
  return [talk, rounds === 0 ? null : words.rounds(rounds)].filter((part) => part !== null);
}
