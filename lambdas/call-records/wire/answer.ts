import type { HttpAnswer } from '../../platform/http/http.ts';
import { CallRecordsError } from '../errors.ts';
import { isObject, isPhpList, type JsonObject, readNumber } from '../lenient.ts';
import { claimOf, claimOfMessage } from './claims.ts';
import { parseBody } from './envelope.ts';
import { type PageMeta, readMeta } from './meta.ts';
import { quoteMessage } from './quote-message.ts';

/** An answer as it came over HTTP, body and all. */
export interface RawAnswer
  extends Pick<HttpAnswer, 'status' | 'contentType' | 'charset' | 'retryAfterMs' | 'location' | 'body'> {
  /** What was asked for, to see where a redirect differs. */
  url: string;
  /** The vendor's clock minus ours, by `Date`. Null: not known. */
  clockOffsetMs: number | null;
}

export interface AnsweredPage {
  rows: readonly unknown[];
  meta: PageMeta;
  clockOffsetMs: number | null;
  /** Text around the JSON was cut off. */
  hadNoise: boolean;
  /** What it was read as, since that fits and what the answer says of its charset does not; null where it does. */
  guessedCharset: string | null;
}

const RENEW_TOKEN =
  "Copy a new token from the vendor's back office to where `token` of this account in leadbell.yaml points.";
const CHECK_BASE_URL =
  'Check `baseUrl` of this account in leadbell.yaml: scheme, host, port and path prefix must be those of the record API.';

/**
 * Judges an answer. The vendor reports its errors as HTTP 200 with a code; a refused token is documented nowhere and
 * can look like many things. No body is ever quoted, only its `message`, cleaned.
 *
 * @throws {CallRecordsError}
 */
export function readAnswer(answer: RawAnswer, token: string): AnsweredPage {
  const { status, retryAfterMs } = answer;
  const said = `HTTP ${status}`;
  if (status === 403 && isHtml(answer) && GUARDED.test(answer.body)) throw guarded(said);
  if (status === 401 || status === 403) throw tokenRefused(said);
  if (status === 429) throw throttled(said, retryAfterMs);
  if (status >= 500) throw unavailable(said, retryAfterMs);
  if (status >= 300 && status < 400) throw redirected(answer);

  const { value: envelope, hadNoise } = parseBody(answer.body);
  if (envelope === undefined) throw withoutJson(answer);
  const code = isObject(envelope) ? readNumber(envelope.code) : null;
  if (!isObject(envelope) || code === null) throw withoutEnvelope(envelope, answer, token);
  if (code !== 200) throw businessError(code, envelope, token);
  if (status >= 300) throw wrongPlace(said, status);
  const { charset } = answer;
  if (charset.trust === 'broken') throw undecodable(charset.name);
  return {
    rows: readRows(envelope, token),
    meta: readMeta(envelope),
    clockOffsetMs: answer.clockOffsetMs,
    hadNoise,
    guessedCharset: charset.trust === 'guessed' ? charset.name : null,
  };
}

/** A code of 200 is a claim like any other: an answer that speaks of an error is one, whatever its code says. */
function readRows(envelope: JsonObject, token: string): readonly unknown[] {
  const claim = claimOf(envelope);
  if (claim === 'error') throw contradicted(envelope, token);
  const { data } = envelope;
  const rows = data === undefined || data === null ? [] : readData(data);
  if (rows.length > 0) return rows;
  const words = claimOfMessage(envelope.message);
  const isDoubtful =
    words === 'error' ||
    (claim === 'unknown' && words !== 'success') ||
    (claim === 'nothing' && words === 'unknown' && !Array.isArray(data));
  if (isDoubtful) throw contradicted(envelope, token);
  if (data === undefined) throw unexpected('`data` that is missing');
  return rows;
}

function readData(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data;
  if (isObject(data) && isPhpList(data)) return Object.values(data);
  throw unexpected(`\`data\` that is no list but ${typeof data}`);
}

const OF_PHP = /^\s*(?:<br\s*\/?>\s*)?<b>(?:[a-z]+ error|notice|warning|deprecated|strict)/i;
const PHP_FAILED = /(?:fatal|parse) error|uncaught|exception/i;
const CLOSED = /维护|升级中|稍后|maintenance|temporarily|unavailable/i;
const GUARDED = /验证码|拦截|captcha|cloudflare|\bwaf\b|access denied|blocked/i;

