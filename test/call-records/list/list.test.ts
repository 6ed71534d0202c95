import { afterEach, describe, expect, it } from 'vitest';
import { CALLED_AT_MS, type RawRecord, TASK_ID, vendorRecord, vendorRecords } from '../../support/records.ts';
import { faults, startVendor, type Vendor, type VendorBehaviour } from '../../support/vendor.ts';
import { jumpingPlatform, readList } from '../record-client.ts';

let vendor: Vendor;
afterEach(() => vendor.close());

const start = async (options: Partial<VendorBehaviour>) => {
  vendor = await startVendor(options);
  return vendor;
};
const idsOf = (records: readonly RawRecord[]) => new Set(records.map(({ id }) => id));
const idsSeen = (rows: readonly { key: string }[]) => new Set(rows.map(({ key }) => key));
const pagesAsked = () => vendor.requests.map(({ page }) => page);
const newer = (index = 0) => vendorRecord({ calledAtMs: CALLED_AT_MS + 3_600_000 + index * 1000 });

describe('a list that keeps still', () => {
  it.each([
    [0, 1],
    [1, 1],
    [9, 1],
    [10, 1],
    [11, 3],
    [30, 4],
    [31, 5],
  ])('of %i records takes %i requests, a last look at page 1 included', async (count, requests) => {
    await start({ records: vendorRecords(count) });
    const list = await readList(vendor);
    expect(list).toMatchObject({
      outcome: 'complete',
      distinct: count,
      total: count,
      requests,
      passes: 1,
      error: null,
    });
    expect(list.rows).toBe(list.handedOut.length);
    expect(idsSeen(list.handedOut)).toEqual(idsOf(vendor.records));
    expect(vendor.requests).toHaveLength(requests);
  });

  it.each([1, 2, 4, 16])('is read whole with %i pages at once', async (concurrency) => {
    await start({ records: vendorRecords(95) });
    const list = await readList(vendor, { concurrency });
    expect(list).toMatchObject({ outcome: 'complete', distinct: 95, requests: 11 });
  });

  it.each(['newest', 'oldest'] as const)('may be sorted %s first', async (order) => {
    await start({ records: vendorRecords(25), order });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 25, requests: 4 });
  });

  it('of which each page, cut smaller than asked for, says that it is all, is read to its end', async () => {
    await start({
      records: vendorRecords(6),
      maxPerPage: 2,
      reviseMeta: (meta) => ({ ...meta, total: 2, per_page: '2', last_page: 1, has_pages: false }),
    });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 6 });
  });

  it('that is as long as the server cuts pages costs one look at the next page', async () => {
    await start({ records: vendorRecords(4), maxPerPage: 4 });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 4, requests: 3 });
  });

  it('may be cut smaller than asked for, said or not', async () => {
    await start({ records: vendorRecords(25), maxPerPage: 4 });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 25, requests: 8 });
    vendor.set({ reviseMeta: (meta) => ({ ...meta, per_page: 10, last_page: 3 }) });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 25, requests: 8 });
  });

  it('may have its meta as text', async () => {
    await start({ records: vendorRecords(25), meta: 'strings' });
    expect(await readList(vendor)).toMatchObject({
      outcome: 'complete',
      distinct: 25,
      total: 25,
      requests: 4,
    });
  });

  it('may have no meta: it ends where a page is empty', async () => {
    await start({ records: vendorRecords(25), meta: 'none' });
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'complete', distinct: 25, total: null });
    expect(pagesAsked()).toEqual([1, 2, 3, 4, 1]);
  });

  it('without meta is asked carefully at first, then as fast as allowed', async () => {
    await start({ records: vendorRecords(95), meta: 'none' });
    expect(await readList(vendor, { concurrency: 4 })).toMatchObject({ outcome: 'complete', distinct: 95 });
    expect(vendor.requests.length).toBeLessThanOrEqual(15);
    vendor.set({ records: vendorRecords(3) });
    expect(await readList(vendor, { concurrency: 4 })).toMatchObject({ distinct: 3, requests: 3 });
  });

  it('may have only part of its meta', async () => {
    await start({ records: vendorRecords(25), reviseMeta: ({ total }) => ({ total }) });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 25, requests: 4 });
    vendor.set({ reviseMeta: ({ last_page }) => ({ last_page }) });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 25, total: null });
  });

  it('is asked for its window', async () => {
    await start({ records: vendorRecords(25) });
    const query = { taskId: TASK_ID, startAtMs: CALLED_AT_MS + 5000, endAtMs: CALLED_AT_MS + 9000 };
    expect(await readList(vendor, { query })).toMatchObject({
      outcome: 'complete',
      distinct: 5,
      requests: 1,
    });
  });

  it('counts rows that cannot be read, and hands them out', async () => {
    const bad = [
      vendorRecord({ intention_results: 'hot' }),
      { ...vendorRecord(), id: null } as unknown as RawRecord,
    ];
    await start({ records: [...vendorRecords(12), ...bad] });
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'complete', distinct: 14, unreadable: 2 });
    expect(idsSeen(list.handedOut.filter((row) => !row.readable)).size).toBe(2);
  });
});

