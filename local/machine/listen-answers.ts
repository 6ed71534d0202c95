import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Site } from '../../lambdas/answers/answer-site.ts';
import { BODY_BYTES, type WebRequest, type WebResponse } from '../../lambdas/answers/web.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { Log } from '../../lambdas/platform/log/log.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';

export interface AnswersServer {
  /** `http://127.0.0.1:8788` */
  url: string;
  stop(): Promise<void>;
}

export interface ListenAnswers {
  site: Site;
  /** Port 0: any that is free. */
  listen: { host: string; port: number };
  log: Log;
  /** How long a client may take for its headers, and for all that it sends. */
  patienceMs?: { headers: number; request: number };
}

/** A form takes a second on a bad network; a client that takes longer is no reader. */
const PATIENCE_MS = { headers: 10 * SECOND_MS, request: 15 * SECOND_MS };
const KEEP_ALIVE_MS = 5 * SECOND_MS;
const HEADER_BYTES = 16 * 1024;
const CONNECTIONS = 256;
const STOP_WITHIN_MS = 2 * SECOND_MS;
const LOOPBACK = /^(?:127(?:\.\d+){3}|::1|::ffff:127(?:\.\d+){3})$/;

/**
 * Serves the page of `answers` for `run`, apart from the console: to this machine alone unless `answers.listen` says
 * otherwise.
 *
 * @throws {LeadbellError} `port-taken`, `cannot-listen`
 */
export async function listenForAnswers(options: ListenAnswers): Promise<AnswersServer> {
  const { listen, patienceMs = PATIENCE_MS } = options;
  const server = createServer({
    maxHeaderSize: HEADER_BYTES,
    headersTimeout: patienceMs.headers,
    requestTimeout: patienceMs.request,
    connectionsCheckingInterval: Math.min(SECOND_MS, patienceMs.headers),
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  server.maxConnections = CONNECTIONS;
  await listenAt(server, listen);
  const { port } = server.address() as AddressInfo;
  server.on('request', (request, response) => {
    // It never rejects: what fails is answered as a page, and a client that is gone hears nothing.
    void serve(options, namesOf(listen.host, port), request, response);
  });
  return {
    url: `http://${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS);
      await closed;
      clearTimeout(late);
    },
  };
}

async function listenAt(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw new LeadbellError({
      code: isTaken ? 'port-taken' : 'cannot-listen',
      message: isTaken
        ? `port ${port} of ${host}, where answers.listen has the page of leads, is taken`
        : `the page of leads cannot be served at ${host}:${port}, as answers.listen says`,
      retryable: false,
      hint: 'choose another with answers.listen',
      cause,
    });
  }
}

/** Under which this listener is reached directly, and by a proxy that passes on the name it calls us by. */
function namesOf(host: string, port: number): string[] {
  const own = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return LOOPBACK.test(host) || host === 'localhost'
    ? [own, `127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
    : [own];
}

async function serve(
  { site, log }: ListenAnswers,
  servedAs: readonly string[],
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const request = await requestOf(message, servedAs);
    write(response, await site(request), request.body === null);
  } catch (error) {
    // The client went away, or was too slow.
    log.debug('A request for the page of leads ended early', { error });
    response.destroy();
  }
}

function write(
  response: ServerResponse,
  { status, headers, cookies, body }: WebResponse,
  isLast: boolean,
): void {
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    ...(cookies.length > 0 ? { 'set-cookie': [...cookies] } : {}),
    ...(isLast ? { connection: 'close' } : {}),
  });
  response.end(body);
}

async function requestOf(message: IncomingMessage, servedAs: readonly string[]): Promise<WebRequest> {
  const [path = '', query = ''] = splitOnce(message.url ?? '', '?');
  const headers = Object.entries(message.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value] as const,
  );
  return {
    method: message.method ?? '',
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(headers),
    body: await bodyOf(message),
    source: sourceOf(message),
    servedAs,
  };
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

/** Null: it is too long, and is not read to its end. */
async function bodyOf(message: IncomingMessage): Promise<string | null> {
  if (Number(message.headers['content-length'] ?? 0) > BODY_BYTES) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > BODY_BYTES) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Who asks. A proxy on this machine says whom it asks for, as the last of `X-Forwarded-For`: what stands before was
 * written by others. Of anybody else the header is not read.
 */
function sourceOf({ socket, headers }: IncomingMessage): string {
  const peer = socket.remoteAddress ?? '';
  const forwarded = headers['x-forwarded-for'];
  if (!LOOPBACK.test(peer) || forwarded === undefined) return peer;
  const last = String(forwarded).split(',').at(-1)?.trim() ?? '';
  return last === '' ? peer : last.slice(0, 64);
}
