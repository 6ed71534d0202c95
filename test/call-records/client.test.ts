import { afterEach, describe, expect, it } from 'vitest';
import type { RecordQuery } from '../../lambdas/call-records/query.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { CALLED_AT_MS, TASK_ID, USER_ID, vendorRecord, vendorRecords } from '../support/records.ts';
import { startVendor, VENDOR_TOKEN, type Vendor, type VendorBehaviour } from '../support/vendor.ts';
import { ALL, clientOf, errorOf, jumpingPlatform } from './record-client.ts';

let vendor: Vendor;
afterEach(() => vendor.close());

const start = async (options: Partial<VendorBehaviour> & { prefix?: string } = {}) => {
  vendor = await startVendor({ records: vendorRecords(3), ...options });
  return vendor;
};
const sent = () => {
  const request = vendor.requests[0];
  if (!request) throw new Error('the vendor was not asked');
  return request;
};
const ask = async (query: Partial<RecordQuery>, account: { subUserId?: string; timeZone?: string } = {}) => {
  const base = { baseUrl: vendor.url, userId: USER_ID, subUserId: null, timeZone: 'Asia/Shanghai' };
  await clientOf(vendor, { account: { ...base, ...account } }).page({ ...ALL, ...query }, 2);
  return sent();
};

describe('a request', () => {
  it('is a GET to the vendor’s path, with the token in the header alone', async () => {
    await start();
    await ask({});
    expect(sent()).toMatchObject({ method: 'GET', userId: USER_ID, taskId: TASK_ID, page: 2 });
    expect(sent().headers.authorization).toBe(`Bearer ${VENDOR_TOKEN}`);
    expect(sent().url).not.toContain(VENDOR_TOKEN);
  });

  it('says its window in the account’s zone, to the second, and holds the end whole', async () => {
    await start();
    const { query, url } = await ask({ startAtMs: CALLED_AT_MS + 999, endAtMs: CALLED_AT_MS + 1001 });
    expect(query.get('start_at')).toBe('2026-03-02 12:00:00');
    expect(query.get('end_at')).toBe('2026-03-02 12:00:02');
    expect(url).toContain('%20');
    expect(url).not.toContain('+');
  });

  it('says its window in another account’s zone', async () => {
    await start();
    const { query } = await ask({ startAtMs: CALLED_AT_MS }, { timeZone: 'UTC' });
    expect(query.get('start_at')).toBe('2026-03-02 04:00:00');
  });

  it('carries every other parameter, lists in PHP’s brackets', async () => {
    await start();
    const { query } = await ask(
      {
        perPage: 50,
        keyword: '185 5552',
        levels: [[0, 500], [900]],
        intentionTags: [1, 2],
        hangupDateMs: [CALLED_AT_MS, CALLED_AT_MS + 60_000],
      },
      { subUserId: 'sub 1' },
    );
    expect([...query]).toEqual([
      ['page', '2'],
      ['per_page', '50'],
      ['keyword', '185 5552'],
      ['levels[0][]', '0'],
      ['levels[0][]', '500'],
      ['levels[1][]', '900'],
      ['intention_tags[]', '1'],
      ['intention_tags[]', '2'],
      ['hangup_date[]', '2026-03-02 12:00:00'],
      ['hangup_date[]', '2026-03-02 12:01:00'],
      ['sub_user_id', 'sub 1'],
    ]);
  });

  it.each(['', '/', '/white/label', '/white/label/'])('goes to a base URL that ends in "%s"', async (end) => {
    await start({ prefix: end.replace(/\/$/, '') });
    const origin = new URL(vendor.url).origin;
    const page = await clientOf({ url: `${origin}${end}` }).page(ALL, 1);
    expect(page.rows).toHaveLength(3);
  });

  it('never sends credentials that the base URL holds by mistake', async () => {
    await start();
    await clientOf({ url: vendor.url.replace('http://', 'http://user:secret@') }).page(ALL, 1);
    expect(sent().headers.authorization).toBe(`Bearer ${VENDOR_TOKEN}`);
  });

  it('escapes ids, so that none of them can lead to another path', async () => {
    await start();
    await clientOf(vendor).page({ taskId: 'a/../b?c' }, 1);
    expect(sent().taskId).toBe('a/../b?c');
  });

  it('keeps its connection', async () => {
    await start();
    const client = clientOf(vendor);
    for (let page = 1; page <= 5; page += 1) await client.page(ALL, page);
    expect(vendor.requests).toHaveLength(5);
    expect(vendor.connections).toBeLessThan(5);
  });
});