function withoutJson(answer: RawAnswer): CallRecordsError {
  const { status, body } = answer;
  if (isHtml(answer)) {
    if (status >= 300) return wrongPlace(`HTTP ${status}`, status);
    if (OF_PHP.test(body))
      return PHP_FAILED.test(body)
        ? unavailable('its program broke off with an error of PHP', null)
        : unexpected('notices of PHP, and no whole JSON');
    if (LOGIN.test(body)) return tokenRefused('a web page, as for a login');
    if (CLOSED.test(body)) return unavailable('a web page that speaks of maintenance', null);
    if (GUARDED.test(body)) return guarded('a web page');
    return tokenRefused('a web page, as for a login', CHECK_BASE_URL);
  }
  if (status < 300 && /^\s*\{\s*"/.test(body)) return broken();
  return unexpected(
    body.trim() === '' ? 'an empty body' : 'a body that is no JSON, or only part of one',
    status === 200 ? null : status,
  );
}

/** It begins as it should. */
function broken(): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: 'The record API answered with JSON that is broken inside, or breaks off.',
    retryable: true,
    hint: 'If it lasts, one record breaks the JSON that the vendor writes, or something on the way cuts answers off: send the vendor the task and the time.',
  });
}

/** A firewall or a gateway answered in the vendor's place. */
function guarded(said: string): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `The record API answered something else than records: expected code, meta and data, got ${said}, as of a guard before the record API.`,
    retryable: true,
    mayBeOfPart: false,
    hint: 'A firewall or gateway before the record API blocks these requests; the token was not refused. Ask the vendor to let this address through.',
  });
}

function isHtml({ contentType, body }: RawAnswer): boolean {
  return contentType.includes('text/html') ? !/^\s*[{[]/.test(body) : /^\s*</.test(body);
}

/** Followed, a redirect would carry the token to wherever it points. So it says where, and that by its host alone. */
function redirected({ status, location, url }: RawAnswer): CallRecordsError {
  const said = `a redirect (HTTP ${status})`;
  const from = URL.parse(url);
  const to = location ? URL.parse(location, url) : null;
  if (to === null) return elsewhere(`${said} to nowhere`, CHECK_BASE_URL);
  if (LOGIN_PATH.test(`${to.hostname}${to.pathname}`))
    return tokenRefused(`${said}, as to a login page`, CHECK_BASE_URL);
  if (from?.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname)
    return elsewhere(
      `${said} from http to https`,
      `Set \`baseUrl\` of this account in leadbell.yaml to https://${to.host}, with its path prefix if it has one.`,
    );
  if (from?.host === to.host) return elsewhere(`${said} to another path of the same host`, CHECK_BASE_URL);
  return elsewhere(
    `${said} to ${to.host}`,
    `If that is the account's node, set \`baseUrl\` of this account in leadbell.yaml to ${to.protocol}//${to.host}; a redirect is never followed with the token.`,
  );
}

function elsewhere(said: string, hint: string): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `The record API is not at this address: expected records, got ${said}.`,
    retryable: false,
    hint,
  });
}

const LOGIN = /unauth|token|log.?in|sign.?in|password|expired|登录|登陆|授权|认证|令牌/i;
const LOGIN_PATH = /log.?in|sign.?in|passport|\bsso\b|\bcas\b|auth|login/i;

function withoutEnvelope(envelope: unknown, { status }: RawAnswer, token: string): CallRecordsError {
  if (status >= 400) return wrongPlace(`HTTP ${status}`, status);
  if (isObject(envelope) && claimOf(envelope) === 'error') return contradicted(envelope, token, 'no code');
  const speaksOfLogin = isObject(envelope) && LOGIN.test(String(envelope.message));
  return speaksOfLogin
    ? tokenRefused('a body that speaks of the login')
    : unexpected('JSON without a `code`');
}

const OF_LOGIN =
  /unauth|log.?in|登录|登陆|未授权|认证失败|(?:token|令牌).{0,12}(?:invalid|expired|无效|过期|失效|错误)|(?:invalid|expired) token/i;
/** What may fare better with fewer rows, or a moment later. */
const OVERLOADED =
  /超时|超時|繁忙|稍后|time.?out|timed out|busy|overload|too many|try again|deadlock|sqlstate|系统|服务器|服务异常|internal|server error/i;

/** Where servers of this kind say what is wrong; the first one that says something. */
const WORDS = [
  ...['message', 'msg', 'errmsg', 'err_msg', 'error_msg', 'error_message', 'error_description'],
  ...['errors', 'error', 'detail', 'reason', 'exception'],
];

