import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Clock } from '../../lambdas/platform/clock.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { View } from './view.ts';

export interface ConsoleOptions {
  clock: Clock;
  port: number;
  view(): Promise<View>;
}

export interface Console {
  url: string;
  stop(): Promise<void>;
}

const REFRESH_MS = 1000;
const FILES: Readonly<Record<string, string>> = {
  '/': 'page.html',
  '/page.css': 'page.css',
  '/page.js': 'page.js',
  '/markdown.js': 'markdown.js',
  '/words.js': 'words.js',
};
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};
/** The page shows customers' words and numbers: it runs nothing but its own script, and calls nobody else. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** The console page, on loopback. */
export async function startConsole({ clock, port, view }: ConsoleOptions): Promise<Console> {
  const app = new Hono();
  const hosts = new Set(['127.0.0.1', 'localhost', '[::1]'].map((host) => `${host}:${port}`));
  app.use(async (context, next) => {
    // Another site's name that was made to resolve to 127.0.0.1 must not read what is here.
    if (!hosts.has(context.req.header('host') ?? '')) return context.text('Unknown host', 403);
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    await next();
    return undefined;
  });
  for (const [path, file] of Object.entries(FILES)) {
    app.get(path, async (context) => {
      context.header('content-type', TYPES[file.split('.').at(-1) ?? ''] ?? '');
      return context.body(await readFile(new URL(`page/${file}`, import.meta.url), 'utf8'));
    });
  }
  app.get('/view', async (context) => context.json(await view()));
  app.get('/events', (context) => streamViews(context, view, clock));

  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function streamViews(context: Context, view: () => Promise<View>, clock: Clock): Response {
  return streamSSE(context, async (stream) => {
    while (!stream.aborted && !stream.closed) {
      await stream.writeSSE({ data: JSON.stringify(await view()) });
      await clock.sleep(REFRESH_MS);
    }
  });
}

export const CONSOLE_PORT = 8787;
const TRIES = 20;

/**
 * @param wanted null: the usual port, or the next free one; 0: any
 * @throws {LeadbellError} `port-taken`
 */
export async function choosePort(wanted: number | null, usual = CONSOLE_PORT): Promise<number> {
  if (wanted !== null) {
    const port = await portIfFree(wanted);
    if (port !== null) return port;
    throw new LeadbellError({
      code: 'port-taken',
      message: `port ${wanted} of this machine is taken`,
      retryable: false,
      hint: 'choose another with --port, or leave --port out to get the next free one',
    });
  }
  for (let port = usual; port < usual + TRIES; port += 1) {
    if ((await portIfFree(port)) !== null) return port;
  }
  return (await portIfFree(0)) ?? usual;
}

function portIfFree(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const found = typeof address === 'object' && address ? address.port : null;
      probe.close(() => resolve(found));
    });
  });
}
