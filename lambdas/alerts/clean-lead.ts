import type { LeadFacts } from '../leads/facts/facts.ts';
import { isBlank } from '../leads/facts/text.ts';
import { cutBytes } from '../messages/bytes.ts';
import { plainLine } from '../messages/plain-line.ts';

/** Longer than any id or encrypted number. Anything longer could push everything else out of a message. */
const MAX_ID_BYTES = 200;

/** For documents, uncut: only text that went through here may stand in one. */
export function cleanForDocument(lead: LeadFacts): LeadFacts {
  return cleaned(lead, (id) => id);
}

/** For e-mail, text messages and Subjects. */
export function cleanForText(lead: LeadFacts): LeadFacts {
  return cleaned(lead, (id) => cutBytes(id, MAX_ID_BYTES));
}

/** Cleans every foreign text. A text of which nothing is left becomes null, so that it leaves no gap. */
function cleaned(lead: LeadFacts, cutId: (id: string) => string): LeadFacts {
  const clean = (text: string) => {
    const shown = plainLine(text);
    return isBlank(shown) ? '' : shown;
  };
  const some = (text: string | null) => (text === null ? null : clean(text) || null);
  // Shown as one word with its neighbour, so neither may contain half of a host name.
  const place = (text: string | null) => some(text?.replaceAll('.', '．') ?? null);
  const cleanId = (text: string) => cutId(clean(text));
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

/** The task's own link. Characters that would end a `[text](url)` early or break the line are percent-encoded. */
function safeLink(link: string): string {
  return link
    .toWellFormed()
    .trim()
    .replace(/[\s()*<>[\]"`\\\p{Cc}\p{Cf}]/gu, (char) => encodeURIComponent(char).replace(/[()*]/g, percent));
}

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16)}`;
