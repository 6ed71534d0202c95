import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { nodeProblem } from '../node-version.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import { SECOND_MS } from '../time/duration.ts';
import { decodeText } from './decode-text.ts';
import { describeFailure, type FailureContext, proxyInvalid, proxyRefused } from './describe-failure.ts';
import { isFromProxy } from './from-proxy.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from './http.ts';
import { HttpError } from './http-error.ts';
import { type ProxyVariables, proxyFromVariables, proxyProblem } from './proxy.ts';
import { BodyError, readBody } from './read-body.ts';
import { readHttpDate, readRetryAfter } from './retry-after.ts';

export interface HttpClientOptions {
  /** The part of leadbell.yaml that hints in errors refer to. */
  of: 'account' | 'channel';
  /**
   * How many connections are kept for reuse, and may be open at once. 0: each request has its own. A kept connection
   * that broke while the function was frozen fails as if the request might have been accepted. A caller that must not
   * send twice keeps none.
   * @default 0
   */
  connections?: number;
  /** PEM certificates of authorities to trust in addition to the usual ones. */
  ca?: string | null;
  /** Returns the address of the proxy, for each request; `none`: direct. @default the usual variables */
  proxy?: 'none' | (() => Promise<string>) | null;
  /** @default process.env */
  env?: ProxyVariables;
  clock?: Pick<Clock, 'nowMs'>;
}

/** Servers close idle connections after some seconds; five is the least usual value. */
const STALE_AFTER_MS = 4000;

type Agents = { http: HttpAgent; https: HttpsAgent };

/** The only way out of this machine, except to AWS: to the record API and to all receivers with HTTP. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { of, connections = 0, proxy = null, env = process.env, clock = systemClock } = options;
  const agents = new Map<string | null, Agents>();
  let secureContext: SecureContext | undefined;
  let inFlight = 0;
  let idleSinceMs = clock.nowMs();

  async function proxyOf(url: URL): Promise<string | null> {
    if (proxy === 'none') return null;
    const address = proxy === null ? proxyFromVariables(url, env) : (await proxy()).trim();
    if (address === null || address === 'none') return null;
    const problem = proxyProblem(address) ?? nodeProblem();
    if (problem !== null) throw new HttpError(proxyInvalid(of, problem));
    return address;
  }

  function agentsOf(proxyAddress: string | null): Agents {
    // Measured by the wall clock, because a frozen function does not notice how long its sockets were idle.
    const isStale = inFlight === 0 && Math.abs(clock.nowMs() - idleSinceMs) > STALE_AFTER_MS;
    const known = agents.get(proxyAddress);
    if (known && isStale) closeIdle(known);
    if (known) return known;
    secureContext ??= options.ca ? trusting(options.ca) : undefined;
    const common = {
      ...(connections > 0 ? { keepAlive: true, maxSockets: connections } : { keepAlive: false }),
      ...(proxyAddress === null ? {} : { proxyEnv: { HTTP_PROXY: proxyAddress, HTTPS_PROXY: proxyAddress } }),
    };
    const made = {
      http: new HttpAgent(common),
      https: new HttpsAgent({ ...common, ...(secureContext ? { secureContext } : {}) }),
    };
    agents.set(proxyAddress, made);
    return made;
  }

  return {
    async send(request) {
      const proxyAddress = await proxyOf(request.url);
      const { http, https } = agentsOf(proxyAddress);
      inFlight += 1;
      try {
        const agent = request.url.protocol === 'https:' ? https : http;
        return await exchange(request, agent, { of, viaProxy: proxyAddress !== null }, clock);
      } finally {
        inFlight -= 1;
        idleSinceMs = clock.nowMs();
      }
    },
  };
}

/** TLS sessions are kept, so that a new connection has a short handshake. */
function closeIdle({ http, https }: Agents): void {
  http.destroy();
  https.destroy();
}

/** The `ca` option of Node.js would replace the usual authorities. */
function trusting(pem: string): SecureContext {
  return createSecureContext({ ca: [...getCACertificates('default'), pem] });
}

async function exchange(
  request: HttpRequest,
  agent: HttpAgent | HttpsAgent,
  { of, viaProxy }: Pick<FailureContext, 'of' | 'viaProxy'>,
  clock: Pick<Clock, 'nowMs'>,
): Promise<HttpAnswer> {
  const timer = AbortSignal.timeout(Math.ceil(request.timeoutMs));
  const signal = request.signal ? AbortSignal.any([timer, request.signal]) : timer;
  const progress: { sent: 'no' | 'maybe' } = { sent: 'no' };
  try {
    const response = await respond(request, { agent, signal, timeout: request.timeoutMs }, progress);
    if (viaProxy && request.url.protocol === 'http:' && response.statusCode === 407) {
      response.destroy();
      throw new HttpError(proxyRefused(407, of));
    }
    return await readAnswer(response, request, viaProxy, clock);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    const { sent } = progress;
    if (timer.aborted) throw new HttpError({ code: 'time-out', sent, reason: 'time-out' });
    if (signal.aborted) throw new HttpError({ code: 'aborted', sent, reason: 'aborted' });
    if (error instanceof BodyError) throw bodyUnread(error);
    throw new HttpError(describeFailure(error, { sent, viaProxy, of }));
  }
}

/** Nothing is written before the connection is made, so anything that fails earlier was certainly not sent. */
function respond(
  { url, method, headers, body }: HttpRequest,
  options: RequestOptions,
  progress: { sent: 'no' | 'maybe' },
): Promise<IncomingMessage> {
  const isTls = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(body.byteLength) };
    const outgoing = (isTls ? httpsRequest : httpRequest)(url, {
      ...options,
      method,
      headers: { ...headers, ...length },
    });
    const write = () => {
      progress.sent = 'maybe';
      outgoing.end(body);
    };
    outgoing.on('error', reject);
    outgoing.on('response', resolve);
    outgoing.on('socket', (socket) => {
      const isPending = isTls ? Reflect.get(socket, 'secureConnecting') === true : socket.connecting;
      if (!isPending) write();
      else socket.once(isTls ? 'secureConnect' : 'connect', write);
    });
  });
}

async function readAnswer(
  response: IncomingMessage,
  { limits }: HttpRequest,
  viaProxy: boolean,
  clock: Pick<Clock, 'nowMs'>,
): Promise<HttpAnswer> {
  const { headers, statusCode: status = 0 } = response;
  const contentType = headers['content-type'] ?? '';
  const bytes = await readBody(response, limits);
  const { text: body, charset } = decodeText(bytes, contentType, limits.reading);
  return {
    status,
    contentType,
    retryAfterMs: readRetryAfter(headers['retry-after'] ?? null, clock.nowMs()),
    dateMs: readHttpDate(headers.date ?? null),
    ageMs: (Number(headers.age) || 0) * SECOND_MS,
    location: headers.location ?? null,
    body,
    charset,
    fromProxy: isFromProxy(status, headers, body, viaProxy),
    via: headers.via?.toString() ?? null,
    server: headers.server?.toString() ?? null,
  };
}

/**
 * The status arrived, but the body cannot be read. Another request would give the same, unless decompression broke off.
 */
function bodyUnread({ code, reason }: BodyError): HttpError {
  return new HttpError({ code, sent: 'maybe', reason, retryable: code === 'undecodable' });
}
