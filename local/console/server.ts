import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { type LoopbackServer, listenOnLoopback, type PortChoice } from '../machine/listen.ts';
import type { View } from './view.ts';

export interface ConsoleOptions {
  port: PortChoice;
  view(): Promise<View>;
  /** The bytes of a picture in a message of the view. Null: there is none. */
  picture(name: string): Promise<Uint8Array | null>;
}

export const CONSOLE_PORT = 8787;
const HOSTS = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/;
const FILES: readonly string[] = [
  'page.html',
  'theme.css',
  'frame.css',
  'phone.css',
  'board.css',
  'adapt.css',
  'page.js',
  'dom.js',
  'group.js',
  'markdown.js',
  'words.js',
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
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** The console page, on loopback. */
export async function startConsole({ port, view, picture }: ConsoleOptions): Promise<LoopbackServer> {
  const app = new Hono();
  app.use(async (context, next) => {
    // Another site may let its name resolve to 127.0.0.1. It must not read this.
    if (!HOSTS.test(context.req.header('host') ?? '')) return context.text('Unknown host', 403);
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    await next();
    return undefined;
  });
  for (const file of FILES) {
    app.get(file === 'page.html' ? '/' : `/${file}`, async (context) => {
      context.header('content-type', TYPES[file.split('.').at(-1) ?? ''] ?? '');
      return context.body(await readFile(new URL(`page/${file}`, import.meta.url), 'utf8'));
    });
  }
  app.get('/view', async (context) => context.json(await view()));
  app.get('/pictures/:name', async (context) => {
    const png = await picture(context.req.param('name'));
    if (png === null) return context.notFound();
    // A picture never changes, and anybody who may see it has it on this machine.
    context.header('cache-control', 'private, max-age=86400, immutable');
    context.header('content-type', 'image/png');
    return context.body(new Uint8Array(png));
  });

  return listenOnLoopback(app, port);
}
