import { SECOND_MS } from '../duration.ts';
import type { HttpAnswer, HttpClient } from './http.ts';

const DEFAULT_TIMEOUT_MS = 10 * SECOND_MS;
/** A receiver says in a few words what became of a message. */
const MAX_ANSWER_BYTES = 64 * 1024;

export interface PostOptions {
  /** For everything: name, connection, request and answer. @default 10 s */
  timeoutMs?: number | undefined;
  signal?: AbortSignal;
}

/** One POST of JSON and its answer, whatever its status. @throws {HttpError} where no whole answer came. */
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