describe('a server that does not keep to its own pages', () => {
  it('repeats its last page for ever', async () => {
    await start({ records: vendorRecords(25), repeatsLastPage: true });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 25, requests: 4 });
    vendor.set({ meta: 'none' });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 25, requests: 5 });
  });

  it.each([1, 4])(
    'ignores `page`: it is not asked for all that its total promises (%i at once)',
    async (concurrency) => {
      await start({ records: vendorRecords(5000), ignores: ['page'] });
      const list = await readList(vendor, { concurrency });
      expect(list).toMatchObject({ outcome: 'short', distinct: 10, total: 5000, passes: 1 });
      expect(list.requests).toBeLessThanOrEqual(2 + 2 * concurrency);
    },
  );

  it('ignores `page` and gives no meta: nobody can know whether there is more', async () => {
    await start({ records: vendorRecords(5000), ignores: ['page'], meta: 'none' });
    expect(await readList(vendor)).toMatchObject({ outcome: 'short', distinct: 10, requests: 3 });
  });

  it('gives page 1 for every page and says that there are more: what is there is told, and it is short', async () => {
    const reviseMeta = () => ({ has_pages: true, total: null });
    await start({ records: vendorRecords(6), ignores: ['page'], maxPerPage: 2, reviseMeta });
    expect(await readList(vendor)).toMatchObject({ outcome: 'short', distinct: 2, passes: 1 });
  });

  it.each<[string, (meta: Record<string, unknown>) => Record<string, unknown>]>([
    ['`has_pages`', () => ({ total: 2, has_pages: true })],
    [
      'a link to the next page',
      ({ current_page }) => ({ total: 2, links: { next: `?page=${current_page}` } }),
    ],
    ['`next_page_url`', () => ({ total: 2, next_page_url: 'https://x.example.cn/?page=2' })],
    ['`last_page`', () => ({ total: 2, last_page: 3 })],
    ['nothing but a full page', () => ({ total: 2, per_page: 2 })],
  ])('counts the page in its total: %s has it asked for more', async (_, reviseMeta) => {
    await start({ records: vendorRecords(6), maxPerPage: 2, reviseMeta });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 6, passes: 1 });
  });

  it('answers 404 beyond its last page: that is the end', async () => {
    const fault: VendorBehaviour['fault'] = ({ page }) => (page > 3 ? faults.status(404) : null);
    await start({ records: vendorRecords(6), maxPerPage: 2, meta: 'none', fault });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 6, error: null });
  });

  it('says that it has more pages than it gives: short', async () => {
    await start({ records: vendorRecords(25), reviseMeta: () => ({ last_page: 9 }) });
    expect(await readList(vendor)).toMatchObject({ outcome: 'short', distinct: 25 });
  });

  it('ignores `start_at`: everything is read, and the caller filters', async () => {
    await start({ records: vendorRecords(25), ignores: ['start_at'] });
    const list = await readList(vendor, { query: { taskId: TASK_ID, startAtMs: CALLED_AT_MS + 20_000 } });
    expect(list).toMatchObject({ outcome: 'complete', distinct: 25 });
  });

  it.each(['per_page', 'page'])('ignores `%s` on a list of one page', async (name) => {
    await start({ records: vendorRecords(8), ignores: [name] });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 8, requests: 1 });
  });

  it('claims more than it ever gives: short, after a second look', async () => {
    await start({ records: vendorRecords(25), reviseMeta: (meta) => ({ ...meta, total: 29 }) });
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'short', distinct: 25, total: 29, passes: 2 });
    expect(list.requests).toBeLessThanOrEqual(12);
  });

  it.each([
    ['with separators', '6,000'],
    ['with separators of full width', '6，000'],
    ['with its unit', '共 6000 条'],
    ['in an object', { value: 6000 }],
    ['as a lower bound', '6000+'],
    ['as an object of a lower bound', { value: 6000, relation: 'gte' }],
  ])('claims more than it gives, and writes its total %s: short', async (_, total) => {
    await start({ records: vendorRecords(6), reviseMeta: (meta) => ({ ...meta, total }) });
    expect(await readList(vendor)).toMatchObject({ outcome: 'short', distinct: 6, total: 6000 });
  });

  it.each([['6'], ['6 条'], [{ value: 6, relation: 'eq' }]])(
    'writes the total that it gives as %j: complete',
    async (total) => {
      await start({ records: vendorRecords(6), reviseMeta: (meta) => ({ ...meta, total }) });
      expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 6, total: 6 });
    },
  );

  it.each([['6+'], ['6k'], ['5-7'], ['>5'], [{ rows: 6 }], ['六千']])(
    'writes a total that nobody can check (%j): short',
    async (total) => {
      await start({ records: vendorRecords(6), reviseMeta: (meta) => ({ ...meta, total }) });
      expect(await readList(vendor)).toMatchObject({ outcome: 'short', distinct: 6 });
    },
  );

  it.each([[''], ['-'], ['N/A'], ['未知'], [-1], [{}]])(
    'has no total, and says so with %j: complete',
    async (total) => {
      await start({ records: vendorRecords(6), reviseMeta: (meta) => ({ ...meta, total }) });
      expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 6, total: null });
    },
  );

  it('claims more, and gives empty pages: it is not asked for all of them', async () => {
    await start({
      records: vendorRecords(25),
      reviseMeta: (meta) => ({ ...meta, total: 500, last_page: 50 }),
    });
    await readList(vendor);
    expect(pagesAsked()).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1]);
  });

  it('gives ever fewer rows a page: it is read on while rows are missing', async () => {
    const rows = vendorRecords(25);
    const cuts = [0, 10, 16, 22, 25];
    await start({
      fault: ({ page }) =>
        faults.body(
          JSON.stringify({ code: 200, meta: { total: 25 }, data: rows.slice(cuts[page - 1], cuts[page]) }),
        ),
    });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 25, passes: 1 });
    expect(pagesAsked()).toEqual([1, 2, 3, 4, 1]);
  });

  it('claims a million: it is asked for no more than it gives', async () => {
    await start({
      records: vendorRecords(25),
      repeatsLastPage: true,
      reviseMeta: (meta) => ({ ...meta, total: 1_000_000, last_page: 100_000 }),
    });
    const list = await readList(vendor, { concurrency: 4 });
    expect(list).toMatchObject({ outcome: 'short', distinct: 25, total: 1_000_000 });
    expect(list.requests).toBeLessThanOrEqual(30);
  });

  it('claims less than it gives: it is read to its end', async () => {
    await start({ records: vendorRecords(25), reviseMeta: (meta) => ({ ...meta, total: 3, last_page: 1 }) });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 25, total: 3 });
  });

  it('counts only the page in its total, but knows how many pages there are', async () => {
    await start({ records: vendorRecords(25), reviseMeta: (meta) => ({ ...meta, total: 10 }) });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 25 });
  });

  it('says there is something and gives nothing', async () => {
    await start({ reviseMeta: (meta) => ({ ...meta, total: 5 }) });
    expect(await readList(vendor)).toMatchObject({ outcome: 'short', distinct: 0, total: 5, requests: 1 });
  });

  it('drops rows of a page after counting them: the pages behind are read all the same', async () => {
    await start({ records: vendorRecords(45) });
    // Page 2 lacks half its rows, once.
    const half = vendor.records.toReversed().slice(10, 15);
    vendor.failNext(
      (response, right) => response.end(right.body),
      faults.body(JSON.stringify({ code: 200, meta: { total: 45 }, data: half })),
    );
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 45, passes: 2 });
  });

  it('gives an empty page once: a second pass finds the rest', async () => {
    await start({ records: vendorRecords(45) });
    vendor.failNext(
      (response, right) => response.end(right.body),
      faults.body('{"code":200,"meta":{"total":45},"data":[]}'),
    );
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 45, passes: 2 });
  });

  it('makes up new rows for ever: its total bounds what is asked', async () => {
    await start({
      records: vendorRecords(25),
      fault: () => (response) => {
        const data = vendorRecords(10);
        response.end(JSON.stringify({ code: 200, meta: { total: 25, last_page: 3 }, data }));
      },
    });
    const list = await readList(vendor);
    expect(list.requests).toBeLessThanOrEqual(3 * 5);
  });
});

