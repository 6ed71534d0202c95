import { readFile } from 'node:fs/promises';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { streamSSE } from 'hono/streaming';
import { type HttpServer, listenOn, type PortChoice } from '../machine/listen.ts';
import { cookieOf, type Door, isSame, judge } from './guard.ts';
import type { LiveView } from './live-view.ts';
import { tokenPage } from './token-page.ts';
import type { LifeView } from './views/life.ts';
import type { View } from './views/view.ts';

export interface ConsoleOptions {
  port: PortChoice;
  door: Door;
  view(): Promise<View>;
  live: Pick<LiveView, 'watch' | 'watchers'>;
  /** The life of the lead of a row of the outbox. Null: it is not known any more. */
  life(row: string): Promise<LifeView | null>;
  /** The bytes of a picture in a message of the view. Null: there is none. */
  picture(name: string): Promise<Uint8Array | null>;
}

export const CONSOLE_PORT = 8787;
export const LOOPBACK_DOOR: Door = { host: '127.0.0.1', token: null };

const FILES: readonly string[] = [
  'page.html',
  'theme.css',
  'frame.css',
  'phone.css',
  'board.css',
  'outbox.css',
  'life.css',
  'adapt.css',
  'page.js',
  'dom.js',
  'faults.js',
  'group.js',
  'health.js',
  'lanes.js',
  'life.js',
  'live.js',
  'markdown.js',
  'outbox.js',
  'people.js',
  'said.js',
  'words.js',
  'words-en.js',
  'words-zh-CN.js',
];
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};
/** The page shows texts and numbers of customers, so it only runs its own script and contacts nobody else. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // Nothing to others. `no-referrer` would take the origin from our own form, too.
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};
/** More than anybody needs; each costs a connection. */
const MOST_WATCHERS = 32;
const TOKEN_BYTES = 4096;
/** The form of the token, and how it looks. */
const NEED_NO_TOKEN: ReadonlySet<string> = new Set(['/token', '/theme.css', '/frame.css']);
const REFUSALS = { 'unknown-host': 'Unknown host', 'cross-site': 'Not from another site' } as const;

/** The console page: on loopback, or anywhere to who has the token. */
export async function startConsole(options: ConsoleOptions): Promise<HttpServer> {
  const { port, door, view, live, life, picture } = options;
  const app = new Hono();
  let cookieName = 'leadbell-console';
  app.use(async (context, next) => {
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    const { method, path } = context.req;
    const verdict = judge(
      { method, path, header: (name) => context.req.header(name), cookie: getCookie(context, cookieName) },
      door,
    );
    if (verdict === 'unknown-host' || verdict === 'cross-site') return context.text(REFUSALS[verdict], 403);
    if (verdict === 'token' && path === '/') return context.html(tokenPage(false), 401);
    if (verdict === 'token' && !NEED_NO_TOKEN.has(path)) {
      return context.text('The token of the console is missing', 401);
    }
    await next();
    return undefined;
  });
  for (const file of FILES) {
    app.get(file === 'page.html' ? '/' : `/${file}`, async (context) => {
      context.header('content-type', TYPES[file.split('.').at(-1) ?? ''] ?? '');
      return context.body(await readFile(new URL(`page/${file}`, import.meta.url), 'utf8'));
    });
  }
  app.post('/token', bodyLimit({ maxSize: TOKEN_BYTES }), (context) => enter(context, door, cookieName));
  app.get('/view', async (context) => context.json(await view()));
  app.get('/events', (context) => {
    if (live.watchers >= MOST_WATCHERS) return context.text('Too many look at once', 503);
    return streamSSE(context, async (stream) => {
      const left = new AbortController();
      stream.onAbort(() => left.abort());
      for await (const data of live.watch(left.signal)) await stream.writeSSE({ data });
    });
  });
  app.get('/life', async (context) => {
    const found = await life(context.req.query('of') ?? '');
    return found === null ? context.notFound() : context.json(found);
  });
  app.get('/pictures/:name', async (context) => {
    const png = await picture(context.req.param('name'));
    if (png === null) return context.notFound();
    // A picture never changes, and anybody who may see it has it on this machine.
    context.header('cache-control', 'private, max-age=86400, immutable');
    context.header('content-type', 'image/png');
    return context.body(new Uint8Array(png));
  });

  const server = await listenOn(app, door.host, port);
  // Cookies know no ports: two consoles of one machine must not open each other.
  cookieName = `leadbell-console-${server.port}`;
  return server;
}

/** The form of the token. */
async function enter(context: Context, { token }: Door, cookieName: string): Promise<Response> {
  const given = (await context.req.parseBody()).token;
  if (token === null) return context.redirect('/', 303);
  if (typeof given !== 'string' || !isSame(given.trim(), token)) return context.html(tokenPage(true), 401);
  setCookie(context, cookieName, cookieOf(token), { httpOnly: true, sameSite: 'Strict', path: '/' });
  return context.redirect('/', 303);
}
