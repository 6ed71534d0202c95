import { request } from 'node:http';
import { hostname } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { consoleDoor } from '../../../cli/run/console-door.ts';
import type { Door } from '../../../local/console/guard.ts';
import { aLife, aView, serveConsole } from '../../support/console.ts';

const TOKEN = 'a-token-of-sixteen-and-more';

let server: Awaited<ReturnType<typeof serveConsole>> | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

async function serve(door?: Door) {
  server = await serveConsole({ view: () => aView(), life: aLife(), ...(door ? { door } : {}) });
  return server;
}

interface Ask {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** As a browser would ask: `fetch` sets some of these headers itself. */
function ask(port: number, { path = '/view', method = 'GET', headers = {}, body = '' }: Ask) {
  return new Promise<{ status: number; text: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += String(chunk);
          // What follows the view goes on for ever.
          if (path === '/events') answer.destroy();
        });
        answer.on('close', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
      });
      asked.on('error', reject);
      asked.end(body);
    },
  );
}

const PATHS = ['/', '/view', '/events', '/life?of=x', '/pictures/x', '/page.js', '/nothing'];

describe('the console on loopback', () => {
  it.each(PATHS)('answers no name that another site may own: %s', async (path) => {
    const { port } = await serve();
    const names = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1.evil.example',
      'localhost.evil',
      'evil.localhost',
    ];
    for (const host of [...names, '192.168.1.9']) {
      expect((await ask(port, { path, headers: { host } })).status).toBe(403);
    }
  });

  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', '127.0.0.1:9000'])(
    'answers its own, through a tunnel too: %s',
    async (host) => {
      const { port } = await serve();
      expect((await ask(port, { headers: { host } })).status).toBe(200);
    },
  );

  it.each(PATHS)('answers nothing that another site asks for: %s', async (path) => {
    const { port } = await serve();
    const host = `127.0.0.1:${port}`;
    const asks: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      // Another program of this machine is another site, too.
      { origin: `http://127.0.0.1:${port + 1}` },
      { origin: `http://localhost:${port}` },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' },
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ];
    for (const headers of asks) {
      const { status, text } = await ask(port, { path, headers: { host, ...headers } });
      expect([status, text]).toEqual([403, 'Not from another site']);
    }
  });

  it('opens from a link that stands anywhere, and serves its own page', async () => {
    const { port } = await serve();
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await ask(port, { path: '/', headers: link })).status).toBe(200);
    expect((await ask(port, { path: '/view', headers: link })).status).toBe(403);
    const own = {
      host: `localhost:${port}`,
      origin: `http://localhost:${port}`,
      'sec-fetch-site': 'same-origin',
    };
    for (const path of ['/view', '/events', '/life?of=x', '/life.js']) {
      expect((await ask(port, { path, headers: own })).status).toBe(200);
    }
  });

  it('lets nobody show it inside of theirs, and keeps nothing anywhere', async () => {
    const { port } = await serve();
    const { headers } = await ask(port, { path: '/' });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
  });

  it('knows no life of what it does not show', async () => {
    const { port } = await serve();
    expect((await ask(port, { path: '/life?of=gone' })).status).toBe(404);
    expect(JSON.parse((await ask(port, { path: '/life?of=x' })).text)).toMatchObject({ record: 'r1' });
  });
});

describe('the console with a token', () => {
  const door: Door = { host: '0.0.0.0', token: TOKEN };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it.each(['/view', '/events', '/life?of=x', '/pictures/x', '/page.js'])(
    'is closed to who does not have it: %s',
    async (path) => {
      const { port } = await serve(door);
      const without: Record<string, string>[] = [
        {},
        { authorization: 'Bearer wrong-token-of-many-chars' },
        { cookie: `leadbell-console-${port}=${TOKEN}` },
      ];
      for (const headers of without) {
        const { status, text } = await ask(port, { path, headers });
        expect(status).toBe(401);
        expect(text).not.toContain(TOKEN);
      }
      expect(
        (await ask(port, { path: `${path}${path.includes('?') ? '&' : '?'}token=${TOKEN}` })).status,
      ).toBe(401);
    },
  );

  it('asks for it on its page, and remembers that it was right without keeping it', async () => {
    const { port } = await serve(door);
    const asked = await ask(port, { path: '/' });
    expect([asked.status, asked.text]).toEqual([401, expect.stringContaining('name="token"')]);
    const enter = (body: string) => ask(port, { path: '/token', method: 'POST', headers: form, body });
    expect((await enter('token=wrong')).status).toBe(401);
    expect((await enter('')).status).toBe(401);
    expect((await enter(`token=${'x'.repeat(10_000)}`)).status).toBe(413);
    const entered = await enter(`token=${TOKEN}`);
    expect([entered.status, entered.headers.location]).toEqual([303, '/']);
    const [cookie = ''] = entered.headers['set-cookie'] as string[];
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toContain(TOKEN);
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect((await ask(port, { headers })).status).toBe(200);
    expect((await ask(port, { path: '/', headers })).status).toBe(200);
  });

  it('opens to programs that bring it, and the token is no way round the other checks', async () => {
    const { port } = await serve(door);
    const authorization = `Bearer ${TOKEN}`;
    expect((await ask(port, { headers: { authorization } })).status).toBe(200);
    for (const host of ['192.168.1.9:8787', '[fd00::7]:8787', hostname()])
      expect((await ask(port, { headers: { authorization, host } })).status).toBe(200);
    expect((await ask(port, { headers: { authorization, host: 'evil.example' } })).status).toBe(403);
    expect((await ask(port, { headers: { authorization, origin: 'https://evil.example' } })).status).toBe(
      403,
    );
  });
});

describe('where the console listens', () => {
  it('is loopback, where nobody needs a token and anybody may set one', () => {
    expect(consoleDoor('127.0.0.1', undefined)).toEqual({ host: '127.0.0.1', token: null });
    expect(consoleDoor('localhost', '')).toEqual({ host: 'localhost', token: null });
    expect(consoleDoor('::1', TOKEN)).toEqual({ host: '::1', token: TOKEN });
  });

  it.each(['0.0.0.0', '::', '192.168.1.9', 'server.example.cn', '127.example.cn'])(
    'is no other place without a token: %s',
    (host) => {
      expect(() => consoleDoor(host, undefined)).toThrow(/LEADBELL_CONSOLE_TOKEN/);
      expect(() => consoleDoor(host, '')).toThrow(/LEADBELL_CONSOLE_TOKEN/);
      expect(consoleDoor(host, TOKEN)).toEqual({ host, token: TOKEN });
    },
  );

  it('takes no token that is guessed, and does not say it', () => {
    expect(() => consoleDoor('0.0.0.0', 'short')).toThrow(
      'expected LEADBELL_CONSOLE_TOKEN to have 16 characters or more, got 5',
    );
  });
});