describe('an answer that says of itself that it is not whole', () => {
  it.each<[string, Record<string, unknown>]>([
    ['`status`', { status: 'partial' }],
    ['`status` of two words', { status: 'partial_content' }],
    ['its code', { code: 206 }],
    ['its message', { message: '部分数据查询超时，仅返回部分结果' }],
    ['an English message', { message: 'The result is incomplete' }],
    ['a flag', { partial: true }],
    ['a flag beside the counts', { meta: { total: 2, timed_out: 'true' } }],
    ['a flag for the opposite', { meta: { total: 2, is_complete: false } }],
    ['a warning', { warnings: ['shard 3 timed out: partial results'] }],
  ])('(by %s) is short, and what it holds is handed out', async (_, said) => {
    const body = {
      code: 200,
      status: 'success',
      message: '查看通话记录列表成功',
      data: vendorRecords(2),
      ...said,
    };
    await start({ fault: () => faults.body(JSON.stringify({ meta: { total: 2 }, ...body })) });
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'short', distinct: 2 });
    expect(list.handedOut).toHaveLength(2);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a flag that is off', { partial: false, truncated: 0, timed_out: 'false' }],
    ['a flag for all of it', { is_complete: true }],
    ['a message of success', { message: '数据完整，无截断' }],
    ['`status` complete', { status: 'complete' }],
    ['a count of what is over', { meta: { total: 2, completed: 0 } }],
  ])('%s says nothing of the kind', async (_, said) => {
    const body = { code: 200, meta: { total: 2 }, data: vendorRecords(2), ...said };
    await start({ fault: () => faults.body(JSON.stringify(body)) });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 2 });
  });
});

