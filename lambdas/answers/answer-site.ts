import { openLink } from '../assignment/answer-links.ts';
import type { Locale } from '../messages/context.ts';
import { answerLead } from './answer-lead.ts';
import { answerList } from './answer-list.ts';
import { answerOwn, answerPerson } from './answer-person.ts';
import type { AnswerReport } from './answer-report.ts';
import type { Asked } from './asked.ts';
import { lineOfAddress } from './guesses.ts';
import { notice } from './respond.ts';
import type { SiteDeps } from './site-deps.ts';
import { visitorOf } from './visitor.ts';
import type { WebRequest, WebResponse } from './web.ts';

export type Site = (request: WebRequest) => Promise<WebResponse>;

/** The page behind links of `answers`. It answers everything that is asked, and never throws. */
export function createAnswerSite(deps: SiteDeps): Site {
  const { platform, config, report } = deps;
  return async (request) => {
    const locale = localeOf(request, config.locale);
    const told: Omit<AnswerReport, 'status'> = {
      type: 'answer',
      page: 'none',
      method: isMethod(request.method) ? request.method : 'other',
      did: null,
      refused: null,
      toClaimMs: null,
    };
    let response: WebResponse;
    try {
      response = await answered(deps, request, locale, told);
    } catch (error) {
      platform.log.error('The page of a lead failed; who pressed is asked to press again', { error });
      response = notice(locale, 'failed');
    }
    report({ ...told, status: response.status });
    return request.method === 'HEAD' ? { ...response, body: '' } : response;
  };
}

const PAGES = { c: 'lead', l: 'list', p: 'person' } as const;

async function answered(
  deps: SiteDeps,
  request: WebRequest,
  locale: Locale,
  report: Asked['report'],
): Promise<WebResponse> {
  const { config, keys: keyStore, guesses, platform } = deps;
  const { answers } = config;
  if (!answers) return notice(locale, 'not-found');
  const url = new URL(answers.url);
  const hosts = [url.host, ...request.servedAs].map((host) => host.toLowerCase());
  const host = request.headers.host?.toLowerCase() ?? '';
  if (!hosts.includes(withoutUsualPort(host, url.protocol))) {
    report.refused = 'host';
    return notice(locale, 'foreign-host');
  }
  if (!isMethod(request.method)) return notice(locale, 'method');
  const base = url.pathname === '/' ? '' : url.pathname;
  const path = request.path.startsWith(`${base}/`) ? request.path.slice(base.length) : request.path;
  const [, letter, token = ''] = /^\/([clp])\/([\w-]{1,1024})$/.exec(path) ?? [];
  if (letter !== 'c' && letter !== 'l' && letter !== 'p') return notice(locale, 'not-found');
  report.page = PAGES[letter];
  if (request.method === 'POST' && letter === 'l') return notice(locale, 'method');

  const keys = await keyStore.get();
  const nowMs = platform.clock.nowMs();
  const link = openLink(keys, letter, token, nowMs);
  if (link.is === 'forged') {
    report.refused = 'guess';
    return notice(
      locale,
      (await guesses.failed(keys, lineOfAddress(request.source))) ? 'too-many' : 'forged',
    );
  }
  if (link.is === 'expired' && letter !== 'p') return notice(locale, 'expired');
  if (request.method === 'POST' && request.body === null) return notice(locale, 'too-large');

  const asked: Asked = {
    request,
    answers,
    keys,
    nowMs,
    path,
    address: base + path,
    hosts,
    visitor: await visitorOf(request, { ...deps, answers, keys, nowMs }),
    isPreview: request.method === 'HEAD' || isPreview(request),
    ctx: { locale, timeZone: config.timeZone, nowMs },
    lang: locale === config.locale ? null : locale,
    report,
  };
  switch (link.is) {
    case 'expired':
      return answerLate(deps, asked);
    case 'lead':
      return answerLead(deps, asked, link);
    case 'list':
      return answerList(deps, asked, link.listId);
    case 'person':
      return answerPerson(deps, asked, link);
  }
}

/** A personal link that is over lets nobody in any more. Who is signed in sees what they have to do. */
function answerLate(deps: SiteDeps, asked: Asked): Promise<WebResponse> | WebResponse {
  const { ctx, isPreview, request, visitor } = asked;
  const person = isPreview || request.method !== 'GET' || !visitor.isEnrolled ? null : visitor.person;
  return person === null ? notice(ctx.locale, 'expired') : answerOwn(deps, asked, person);
}

const isMethod = (method: string): method is 'GET' | 'HEAD' | 'POST' =>
  method === 'GET' || method === 'HEAD' || method === 'POST';

function withoutUsualPort(host: string, protocol: string): string {
  const usual = protocol === 'https:' ? ':443' : ':80';
  return host.endsWith(usual) ? host.slice(0, -usual.length) : host;
}

/** What chats, mail gateways and browsers fetch before anybody has opened anything. */
const PREVIEWERS =
  /bot\b|crawl|spider|preview|scanner|facebookexternalhit|whatsapp|embedly|slack-imgproxy|safelinks|proofpoint|mimecast|barracuda/i;

function isPreview({ headers }: WebRequest): boolean {
  const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''} ${headers['x-purpose'] ?? ''} ${headers['x-moz'] ?? ''}`;
  return /prefetch|preview|prerender/i.test(purpose) || PREVIEWERS.test(headers['user-agent'] ?? '');
}

/** The language of the file, unless the address asks for the other. */
function localeOf({ query }: WebRequest, usual: Locale): Locale {
  const lang = query.get('lang');
  return lang === 'en' || lang === 'zh-CN' ? lang : usual;
}
