import { describe, expect, test } from 'vitest';
import { readRaw } from './raw-answer.ts';

const rowsOf = (envelope: object) => readRaw({ code: 200, ...envelope }).rows;
const fault = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe('an answer of the record API', () => {
  test('gives its rows, what it says of the list, and the vendor’s clock', () => {
    expect(
      readRaw({ code: 200, data: [{ id: 'a' }], meta: { total: 1 } }, { clockOffsetMs: 7 }),
    ).toMatchObject({
      rows: [{ id: 'a' }],
      meta: { total: 1 },
      clockOffsetMs: 7,
      hadNoise: false,
      guessedCharset: null,
    });
  });

  test('with something printed around it, or in another charset than it says, tells so', () => {
    expect(readRaw('Notice: x {"code":200,"data":[]}').hadNoise).toBe(true);
    const charset = { name: 'gb18030', trust: 'guessed' } as const;
    expect(readRaw({ code: 200, data: [] }, { charset }).guessedCharset).toBe('gb18030');
  });

  test('with holes in its texts is none', () => {
    const charset = { name: 'utf-8', trust: 'broken' } as const;
    expect(() => readRaw({ code: 200, data: [] }, { charset })).toThrow('not whole in its charset (utf-8)');
  });

  test('may hold part of what was asked for', () => {
    expect(readRaw({ code: 206, data: [7] })).toMatchObject({ rows: [7], meta: { isPartial: true } });
    expect(readRaw({ code: 200, data: [7] }, { status: 206 })).toMatchObject({ meta: { isPartial: true } });
  });
});

describe('the rows of an answer', () => {
  test('are a list, an object of PHP, or stand by a key of theirs', () => {
    expect(rowsOf({ data: [7] })).toEqual([7]);
    expect(rowsOf({ data: { 0: 7, 3: 8 } })).toEqual([7, 8]);
    expect(rowsOf({ data: { a: { id: 'a' }, b: {} } })).toEqual([{ id: 'a' }, {}]);
    expect(rowsOf({ data: { x: { id: 'a' }, y: { id: 'b' } } })).toEqual([{ id: 'a' }, { id: 'b' }]);
  });

  test.each([
    ['one record', { id: 'a', name: 'b' }],
    ['a record beside a text', { a: { id: 'a' }, b: 'text' }],
    ['objects without ids', { x: { id: 'a' }, y: {} }],
    ['a text', 'text'],
    ['a number', 7],
  ])('are not %s', (_, data) => {
    expect(() => rowsOf({ data })).toThrow(`\`data\` that is no list but ${typeof data}`);
  });

  test.each([
    ['an empty list', { data: [] }],
    ['an empty list beside a message that could mean anything', { data: [], message: 'hello' }],
    ['null', { data: null }],
    ['null that is called a success', { data: null, status: 'success', message: 'hello' }],
    ['a message that nothing is there', { data: null, message: '暂无数据' }],
    ['an unknown status with a message of success', { data: [], status: 'pending', message: 'ok' }],
  ])('are none by %s', (_, envelope) => {
    expect(rowsOf(envelope)).toEqual([]);
  });

  test.each([
    ['a message of an error', { data: [], message: '出错' }],
    ['a message of an error beside a status of success', { data: [], status: 'success', message: '出错' }],
    ['a status that nobody knows', { data: [], status: 'pending' }],
    ['a message that could mean anything, and no list', { data: null, message: 'hello' }],
    ['a message that could mean anything, and no data', { message: 'hello' }],
    ['a flag for an error', { data: [], success: false }],
  ])('are not believed to be none beside %s', (_, envelope) => {
    expect(() => rowsOf(envelope)).toThrow('code 200 beside an error');
  });

  test('that came are believed, whatever a message says, but not where the answer calls itself an error', () => {
    expect(rowsOf({ data: [7], message: '出错', status: 'pending' })).toEqual([7]);
    expect(() => rowsOf({ data: [7], status: 'error' })).toThrow('code 200 beside an error');
  });

  test('are missing where there is no data, though all is well', () => {
    expect(() => rowsOf({ status: 'success' })).toThrow('`data` that is missing');
  });
});