describe('a list that moves while it is read', () => {
  const beforePage = (page: number, change: (vendor: Vendor) => void) => {
    let done = false;
    vendor.set({
      beforeAnswer: (request, self) => {
        if (done || request.page !== page || request.nth < page) return;
        done = true;
        change(self);
      },
    });
  };

  it('new calls at its head push rows down: they come twice, none is lost, no second pass', async () => {
    await start({ records: vendorRecords(30) });
    beforePage(2, (self) => self.change((records) => [...records, newer(1), newer(2)]));
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'complete', distinct: 32, total: 32, passes: 1 });
    expect(list.rows).toBeGreaterThan(32);
  });

  it('new calls at its tail are followed, no second pass', async () => {
    await start({ records: vendorRecords(30), order: 'oldest' });
    beforePage(3, (self) => self.change((records) => [...records, newer(1), newer(2)]));
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'complete', distinct: 32, total: 32, passes: 1 });
  });

  it('a tail that grows by whole pages is followed to its end', async () => {
    await start({ records: vendorRecords(20), order: 'oldest' });
    const more = Array.from({ length: 65 }, (_, index) => newer(index));
    beforePage(2, (self) => self.change((records) => [...records, ...more]));
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 85, total: 85, passes: 1 });
  });

  it('a call removed from an earlier page hides another: a second pass finds it', async () => {
    await start({ records: vendorRecords(30) });
    beforePage(2, (self) => self.change((records) => records.slice(0, -1)));
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'complete', total: 29, passes: 2 });
    expect(list.handedOut.map(({ key }) => key)).toEqual(expect.arrayContaining([...idsOf(vendor.records)]));
  });

  it('a call removed while another comes in at the head keeps the total: page 1 betrays it', async () => {
    await start({ records: vendorRecords(30) });
    beforePage(3, (self) =>
      self.change((records) => [...records.filter((_, index) => index !== 15), newer()]),
    );
    const list = await readList(vendor);
    expect(list.passes).toBe(2);
    expect(list.handedOut.map(({ key }) => key)).toEqual(expect.arrayContaining([...idsOf(vendor.records)]));
  });

  it('moves without end: three passes, then it is left to the next poll', async () => {
    await start({ records: vendorRecords(60) });
    vendor.set({
      beforeAnswer: (_, self) => self.change((records) => records.filter((__, index) => index !== 30)),
    });
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'short', passes: 3 });
    expect(list.requests).toBeLessThanOrEqual(3 * 8);
  });

  it('a grade that can be read in the second pass only counts as readable, and is handed out last', async () => {
    const records = vendorRecords(30, (index) => ({ intention_results: index === 29 ? '?' : 0 }));
    await start({ records });
    beforePage(2, (self) => {
      self.change((rows) => rows.filter((_, index) => index !== 25));
      Object.assign(records[29] ?? {}, { intention_results: 1 });
    });
    const { handedOut, unreadable, passes } = await readList(vendor);
    expect([unreadable, passes]).toEqual([0, 2]);
    const last = handedOut.findLast(({ key }) => key === records[29]?.id);
    expect(last).toMatchObject({ readable: true, record: { grade: 1 } });
  });
});

