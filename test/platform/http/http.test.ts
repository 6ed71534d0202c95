import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { inspect } from 'node:util';
import * as zlib from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../lambdas/platform/http/http.ts';
import { HttpError } from '../../../lambdas/platform/http/http-error.ts';
import { createHttpClient, type HttpClientOptions } from '../../../lambdas/platform/http/node-http.ts';
import { proxyFromVariables } from '../../../lambdas/platform/http/proxy.ts';

const MIB = 1024 * 1024;
const pem = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8');
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const serve = async (listener: RequestListener) => `http://127.0.0.1:${await listen(createServer(listener))}`;
const serveTls = async (listener: RequestListener, cert = 'server.pem') =>
  `https://localhost:${await listen(createTlsServer({ key: pem('server-key.pem'), cert: pem(cert) }, listener))}`;

/** A proxy that forwards, tunnels and remembers; `user:secret` where it wants a login. */
async function startProxy({ login = false, refuse = 0 } = {}) {
  const seen: string[] = [];
  const refusal = (request: IncomingMessage) => {
    const expected = `Basic ${Buffer.from('us@er:s:cret').toString('base64')}`;
    if (login && request.headers['proxy-authorization'] !== expected) return 407;
    return refuse;
  };
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const status = refusal(request);
    if (status) response.writeHead(status, { via: '1.1 squid', server: 'squid' }).end('<html>ERR</html>');
    else response.end(JSON.stringify({ forwarded: request.url }));
  });
  server.on('connect', (request, socket: Socket) => {
    seen.push(`CONNECT ${request.url}`);
    const status = refusal(request);
    if (status) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const [, port] = (request.url ?? '').split(':');
    const target = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  return { seen, port: await listen(server) };
}

const client = (options: Partial<HttpClientOptions> = {}) =>
  createHttpClient({ of: 'account', env: {}, ...options });

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url: new URL(url),
  headers: {},
  timeoutMs: 5000,
  limits: { rawBytes: MIB, decodedBytes: MIB, reading: 'exact' },
  ...more,
});

async function failureOf(request: HttpRequest, options: Partial<HttpClientOptions> = {}): Promise<HttpError> {
  const error = await client(options)
    .send(request)
    .then(
      () => expect.unreachable('it was answered'),
      (reason: unknown) => reason,
    );
  if (!(error instanceof HttpError)) throw error;
  expect(inspect(error, { depth: 9 })).not.toContain('s:cret');
  return error;
}

describe('a body', () => {
  const text = '{"errcode":0,"说":"好"}';
  const utf8 = Buffer.from(text);
  const gbk = Buffer.concat([
    Buffer.from('{"name":"'),
    Buffer.from([0xcd, 0xf5, 0xb7, 0xbc]),
    Buffer.from('"}'),
  ]);

  it.each<[string, Buffer, Record<string, string>, string]>([
    ['plain', utf8, {}, text],
    ['behind a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]), {}, text],
    ['gzip', zlib.gzipSync(utf8), { 'content-encoding': 'gzip' }, text],
    ['deflate', zlib.deflateSync(utf8), { 'content-encoding': 'deflate' }, text],
    ['raw deflate', zlib.deflateRawSync(utf8), { 'content-encoding': 'deflate' }, text],
    ['br', zlib.brotliCompressSync(utf8), { 'content-encoding': 'BR' }, text],
    ['zstd', zlib.zstdCompressSync(utf8), { 'content-encoding': 'zstd' }, text],
    ['gzip in br', zlib.brotliCompressSync(zlib.gzipSync(utf8)), { 'content-encoding': 'gzip, br' }, text],
    ['GBK', gbk, { 'content-type': 'application/json; charset=gbk' }, '{"name":"王芳"}'],
    ['GBK in quotes', gbk, { 'content-type': 'text/json; charset="GB2312"' }, '{"name":"王芳"}'],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), { 'content-type': 'application/json' }, text],
    [
      'empty, and said to be gzip',
      Buffer.alloc(0),
      { 'content-encoding': 'gzip', 'content-length': '0' },
      '',
    ],
  ])('is read: %s', async (_, bytes, headers, expected) => {
    const url = await serve((__, response) => response.writeHead(200, headers).end(bytes));
    expect((await client().send(get(url))).body).toBe(expected);
  });

  it('that never ends is given up at the limit', async () => {
    let poured = 0;
    const url = await serve((_, response) => {
      const pour = () => {
        do poured += 65_536;
        while (response.write(Buffer.alloc(65_536, 'x')));
      };
      response.on('drain', pour);
      pour();
    });
    expect(await failureOf(get(url))).toMatchObject({ code: 'too-large', sent: 'maybe', retryable: false });
    expect(poured).toBeLessThan(32 * MIB);
  });

  it.each(['exact', 'best-effort'] as const)(
    'of 1 MB that becomes 1 GB is never held (%s)',
    async (reading) => {
      const bomb = zlib.gzipSync(Buffer.alloc(256 * MIB));
      const url = await serve((_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      );
      const request = get(url, { limits: { rawBytes: MIB, decodedBytes: MIB, reading } });
      const before = process.memoryUsage().arrayBuffers;
      if (reading === 'exact') expect(await failureOf(request)).toMatchObject({ code: 'too-large' });
      else expect((await client().send(request)).body).toHaveLength(MIB);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * MIB);
    },
  );

  it.each([
    [{ 'content-encoding': 'gzip' }, 'undecodable', true],
    [{ 'content-encoding': 'deflate' }, 'undecodable', true],
    [{ 'content-encoding': 'br' }, 'undecodable', true],
    [{ 'content-encoding': 'zstd' }, 'undecodable', true],
    [{ 'content-encoding': 'lzma' }, 'undecodable', true],
    [{ 'content-type': 'text/plain; charset=klingon' }, 'charset-unknown', false],
  ])('that is not what %j says has a name', async (headers, code, retryable) => {
    const url = await serve((_, response) => response.writeHead(200, headers).end('ordinary text'));
    expect(await failureOf(get(url))).toMatchObject({ code, sent: 'maybe', retryable });
    const limits = { rawBytes: MIB, decodedBytes: MIB, reading: 'best-effort' } as const;
    expect(await client().send(get(url, { limits }))).toMatchObject({ status: 200 });
  });

  it('of which half came is a reset', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => request.socket.destroy());
    });
    expect(await failureOf(get(url))).toMatchObject({ code: 'reset', sent: 'maybe' });
  });
});

