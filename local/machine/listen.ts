import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { LeadbellError } from '../../lambdas/platform/errors.ts';

export interface HttpServer {
  port: number;
  /** `http://127.0.0.1:port`: of this machine, where it listens on all addresses. */
  url: string;
  stop(): Promise<void>;
}

/** The port: exactly this one, or the first free one from `from` on. */
export type PortChoice = { exactly: number } | { from: number };

const TRIES = 20;
const LOOPBACK_HOST = '127.0.0.1';

export const hostInUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/**
 * Serves on 127.0.0.1.
 * @throws {LeadbellError} `port-taken`
 */
export const listenOnLoopback = (app: Pick<Hono, 'fetch'>, choice: PortChoice): Promise<HttpServer> =>
  listenOn(app, LOOPBACK_HOST, choice);

/**
 * Serves at an address of this machine.
 * @throws {LeadbellError} `port-taken`, `cannot-listen`
 */
export async function listenOn(
  app: Pick<Hono, 'fetch'>,
  host: string,
  choice: PortChoice,
): Promise<HttpServer> {
  const first = 'exactly' in choice ? choice.exactly : choice.from;
  const tries = 'exactly' in choice ? 1 : TRIES;
  for (let port = first; port < first + tries; port += 1) {
    const server = await tryListen(app, host, port);
    if (server) return asHttpServer(server, host);
  }
  throw new LeadbellError({
    code: 'port-taken',
    message: `port ${first} of this machine is taken`,
    retryable: false,
    hint: 'choose another with --port',
  });
}

/**
 * The first port from `from` on that is free now, for who must know it before somebody listens there.
 * @throws {LeadbellError} `port-taken`
 */
export async function freePort(from: number): Promise<number> {
  const probe = await listenOnLoopback({ fetch: () => new Response(null, { status: 503 }) }, { from });
  await probe.stop();
  return probe.port;
}

async function tryListen(app: Pick<Hono, 'fetch'>, host: string, port: number): Promise<ServerType | null> {
  const server = serve({ fetch: app.fetch, hostname: host, port });
  try {
    if (!server.listening) await once(server, 'listening');
    return server;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null;
    throw new LeadbellError({
      code: 'cannot-listen',
      message: `expected an address of this machine to listen at, got ${host}`,
      retryable: false,
      hint: 'Give --host an address or a name of this machine; 0.0.0.0 is all of its addresses.',
      cause: error,
    });
  }
}

function asHttpServer(server: ServerType, host: string): HttpServer {
  const { port } = server.address() as AddressInfo;
  const isAll = host === '0.0.0.0' || host === '::';
  return {
    port,
    url: `http://${isAll ? LOOPBACK_HOST : hostInUrl(host)}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