describe('a list that cannot be read', () => {
  it('page 1 fails: nothing, and why', async () => {
    await start({ fault: () => faults.code(5002, '任务不存在') });
    const list = await readList(vendor);
    expect(list).toMatchObject({
      outcome: 'failed',
      rows: 0,
      requests: 1,
      error: { code: 'task-not-found' },
    });
  });

  /** 500 for every page that holds one of these rows, 1 the newest, however long the page is. */
  const badRows =
    (...rows: number[]): VendorBehaviour['fault'] =>
    ({ page, perPage }) =>
      rows.some((row) => row > (page - 1) * perPage && row <= page * perPage) ? faults.status(500) : null;

  it.each([1, 3])(
    'a row that no page may hold costs only itself, and is named (%i at once)',
    async (concurrency) => {
      await start({ records: vendorRecords(60), fault: badRows(23) });
      const list = await readList(vendor, { concurrency });
      expect(list).toMatchObject({
        outcome: 'failed',
        distinct: 59,
        error: { code: 'unavailable' },
        passes: 1,
      });
      // Newest first: row 22 was called a second after it, row 24 a second before.
      const at = CALLED_AT_MS + (60 - 23) * 1000;
      expect(list.unread).toEqual([
        { fromRow: 23, toRow: 23, fault: 'unavailable', besideMs: [at + 1000, at - 1000] },
      ]);
      expect(list.requests).toBe(vendor.requests.length);
    },
  );

  it('a page that comes when it is asked for in parts is read, and nothing is missing', async () => {
    await start({
      records: vendorRecords(60),
      fault: ({ page }) => (page === 3 ? faults.status(500) : null),
    });
    expect(await readList(vendor)).toMatchObject({ outcome: 'complete', distinct: 60, unread: [] });
  });

  it('page 1 alone fails: the others are read, and of it what can be', async () => {
    await start({ records: vendorRecords(25), fault: badRows(1) });
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'failed', distinct: 24 });
    expect(list.unread).toMatchObject([{ fromRow: 1, toRow: 1, fault: 'unavailable' }]);
  });

  it('page 1 fails at a server that gives two rows a page, whatever is asked for', async () => {
    const fault: VendorBehaviour['fault'] = ({ page }) => (page === 1 ? faults.status(500) : null);
    await start({ records: vendorRecords(6), maxPerPage: 2, fault });
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'failed', distinct: 5 });
    expect(list.unread).toMatchObject([{ fromRow: 1, toRow: 1 }]);
  });

  it('does not care for `per_page`: the rows of the page are named together', async () => {
    const fault: VendorBehaviour['fault'] = ({ page }) => (page === 1 ? faults.status(500) : null);
    await start({ records: vendorRecords(6), defaultPerPage: 2, ignores: ['per_page'], fault });
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'failed', distinct: 4 });
    expect(list.unread).toMatchObject([{ fromRow: 1, toRow: 2 }]);
  });

  it('a server that cannot give so many rows in time is asked for fewer', async () => {
    const fault: VendorBehaviour['fault'] = ({ perPage }) => (perPage > 5 ? faults.hang() : null);
    await start({ records: vendorRecords(25), fault });
    const list = await readList(vendor, { timeoutMs: 50 });
    expect(list).toMatchObject({ outcome: 'complete', distinct: 25, unread: [] });
  });

  it('bad rows all over cost only themselves', async () => {
    await start({ records: vendorRecords(95), fault: badRows(4, 17, 18, 50, 95) });
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'failed', distinct: 90 });
    expect(list.unread.map(({ fromRow, toRow }) => [fromRow, toRow])).toEqual([
      [4, 4],
      [17, 18],
      [50, 50],
      [95, 95],
    ]);
  });

  it('a server that went away is not asked for every page', async () => {
    await start({ records: vendorRecords(500), fault: ({ page }) => (page > 2 ? faults.status(500) : null) });
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'failed', distinct: 20 });
    expect(list.requests).toBeLessThanOrEqual(2 + 3 * 4 + 8);
    expect(list.unread.at(-1)).toMatchObject({ toRow: null });
  });

  it.each<[string, () => ReturnType<typeof faults.status>]>([
    ['token is refused', () => faults.status(401)],
    ['server asks for fewer requests', () => faults.status(429, { retryAfter: '3600' })],
  ])('is given up at once where the %s', async (_, fault) => {
    await start({ records: vendorRecords(500), fault: ({ page }) => (page > 1 ? fault() : null) });
    const list = await readList(vendor);
    expect(list).toMatchObject({ outcome: 'failed', distinct: 10, requests: 2 });
  });

  it('heals: a fault that passes leaves no trace but its requests', async () => {
    await start({ records: vendorRecords(25) });
    vendor.failNext(faults.reset(), faults.status(502));
    expect(await readList(vendor)).toMatchObject({
      outcome: 'complete',
      distinct: 25,
      requests: 6,
      error: null,
    });
  });
});