it('says when the server’s clock stood where, and until when it wants to be left alone', async () => {
  const nowMs = Date.parse('2026-11-26T09:00:00Z');
  const url = await serve((_, response) =>
    response
      .writeHead(503, {
        'retry-after': 'Thu, 26 Nov 2026 09:02:30 GMT',
        date: 'Thu, 26 Nov 2026 08:35:00 GMT',
      })
      .end(),
  );
  expect(await client({ clock: { nowMs: () => nowMs } }).send(get(url))).toMatchObject({
    retryAfterMs: 150_000,
    dateMs: nowMs - 25 * 60_000,
    fromProxy: false,
  });
});

describe('TLS', () => {
  const hello: RequestListener = (_, response) => void response.end('hello');

  it('trusts an authority of one’s own where `ca` names it', async () => {
    const url = await serveTls(hello);
    expect((await client({ ca: pem('private-ca.pem') }).send(get(url))).body).toBe('hello');
  });

  it.each([
    ['server.pem', {}, 'authority that is not known', 'set `ca:` of this account'],
    ['expired.pem', { ca: pem('private-ca.pem') }, 'expired', 'renew'],
    ['other-name.pem', { ca: pem('private-ca.pem') }, 'another name', 'Check the host'],
  ])('%s: the reason, and what helps', async (cert, options, words, hint) => {
    const error = await failureOf(get(await serveTls(hello, cert)), options);
    expect(error).toMatchObject({ code: 'tls', sent: 'no' });
    expect(error.words).toContain(words);
    expect(error.hint).toContain(hint);
  });

  it('to a port where plain http listens', async () => {
    const url = (await serve(hello)).replace('http:', 'https:');
    expect(await failureOf(get(url))).toMatchObject({
      code: 'tls',
      words: 'what answered does not speak TLS',
    });
  });

  it('shakes hands once for many requests, and again after an idle while', async () => {
    let nowMs = 0;
    const server = createTlsServer({ key: pem('server-key.pem'), cert: pem('server.pem') }, hello);
    let handshakes = 0;
    server.on('secureConnection', () => {
      handshakes += 1;
    });
    const url = `https://localhost:${await listen(server)}`;
    const kept = client({ ca: pem('private-ca.pem'), connections: 2, clock: { nowMs: () => nowMs } });
    for (let n = 0; n < 5; n += 1) await kept.send(get(url));
    expect(handshakes).toBe(1);
    await Promise.all(Array.from({ length: 6 }, () => kept.send(get(url))));
    expect(handshakes).toBe(2);
    nowMs = 60_000;
    await kept.send(get(url));
    expect(handshakes).toBe(3);
  });
});

