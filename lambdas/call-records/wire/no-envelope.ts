import type { CallRecordsError } from '../errors.ts';
import { isObject } from '../lenient.ts';
import {
  broken,
  CHECK_BASE_URL,
  elsewhere,
  guarded,
  tokenRefused,
  unavailable,
  unexpected,
  wrongPlace,
} from './answer-errors.ts';
import { claimOf } from './claims.ts';
import { contradicted } from './error-in-envelope.ts';
import type { RawAnswer } from './raw-answer.ts';

const OF_PHP = /^\s*(?:<br\s*\/?>\s*)?<b>(?:[a-z]+ error|notice|warning|deprecated|strict)/i;
const PHP_FAILED = /(?:fatal|parse) error|uncaught|exception/i;
const CLOSED = /维护|升级中|稍后|maintenance|temporarily|unavailable/i;
/** What proxies call a server that is down, in the title or a heading of their page. */
const OF_GATEWAY =
  /<(?:title|h[1-3]|center)\b[^>]*>\s*(?:<[^>]+>\s*)*(?:(?:HTTP )?(?:error )?50[0-4]\b|bad gateway|gateway time|service (?:temporarily )?unavailable|internal server error)/i;
const GATEWAY_WORDS =
  /bad gateway|gateway time-?out|upstream (?:connect|server|request)|origin (?:is unreachable|time-?out)|internal server error|<center>(?:nginx|openresty|tengine)|网关(?:错误|超时|异常)|错误网关|服务器(?:内部)?错误|服务(?:暂时)?不可用|服务器(?:正?忙|繁忙)/i;
const GUARDED = /验证码|拦截|captcha|cloudflare|\bwaf\b|access denied|blocked/i;

/** A body without an envelope in JSON: a page of a login, a guard or PHP, or a broken answer. */
export function withoutJson(answer: RawAnswer): CallRecordsError {
  const { status, body } = answer;
  if (isHtml(answer)) {
    if (status >= 400) return wrongPlace(`HTTP ${status}`, status);
    if (OF_PHP.test(body))
      return PHP_FAILED.test(body)
        ? unavailable('its program broke off with an error of PHP', null)
        : unexpected('notices of PHP, and no whole JSON');
    if (OF_GATEWAY.test(body)) return unavailable('a web page that speaks of a failed gateway', null);
    if (LOGIN.test(body)) return tokenRefused('a web page, as for a login');
    if (CLOSED.test(body)) return unavailable('a web page that speaks of maintenance', null);
    if (GUARDED.test(body)) return guarded('a web page');
    if (GATEWAY_WORDS.test(body)) return unavailable('a web page that speaks of a failed gateway', null);
    return unexpected('a web page');
  }
  if (status < 400 && /^\s*\{\s*"/.test(body)) return broken();
  return unexpected(
    body.trim() === '' ? 'an empty body' : 'a body that is no JSON, or only part of one',
    status === 200 ? null : status,
  );
}

/** Did a firewall or a gateway answer with a page of its own? */
export const isGuardPage = (answer: RawAnswer): boolean => isHtml(answer) && GUARDED.test(answer.body);

function isHtml({ contentType, body }: RawAnswer): boolean {
  return contentType.includes('text/html') ? !/^\s*[{[]/.test(body) : /^\s*</.test(body);
}

/** Followed, a redirect would carry the token where it points. So it says where, and that by its host alone. */
export function redirected({ status, location, url }: RawAnswer): CallRecordsError {
  const said = `a redirect (HTTP ${status})`;
  const from = new URL(url);
  const to = location ? URL.parse(location, url) : null;
  if (to === null) return elsewhere(`${said} to nowhere`, CHECK_BASE_URL);
  if (LOGIN_PATH.test(`${to.hostname}${to.pathname}`))
    return tokenRefused(`${said}, as to a login page`, CHECK_BASE_URL);
  if (from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname)
    return elsewhere(
      `${said} from http to https`,
      `Set \`baseUrl\` of this account in leadbell.yaml to https://${to.host}, with its path prefix if it has one.`,
    );
  if (from.host === to.host) return elsewhere(`${said} to another path of the same host`, CHECK_BASE_URL);
  return elsewhere(
    `${said} to ${to.host}`,
    `If that is the account's node, set \`baseUrl\` of this account in leadbell.yaml to ${to.protocol}//${to.host}; a redirect is never followed with the token.`,
  );
}

const LOGIN = /unauth|token|log.?in|sign.?in|password|expired|登录|登陆|授权|认证|令牌/i;
const LOGIN_PATH = /log.?in|sign.?in|passport|\bsso\b|\bcas\b|auth/i;

/** JSON that is no answer of the record API. */
export function withoutEnvelope(envelope: unknown, { status }: RawAnswer, token: string): CallRecordsError {
  if (status >= 400) return wrongPlace(`HTTP ${status}`, status);
  if (isObject(envelope) && claimOf(envelope) === 'error') return contradicted(envelope, token, 'no code');
  const speaksOfLogin = isObject(envelope) && LOGIN.test(String(envelope.message));
  return speaksOfLogin
    ? tokenRefused('a body that speaks of the login')
    : unexpected('JSON without a `code`');
}