describe('a list that is too long for the time there is', () => {
  const SECOND = 1000;

  /** Each request takes a second of the platform's time. */
  const slow = async (records: number) => {
    const platform = jumpingPlatform();
    await start({ records: vendorRecords(records), beforeAnswer: () => platform.advance(SECOND) });
    return { platform, startedMs: platform.clock.nowMs() };
  };

  it('is left after page 1 where it cannot be done', async () => {
    const { platform, startedMs } = await slow(300);
    const list = await readList(vendor, { platform, deadlineMs: startedMs + 10 * SECOND });
    expect(list).toMatchObject({ outcome: 'out-of-time', distinct: 10, requests: 1, error: null });
  });

  it('is read on to the deadline where the caller knows that no smaller window would help', async () => {
    const { platform, startedMs } = await slow(300);
    const deadlineMs = startedMs + 10 * SECOND;
    const list = await readList(vendor, { platform, deadlineMs, mustReadOn: () => true });
    expect(list).toMatchObject({ outcome: 'out-of-time', distinct: 90, requests: 9 });
    expect(platform.clock.nowMs()).toBeLessThanOrEqual(deadlineMs);
  });

  it('is read where it can', async () => {
    const { platform, startedMs } = await slow(80);
    const list = await readList(vendor, { platform, deadlineMs: startedMs + 10 * SECOND });
    expect(list).toMatchObject({ outcome: 'complete', distinct: 80, requests: 9 });
  });

  it('is left where the server slows down, with what was read', async () => {
    const { platform, startedMs } = await slow(80);
    vendor.set({ beforeAnswer: ({ page }) => platform.advance(page < 4 ? SECOND : 5 * SECOND) });
    const list = await readList(vendor, { platform, deadlineMs: startedMs + 10 * SECOND });
    expect(list).toMatchObject({ outcome: 'out-of-time', distinct: 40, requests: 4 });
  });

  it('is left when the caller stops', async () => {
    const controller = new AbortController();
    await start({ records: vendorRecords(80), beforeAnswer: ({ page }) => page === 3 && controller.abort() });
    const list = await readList(vendor, { signal: controller.signal });
    expect(list).toMatchObject({ outcome: 'out-of-time', error: null });
    expect(list.requests).toBe(3);
  });
});