function wordsOf(envelope: JsonObject, token: string): string | null {
  for (const field of WORDS) {
    const value = envelope[field];
    const quoted = typeof value === 'boolean' ? null : quoteMessage(value, token);
    if (quoted !== null) return quoted;
  }
  return null;
}

/** It says 200, or nothing, and speaks of an error. */
function contradicted(envelope: JsonObject, token: string, beside = 'code 200'): CallRecordsError {
  const quoted = wordsOf(envelope, token) ?? quoteMessage(envelope.status, token);
  const said = `${beside} beside an error${quoted === null ? '' : `, "${quoted}"`}`;
  if (OF_LOGIN.test(quoted ?? '')) return tokenRefused(said);
  if (OVERLOADED.test(quoted ?? '')) return unavailable(said, null);
  return new CallRecordsError({
    code: 'refused',
    message: `The record API answered with an error: ${said}.`,
    retryable: false,
    mayBeOfPart: true,
    hint: "Read the vendor's message; if it means nothing to you, ask the vendor why it answers so.",
  });
}

function businessError(code: number, envelope: JsonObject, token: string): CallRecordsError {
  const message = wordsOf(envelope, token);
  const said = message === null ? `code ${code}` : `code ${code}, "${message}"`;
  if (code === 401 || code === 403) return tokenRefused(said);
  if (code === 429) return throttled(said, null);
  if (code >= 500 && code < 600) return unavailable(said, null);
  if (code === 5002)
    return new CallRecordsError({
      code: 'task-not-found',
      message: `The record API does not know the task: ${said}.`,
      retryable: false,
      hint: "Check the task's `id` in leadbell.yaml, and that it belongs to this account; remove it if it was deleted.",
    });
  if (code === 1002)
    return new CallRecordsError({
      code: 'account-not-found',
      message: `The record API does not know the account: ${said}.`,
      retryable: false,
      hint: 'Check `userId` (and `subUserId`) of this account in leadbell.yaml, and that `baseUrl` is its node.',
    });
  return new CallRecordsError({
    code: 'refused',
    message: `The record API refused the request: ${said}.`,
    retryable: false,
    status: code,
    hint: "Read the vendor's message; if it means nothing to you, ask the vendor what this code means.",
  });
}

export function tokenRefused(said: string, moreHint?: string): CallRecordsError {
  return new CallRecordsError({
    code: 'token-refused',
    message: `The record API did not accept the token: expected records, got ${said}.`,
    retryable: false,
    hint: moreHint === undefined ? RENEW_TOKEN : `${RENEW_TOKEN} ${moreHint}`,
  });
}

function throttled(said: string, retryAfterMs: number | null): CallRecordsError {
  return new CallRecordsError({
    code: 'throttled',
    message: `The record API asks for fewer requests: ${said}${waiting(retryAfterMs)}.`,
    retryable: true,
    retryAfterMs,
    hint: 'If it lasts, lower `concurrency` of this account in leadbell.yaml, or poll less often.',
  });
}

function unavailable(said: string, retryAfterMs: number | null): CallRecordsError {
  return new CallRecordsError({
    code: 'unavailable',
    message: `The record API is not available: ${said}${waiting(retryAfterMs)}.`,
    retryable: true,
    retryAfterMs,
    hint: 'Nothing, while it is short: the next poll reads the same window again. If it lasts, ask the vendor.',
  });
}

function waiting(retryAfterMs: number | null): string {
  return retryAfterMs === null ? '' : `, and asks to wait ${Math.ceil(retryAfterMs / 1000)} s`;
}

function unexpected(got: string, status: number | null = null): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `The record API answered something else than records: expected code, meta and data, got ${got}.`,
    retryable: true,
    status,
    hint: `${CHECK_BASE_URL} An expired token can look like this too.`,
  });
}

/** A name or an id with holes in it would be told, and be another one. */
function undecodable(charset: string): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `The record API answered something else than records: got a body that is not whole in its charset (${charset}).`,
    retryable: false,
    // It may be one text of one row, and then the others are read.
    mayBeOfPart: true,
    hint: 'Ask the vendor for UTF-8, with its `charset`, and whether a text was cut within a letter.',
  });
}

function wrongPlace(said: string, status: number | null = null): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `There is no record API at this address: expected records, got ${said}.`,
    retryable: false,
    status,
    hint: CHECK_BASE_URL,
  });
}
