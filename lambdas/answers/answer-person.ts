import { createHash } from 'node:crypto';
import { personName } from '../assignment/person-name.ts';
import { type Asked, addressAfter, browserOf, linked } from './asked.ts';
import { enrolledPage, enrolPage } from './pages/person-page.ts';
import { readForm } from './read-form.ts';
import { readLeads } from './read-lead.ts';
import { notice, pageResponse, seeOther } from './respond.ts';
import type { SiteDeps } from './site-deps.ts';
import { personNamed, sessionCookie } from './visitor.ts';
import type { WebResponse } from './web.ts';

/** The page stays small: somebody who has more than that does the newest first. */
const MOST_LEADS = 30;

/** A person's own link: it makes the browser theirs in which its button is pressed, once. */
export async function answerPerson(
  deps: SiteDeps,
  asked: Asked,
  link: { nonce: string; of: string },
): Promise<WebResponse> {
  const person = personNamed(deps.config, link.of);
  if (person === null) return notice(asked.ctx.locale, 'not-found');
  return asked.request.method === 'POST'
    ? enrol(deps, asked, person, link.nonce)
    : show(deps, asked, person, link.nonce);
}

async function show(deps: SiteDeps, asked: Asked, person: string, nonce: string): Promise<WebResponse> {
  const { ctx, visitor, isPreview } = asked;
  const name = personName(deps.config, person, asked.ctx.locale);
  if (isPreview) return pageResponse(200, enrolPage(ctx, null, null));
  const enrolment = await deps.enrolments.get(person);
  const isGood = enrolment?.linkNonce === nonce;
  if (!isGood && visitor.person === person) return answerOwn(deps, asked, person);
  // Its answer was lost on the way: the same browser may press again.
  const isOurs =
    enrolment?.usedNonce === nonce && visitor.id !== null && enrolment.usedBy === hashOf(visitor.id);
  if (!isGood && !isOurs) return notice(ctx.locale, 'link-used');
  const { form, cookies } = browserOf(asked, deps.platform.newId);
  return pageResponse(200, enrolPage(ctx, name, form), cookies);
}

/** What somebody has to do who is signed in in this browser. Newest first, without those that nobody wants any more. */
export async function answerOwn(deps: SiteDeps, asked: Asked, person: string): Promise<WebResponse> {
  const { ctx } = asked;
  const open = await deps.claims.openOf(person, MOST_LEADS);
  const leads = (await readLeads(deps, open)).filter(({ fellTo }) => fellTo === null);
  const view = { ...ctx, config: deps.config, person, isChoice: false, leads: linked(leads, asked) };
  return pageResponse(200, enrolledPage(view));
}

async function enrol(deps: SiteDeps, asked: Asked, person: string, nonce: string): Promise<WebResponse> {
  const { answers, keys, ctx, nowMs, visitor, report } = asked;
  const form = await readForm(deps, asked);
  if ('refused' in form) return form.refused;
  if (form.fields.get('do') !== 'enrol') return notice(ctx.locale, 'no-form');
  const enrolment = await deps.enrolments.use(person, nonce, hashOf(visitor.id ?? ''));
  if (enrolment === null) {
    report.refused = 'link-used';
    return notice(ctx.locale, 'link-used');
  }
  report.did = 'enrolled';
  const session = sessionCookie(answers, keys, person, enrolment.epoch, nowMs);
  return seeOther(addressAfter(asked, null), [session]);
}

const hashOf = (visitorId: string): string =>
  createHash('sha256').update(visitorId).digest('base64url').slice(0, 22);
