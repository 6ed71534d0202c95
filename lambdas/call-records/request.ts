import { type AnsweredPage, readAnswer } from './answer.ts';
import type { PageOptions, RecordClientOptions } from './client.ts';
import { CallRecordsError } from './errors.ts';
import { readRetryAfter } from './retry.ts';

const DEFAULT_TIMEOUT_MS = 15_000;

/** One request, never repeated here. @throws {CallRecordsError} */
export async function request(
  { platform, fetch: send = fetch, timeoutMs = DEFAULT_TIMEOUT_MS, timeout }: RecordClientOptions,
  { signal, onRequest, deadlineMs = Number.POSITIVE_INFINITY }: PageOptions,
  url: string,
  token: string,
): Promise<AnsweredPage> {
  if (signal?.aborted) throw stopped();
  const allowedMs = Math.max(1, Math.min(timeoutMs, deadlineMs - platform.clock.nowMs()));
  const timer = (timeout ?? AbortSignal.timeout)(Math.ceil(allowedMs));
  onRequest?.();
  try {
    const response = await send(url, {
      method: 'GET',
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      // Followed, a redirect would carry the token to wherever it points.
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timer]) : timer,
    });
    const answer = {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      retryAfterMs: readRetryAfter(response.headers.get('retry-after'), platform.clock.nowMs()),
      body: await response.text(),
    };
    return readAnswer(answer, token);
  } catch (error) {
    if (error instanceof CallRecordsError) throw error;
    if (signal?.aborted) throw stopped();
    throw timer.aborted ? timedOut(allowedMs) : unreachable(url, error);
  }
}

function timedOut(allowedMs: number): CallRecordsError {
  return new CallRecordsError({
    code: 'time-out',
    message: `The record API gave no whole answer within ${Math.ceil(allowedMs / 1000)} s.`,
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

/** Only the code of the network's error is kept: its text can hold what was sent. */
function unreachable(url: string, error: unknown): CallRecordsError {
  const reason = networkCode(error) ?? 'the connection failed';
  return new CallRecordsError({
    code: 'unavailable',
    message: `The record API at ${new URL(url).host} could not be reached or hung up: ${reason}.`,
    retryable: true,
    hint: 'If it lasts, check `baseUrl` of this account in leadbell.yaml and the network, then ask the vendor.',
  });
}

function networkCode(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(at.code)) return at.code;
  }
  return null;
}
