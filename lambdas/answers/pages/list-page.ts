import { personName } from '../../assignment/person-name.ts';
import type { Config } from '../../config/config.ts';
import { gradeLetter } from '../../leads/grade.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../locales/index.ts';
import type { ClaimedLead } from '../read-lead.ts';
import { page } from './layout.ts';
import { factsSeen, headingOf } from './shown-lead.ts';
import { clockText, type PageContext } from './times.ts';

export interface ListPage extends PageContext {
  config: Config;
  leads: readonly { lead: ClaimedLead; href: string }[];
  person: string | null;
  /** May somebody that we do not know see what is masked? */
  isChoice: boolean;
}

/** The leads of a message that was a list, each with who has it. */
export function listPage(view: ListPage): string {
  const { leads, locale, person, isChoice } = view;
  const words = wordsOf(locale);
  const isStranger = person === null && !isChoice;
  return page(
    locale,
    words.title,
    html`<h1>${words.list(leads.length)}</h1>
<p class="sub">${isStranger ? words.stranger : words.listOpen}</p>
${leadList(view, isStranger)}`,
  );
}

/** Leads that lead to their pages. It shows no number, and to a stranger nothing of a customer. */
export function leadList(view: ListPage, isStranger = false): Html {
  const words = wordsOf(view.locale);
  return html`<ul>
${view.leads.map(({ lead, href }) => {
  const heading = isStranger
    ? words.grade(gradeLetter(lead.facts.grade))
    : headingOf(factsSeen(lead.facts, 'masked'), view);
  return html`<li><a href="${href}"><span class="badge">${gradeLetter(lead.facts.grade)}</span>${heading}${
    isStranger ? null : html`<small>${stateOf(lead, view)}</small>`
  }</a></li>
`;
})}</ul>`;
}

function stateOf({ claim }: ClaimedLead, view: ListPage): string {
  const { state } = wordsOf(view.locale);
  const named = (person: string) => personName(view.config, person, view.locale);
  const { claimedBy, claimedAtMs, assignee } = claim;
  if (claimedBy === null) {
    return assignee === null ? state.open : state.assigned(named(assignee));
  }
  const time = clockText(claimedAtMs ?? 0, view);
  return claimedBy === view.person ? state.mine(time) : state.taken(named(claimedBy), time);
}
