import { HttpError } from '../../platform/http/http-error.ts';
import { turn } from '../../platform/turns.ts';
import type { PageOptions, RecordClientOptions } from '../client-options.ts';
import { CallRecordsError } from '../errors.ts';
import { type AnsweredPage, readAnswer } from './answer.ts';
import { clockOffsetOf } from './clock-offset.ts';

const DEFAULT_TIMEOUT_MS = 15_000;
/** A thousand records, the largest page that can be asked for, with dialogues of 20 KB each. */
const MAX_BODY_BYTES = 20 * 1024 * 1024;
/** Of smaller ones, reading takes no time to speak of. */
const LARGE_BODY = 64 * 1024;

/** One request, never repeated here. @throws {CallRecordsError} */
export async function request(
  { platform, http, timeoutMs = DEFAULT_TIMEOUT_MS }: RecordClientOptions,
  { signal, onRequest, deadlineMs = Number.POSITIVE_INFINITY, timeoutMs: wantedMs = timeoutMs }: PageOptions,
  url: string,
  token: string,
): Promise<AnsweredPage> {
  if (signal?.aborted) throw stopped();
  const allowedMs = Math.ceil(
    Math.max(1, Math.min(timeoutMs, wantedMs, deadlineMs - platform.clock.nowMs())),
  );
  onRequest?.();
  const sentAtMs = platform.clock.nowMs();
  try {
    const answer = await http.send({
      method: 'GET',
      url: new URL(url),
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'accept-encoding': 'gzip, deflate, br',
      },
      timeoutMs: allowedMs,
      signal,
      limits: { rawBytes: MAX_BODY_BYTES, decodedBytes: MAX_BODY_BYTES, reading: 'exact' },
    });
    const clockOffsetMs = clockOffsetOf(answer, sentAtMs, platform.clock.nowMs());
    if (answer.body.length > LARGE_BODY) await turn();
    return readAnswer({ ...answer, url, clockOffsetMs }, token);
  } catch (error) {
    if (error instanceof CallRecordsError) throw error;
    if (signal?.aborted) throw stopped();
    throw error instanceof HttpError ? unanswered(url, error, allowedMs) : unreachable(url, null);
  }
}

function unanswered(url: string, error: HttpError, allowedMs: number): CallRecordsError {
  switch (error.code) {
    case 'time-out':
      return timedOut(error, allowedMs);
    case 'too-large':
    case 'charset-unknown':
      return unreadable(error);
    default:
      return unreachable(url, error);
  }
}

function timedOut({ sent }: HttpError, allowedMs: number): CallRecordsError {
  const seconds = Math.ceil(allowedMs / 1000);
  return sent === 'no'
    ? new CallRecordsError({
        code: 'time-out',
        isAnswered: false,
        message: `The record API could not be connected to within ${seconds} s.`,
        retryable: true,
        mayBeOfPart: false,
        hint: 'If it lasts, check the network, a firewall or proxy on the way, and `baseUrl` of this account in leadbell.yaml.',
      })
    : new CallRecordsError({
        code: 'time-out',
        isAnswered: false,
        message: `The record API gave no whole answer within ${seconds} s.`,
        retryable: true,
        hint: 'If it lasts, lower `pageSize` of the task or `concurrency` of the account in leadbell.yaml.',
      });
}

function stopped(): CallRecordsError {
  return new CallRecordsError({
    code: 'time-out',
    message: 'The reading was stopped before the record API had answered.',
    retryable: false,
    hint: 'Nothing: the next poll reads the same window again.',
  });
}

function unreadable({ code, reason }: HttpError): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `The record API answered something else than records: got ${reason}.`,
    retryable: false,
    // Of fewer rows the body is smaller.
    mayBeOfPart: code === 'too-large',
    hint:
      code === 'too-large'
        ? 'Lower `pageSize` of the task in leadbell.yaml; if a small page is as large, check `baseUrl` of this account.'
        : "Ask the vendor for UTF-8; leadbell reads what the WHATWG's list of encodings names, GBK and GB 18030 among them.",
  });
}

/** Only names of what failed are kept: the network's own error can hold what was sent. */
function unreachable(url: string, error: HttpError | null): CallRecordsError {
  const reason = error?.reason ?? 'the connection failed';
  return new CallRecordsError({
    code: 'unavailable',
    isAnswered: false,
    message: `The record API at ${new URL(url).host} could not be reached or hung up: ${reason}${error?.words ? ` (${error.words})` : ''}.`,
    retryable: true,
    // A connection that was never made says nothing about what was asked for.
    mayBeOfPart: error?.sent !== 'no',
    hint:
      error?.hint ??
      'If it lasts, check `baseUrl` of this account in leadbell.yaml and the network, then ask the vendor.',
  });
}
