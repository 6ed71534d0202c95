import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { AccountStore } from '../../lambdas/polling/accounts/account-store.ts';
import { VendorClocks } from '../../lambdas/polling/clocks/vendor-clocks.ts';
import { FilterMemory } from '../../lambdas/polling/filter/filter-memory.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import { clientOf } from '../call-records/record-client.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { runMinutes } from '../support/deployed.ts';
import { heardLeads, idsTold } from '../support/heard.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { faults, startVendor, type Vendor, type VendorRequest } from '../support/vendor.ts';
import { World } from '../support/world.ts';

const WINDOWS = [
  { everyMs: MINUTE_MS, backMs: 20 * MINUTE_MS },
  { everyMs: 15 * MINUTE_MS, backMs: 6 * HOUR_MS },
  { everyMs: 6 * HOUR_MS, backMs: 4 * DAY_MS },
];

let world: World;
let vendor: Vendor;
beforeEach(async () => {
  world = new World(memoryTable(), testConfig({ windows: WINDOWS, channels: ['sales'] }));
  vendor = await startVendor();
  world.vendor = clientOf(vendor, { platform: world.platform });
  newProcess();
});
afterEach(() => vendor.close());

function newProcess(): void {
  world.clocks = new VendorClocks();
  world.filterMemory = new FilterMemory();
}

const call = (id: string, calledAtMs: number, grade: number | null = 1) =>
  vendorRecord({ id, calledAtMs, intention_results: grade });
const NO_TIMES = {
  calldate: null,
  created_at: null,
  answerdate: null,
  hangupdate: null,
};
const nowMs = () => world.clock.nowMs();
const isFiltered = ({ query }: VendorRequest) => query.has('intention_tags[]');
const ask = (request: VendorRequest) =>
  `${isFiltered(request) ? 'A' : 'all'} from ${request.query.get('start_at')?.slice(11)}`;
const tellOps = () =>
  world.heard
    .filter(({ channel }) => channel === 'ops')
    .map(({ message }) => message.data as Record<string, string>);
const phases = () => tellOps().map(({ kind, phase }) => `${kind} ${phase}`);
const add = (...calls: ReturnType<typeof call>[]) => vendor.change((records) => [...records, ...calls]);
const regrade = (id: string, grade: number | null) =>
  vendor.change((records) =>
    records.map((row) => (row.id === id ? { ...row, intention_results: grade } : row)),
  );

async function proofs() {
  const { table } = world.functions().stores;
  const account = world.config.tasks[0]?.key.split('/').slice(0, 2).join('/') ?? '';
  return (await new AccountStore(table, nowMs).get(account)).filters;
}

/** Lists that are asked for in the next minutes; that of which only the length is asked for is none. */
async function asked(minutes = 1): Promise<string[]> {
  vendor.requests.length = 0;
  await runMinutes(world, minutes);
  return vendor.requests.filter(({ perPage }) => perPage > 1).map(ask);
}

/** A node with calls of the last hour, which has been read until its filter is proven, if it can be. */
async function begun(count = 40): Promise<void> {
  vendor.set({
    records: Array.from({ length: count }, (_, at) =>
      call(`old-${at}`, NOON_MS - HOUR_MS + ((at + 1) * HOUR_MS) / (count + 1), at % 10 === 3 ? 1 : 4),
    ),
  });
  await runMinutes(world, 16);
}

describe('a node that honours a filter by grade', () => {
  test('is asked for As alone by the short window: one small request, whatever the volume', async () => {
    await begun();
    expect(await proofs()).toMatchObject({ 1: { result: 'honoured' } });
    const beganMs = nowMs();
    add(
      ...Array.from({ length: 1000 }, (_, at) =>
        call(`c${at}`, beganMs - 19 * MINUTE_MS + at * SECOND_MS, [100, 500, 900].includes(at) ? 1 : 5),
      ),
    );
    world.reports.length = 0;
    expect(await asked()).toHaveLength(1);
    expect(vendor.requests.map(isFiltered)).toEqual([true]);
    expect(idsTold(world, 'sales')).toEqual(expect.arrayContaining(['c100:A:sales', 'c500:A:sales']));
    const [report] = world.reports.filter((one): one is PollReport => one.type === 'poll');
    expect(report).toMatchObject({ filtered: true, requests: 1, booksClose: true, outcome: 'complete' });
    expect(report?.listed).toBe(report?.reasons.told ? report.reasons.told + report.reasons.known : -1);
    expect(await asked()).toHaveLength(1);
  });

  test('is read in full by every longer window, and proven again once a day', async () => {
    await begun();
    const before = await proofs();
    expect((await asked(14)).filter((one) => one.startsWith('all'))).toHaveLength(1);
    expect(await proofs()).toEqual(before);
  });

  test('a fall is seen by the same poll, and a new A with it', async () => {
    await begun();
    add(call('new', nowMs() - MINUTE_MS));
    await runMinutes(world, 1);
    expect(idsTold(world, 'sales')).toContain('new:A:sales');
    regrade('new', 4);
    add(call('other', nowMs() - 10 * SECOND_MS));
    expect(await asked()).toHaveLength(2);
    expect(idsTold(world, 'sales')).toContain('other:A:sales');
    await runMinutes(world, 12);
    expect(heardLeads(world, 'sales').map(({ id }) => id)).toContain('new:A:sales:correction');
    expect(phases()).toEqual([]);
    expect(phases()).toEqual([]);
  });

  test('a lead that lost its grade, or is gone, costs one more request, once', async () => {
    await begun();
    add(call('new', nowMs() - MINUTE_MS), call('gone', nowMs() - 2 * MINUTE_MS));
    await runMinutes(world, 1);
    regrade('new', null);
    vendor.change((records) => records.filter(({ id }) => id !== 'gone'));
    expect(await asked()).toHaveLength(2);
    expect(await asked()).toHaveLength(1);
  });

  test('a new process reads the task in full first', async () => {
    await begun();
    newProcess();
    add(call('late', nowMs() - MINUTE_MS, 5));
    expect((await asked()).filter((one) => one.startsWith('all')).length).toBeGreaterThan(0);
    expect(vendor.requests.some(isFiltered)).toBe(false);
    await runMinutes(world, 1);
    expect((await asked()).filter((one) => one.startsWith('all'))).toEqual([]);
  });

  test('is read in full where the file says `gradeFilter: never`', async () => {
    const { acme } = world.config.accounts;
    world.config = { ...world.config, accounts: { acme: { ...acme, gradeFilter: 'never' } as never } };
    await begun();
    await asked(3);
    expect(vendor.requests.some(isFiltered)).toBe(false);
    expect(await proofs()).toBeNull();
  });
});

