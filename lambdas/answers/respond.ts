import type { Locale } from '../messages/context.ts';
import { wordsOf } from './locales/index.ts';
import type { NoticeName } from './locales/words.ts';
import { plainPage } from './pages/layout.ts';
import { STYLE_HASH } from './pages/style.ts';
import type { WebResponse } from './web.ts';

/** The page runs nothing, is shown in no frame, is kept by nobody and tells nobody where its links came from. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src '${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

export const pageResponse = (status: number, body: string, cookies: readonly string[] = []): WebResponse => ({
  status,
  headers: HEADERS,
  cookies,
  body,
});

/** After a form: the browser shows what the address has, and asking again sends nothing twice. */
export const seeOther = (location: string, cookies: readonly string[] = []): WebResponse => ({
  status: 303,
  headers: { ...HEADERS, location },
  cookies,
  body: '',
});

const STATUS: Readonly<Record<NoticeName, number>> = {
  'not-found': 404,
  expired: 410,
  forged: 404,
  'link-used': 410,
  'too-many': 429,
  'foreign-host': 421,
  'foreign-form': 403,
  'form-expired': 403,
  who: 403,
  'not-yours': 403,
  method: 405,
  'too-large': 413,
  'no-form': 415,
  failed: 503,
};

const MORE: Readonly<Partial<Record<NoticeName, Readonly<Record<string, string>>>>> = {
  'too-many': { 'retry-after': '600' },
  method: { allow: 'GET, HEAD, POST' },
  failed: { 'retry-after': '5' },
};

/** A page that says why it shows no lead. */
export function notice(locale: Locale, name: NoticeName): WebResponse {
  const { heading, text } = wordsOf(locale).notices[name];
  const response = pageResponse(STATUS[name], plainPage(locale, heading, text));
  return { ...response, headers: { ...response.headers, ...MORE[name] } };
}
