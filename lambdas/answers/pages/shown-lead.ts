import { cleanForDocument } from '../../alerts/clean-lead.ts';
import { wordsOf as alertWordsOf } from '../../alerts/locales/index.ts';
import { calledOf, companyOf, talkOf, whereOf } from '../../alerts/shown.ts';
import type { LeadFacts } from '../../leads/facts/facts.ts';
import { maskedFacts } from '../../leads/facts/mask-facts.ts';
import { plainText } from '../../messages/plain.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../locales/index.ts';
import type { PageContext } from './times.ts';

/** How much somebody may see of a lead. `masked`: whatever no number can be read from. `all`: it is theirs. */
export type Seen = 'masked' | 'all';

/** Facts as a page may show them: cleaned as in messages, and without what one could call or write to. */
export function factsSeen(facts: LeadFacts, seen: Seen): LeadFacts {
  if (seen === 'all') return cleanForDocument(facts);
  return cleanForDocument({ ...maskedFacts(facts), phone: null, contacts: [], note: null, link: null });
}

export function headingOf(facts: LeadFacts, { locale }: PageContext): string {
  return facts.name ?? facts.company ?? wordsOf(locale).unknownLead;
}

/** Company and task, where the heading does not say them. */
export function belowHeading(facts: LeadFacts, { locale }: PageContext): string {
  const words = alertWordsOf(locale);
  return [companyOf(facts), facts.taskName]
    .filter((text) => text !== null && text !== '')
    .join(words.separator);
}

const DIALLED = /^\+?[\d\s()-]{3,24}$/;

/** The number to tap. One that is masked, or encrypted, is no number: then where to look for it. */
export function callOf({ phone }: LeadFacts, { locale }: PageContext): Html | null {
  if (phone === null) return null;
  const words = wordsOf(locale);
  if (!DIALLED.test(phone)) return html`<p class="note">${words.maskedPhone(phone)}</p>\n`;
  const dialled = phone.replace(/[\s()-]/g, '');
  return html`<a class="call" href="tel:${dialled}">${words.call(phone)}</a>\n`;
}

export function factList(facts: LeadFacts, ctx: PageContext): Html {
  const words = alertWordsOf(ctx.locale);
  const { labels } = words;
  const called = calledOf(facts, { ...ctx, channel: '' }, words);
  const rows: [string, string | Html][] = [
    [labels.place, plainText(whereOf(facts, words))],
    [labels.called, called ? plainText(called) : ''],
    [labels.talk, talkOf(facts, words).join(words.separator)],
    [labels.tags, facts.tags.join(words.tagSeparator)],
    ...facts.contacts.map(({ name, value }): [string, string] => [name || labels.contact, value]),
    [labels.note, facts.note ?? ''],
    [labels.record, facts.recordId],
    [labels.link, linkOf(facts, words.openLink)],
  ];
  const shown = rows.filter(([, value]) => value !== '');
  return html`<dl>
${shown.map(
  ([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>
`,
)}</dl>`;
}

function linkOf({ link }: LeadFacts, text: string): Html | string {
  if (link === null || !/^https?:\/\//i.test(link)) return '';
  return html`<a href="${link}" rel="noreferrer noopener">${text}</a>`;
}
