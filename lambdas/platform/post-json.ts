import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { SECOND_MS } from './duration.ts';
import { LeadbellError } from './errors.ts';

const DEFAULT_TIMEOUT_MS = 10 * SECOND_MS;
const MAX_ANSWER_BYTES = 64 * 1024;

export interface PostOptions {
  /** For everything: name, connection, request and answer. @default 10 s */
  timeoutMs?: number;
  signal?: AbortSignal;
}

export interface PostAnswer {
  status: number;
  /** At most 64 KB; what is longer is cut there. */
  body: string;
  retryAfter: string | null;
}

/**
 * A POST that got no answer. `sent` says how far it got: `no`, nothing of it left this machine (no name, no
 * connection, no TLS); `maybe`, it was being sent or was sent, and the receiver may have acted on it.
 */
export class PostError extends LeadbellError {
  readonly sent: 'no' | 'maybe';
  /** `ECONNREFUSED`, `time-out`, `aborted`, … : never the address, which may be a secret. */
  readonly reason: string;

  constructor(sent: 'no' | 'maybe', reason: string) {
    super({
      code: sent === 'no' ? 'post-not-sent' : 'post-unanswered',
      message:
        sent === 'no'
          ? `expected a connection, got ${reason}`
          : `expected an answer, got ${reason} after sending`,
      retryable: true,
    });
    this.sent = sent;
    this.reason = reason;
  }
}

/**
 * One POST of JSON and its answer, whatever its status. Redirects are not followed. Each call has a connection of its
 * own: a kept one that went stale while a function was frozen would fail as if the request might have been taken.
 *
 * @throws {PostError} when no whole answer came. It has no cause: Node's own errors name the host.
 */
export async function postJson(url: URL, value: unknown, options: PostOptions = {}): Promise<PostAnswer> {
  const body = Buffer.from(JSON.stringify(value));
  const timeout = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  const isTls = url.protocol === 'https:';
  let sent: 'no' | 'maybe' = 'no';

  try {
    return await new Promise<PostAnswer>((resolve, reject) => {
      const request = (isTls ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: false,
        signal,
        headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': body.byteLength },
      });
      request.on('error', reject);
      request.on('response', (response) => readAnswer(response).then(resolve, reject));
      // Nothing is written before this: whatever fails earlier was certainly not sent.
      request.on('socket', (socket) => {
        socket.once(isTls ? 'secureConnect' : 'connect', () => {
          sent = 'maybe';
          request.end(body);
        });
      });
    });
  } catch (error) {
    throw new PostError(sent, timeout.aborted ? 'time-out' : reasonOf(error));
  }
}

async function readAnswer(response: IncomingMessage): Promise<PostAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).byteLength;
    if (bytes >= MAX_ANSWER_BYTES) break;
  }
  return {
    status: response.statusCode ?? 0,
    body: Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString(),
    retryAfter: response.headers['retry-after'] ?? null,
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown failure';
  if (error.name === 'AbortError') return 'aborted';
  const code = (error as NodeJS.ErrnoException).code;
  return typeof code === 'string' && /^\w+$/.test(code) ? code : error.name;
}
