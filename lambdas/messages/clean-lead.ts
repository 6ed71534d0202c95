import type { LeadFacts } from '../leads/facts.ts';
import { isBlank } from '../leads/text.ts';
import { cutBytes } from './bytes.ts';
import { neutralise, plainLine } from './neutralise.ts';

/** More than any id, or cipher text of a number. What is longer could push everything else out of a message. */
const MAX_ID_BYTES = 200;

/** For a robot's markdown. Only text that went through here may stand in one. */
export function cleanForMarkdown(lead: LeadFacts): LeadFacts {
  return cleaned(lead, neutralise);
}

/** For e-mail, text messages and Subjects. */
export function cleanForText(lead: LeadFacts): LeadFacts {
  return cleaned(lead, plainLine);
}

/** Every text of others cleaned; what nothing is left of becomes null, so that it leaves no hole. */
function cleaned(lead: LeadFacts, neutral: (text: string) => string): LeadFacts {
  const clean = (text: string) => {
    const shown = neutral(text);
    return isBlank(shown) ? '' : shown;
  };
  const some = (text: string | null) => (text === null ? null : clean(text) || null);
  // Shown as one word with what stands beside it, so neither may hold half of a host.
  const place = (text: string | null) => some(text?.replaceAll('.', '．') ?? null);
  const cleanId = (text: string) => cutBytes(clean(text), MAX_ID_BYTES);
  return {
    ...lead,
    recordId: cleanId(lead.recordId),
    taskName: clean(lead.taskName),
    name: some(lead.name),
    company: some(lead.company),
    phone: lead.phone === null ? null : cleanId(lead.phone) || null,
    province: place(lead.province),
    city: place(lead.city),
    operatorName: some(lead.operatorName),
    quote: some(lead.quote),
    tags: lead.tags.map(clean).filter((tag) => tag !== ''),
    contacts: lead.contacts
      .map(({ name, value }) => ({ name: clean(name), value: clean(value) }))
      .filter(({ value }) => value !== ''),
    note: some(lead.note),
    link: lead.link === null ? null : safeLink(lead.link) || null,
  };
}

/** The task's own link, with what would end a `[text](url)` early or break the line percent-encoded. */
function safeLink(link: string): string {
  return link
    .toWellFormed()
    .trim()
    .replace(/[\s()*<>[\]"`\\\p{Cc}\p{Cf}]/gu, (char) => encodeURIComponent(char).replace(/[()*]/g, percent));
}

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16)}`;
