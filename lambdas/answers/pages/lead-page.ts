import { OUTCOMES } from '../../assignment/claim.ts';
import { RELEASE_WITHIN_MS } from '../../assignment/claim-changes.ts';
import { personName } from '../../assignment/person-name.ts';
import type { Config } from '../../config/config.ts';
import { gradeLetter } from '../../leads/grade.ts';
import { type Html, html } from '../html.ts';
import { wordsOf } from '../locales/index.ts';
import type { NoteName } from '../locales/words.ts';
import type { ClaimedLead } from '../read-lead.ts';
import { choicesOf, hasOwner, isLeadOf, mayAct } from '../roles.ts';
import { page } from './layout.ts';
import { belowHeading, callOf, factList, factsSeen, headingOf } from './shown-lead.ts';
import { clockText, type PageContext } from './times.ts';

export interface LeadPage extends PageContext {
  config: Config;
  lead: ClaimedLead;
  /** Who looks at it. Null: nobody that we know. */
  person: string | null;
  /** May somebody that we do not know choose a name? */
  isChoice: boolean;
  /** Goes into each form. */
  form: string;
  note: NoteName | null;
}

/** A lead: who has it, what they said, and what one can press. It shows no number but to who has it. */
export function leadPage(view: LeadPage): string {
  const { lead, person, isChoice, locale, config } = view;
  const words = wordsOf(locale);
  if (person === null && !isChoice) return strangerPage(view);
  const isMine = person !== null && lead.claim.claimedBy === person;
  const facts = factsSeen(lead.facts, isMine ? 'all' : 'masked');
  const isAllowed = person === null || mayAct(config, lead.claim, person);
  const below = belowHeading(facts, view);
  return page(
    locale,
    words.title,
    html`<h1><span class="badge">${gradeLetter(lead.facts.grade)}</span>${headingOf(facts, view)}</h1>
${below === '' ? null : html`<p class="sub">${below}</p>\n`}${noteOf(view)}${stateOf(view)}${fallOf(view)}${
  facts.quote === null ? null : html`<blockquote>${words.said(facts.quote)}</blockquote>\n`
}${isMine ? callOf(facts, view) : null}${youOf(view)}${isAllowed || isChoice ? actionsOf(view, isMine) : otherTeam(view)}
<h2>${words.labels.facts}</h2>
${factList(facts, view)}`,
  );
}

/** For who is nobody that we know, and cannot say who they are: also for previews. */
function strangerPage({ locale, lead }: LeadPage): string {
  const words = wordsOf(locale);
  return page(
    locale,
    words.title,
    html`<h1>${words.grade(gradeLetter(lead.facts.grade))}</h1>
<p class="note">${words.stranger}</p>`,
  );
}

const otherTeam = ({ locale }: LeadPage): Html =>
  html`<p class="note">${wordsOf(locale).notices['not-yours'].text}</p>`;

/** Two people may share a computer, and a press is somebody's. */
function youOf({ person, config, locale }: LeadPage): Html | null {
  return person === null
    ? null
    : html`<p class="sub">${wordsOf(locale).you(personName(config, person, locale))}</p>\n`;
}

function noteOf({ note, locale }: LeadPage): Html | null {
  return note === null ? null : html`<p class="note" role="alert">${wordsOf(locale).notes[note]}</p>\n`;
}

function stateOf(view: LeadPage): Html {
  const { lead, person, config, locale } = view;
  const { claimedBy, claimedAtMs, assignee, outcome, outcomeAtMs } = lead.claim;
  const words = wordsOf(locale);
  const said =
    outcome === null
      ? null
      : html`<br>${words.state.outcome(words.outcomes[outcome], clockText(outcomeAtMs ?? 0, view))}`;
  if (claimedBy === null) {
    const text =
      assignee === null ? words.state.open : words.state.assigned(personName(config, assignee, locale));
    return html`<p class="state open" role="status">${text}</p>\n`;
  }
  const time = clockText(claimedAtMs ?? 0, view);
  if (claimedBy === person)
    return html`<p class="state mine" role="status">${words.state.mine(time)}${said}</p>\n`;
  return html`<p class="state" role="status">${words.state.taken(personName(config, claimedBy, locale), time)}${said}</p>\n`;
}

