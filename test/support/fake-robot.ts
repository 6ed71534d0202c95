import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { HttpAnswer, HttpClient } from '../../lambdas/platform/http/http.ts';

/** What came to a robot. */
export interface Asked {
  atMs: number;
  url: URL;
  raw: string;
  body: Readonly<Record<string, unknown>>;
}

export interface Answered {
  status: number;
  body: Readonly<Record<string, unknown>>;
}

/** What the next request is answered with instead of what the receiver would say. Not taken, except `…-after`. */
export type Scripted = Answered | 'hang-before' | 'hang-after' | 'reset-before' | 'reset-after' | 'html';

/** A receiver's own rules. */
export interface Rules {
  /** Null: it is taken. */
  refusal(asked: Asked, before: readonly Asked[]): Answered | null;
  taken: Answered;
}

/** A group robot that keeps to its receiver's rules: over HTTP on loopback, or asked directly on a virtual clock. */
export class FakeRobot {
  readonly requests: Asked[] = [];
  readonly heard: Asked[] = [];
  readonly refusals: Answered[] = [];
  readonly #rules: Rules;
  readonly #nowMs: () => number;
  readonly #script: Scripted[] = [];
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #waiters: { count: number; resolve: () => void }[] = [];

  constructor(rules: Rules, nowMs: () => number = Date.now) {
    this.#rules = rules;
    this.#nowMs = nowMs;
  }

  get port(): number {
    return (this.#server?.address() as AddressInfo | null)?.port ?? 0;
  }

  next(...answers: Scripted[]): void {
    this.#script.push(...answers);
  }

  async requested(count: number): Promise<void> {
    if (this.requests.length >= count) return;
    await new Promise<void>((resolve) => this.#waiters.push({ count, resolve }));
  }

  ask(url: URL, raw: string): Answered {
    const asked = {
      atMs: this.#nowMs(),
      url,
      raw,
      body: JSON.parse(raw) as Record<string, unknown>,
    };
    const refusal = this.#rules.refusal(asked, this.requests);
    this.#note(asked);
    if (refusal) this.refusals.push(refusal);
    else this.heard.push(asked);
    return refusal ?? this.#rules.taken;
  }

  #note(asked: Asked): void {
    this.requests.push(asked);
    for (const { count, resolve } of this.#waiters) if (count <= this.requests.length) resolve();
  }

  /** In place of a network. */
  get http(): HttpClient {
    return {
      send: async ({ url, body }) => answerOf(this.ask(url, Buffer.from(body ?? []).toString())),
    };
  }

  async open(): Promise<this> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks).toString();
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const scripted = this.#script.shift();
      if (scripted === undefined) {
        const { status, body } = this.ask(url, raw);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        return;
      }
      const asked = { atMs: this.#nowMs(), url, raw, body: JSON.parse(raw) as Record<string, unknown> };
      if (scripted === 'hang-after' || scripted === 'reset-after') this.heard.push(asked);
      this.#note(asked);
      if (scripted === 'hang-before' || scripted === 'hang-after') return;
      if (scripted === 'reset-before' || scripted === 'reset-after') request.socket.resetAndDestroy();
      else if (scripted === 'html') {
        response.writeHead(502, { 'content-type': 'text/html' }).end('<html><body>Bad Gateway</body></html>');
      } else response.writeHead(scripted.status).end(JSON.stringify(scripted.body));
    });
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    return this;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }
}

function answerOf({ status, body }: Answered): HttpAnswer {
  return {
    status,
    body: JSON.stringify(body),
    contentType: 'application/json',
    charset: { name: 'utf-8', trust: 'sure' },
    retryAfterMs: null,
    dateMs: null,
    ageMs: 0,
    location: null,
    fromProxy: false,
    via: null,
    server: null,
  };
}
