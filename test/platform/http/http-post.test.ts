import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { HttpError } from '../../../lambdas/platform/http/http-error.ts';
import { createHttpClient } from '../../../lambdas/platform/http/node-http.ts';
import { type PostOptions, postJson } from '../../../lambdas/platform/http/post-json.ts';

const http = createHttpClient({ of: 'channel', env: {} });
const SECRET = 'a-webhook-key';
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<{ url: URL; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: urlOf(server), server };
}

const urlOf = (server: { address(): unknown }, scheme = 'http') =>
  new URL(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/send?key=${SECRET}`);

async function failureOf(url: URL, options: PostOptions = {}): Promise<HttpError> {
  const error = await postJson(http, url, { hello: '世界' }, options).then(
    () => expect.unreachable('the post succeeded'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HttpError);
  const shown = inspect(error, { depth: 9, showHidden: true });
  expect(shown).not.toContain(SECRET);
  expect(shown).not.toContain('127.0.0.1:');
  return error as HttpError;
}

it('sends JSON in UTF-8 on a connection of its own, and gives back status and body', async () => {
  let heard = '';
  const headers: unknown[] = [];
  const { url } = await serve(async (request, response) => {
    for await (const chunk of request) heard += String(chunk);
    headers.push(request.headers.connection, request.headers['content-type']);
    response.writeHead(418, { 'retry-after': '3' }).end('短');
  });
  expect(await postJson(http, url, { hello: '世界' })).toMatchObject({
    status: 418,
    body: '短',
    retryAfterMs: 3000,
  });
  expect(heard).toBe('{"hello":"世界"}');
  expect(headers).toEqual(['close', 'application/json; charset=utf-8']);
});

it('does not follow a redirect', async () => {
  let requests = 0;
  const { url } = await serve((_, response) => {
    requests += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect(await postJson(http, url, {})).toMatchObject({ status: 307 });
  expect(requests).toBe(1);
});

it('cuts an endless answer at 64 KB', async () => {
  const { url } = await serve((_, response) => {
    const pour = () => {
      while (response.write('x'.repeat(16_384)));
    };
    response.on('drain', pour);
    pour();
  });
  expect((await postJson(http, url, {})).body).toHaveLength(65_536);
});

it('was not sent where nobody listens', async () => {
  const { url, server } = await serve(() => {});
  await new Promise((resolve) => server.close(resolve));
  expect(await failureOf(url)).toMatchObject({ sent: 'no', reason: 'ECONNREFUSED', code: 'refused' });
});

it('was not sent where the name is not known', async () => {
  expect(await failureOf(new URL(`http://nowhere.invalid/?key=${SECRET}`))).toMatchObject({ sent: 'no' });
});

it('was not sent where TLS fails', async () => {
  const { server } = await serve(() => {});
  expect(await failureOf(urlOf(server, 'https'))).toMatchObject({ sent: 'no' });
});

it('was not sent where the time is up before TLS stands', async () => {
  const silent = createTcpServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  closers.push(() => silent.close());
  const error = await failureOf(urlOf(silent, 'https'), { timeoutMs: 50 });
  expect(error).toMatchObject({ sent: 'no', reason: 'time-out' });
});

it('may have been sent where the answer never comes', async () => {
  const { url } = await serve(() => {});
  expect(await failureOf(url, { timeoutMs: 50 })).toMatchObject({ sent: 'maybe', reason: 'time-out' });
});

it('may have been sent where the connection is cut', async () => {
  const { url } = await serve((request) => request.socket.resetAndDestroy());
  expect(await failureOf(url)).toMatchObject({
    sent: 'maybe',
    reason: 'ECONNRESET',
    code: 'reset',
  });
});

it('may have been sent where the answer breaks off', async () => {
  const { url } = await serve((request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => request.socket.destroy());
  });
  expect(await failureOf(url)).toMatchObject({ sent: 'maybe' });
});

it('stops when it is told to', async () => {
  const stop = new AbortController();
  const { url } = await serve(() => stop.abort());
  expect(await failureOf(url, { signal: stop.signal })).toMatchObject({ sent: 'maybe', reason: 'aborted' });
  expect(await failureOf(url, { signal: AbortSignal.abort() })).toMatchObject({
    sent: 'no',
    reason: 'aborted',
  });
});