function fallOf({ lead: { facts, fellTo }, locale }: LeadPage): Html | null {
  if (fellTo === null) return null;
  const text = wordsOf(locale).fell(gradeLetter(facts.grade), fellTo < 1 ? null : gradeLetter(fellTo));
  return html`<p class="note">${text}</p>\n`;
}

function actionsOf(view: LeadPage, isMine: boolean): Html {
  const { lead, config, person, isChoice, locale } = view;
  const words = wordsOf(locale);
  const isFree = !hasOwner(config, lead.claim);
  return html`${isFree ? claimForm(view) : null}${isMine ? mineForms(view) : null}${
    isChoice && person === null && !isFree
      ? formOf(view, chooser(view), [{ value: 'enrol', text: words.do.iAm }])
      : null
  }${isLeadOf(config, lead.claim, person) ? passForm(view) : null}`;
}

function claimForm(view: LeadPage): Html {
  const words = wordsOf(view.locale);
  return html`${formOf(view, view.isChoice ? chooser(view) : null, [
    { value: 'claim', text: words.do.claim, isMain: true },
  ])}<p class="sub">${words.numberOnceYours}</p>`;
}

function mineForms(view: LeadPage): Html {
  const { lead, locale, nowMs } = view;
  const { outcome, claimedAtMs } = lead.claim;
  const words = wordsOf(locale);
  const untilMs = (claimedAtMs ?? 0) + RELEASE_WITHIN_MS;
  const outcomes = OUTCOMES.map(
    (code) =>
      html`<button name="do" value="outcome:${code}" aria-pressed="${String(code === outcome)}">${words.outcomes[code]}</button>
`,
  );
  const release =
    outcome === null && nowMs <= untilMs
      ? html`${formOf(view, null, [{ value: 'release', text: words.do.release }])}<p class="sub">${words.releaseUntil(clockText(untilMs, view))}</p>`
      : null;
  return html`<h2 id="outcome">${words.labels.outcome}</h2>
<form method="post" aria-labelledby="outcome">${hidden(view)}<div class="pair">
${outcomes}</div></form>
${release}`;
}

function passForm(view: LeadPage): Html | null {
  const { lead, config, locale } = view;
  const words = wordsOf(locale);
  const { claimedBy, assignee } = lead.claim;
  const others = choicesOf(config, lead.claim).filter((person) => person !== (claimedBy ?? assignee));
  if (others.length === 0) return null;
  return html`<h2>${words.labels.pass}</h2>
${formOf(view, select(view, 'pass-to', words.labels.passTo, others, null), [{ value: 'pass', text: words.do.pass }])}`;
}

interface Button {
  value: string;
  text: string;
  isMain?: boolean;
}

/** Without an `action` a form goes to where the page came from. */
function formOf(view: LeadPage, fields: Html | null, buttons: readonly Button[]): Html {
  return html`<form method="post">${hidden(view)}${fields}${buttons.map(
    ({ value, text, isMain }) =>
      html`<button name="do" value="${value}"${isMain ? html` class="main"` : null}>${text}</button>`,
  )}</form>
`;
}

const hidden = ({ form }: LeadPage): Html => html`<input type="hidden" name="form" value="${form}">`;

/** Nobody is chosen beforehand: a scanner that presses buttons says nobody's name. */
function chooser(view: LeadPage): Html {
  const { config, lead, person, locale } = view;
  return select(view, 'who', wordsOf(locale).labels.who, choicesOf(config, lead.claim), person);
}

function select(
  { config, locale }: LeadPage,
  id: string,
  label: string,
  people: readonly string[],
  chosen: string | null,
): Html {
  const options = people.map(
    (person) =>
      html`<option value="${person}"${person === chosen ? html` selected` : null}>${personName(config, person, locale)}</option>`,
  );
  return html`<label for="${id}">${label}</label><select id="${id}" name="person" required><option value="">${wordsOf(locale).chooseNobody}</option>${options}</select>
`;
}
