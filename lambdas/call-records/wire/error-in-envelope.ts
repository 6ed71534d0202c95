import { CallRecordsError } from '../errors.ts';
import { isObject, type JsonObject } from '../lenient.ts';
import { guarded, throttled, tokenRefused, unavailable } from './answer-errors.ts';
import { claimOfError, claimOfMessage } from './claims.ts';
import { parseBody } from './envelope.ts';
import { quoteMessage } from './quote-message.ts';
import type { RawAnswer } from './raw-answer.ts';

const OF_LOGIN =
  /unauth|log.?in|登录|登陆|未授权|认证失败|(?:token|令牌).{0,12}(?:invalid|expired|无效|过期|失效|错误)|(?:invalid|expired) token/i;
/** What may fare better with fewer rows, or a moment later. */
const OVERLOADED =
  /超时|超時|繁忙|稍后|time.?out|timed out|busy|overload|too many|try again|deadlock|sqlstate|系统|服务器|服务异常|internal|server error/i;

/** Where servers of this kind say what is wrong. */
const MESSAGES = ['message', 'msg', 'errmsg', 'err_msg', 'error_msg', 'error_message', 'error_description'];
const ERRORS = ['errors', 'error', 'detail', 'reason', 'exception'];

/** The first that says something, and does not speak of success; where each of them does, the first. */
function wordsOf(envelope: JsonObject, token: string): string | null {
  const quote = (field: string) => quoteMessage(envelope[field], token);
  const isGood = (field: string) => claimOfMessage(envelope[field]) === 'success';
  const isNone = (field: string) => claimOfError(envelope[field]) === 'nothing';
  const bad = [
    ...MESSAGES.filter((field) => !isGood(field)),
    ...ERRORS.filter((field) => !isGood(field) && !isNone(field)),
  ];
  for (const field of [...bad, ...MESSAGES, ...ERRORS]) {
    const quoted = quote(field);
    if (quoted !== null) return quoted;
  }
  return null;
}

const withWords = (said: string, words: string | null): string =>
  words === null ? said : `${said}, "${words}"`;

/** It says 200, or nothing, and speaks of an error. */
export function contradicted(envelope: JsonObject, token: string, beside = 'code 200'): CallRecordsError {
  const quoted = wordsOf(envelope, token) ?? quoteMessage(envelope.status, token);
  const said = withWords(`${beside} beside an error`, quoted);
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

/** Where the requests come from is what is refused, and a new token would be refused as well. */
const OF_ADDRESS = /\bip\b|白名单|white.?list|allow.?list|(?:来源|访问)地址/i;

function accessRefused(said: string, words: string | null): CallRecordsError {
  const whole = withWords(said, words);
  return words !== null && OF_ADDRESS.test(words) ? guarded(whole) : tokenRefused(whole);
}

/** HTTP 401 or 403. What the body says of it is for people. */
export function accessRefusedBy(
  { status, body }: Pick<RawAnswer, 'status' | 'body'>,
  token: string,
): CallRecordsError {
  const { value } = parseBody(body);
  return accessRefused(`HTTP ${status}`, isObject(value) ? wordsOf(value, token) : null);
}

/** A code that is not 200. */
export function businessError(code: number, envelope: JsonObject, token: string): CallRecordsError {
  const message = wordsOf(envelope, token);
  const said = withWords(`code ${code}`, message);
  if (code === 401 || code === 403) return accessRefused(`code ${code}`, message);
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