describe('a filtered list is not taken for more than it is', () => {
  test('a Date that differs has the window read in full by the same poll', async () => {
    await begun();
    vendor.set({ nowMs: () => nowMs() + 25 * MINUTE_MS });
    expect((await asked()).map((one) => one.split(' ')[0])).toEqual(['A', 'all']);
    expect((await asked()).every((one) => one.startsWith('all'))).toBe(true);
    expect(phases()).toEqual(['clock-differs begins']);
  });

  test('one A without a time, among calls that have theirs, is told and is no fault', async () => {
    await begun();
    await runMinutes(world, 9);
    // The window does not reach back to older As.
    add(call('other', nowMs(), 4));
    await runMinutes(world, 19);
    add(call('timed', nowMs() - MINUTE_MS, 4));
    const client = clientOf(vendor, { platform: world.platform });
    const timeless = readRecord(vendorRecord({ id: 'timeless', ...NO_TIMES }), 'Asia/Shanghai');
    world.vendor = {
      page: async (...asks) => {
        const page = await client.page(...asks);
        return {
          ...page,
          rows: [...page.rows, timeless],
          meta: { ...page.meta, total: page.rows.length + 1 },
        };
      },
    };
    expect((await asked()).map((one) => one.split(' ')[0])).toEqual(['A', 'all']);
    expect(idsTold(world, 'sales')).toContain('timeless:A:sales');
    expect(phases()).toEqual([]);
    expect(phases()).toEqual([]);
  });

  test('after a minute that failed, and until what was missed is read, all is asked for', async () => {
    await begun();
    vendor.set({ fault: () => faults.status(502) });
    await runMinutes(world, 1);
    vendor.set({ fault: () => null });
    // Also where it is another process that read it.
    world.filterMemory = new FilterMemory();
    expect((await asked())[0]).toMatch(/^all/);
  });

  test('a B that was told, of grades that the file wants no more, is corrected as soon as it falls', async () => {
    world.config = testConfig({ windows: WINDOWS, channels: ['sales'], grades: [1, 2] });
    await begun();
    add(call('b', nowMs() - MINUTE_MS, 2));
    await runMinutes(world, 1);
    expect(idsTold(world, 'sales')).toContain('b:B:sales');
    world.config = testConfig({ windows: WINDOWS, channels: ['sales'] });
    await runMinutes(world, 14);
    expect(await proofs()).toMatchObject({ 1: { result: 'honoured' } });
    regrade('b', 4);
    // The next longer window comes later.
    await runMinutes(world, 13);
    expect(heardLeads(world, 'sales').map(({ id }) => id)).toContain('b:B:sales:correction');
  });
});

test('a node that ignores the filter is asked for it once a day, and read in full', async () => {
  vendor.set({ ignores: ['intention_tags[]'] });
  await begun();
  expect(await proofs()).toMatchObject({ 1: { result: 'ignored' } });
  vendor.requests.length = 0;
  await runMinutes(world, 30);
  expect(vendor.requests.filter(({ url }) => url.includes('intention_tags'))).toEqual([]);
  expect(phases()).toEqual([]);
  expect(phases()).toEqual([]);
});

