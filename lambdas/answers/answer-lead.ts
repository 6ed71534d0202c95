import { type ClaimOutcome, OUTCOMES } from '../assignment/claim.ts';
import type { RecordOfTask } from '../assignment/claim-store.ts';
import { type Acted, act, type Wish } from './act.ts';
import { type Asked, addressAfter, browserOf } from './asked.ts';
import type { NoteName } from './locales/words.ts';
import { leadPage } from './pages/lead-page.ts';
import { readForm } from './read-form.ts';
import { readLead, recordBehind } from './read-lead.ts';
import { notice, pageResponse, seeOther } from './respond.ts';
import type { SiteDeps } from './site-deps.ts';
import { chosenCookie, epochOf } from './visitor.ts';
import type { WebResponse } from './web.ts';

/** The page of one lead, and what its forms send. */
export async function answerLead(
  deps: SiteDeps,
  asked: Asked,
  link: { recordId: string; of: string },
): Promise<WebResponse> {
  const record = recordBehind(deps, link);
  if (record === null) return notice(asked.ctx.locale, 'not-found');
  return asked.request.method === 'POST' ? pressed(deps, asked, record) : shown(deps, asked, record);
}

async function shown(deps: SiteDeps, asked: Asked, record: RecordOfTask): Promise<WebResponse> {
  const { answers, visitor, isPreview, ctx, request } = asked;
  const lead = await readLead(deps, record);
  if (lead === null) return notice(ctx.locale, 'expired');
  const person = isPreview ? null : visitor.person;
  const isChoice = answers.identity === 'choose' && !isPreview;
  const hasForm = person !== null || isChoice;
  const browser = hasForm ? browserOf(asked, deps.platform.newId) : { form: '', cookies: [] };
  const note = noteNamed(request.query.get('note'));
  const view = { ...ctx, config: deps.config, lead, person, isChoice, form: browser.form, note };
  return pageResponse(200, leadPage(view), browser.cookies);
}

async function pressed(deps: SiteDeps, asked: Asked, record: RecordOfTask): Promise<WebResponse> {
  const { answers, visitor, keys, nowMs, ctx, report } = asked;
  const form = await readForm(deps, asked);
  if ('refused' in form) return form.refused;
  const pressedButton = form.fields.get('do') ?? '';
  const isChoice = answers.identity === 'choose';
  const wish = wishOf(pressedButton, form.fields);
  const isIntroduction = isChoice && pressedButton === 'enrol';
  if (wish === null && !isIntroduction) return notice(ctx.locale, 'no-form');

  // Who passes a lead on names somebody else.
  const named = isChoice && wish?.do !== 'pass' ? form.fields.get('person') : null;
  if (named === '' || (named === null && isIntroduction)) {
    report.refused = 'no-choice';
    return seeOther(addressAfter(asked, 'choose'));
  }
  const by = named ?? visitor.person;
  if (by === null || !Object.hasOwn(deps.config.people ?? {}, by)) {
    report.refused = 'no-choice';
    return notice(ctx.locale, 'who');
  }
  const isNews = named !== null && by !== visitor.person && !visitor.isEnrolled;
  const cookies = isNews
    ? [chosenCookie(answers, keys, by, epochOf(await deps.enrolments.get(by)), nowMs)]
    : [];
  if (wish === null) {
    report.did = 'chosen';
    return seeOther(addressAfter(asked, null), cookies);
  }

  const acted = await act(deps, record, wish, { by, way: 'page' });
  noteInReport(report, acted);
  if (acted.is === 'unknown') return notice(ctx.locale, 'expired');
  if (acted.is !== 'refused') return seeOther(addressAfter(asked, null), cookies);
  const { why } = acted.refusal;
  return why === 'not-yours'
    ? notice(ctx.locale, 'not-yours')
    : seeOther(addressAfter(asked, NOTES[why]), cookies);
}

const NOTES = {
  taken: 'taken',
  'nobody-has-it': 'free',
  'too-late': 'late',
  'outcome-said': 'said',
  'not-allowed': 'denied',
} as const satisfies Record<string, NoteName>;

const NOTE_NAMES: ReadonlySet<string> = new Set<NoteName>([...Object.values(NOTES), 'choose']);

const noteNamed = (name: string | null): NoteName | null =>
  name !== null && NOTE_NAMES.has(name) ? (name as NoteName) : null;

/** Null: no button of ours sends it. */
function wishOf(button: string, fields: URLSearchParams): Wish | null {
  if (button === 'claim' || button === 'release') return { do: button };
  if (button === 'pass') return { do: 'pass', to: fields.get('person') ?? '' };
  const outcome = OUTCOMES.find((code: ClaimOutcome) => button === `outcome:${code}`);
  return outcome === undefined ? null : { do: 'outcome', outcome };
}

function noteInReport(report: Asked['report'], acted: Acted): void {
  if (acted.is === 'refused') report.refused = acted.refusal.why;
  if (acted.is !== 'changed') return;
  const { claim, event } = acted;
  report.did = event.do;
  if (event.do === 'claimed') report.toClaimMs = Math.max(0, event.atMs - claim.openedAtMs);
}
