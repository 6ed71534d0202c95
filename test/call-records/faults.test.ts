import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallRecordsError } from '../../lambdas/call-records/errors.ts';
import { MAX_TRIES } from '../../lambdas/call-records/retry.ts';
import { secretError } from '../../lambdas/config/secrets/secret-error.ts';
import { faultKindOf } from '../../lambdas/faults/fault.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { vendorRecords } from '../support/records.ts';
import { faults, startVendor, VENDOR_TOKEN, type Vendor, type VendorFault } from '../support/vendor.ts';
import { ALL, clientOf, errorOf, jumpingPlatform } from './record-client.ts';

let vendor: Vendor;
beforeAll(async () => {
  vendor = await startVendor();
});
afterAll(() => vendor.close());

/** The error that a vendor which does nothing else leads to, and how often it was asked. */
async function meet(fault: VendorFault, options: Parameters<typeof errorOf>[1] = {}) {
  vendor.set({ fault: () => fault, records: vendorRecords(2), token: VENDOR_TOKEN });
  const before = vendor.requests.length;
  const error = await errorOf(vendor, options);
  return { error, tries: vendor.requests.length - before };
}

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
const login = (status?: number) => faults.html(status);

describe('each thing that goes wrong has its name', () => {
  it.each<[string, VendorFault, string, number]>([
    ['401', faults.status(401), 'token-refused', 1],
    ['403', faults.status(403), 'token-refused', 1],
    ['a redirect', faults.redirect(), 'token-refused', 1],
    [
      'a redirect to another host',
      faults.redirect('https://elsewhere.example.cn/', 308),
      'unexpected-answer',
      1,
    ],
    ['a login page', login(), 'token-refused', 1],
    [
      'a login page that says it is JSON',
      faults.body('  <!doctype html><title>登录</title>'),
      'token-refused',
      1,
    ],
    ['a page of which nobody knows', faults.body('  <!doctype html>'), 'unexpected-answer', MAX_TRIES],
    ['a page of an app', faults.body('<html><div id="app"></div></html>'), 'unexpected-answer', MAX_TRIES],
    ['502 as a page with 200', faults.body('<h1>502 Bad Gateway</h1>'), 'unavailable', MAX_TRIES],
    [
      '504 of nginx with 200',
      faults.body(
        '<html><head><title>504 Gateway Time-out</title></head><body><center><h1>504 Gateway Time-out</h1></center><hr><center>nginx</center></body></html>',
      ),
      'unavailable',
      MAX_TRIES,
    ],
    [
      'a gateway in Chinese with 200',
      faults.body('<html><body>网关超时</body></html>'),
      'unavailable',
      MAX_TRIES,
    ],
    ['a login at a gateway', faults.body('<title>API 网关</title><p>请登录'), 'token-refused', 1],
    ['a guard with 200', faults.body('<html>您的访问被拦截'), 'unexpected-answer', MAX_TRIES],
    ['code 401', faults.code(401, '未登录'), 'token-refused', 1],
    ['code 403 as text', faults.code('403'), 'token-refused', 1],
    ['a body that speaks of the login', faults.body('{"message":"Unauthenticated."}'), 'token-refused', 1],
    ['the vendor’s 5002', faults.body(fixture('error-5002.response.json')), 'task-not-found', 1],
    ['the vendor’s 1002', faults.body(fixture('error-1002.response.json')), 'account-not-found', 1],
    ['5002 as text', faults.code('5002'), 'task-not-found', 1],
    ['another code', faults.code(4001), 'refused', 1],
    [
      'a code beside a status of its own',
      faults.status(422, { body: '{"code":4220,"message":{}}' }),
      'refused',
      1,
    ],
    ['404', faults.status(404, { body: 'not found' }), 'unexpected-answer', MAX_TRIES],
    ['404 with a page', login(404), 'unexpected-answer', 1],
    ['404 with JSON', faults.status(404), 'unexpected-answer', 1],
    [
      '404 that claims to be well',
      faults.status(404, { body: '{"code":200,"data":[]}' }),
      'unexpected-answer',
      1,
    ],
    ['429', faults.status(429), 'throttled', MAX_TRIES],
    ['code 429', faults.code(429), 'throttled', MAX_TRIES],
    ['500', faults.status(500), 'unavailable', MAX_TRIES],
    ['502 with a page', login(502), 'unavailable', MAX_TRIES],
    ['code 500', faults.code(500), 'unavailable', MAX_TRIES],
    ['a reset', faults.reset(), 'unavailable', MAX_TRIES],
    ['a reset in the body', faults.resetMidBody(), 'unavailable', MAX_TRIES],
    ['JSON that stops in the middle', faults.truncated(), 'unexpected-answer', MAX_TRIES],
    ['an empty body', faults.body(''), 'unexpected-answer', MAX_TRIES],
    ['no envelope', faults.body('{"records":[]}'), 'unexpected-answer', MAX_TRIES],
    ['a bare list', faults.body('[]'), 'unexpected-answer', MAX_TRIES],
    ['null', faults.body('null'), 'unexpected-answer', MAX_TRIES],
    ['data that is text', faults.code(200, '', 'none'), 'unexpected-answer', MAX_TRIES],
    ['data that is an object', faults.code(200, '', { items: [] }), 'unexpected-answer', MAX_TRIES],
    [
      'an error beside a message of success',
      faults.body('{"code":200,"message":"查看通话记录列表成功","error":"query timeout","data":[]}'),
      'unavailable',
      MAX_TRIES,
    ],
    [
      'data that is one record',
      faults.code(200, '', { id: 'r', city: { id: 1 } }),
      'unexpected-answer',
      MAX_TRIES,
    ],
    [
      'data of objects that are no records',
      faults.code(200, '', { a: { b: 1 }, c: {} }),
      'unexpected-answer',
      MAX_TRIES,
    ],
    ['no data', faults.body('{"code":200}'), 'unexpected-answer', MAX_TRIES],
    ['broken compression', faults.body('no gzip', { 'content-encoding': 'gzip' }), 'unavailable', MAX_TRIES],
  ])('%s', async (_, fault, code, tries) => {
    const met = await meet(fault);
    expect(met.error.code).toBe(code);
    expect(met.tries).toBe(tries);
    expect(met.error.hint).toBeTruthy();
  });

  it('no answer in time', async () => {
    const { error, tries } = await meet(faults.hang(), { timeoutMs: 20 });
    expect(error.code).toBe('time-out');
    expect(tries).toBe(MAX_TRIES);
  });

  it('a body that stops coming', async () => {
    const { error } = await meet(faults.hangMidBody(), { timeoutMs: 20 });
    expect(error.code).toBe('time-out');
  });

  it('nobody listening', async () => {
    const closed = await startVendor();
    await closed.close();
    const error = await errorOf(closed);
    expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('a caller who does not want to wait any longer', async () => {
    vendor.set({ fault: () => faults.hang() });
    const controller = new AbortController();
    const error = errorOf(vendor, {}, controller.signal);
    controller.abort();
    expect(await error).toMatchObject({ code: 'time-out', retryable: false });
  });
});

describe('what an error says', () => {
  it('quotes the vendor’s message, field by field where it is an object', async () => {
    const plain = await meet(faults.code(4001, '参数错误'));
    expect(plain.error.message).toContain('code 4001, "参数错误"');
    const fields = await meet(faults.code(422, { start_at: ['格式错误', '必填'], page: '太大' }));
    expect(fields.error.message).toContain('start_at: 格式错误; 必填; page: 太大');
  });

  it.each([
    [{ message: '查看通话记录列表成功', error: 'query timeout' }, 'query timeout'],
    [{ message: 'ok', errors: [{ detail: 'shard 3 is down' }] }, 'detail: shard 3 is down'],
    [{ message: '查询失败', error: 'query timeout' }, '查询失败'],
    [{ message: '查看通话记录列表成功', error: 'none', status: 'error' }, '查看通话记录列表成功'],
  ])('quotes of %j what speaks of the error', async (said, quoted) => {
    const { error } = await meet(faults.body(JSON.stringify({ code: 200, data: [], ...said })));
    expect(error.message).toContain(`beside an error, "${quoted}"`);
  });

  it('tells how long the server wants to be left alone', async () => {
    const { error, tries } = await meet(faults.status(429, { retryAfter: '120' }));
    expect(error.message).toContain('120 s');
    expect(tries).toBe(1);
  });

  it('says of a page that could be anything what to look at, and asks nobody for a new token', async () => {
    const { error } = await meet(faults.body('<html><body>hello</body></html>'));
    expect(error.message).toContain('got a web page');
    expect(error.hint).toMatch(/Check `baseUrl`.*expired token can look like this/);
    expect(error.hint).not.toContain('new token');
  });

  it('tells where to put a new token', async () => {
    const { error } = await meet(faults.status(401));
    expect(error.hint).toMatch(/new token.*leadbell\.yaml/);
  });

  /** Everything that logging, printing or serialising could show. */
  function everythingIn(error: unknown): string {
    const texts: string[] = [];
    for (let at = error; at instanceof Error; at = at.cause)
      texts.push(
        at.message,
        at.stack ?? '',
        JSON.stringify(at),
        String(at),
        inspect(at, { depth: 9, showHidden: true }),
      );
    return texts.join('\n');
  }

  const PHONE = '18555525545';
  const said = `${PHONE} / 185-5552-5545 / Bearer ${VENDOR_TOKEN} / ${VENDOR_TOKEN.slice(5)}`;

  it.each<[string, VendorFault]>([
    ['a business message', faults.code(4001, said)],
    ['fields of a message', faults.code(422, { [PHONE]: [said], [VENDOR_TOKEN]: said })],
    ['a body that is no JSON', faults.body(said)],
    ['JSON without an envelope', faults.body(JSON.stringify({ message: said, authorization: VENDOR_TOKEN }))],
    ['a page', faults.body(`<p>${said}</p>`)],
    ['a redirect that carries it', faults.redirect(`/login?token=${VENDOR_TOKEN}&callee=${PHONE}`)],
    ['a 500 that dumps the request', faults.status(500, { body: said })],
    ['a reset', faults.reset()],
    ['a reset in the body', faults.resetMidBody()],
  ])('%s: neither the token nor a number', async (_, fault) => {
    vendor.set({ fault: () => fault });
    const error = await clientOf(vendor)
      .page({ ...ALL, keyword: PHONE }, 1)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CallRecordsError);
    const all = everythingIn(error);
    for (const secret of [VENDOR_TOKEN, VENDOR_TOKEN.slice(5), PHONE, '5552-5545'])
      expect(all).not.toContain(secret);
  });

  it.each(['line\nbreak-secret', '密钥-secret', ' ', 'two words-secret'])(
    'a token that cannot be sent (%j) is not shown either',
    async (token) => {
      const before = vendor.requests.length;
      const error = await errorOf(vendor, { token: async () => token });
      expect(error.code).toBe('token-refused');
      expect(everythingIn(error)).not.toContain('secret');
      expect(vendor.requests.length).toBe(before);
    },
  );

  it('a token that cannot be read keeps the hint of where it should be', async () => {
    const missing = {
      code: 'secret-missing',
      message: 'env:ACME_TOKEN is not set',
      retryable: false,
      hint: 'set it',
    };
    const error = await errorOf(vendor, { token: () => Promise.reject(new LeadbellError(missing)) });
    expect(error).toMatchObject({ code: 'secret-missing', hint: 'set it' });
    expect(error.message).toContain('env:ACME_TOKEN');
  });
});

describe('a refused token', () => {
  it('is tried again where its source meanwhile holds another', async () => {
    vendor.set({ fault: () => null, token: 'rotated', records: vendorRecords(2) });
    const asked: (boolean | undefined)[] = [];
    const token = async (fresh?: boolean) => {
      asked.push(fresh);
      return fresh ? 'rotated' : 'old';
    };
    expect((await clientOf(vendor, { token }).page(ALL, 1)).rows).toHaveLength(2);
    expect(asked).toEqual([false, true]);
  });

  it('is tried again once only', async () => {
    let made = 0;
    const { error, tries } = await meet(faults.status(401), { token: async () => `token-${++made}` });
    expect([error.code, tries]).toEqual(['token-refused', 2]);
  });

  it('is not tried beyond the tries there are', async () => {
    vendor.set({ fault: () => faults.status(401) });
    vendor.failNext(faults.status(500), faults.status(500), faults.status(500));
    const before = vendor.requests.length;
    const error = await errorOf(vendor, { token: async (fresh) => (fresh ? 'new' : 'old') });
    expect([error.code, vendor.requests.length - before]).toEqual(['token-refused', MAX_TRIES]);
  });

  it('is not tried again where its source still holds the same', async () => {
    const { tries } = await meet(faults.status(403));
    expect(tries).toBe(1);
  });

  it('never follows a redirect with the token in hand', async () => {
    let visits = 0;
    const elsewhere = createServer((_, response) => {
      visits += 1;
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    await meet(faults.redirect(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`));
    elsewhere.close();
    expect(visits).toBe(0);
  });
});

describe('asking again', () => {
  it('heals what passes: 500, reset, half an answer', async () => {
    vendor.set({ fault: () => null, token: VENDOR_TOKEN, records: vendorRecords(2) });
    vendor.failNext(faults.status(500), faults.reset(), faults.truncated());
    const platform = jumpingPlatform();
    const page = await clientOf(vendor, { platform }).page(ALL, 1);
    expect(page.rows).toHaveLength(2);
    expect(platform.slept).toEqual([375, 750, 1500]);
  });

  it('waits as long as the server asks', async () => {
    vendor.set({ fault: () => null });
    vendor.failNext(faults.status(429, { retryAfter: '7' }));
    const platform = jumpingPlatform();
    await clientOf(vendor, { platform }).page(ALL, 1);
    expect(platform.slept).toEqual([7000]);
  });

  it('does not wait beyond the deadline', async () => {
    vendor.set({ fault: () => faults.status(503) });
    const platform = jumpingPlatform();
    const before = vendor.requests.length;
    const deadlineMs = platform.clock.nowMs() + 1000;
    await expect(clientOf(vendor, { platform }).page(ALL, 1, { deadlineMs })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(platform.slept).toEqual([375]);
    expect(vendor.requests.length - before).toBe(2);
  });

  it('counts every request as it goes out', async () => {
    vendor.set({ fault: () => null });
    vendor.failNext(faults.status(500), faults.reset());
    let requests = 0;
    const onRequest = () => {
      requests += 1;
    };
    await clientOf(vendor).page(ALL, 1, { onRequest });
    expect(requests).toBe(3);
  });
});

describe('a token whose store does not answer', () => {
  it.each([
    ['ThrottlingException', 'secret-unreachable', true],
    ['AccessDeniedException', 'secret-missing', false],
    ['ExpiredTokenException', 'secret-missing', false],
  ] as const)('(%s) is %s, and the record API is not asked', async (name, code, retryable) => {
    const cause = Object.assign(new Error('from the store'), { name });
    const token = () => Promise.reject(secretError('ssm:/t', cause));
    const error = await errorOf(vendor, { token });
    expect(error).toMatchObject({ code, retryable, mayBeOfPart: false });
    expect(error.message).toContain(name);
    expect(error.hint).not.toMatch(/new token|Create it/);
  });

  it('is a fault of its own of the account', () => {
    expect(faultKindOf('secret-unreachable')).toEqual({ kind: 'secret-unreachable', of: 'account' });
    expect(faultKindOf('secret-missing')).toEqual({ kind: 'secret-missing', of: 'account' });
  });
});
