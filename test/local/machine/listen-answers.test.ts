import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebRequest } from '../../../lambdas/answers/web.ts';
import { silentLog } from '../../../lambdas/platform/log/log.ts';
import { type AnswersServer, listenForAnswers } from '../../../local/machine/listen-answers.ts';

let server: AnswersServer | null = null;
afterEach(() => server?.stop());

/** A page that says what it was asked. */
async function listen(host = '127.0.0.1') {
  const asked: WebRequest[] = [];
  server = await listenForAnswers({
    site: async (request) => {
      asked.push(request);
      const status = request.body === null ? 413 : 200;
      return { status, headers: { 'x-seen': 'yes' }, cookies: ['a=1; Path=/', 'b=2'], body: '好' };
    },
    listen: { host, port: 0 },
    log: silentLog,
    patienceMs: { headers: 150, request: 300 },
  });
  return { asked, url: server.url, port: Number(new URL(server.url).port) };
}

/** What comes back on a connection until the other side ends it. */
async function raw(port: number, ...parts: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (data) => {
    heard += String(data);
  });
  socket.on('error', () => {});
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return heard;
}

describe('the listener of the page', () => {
  it('hands over what was asked, and answers with cookies of their own', async () => {
    const { asked, url, port } = await listen();
    const answer = await fetch(`${url}/c/x%20y?lang=en`, {
      method: 'POST',
      body: new URLSearchParams({ do: 'claim' }),
      headers: { cookie: 'a=1' },
    });
    expect(await answer.text()).toBe('好');
    expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      path: '/c/x%20y',
      body: 'do=claim',
      source: '127.0.0.1',
    });
    expect(asked[0]?.query.get('lang')).toBe('en');
    expect(asked[0]?.headers).toMatchObject({ cookie: 'a=1', host: `127.0.0.1:${port}` });
    expect(asked[0]?.servedAs).toContain(`127.0.0.1:${port}`);
  });

  it('believes a proxy on this machine whom it asks for, and no more of what that proxy was told', async () => {
    const { asked, url } = await listen();
    await fetch(url, { headers: { 'x-forwarded-for': '192.0.2.1, 203.0.113.7' } });
    expect(asked[0]?.source).toBe('203.0.113.7');
  });

  it.each([
    ['says how long it is', 'content-length: 9000\r\n', 'x'.repeat(9000)],
    ['does not', 'transfer-encoding: chunked\r\n', `2329\r\n${'x'.repeat(0x2329)}\r\n0\r\n\r\n`],
  ])('does not keep a body that is too long and %s', async (_, header, body) => {
    const { asked, port } = await listen();
    const heard = await raw(port, `POST /c/x HTTP/1.1\r\nhost: a\r\n${header}\r\n`, body);
    expect(heard).toMatch(/^HTTP\/1\.1 413 /);
    expect(heard).toMatch(/\r\nconnection: close\r\n/i);
    expect(asked[0]?.body).toBeNull();
  });

  it('waits for nobody: who sends headers or a form too slowly is cut off', async () => {
    const { asked, port } = await listen();
    const [headers, body] = await Promise.all([
      raw(port, 'GET /c/x HTTP/1.1\r\nhost: a\r\n'),
      raw(port, 'POST /c/x HTTP/1.1\r\nhost: a\r\ncontent-length: 8\r\n\r\ndo='),
    ]);
    expect([headers, body].map((text) => text.slice(0, 12))).toEqual(['HTTP/1.1 408', 'HTTP/1.1 408']);
    expect(asked).toEqual([]);
  });

  it('refuses headers that are too long, and what is no HTTP', async () => {
    const { asked, port } = await listen();
    const long = await raw(port, `GET / HTTP/1.1\r\nhost: a\r\ncookie: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1\.1 431 /);
    expect(await raw(port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(asked).toEqual([]);
  });

  it('says which port is taken, and by which key to choose another', async () => {
    const { port } = await listen();
    const again = listenForAnswers({
      site: () => Promise.reject(new Error('nobody asks')),
      listen: { host: '127.0.0.1', port },
      log: silentLog,
    });
    await expect(again).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining(`port ${port}`),
      hint: expect.stringContaining('answers.listen'),
    });
  });
});
