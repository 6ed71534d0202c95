import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { LeadbellError } from '../../lambdas/platform/errors.ts';

export interface LoopbackServer {
  port: number;
  /** `http://127.0.0.1:port` */
  url: string;
  stop(): Promise<void>;
}

/** The port: exactly this one, or the first free one from `from` on. */
export type PortChoice = { exactly: number } | { from: number };

const TRIES = 20;

/**
 * Serves on 127.0.0.1.
 * @throws {LeadbellError} `port-taken`
 */
export async function listenOnLoopback(
  app: Pick<Hono, 'fetch'>,
  choice: PortChoice,
): Promise<LoopbackServer> {
  const first = 'exactly' in choice ? choice.exactly : choice.from;
  const tries = 'exactly' in choice ? 1 : TRIES;
  for (let port = first; port < first + tries; port += 1) {
    const server = await tryListen(app, port);
    if (server) return asLoopbackServer(server);
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

async function tryListen(app: Pick<Hono, 'fetch'>, port: number): Promise<ServerType | null> {
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port });
  try {
    if (!server.listening) await once(server, 'listening');
    return server;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null;
    throw error;
  }
}

function asLoopbackServer(server: ServerType): LoopbackServer {
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
