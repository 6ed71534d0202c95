import { answerLinks } from '../assignment/answer-links.ts';
import type { SigningKeys } from '../assignment/signed-token.ts';
import type { AnswersConfig } from '../config/config.ts';
import type { Locale } from '../messages/context.ts';
import type { AnswerReport } from './answer-report.ts';
import type { NoteName } from './locales/words.ts';
import type { PageContext } from './pages/times.ts';
import type { ClaimedLead } from './read-lead.ts';
import { formToken, type Visitor, visitorCookie } from './visitor.ts';
import type { WebRequest } from './web.ts';

/** A request behind a link that is good, and what is known of who sent it. */
export interface Asked {
  request: WebRequest;
  answers: AnswersConfig;
  keys: SigningKeys;
  nowMs: number;
  /** `/c/TOKEN` */
  path: string;
  /** The same as a browser asks for it, with the path of `answers.url` before it. */
  address: string;
  /** Names that are ours. */
  hosts: readonly string[];
  visitor: Visitor;
  /** Nobody looks at it: it shows nothing personal. */
  isPreview: boolean;
  ctx: PageContext;
  /** Where it is not the language of the file. */
  lang: Locale | null;
  /** Filled on the way. */
  report: Omit<AnswerReport, 'status'>;
}

/** The browser that a page with a form is for, with the cookie that makes it one where it has none. */
export function browserOf(
  { visitor, answers, keys, path, nowMs }: Asked,
  newId: () => string,
): { form: string; cookies: string[] } {
  const id = visitor.id ?? newId();
  return {
    form: formToken(keys, { ...visitor, id }, path, nowMs),
    cookies: visitor.id === null ? [visitorCookie(answers, id)] : [],
  };
}

/** Where a form leads to: its own page, in the language it had. */
export function addressAfter({ address, lang }: Asked, note: NoteName | null): string {
  const query = new URLSearchParams();
  if (lang !== null) query.set('lang', lang);
  if (note !== null) query.set('note', note);
  return query.size === 0 ? address : `${address}?${query}`;
}

/** Leads with the addresses of their pages. */
export function linked(
  leads: readonly ClaimedLead[],
  { answers, keys, lang, nowMs }: Asked,
): { lead: ClaimedLead; href: string }[] {
  const links = answerLinks(new URL(answers.url).pathname.replace(/\/$/, ''), keys);
  return leads.map((lead) => ({
    lead,
    href: links.lead(lead.claim, nowMs) + (lang === null ? '' : `?lang=${lang}`),
  }));
}
