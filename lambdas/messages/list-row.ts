import type { Told } from '../leads/told.ts';
import { byteLength, cutBytes } from './bytes.ts';
import type { RenderContext } from './context.ts';
import { badgeOf } from './headline.ts';
import type { Words } from './locales/words.ts';
import { companyOf, placeOf, recordOf, whenOf } from './shown.ts';

const MAX_BYTES = { who: 60, place: 60, company: 90, task: 60 };

/** A lead as a row of a list, in several lengths. */
export interface Row {
  /** Grade, who, phone, place, age: what a row always has. */
  short: string;
  /** With company, and with the task where a list has several: longest first. */
  longer: readonly string[];
  /** Grade, phone and what fits of the name. */
  shortest(maxBytes: number): string;
}

export interface RowContext {
  form: 'markdown' | 'text';
  repeat: boolean;
  manyTasks: boolean;
  ctx: RenderContext;
  words: Words;
}

/** `told.lead` is clean for the form. */
export function listRow(told: Told, { form, repeat, manyTasks, ctx, words }: RowContext): Row {
  const { lead } = told;
  const plainBadge = words.rowBadge(badgeOf(told, repeat));
  const badge = form === 'markdown' ? `**${plainBadge}**` : plainBadge;
  const record = recordOf(lead);
  const unknown = record === null ? words.unknownLead : `${words.labels.record} ${record}`;
  const who = lead.name ?? lead.company ?? (lead.phone === null ? unknown : null);
  const place = placeOf(lead, words);
  const company = companyOf(lead);

  const start = spaced([badge, who && cutBytes(who, MAX_BYTES.who), lead.phone]);
  const facts = [start, place && cutBytes(place, MAX_BYTES.place), whenOf(lead, ctx, words)];
  const withCompany = company && cutBytes(company, MAX_BYTES.company);
  const withTask = manyTasks ? cutBytes(lead.taskName, MAX_BYTES.task) : null;
  const line = (...more: (string | null)[]) => [...facts, ...more].filter(Boolean).join(words.separator);

  return {
    short: line(),
    longer: [line(withCompany, withTask), line(withCompany)],
    shortest(maxBytes) {
      const least = spaced([badge, lead.phone]);
      const room = maxBytes - byteLength(least) - 1;
      return spaced([badge, who && cutBytes(who, Math.max(0, Math.min(MAX_BYTES.who, room))), lead.phone]);
    },
  };
}

const spaced = (parts: readonly (string | null)[]): string => parts.filter(Boolean).join(' ');
