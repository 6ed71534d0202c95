import type { HttpAnswer } from '../platform/http/http.ts';
import { CallRecordsError } from './errors.ts';
import { isObject, isPhpList, type JsonObject, readNumber } from './lenient.ts';
import { type PageMeta, readMeta } from './meta.ts';
import { quoteMessage } from './quote-message.ts';

/** An answer as it came over HTTP, body and all. */
export type RawAnswer = Pick<HttpAnswer, 'status' | 'contentType' | 'retryAfterMs' | 'dateMs' | 'body'>;

export interface AnsweredPage {
  rows: readonly unknown[];
  meta: PageMeta;
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
  if (status === 401 || status === 403) throw tokenRefused(said);
  if (status === 429) throw throttled(said, retryAfterMs);
  if (status >= 500) throw unavailable(said, retryAfterMs);
  if (status >= 300 && status < 400)
    throw tokenRefused(`a redirect (${said}), as to a login page`, CHECK_BASE_URL);
  if (isHtml(answer)) throw status < 300 ? tokenRefused('a web page, as for a login') : wrongPlace(said);

  const envelope = parse(answer.body);
  const code = isObject(envelope) ? readNumber(envelope.code) : null;
  if (!isObject(envelope) || code === null) throw withoutEnvelope(envelope, answer);
  if (code !== 200) throw businessError(code, envelope, token);
  if (status >= 300) throw wrongPlace(said);
  return { rows: readData(envelope.data), meta: readMeta(envelope.meta) };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's error quotes the body, so it is not kept as the cause.
    throw unexpected(body.trim() === '' ? 'an empty body' : 'a body that is no JSON, or only part of one');
  }
}

function readData(data: unknown): readonly unknown[] {
  if (data === null) return [];
  if (Array.isArray(data)) return data;
  if (isObject(data) && isPhpList(data)) return Object.values(data);
  throw unexpected(`\`data\` that is no list but ${data === undefined ? 'missing' : typeof data}`);
}

function isHtml({ contentType, body }: RawAnswer): boolean {
  return contentType.includes('text/html') ? !/^\s*[{[]/.test(body) : /^\s*</.test(body);
}

function withoutEnvelope(envelope: unknown, { status }: RawAnswer): CallRecordsError {
  if (status >= 400) return wrongPlace(`HTTP ${status}`);
  const speaksOfLogin =
    isObject(envelope) &&
    /unauth|token|log.?in|expired|登录|登陆|授权|认证|令牌/i.test(String(envelope.message));
  return speaksOfLogin
    ? tokenRefused('a body that speaks of the login')
    : unexpected('JSON without a `code`');
}

function businessError(code: number, envelope: JsonObject, token: string): CallRecordsError {
  const message = quoteMessage(envelope.message, token);
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

function unexpected(got: string): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `The record API answered something else than records: expected code, meta and data, got ${got}.`,
    retryable: true,
    hint: `${CHECK_BASE_URL} An expired token can look like this too.`,
  });
}

function wrongPlace(said: string): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `There is no record API at this address: expected records, got ${said}.`,
    retryable: false,
    hint: CHECK_BASE_URL,
  });
}