describe('a proxy', () => {
  const LOGIN = 'us%40er:s%3Acret@';

  it('carries https through a tunnel and http as a whole address, with its login', async () => {
    const proxy = await startProxy({ login: true });
    const url = await serveTls((_, response) => void response.end('hello'));
    const address = `http://${LOGIN}127.0.0.1:${proxy.port}`;
    const http = client({ env: { HTTPS_PROXY: address, http_proxy: address }, ca: pem('private-ca.pem') });
    expect((await http.send(get(url))).body).toBe('hello');
    expect((await http.send(get('http://vendor.invalid/x?y=1'))).body).toContain(
      'http://vendor.invalid/x?y=1',
    );
    expect(proxy.seen).toEqual([`CONNECT ${new URL(url).host}`, 'GET http://vendor.invalid/x?y=1']);
  });

  it('of an account wins over the variables, and `none` goes direct', async () => {
    const [ours, theirs] = [await startProxy(), await startProxy()];
    const env = { HTTP_PROXY: `http://127.0.0.1:${theirs.port}` };
    const url = await serve((_, response) => void response.end('direct'));
    const own = client({ env, proxy: async () => `http://127.0.0.1:${ours.port}` });
    expect((await own.send(get(url))).body).toContain('forwarded');
    expect((await client({ env, proxy: 'none' }).send(get(url))).body).toBe('direct');
    expect((await client({ env: { ...env, NO_PROXY: '127.0.0.1' } }).send(get(url))).body).toBe('direct');
    expect([ours.seen.length, theirs.seen.length]).toEqual([1, 0]);
  });

  it.each([
    ['https://vendor.invalid/', { login: true }, 'HTTP 407 from the proxy'],
    ['http://vendor.invalid/', { login: true }, 'HTTP 407 from the proxy'],
    ['https://vendor.invalid/', { refuse: 502 }, 'HTTP 502 from the proxy'],
    ['https://vendor.invalid/', { refuse: 403 }, 'HTTP 403 from the proxy'],
  ])('that refuses %s (%j) is named, and nothing was sent', async (url, how, reason) => {
    const { port } = await startProxy(how);
    const proxy = async () => `http://127.0.0.1:${port}`;
    const error = await failureOf(get(url), { proxy });
    expect(error).toMatchObject({ code: 'proxy-refused', sent: 'no', reason });
    expect(error.hint).toContain('proxy:');
  });

  it.each(['https', 'http'])('that nobody runs is told apart from the server (%s)', async (scheme) => {
    const error = await failureOf(get(`${scheme}://vendor.invalid/`), {
      proxy: async () => 'http://127.0.0.1:1',
    });
    expect(error).toMatchObject({ code: 'proxy-unreachable', sent: 'no', reason: 'ECONNREFUSED' });
  });

  it('that never answers is a time-out before anything was sent', async () => {
    const port = await listen(createServer().on('connect', () => {}));
    const error = await failureOf(get('https://vendor.invalid/', { timeoutMs: 50 }), {
      proxy: async () => `http://127.0.0.1:${port}`,
    });
    expect(error).toMatchObject({ code: 'time-out', sent: 'no' });
  });

  it('behind which the server’s certificate is not known says so', async () => {
    const proxy = await startProxy();
    const url = await serveTls((_, response) => void response.end('hello'));
    const error = await failureOf(get(url), { proxy: async () => `http://127.0.0.1:${proxy.port}` });
    expect(error).toMatchObject({ code: 'tls', sent: 'no' });
  });

  it('that hangs up after the request was sent through it leaves it open', async () => {
    const proxy = await startProxy();
    const url = await serveTls((request) => void request.socket.destroy());
    const error = await failureOf(get(url), {
      proxy: async () => `http://127.0.0.1:${proxy.port}`,
      ca: pem('private-ca.pem'),
    });
    expect(error).toMatchObject({ code: 'reset', sent: 'maybe' });
  });

  it('that answers for the server is recognised', async () => {
    const { port } = await startProxy({ refuse: 504 });
    const answer = await client({ proxy: async () => `http://127.0.0.1:${port}` }).send(
      get('http://vendor.invalid/'),
    );
    expect(answer).toMatchObject({ status: 504, fromProxy: true, via: '1.1 squid' });
  });

  it.each(['socks5://127.0.0.1:1080', 'nonsense', 'http://h/path'])('%s cannot be used', async (address) => {
    expect(await failureOf(get('http://vendor.invalid/'), { proxy: async () => address })).toMatchObject({
      code: 'proxy-invalid',
      sent: 'no',
      retryable: false,
    });
  });
});

it.each([
  ['https://ai.example.cn/', 'example.cn', true],
  ['https://ai.example.cn/', '.example.cn', true],
  ['https://example.cn/', '.example.cn', true],
  ['https://example.cn/', '*.example.cn', false],
  ['https://notexample.cn/', 'example.cn', false],
  ['https://AI.example.cn./', 'other, AI.Example.CN', true],
  ['https://ai.example.cn:8443/', 'ai.example.cn:443', false],
  ['https://ai.example.cn/', 'ai.example.cn:443', true],
  ['http://[::1]:80/', '[::1]:80', true],
  ['http://[::1]:81/', '[::1]', true],
  ['http://10.0.0.7/', '*', true],
  ['http://10.0.0.7/', '', false],
])('%s with NO_PROXY=%j: direct is %j', (url, noProxy, direct) => {
  const env = { HTTP_PROXY: 'proxy:3128', HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: noProxy };
  expect(proxyFromVariables(new URL(url), env)).toBe(direct ? null : 'http://proxy:3128');
});