describe('an answer', () => {
  it('gives rows and meta', async () => {
    await start();
    const page = await clientOf(vendor).page({ ...ALL, perPage: 2 }, 1);
    expect(page.rows.map((row) => row.readable)).toEqual([true, true]);
    expect(page.meta).toEqual({
      total: 3,
      lastPage: 2,
      currentPage: 1,
      perPage: 2,
      hasPages: true,
      hasNext: null,
    });
  });

  it('may be compressed', async () => {
    await start({ gzip: true });
    expect((await clientOf(vendor).page(ALL, 1)).rows).toHaveLength(3);
    expect(sent().headers['accept-encoding']).toContain('gzip');
  });

  it('may have its meta as text, partly, or not at all', async () => {
    await start({ meta: 'strings' });
    const client = clientOf(vendor);
    expect((await client.page(ALL, 1)).meta).toMatchObject({ total: 3, lastPage: 1, perPage: 15 });
    vendor.set({ reviseMeta: () => ({ total: '3.5', last_page: null, per_page: 'all', current_page: -1 }) });
    const unknown = { total: null, lastPage: null, currentPage: null, perPage: null };
    expect((await client.page(ALL, 1)).meta).toMatchObject(unknown);
    vendor.set({ meta: 'none' });
    expect((await client.page(ALL, 1)).meta).toMatchObject(unknown);
  });

  it.each([
    ['its code as text', '{"code":"200","data":[{"id":"r"}]}', 1],
    ['a byte order mark', '\uFEFF{"code":200,"data":[{"id":"r"}]}', 1],
    ['its rows as a PHP object', '{"code":200,"data":{"0":{"id":"r"},"1":{"id":"s"}}}', 2],
    ['its rows by their ids', '{"code":200,"data":{"a-1":{"id":"a-1"},"b-2":{"id":"b-2"}}}', 2],
    ['its rows by another key', '{"code":200,"data":{"13800000001":{"id":"r"},"x":{"id":"s"}}}', 2],
    ['its rows by their ids, one of them damaged', '{"code":200,"data":{"a":{"id":"a"},"b":{"id":null}}}', 2],
    ['null for no rows', '{"code":200,"data":null}', 0],
    ['an empty object for no rows', '{"code":200,"data":{}}', 0],
    ['the content type of a page', '{"code":200,"data":[{"id":"r"}]}', 1],
  ])('may have %s', async (what, body, rows) => {
    const type = what.includes('page') ? 'text/html' : 'application/json';
    await start({ fault: () => (response) => response.writeHead(200, { 'content-type': type }).end(body) });
    expect((await clientOf(vendor).page(ALL, 1)).rows).toHaveLength(rows);
  });

  it('with one damaged row gives the others', async () => {
    const broken = { ...vendorRecord(), id: null } as unknown as ReturnType<typeof vendorRecord>;
    await start({ records: [vendorRecord(), broken, vendorRecord()] });
    const page = await clientOf(vendor).page(ALL, 1);
    expect(page.rows.filter((row) => row.readable)).toHaveLength(2);
    expect(page.rows).toHaveLength(3);
  });
});

describe('an answer whose charset is not what it says', () => {
  const answer = (name: string | readonly number[]) =>
    Buffer.concat([
      Buffer.from('{"code":200,"status":"success","data":[{"id":"r","name":"'),
      typeof name === 'string' ? Buffer.from(name) : Buffer.from(name),
      Buffer.from('"}],"meta":{"total":1}}'),
    ]);
  const serve = (body: Buffer) =>
    start({
      fault: () => (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body),
    });

  it('is read as what it is, which the log says once', async () => {
    await serve(answer([0xcd, 0xf5, 0xb7, 0xbc]));
    const warnings: unknown[] = [];
    const platform = {
      ...jumpingPlatform(),
      log: {
        ...silentLog,
        warn: (message: string, details?: object) => warnings.push({ message, ...details }),
      },
    };
    const client = clientOf(vendor, { platform });
    for (const page of [1, 2]) {
      const { rows } = await client.page(ALL, page);
      expect(rows).toMatchObject([{ readable: true, record: { name: '王芳' } }]);
    }
    expect(warnings).toEqual([
      expect.objectContaining({ message: expect.stringContaining('wrong charset'), charset: 'gb18030' }),
    ]);
  });

  it('is refused where a text in it is not whole, and the rows beside it can be asked for', async () => {
    await serve(answer([...Buffer.from('张'), 0xe5, 0xbc]));
    expect(await errorOf(vendor)).toMatchObject({
      code: 'unexpected-answer',
      mayBeOfPart: true,
      retryable: false,
      message: expect.stringContaining('not whole in its charset (utf-8)'),
    });
  });
});