test.each([
  ['a message that is an object', { code: 400, message: { intention_tags: ['字段无效'] }, data: null }],
  ['another code', { code: 1001, message: '参数错误' }],
])('a node that answers the filter with %s is no fault, and read in full', async (_name, body) => {
  vendor.set({ fault: (request) => (isFiltered(request) ? faults.body(JSON.stringify(body)) : null) });
  await begun();
  expect(await proofs()).toMatchObject({ 1: { result: 'refused' } });
  expect((await asked(5)).every((one) => one.startsWith('all'))).toBe(true);
  expect(phases()).toEqual([]);
  expect(phases()).toEqual([]);
});

test('a node that refuses the filter after it was proven: all is read by the same poll, and no fault', async () => {
  await begun();
  vendor.set({ fault: (request) => (isFiltered(request) ? faults.code(1001, '参数错误') : null) });
  add(call('new', nowMs() - MINUTE_MS));
  expect((await asked()).map((one) => one.split(' ')[0])).toEqual(['A', 'all']);
  expect(idsTold(world, 'sales')).toContain('new:A:sales');
  expect((await asked()).map((one) => one.split(' ')[0])).toEqual(['all']);
  expect(phases()).toEqual([]);
  expect(phases()).toEqual([]);
});

test('a node whose filter is wrong from the first is never used, and no fault', async () => {
  vendor.set({ hides: ({ id }) => id === 'old-23' });
  await begun();
  expect(await proofs()).toMatchObject({ 1: { result: 'wrong' } });
  expect(phases()).toEqual([]);
  expect(phases()).toEqual([]);
});

describe('a filter that lies after it was proven', () => {
  test('costs a lead at most one longer window: it is told, operators hear of it, and all is read again', async () => {
    await begun();
    vendor.set({ hides: ({ id }) => id === 'hidden' });
    add(call('hidden', nowMs() - MINUTE_MS), call('shown', nowMs() - MINUTE_MS));
    await runMinutes(world, 1);
    expect(idsTold(world, 'sales')).toContain('shown:A:sales');
    expect(idsTold(world, 'sales')).not.toContain('hidden:A:sales');
    await runMinutes(world, 15);
    expect(idsTold(world, 'sales')).toContain('hidden:A:sales');
    expect(await proofs()).toMatchObject({ 1: { result: 'wrong' } });
    expect(phases()).toEqual(['filter-wrong begins']);
    expect(tellOps()[0]?.detail).toContain('hidden');
    vendor.requests.length = 0;
    await runMinutes(world, (2 * DAY_MS) / HOUR_MS);
    expect(vendor.requests.some(isFiltered)).toBe(false);
    expect(phases()).toEqual(['filter-wrong begins']);
  });

  test('by hiding a lead that was told is found by the poll that misses it', async () => {
    await begun();
    add(call('new', nowMs() - MINUTE_MS));
    await runMinutes(world, 1);
    vendor.set({ hides: ({ id }) => id === 'new' });
    await runMinutes(world, 1);
    expect(phases()).toEqual(['filter-wrong begins']);
    expect(idsTold(world, 'sales').filter((id) => id.startsWith('new:'))).toEqual(['new:A:sales']);
    vendor.set({ hides: () => false });
  });

  test('a lead that falls between two requests is no lie', async () => {
    await begun();
    add(call('late', nowMs() - MINUTE_MS, null));
    await runMinutes(world, 9);
    // The window does not reach back to the newest call that is known.
    add(call('other', nowMs(), 4));
    await runMinutes(world, 15);
    regrade('late', 1);
    vendor.set({
      beforeAnswer: (request) => isFiltered(request) && request.query.has('end_at') && regrade('late', 4),
    });
    await runMinutes(world, 3);
    expect(
      vendor.requests.filter((request) => isFiltered(request) && request.query.has('end_at')),
    ).toHaveLength(1);
    expect(phases()).toEqual([]);
    expect(phases()).toEqual([]);
    expect(await proofs()).toMatchObject({ 1: { result: 'honoured' } });
  });

  test('an A that was graded late is no lie', async () => {
    await begun();
    add(call('late', nowMs() - MINUTE_MS, null));
    await runMinutes(world, 9);
    add(call('other', nowMs(), 4));
    await runMinutes(world, 15);
    regrade('late', 1);
    await runMinutes(world, 15);
    expect(idsTold(world, 'sales')).toContain('late:A:sales');
    expect(phases()).toEqual([]);
    expect(await proofs()).toMatchObject({ 1: { result: 'honoured' } });
    expect(phases()).toEqual([]);
  });
});

test('once a filter that lied is proven again after a week, operators hear that it is over', async () => {
  await begun();
  vendor.set({ hides: ({ id }) => id === 'hidden' });
  add(call('hidden', nowMs() - MINUTE_MS));
  await runMinutes(world, 16);
  vendor.set({ hides: () => false });
  world.clock.advance(7 * DAY_MS);
  add(...[1, 2, 3, 4].map((at) => call(`later-${at}`, nowMs() - at * MINUTE_MS, at === 2 ? 1 : 3)));
  await runMinutes(world, 25);
  expect(await proofs()).toMatchObject({ 1: { result: 'honoured' } });
  expect(phases()).toEqual(['filter-wrong begins', 'filter-wrong over']);
});
