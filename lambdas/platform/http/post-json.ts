import { SECOND_MS } from '../time/duration.ts';
import type { HttpAnswer, HttpClient } from './http.ts';

const DEFAULT_TIMEOUT_MS = 10 * SECOND_MS;
/** A receiver's answer is short. */
const MAX_ANSWER_BYTES = 64 * 1024;

export interface PostOptions {
  /** Limits everything: name, connection, request and answer. @default 10 s */
  timeoutMs?: number | undefined;
  signal?: AbortSignal;
}

/**
 * Posts JSON and returns the answer, whatever its status.
 * @throws {HttpError} if no complete answer came
 */
export function postJson(
  http: HttpClient,
  url: URL,
  value: unknown,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: PostOptions = {},
): Promise<HttpAnswer> {
  return http.send({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: Buffer.from(JSON.stringify(value)),
    timeoutMs,
    signal,
    limits: { rawBytes: MAX_ANSWER_BYTES, decodedBytes: MAX_ANSWER_BYTES, reading: 'best-effort' },
  });
}