describe('an answer that is none', () => {
  test.each([
    [401, 'token-refused', 'HTTP 401'],
    [403, 'token-refused', 'HTTP 403'],
    [429, 'throttled', 'HTTP 429, and asks to wait 8 s'],
    [500, 'unavailable', 'HTTP 500, and asks to wait 8 s'],
    [503, 'unavailable', 'HTTP 503'],
    [404, 'unexpected-answer', 'There is no record API at this address: expected records, got HTTP 404'],
    [400, 'unexpected-answer', 'HTTP 400'],
    [300, 'unexpected-answer', 'a redirect (HTTP 300) to nowhere'],
    [399, 'unexpected-answer', 'a redirect (HTTP 399) to nowhere'],
  ])('by its status %i is %s, whatever it holds', (status, code, message) => {
    expect(() => readRaw({ code: 200, data: [] }, { status, retryAfterMs: 7001 })).toThrow(
      fault(code, message),
    );
  });

  test.each([
    ['a redirect elsewhere', '', { status: 302, location: 'https://node2.example.cn/' }, false],
    ['a refused token', '', { status: 401 }, false],
    ['another server', { code: 200 }, { status: 404 }, false],
    ['a server that asks for fewer requests', '', { status: 429 }, true],
    ['a server that is down', '', { status: 500 }, true],
    ['nothing', '', {}, true],
    ['a guard', '<html>blocked', { status: 403, contentType: 'text/html' }, true],
  ])('may come right by itself, or not: %s', (_, body, said, retryable) => {
    expect(() => readRaw(body, said)).toThrow(expect.objectContaining({ retryable }));
  });

  test('says what to do about it', () => {
    const hint = (hints: string) => expect.objectContaining({ hint: expect.stringContaining(hints) });
    expect(() => readRaw('', { status: 401 })).toThrow(
      expect.objectContaining({
        hint: "Copy a new token from the vendor's back office to where `token` of this account in leadbell.yaml points.",
      }),
    );
    const guard = { status: 403, contentType: 'text/html' };
    expect(() => readRaw('<html>blocked', guard)).toThrow(hint('Ask the vendor to let this address through'));
    expect(() => readRaw('', { status: 429 })).toThrow(hint('lower `concurrency` of this account'));
    expect(() => readRaw('', { status: 500 })).toThrow(hint('the next poll reads the same window again'));
    expect(() => readRaw('')).toThrow(hint('Check `baseUrl` of this account'));
    expect(() => readRaw('')).toThrow(hint('An expired token can look like this too.'));
    const charset = { name: 'gbk', trust: 'broken' } as const;
    const holes = { code: 'unexpected-answer', retryable: false, mayBeOfPart: true };
    expect(() => readRaw({ code: 200, data: [] }, { charset })).toThrow(expect.objectContaining(holes));
    expect(() => readRaw({ code: 200, data: [] }, { charset })).toThrow(hint('Ask the vendor for UTF-8'));
    expect(() => readRaw('', { status: 500 })).toThrow('HTTP 500.');
  });

  test('keeps how long it asks to be left alone, and its status', () => {
    const is = (error: object) => expect.objectContaining(error);
    expect(() => readRaw('', { status: 429, retryAfterMs: 7001 })).toThrow(is({ retryAfterMs: 7001 }));
    expect(() => readRaw('', { status: 503, retryAfterMs: 7001 })).toThrow(is({ retryAfterMs: 7001 }));
    expect(() => readRaw({ code: 200 }, { status: 404 })).toThrow(is({ status: 404 }));
    expect(() => readRaw({ code: 5002 }, { status: 404 })).toThrow(is({ code: 'task-not-found' }));
  });

  test('says a refusal by its code, another one by its words', () => {
    expect(() => readRaw({ code: 5002, message: '任务不存在' })).toThrow(
      fault('task-not-found', '"任务不存在"'),
    );
    expect(() => readRaw({ message: 'Unauthenticated.' })).toThrow(
      fault('token-refused', 'speaks of the login'),
    );
    expect(() => readRaw([1])).toThrow(fault('unexpected-answer', 'JSON without a `code`'));
    expect(() => readRaw({ code: 'x' })).toThrow(fault('unexpected-answer', 'JSON without a `code`'));
  });

  test('is a guard’s page by 403, and no token is refused', () => {
    const page = '<html>access denied</html>';
    expect(() => readRaw({ message: 'blocked' }, { status: 403 })).toThrow(
      fault('token-refused', '"blocked"'),
    );
    expect(() => readRaw('<html>', { status: 403 })).toThrow(fault('token-refused', 'got HTTP 403.'));
    expect(() => readRaw(page, { status: 403, contentType: 'text/html' })).toThrow(
      fault('unexpected-answer', 'HTTP 403, as of a guard before the record API'),
    );
    expect(() => readRaw(page, { status: 401, contentType: 'text/html' })).toThrow(
      fault('token-refused', '401'),
    );
  });
});
