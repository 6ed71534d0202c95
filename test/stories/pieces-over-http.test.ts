import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { parseZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { clientOf } from '../call-records/record-client.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { runMinutes } from '../support/deployed.ts';
import { heardLeads, idsTold } from '../support/heard.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { type RawRecord, vendorRecord } from '../support/records.ts';
import { faults, startVendor, type Vendor, type VendorRequest } from '../support/vendor.ts';
import { World } from '../support/world.ts';

let world: World;
let vendor: Vendor;
beforeEach(async () => {
  world = new World(memoryTable());
  vendor = await startVendor();
  world.vendor = clientOf(vendor, { platform: world.platform });
});
afterEach(() => vendor.close());

const call = (id: string, calledAtMs: number) => vendorRecord({ id, calledAtMs, created_at: null });
const ids = (...names: string[]) => names.map((name) => `${name}:A:sales`);
const faultsHeard = () =>
  world.heard
    .filter(({ channel }) => channel === 'ops')
    .map(({ message }) => message.data as Record<string, string>);
const phases = () => faultsHeard().map(({ kind, phase }) => `${kind} ${phase}`);
const atOf = ({ calldate }: RawRecord) => parseZonelessTime(calldate, 'Asia/Shanghai') ?? 0;
const inWindow = ({ query }: VendorRequest): RawRecord[] => {
  const bound = (name: string, other: number) => parseZonelessTime(query.get(name), 'Asia/Shanghai') ?? other;
  return vendor.records
    .filter(
      (row) => atOf(row) >= bound('start_at', 0) && atOf(row) <= bound('end_at', Number.POSITIVE_INFINITY),
    )
    .sort((one, other) => atOf(other) - atOf(one));
};
const onPage = (request: VendorRequest): RawRecord[] =>
  inWindow(request).slice((request.page - 1) * request.perPage, request.page * request.perPage);

/** Requests of each of some minutes, and of the busiest of them. */
async function busiestMinute(minutes: number): Promise<number> {
  let most = 0;
  for (let at = 0; at < minutes; at += 1) {
    vendor.requests.length = 0;
    await runMinutes(world, 1);
    most = Math.max(most, vendor.requests.length);
  }
  return most;
}

test.each([
  ['any page that holds it', onPage],
  ['any page of a window that holds it', inWindow],
])(
  'a call that makes %s an HTTP 500 costs itself alone, and is told within minutes of healing',
  async (_name, rowsOf) => {
    vendor.set({
      records: [
        call('before', NOON_MS - 2 * MINUTE_MS - 10_000),
        call('bad', NOON_MS - 2 * MINUTE_MS),
        call('after', NOON_MS - 2 * MINUTE_MS + 10_000),
      ],
      fault: (request) => (rowsOf(request).some(({ id }) => id === 'bad') ? faults.status(500) : null),
    });
    await runMinutes(world, 1);
    expect(idsTold(world, 'sales')).toEqual(ids('after', 'before'));
    const lateAtMs = world.clock.nowMs();
    vendor.change((records) => [...records, call('late', lateAtMs - MINUTE_MS)]);
    expect(await busiestMinute(6)).toBeLessThanOrEqual(6);
    expect(heardLeads(world, 'sales').find(({ id }) => id === 'late:A:sales')?.atMs).toBeLessThan(
      lateAtMs + 10_000,
    );
    expect(phases()).toEqual(['task-unreadable begins']);
    expect(faultsHeard()[0]?.detail).toMatch(
      /^03-02 11:5[78]:\d\d 到 03-02 11:58:0\d 的通话，从 .* 起读不出来（平台出错）/,
    );

    vendor.set({ fault: () => null });
    await runMinutes(world, 7);
    expect(idsTold(world, 'sales')).toContain('bad:A:sales');
    expect(phases()).toEqual(['task-unreadable begins', 'task-unreadable over']);
  },
);

test('two calls that cannot be read: operators hear of both', async () => {
  const minutesAgo = (minutes: number) => NOON_MS - minutes * MINUTE_MS;
  vendor.set({
    records: [1, 2, 3, 4, 5, 6].map((at) => call(`r${at}`, minutesAgo(at))),
    fault: (request) =>
      onPage(request).some(({ id }) => id === 'r1' || id === 'r6') ? faults.status(503) : null,
  });
  await runMinutes(world, 7);
  expect(idsTold(world, 'sales')).toEqual(ids('r2', 'r3', 'r4', 'r5'));
  expect(phases()).toEqual(['task-unreadable begins']);
  expect(faultsHeard()[0]?.detail).toMatch(/^03-02 11:5[34]:\S+ 到 .*；03-02 11:5[89]:/);
});

test.each([2, 100])(
  'page 1 of %i rows never comes, the others do: what can be read is told, the row is named, and few requests are made',
  async (pageSize) => {
    world.config = testConfig({ pageSize });
    vendor.set({
      records: Array.from({ length: 6 }, (_, index) => call(`r${index}`, NOON_MS - (index + 1) * MINUTE_MS)),
      fault: ({ page }) => (page === 1 ? faults.status(500) : null),
    });
    await runMinutes(world, 1);
    expect(idsTold(world, 'sales')).toEqual(ids('r1', 'r2', 'r3', 'r4', 'r5'));
    expect(await busiestMinute(6)).toBeLessThanOrEqual(6);
    expect(phases()).toEqual(['task-unreadable begins']);
    expect(faultsHeard()[0]?.detail).toMatch(/^最近 \d+ 分钟列表的第 1 行，03-02 11:58:00/);
    vendor.set({ fault: () => null });
    await runMinutes(world, 7);
    expect(idsTold(world, 'sales')).toContain('r0:A:sales');
    expect(phases()).toEqual(['task-unreadable begins', 'task-unreadable over']);
  },
);

test('a server that ignores times and stumbles over one row: all others are told, and few requests are made', async () => {
  vendor.set({
    records: [
      call('old', NOON_MS - 20 * HOUR_MS),
      call('bad', NOON_MS - 2 * MINUTE_MS),
      call('new', NOON_MS - MINUTE_MS),
    ],
    ignores: ['start_at', 'end_at'],
    fault: ({ page, perPage }) => {
      const rows = [...vendor.records].sort((one, other) => atOf(other) - atOf(one));
      const listed = rows.slice((page - 1) * perPage, page * perPage);
      return listed.some(({ id }) => id === 'bad') ? faults.status(500) : null;
    },
  });
  await runMinutes(world, 1);
  expect(idsTold(world, 'sales')).toContain('new:A:sales');
  expect(await busiestMinute(6)).toBeLessThanOrEqual(6);
  vendor.change((records) => [...records, call('next', world.clock.nowMs() - MINUTE_MS)]);
  expect(await busiestMinute(1)).toBeLessThanOrEqual(6);
  expect(idsTold(world, 'sales')).toContain('next:A:sales');
  expect(phases()).toEqual(['task-unreadable begins']);
});

test('where nothing at all comes, little is asked for, and it is the account’s fault', async () => {
  await runMinutes(world, 1);
  vendor.set({ fault: () => faults.status(502) });
  await runMinutes(world, 1);
  expect(await busiestMinute(6)).toBeLessThanOrEqual(6);
  expect(phases()).toEqual(['vendor-unreachable begins']);
});

test('what could not be read at the first start goes by its age then, whenever it heals', async () => {
  const unlisted = ['old', 'fresh'];
  vendor.set({
    records: [call('old', NOON_MS - 3 * HOUR_MS), call('fresh', NOON_MS - 20 * MINUTE_MS)],
    fault: (request) =>
      inWindow(request).some(({ id }) => unlisted.includes(String(id))) ? faults.status(500) : null,
  });
  await runMinutes(world, 3);
  expect(idsTold(world, 'sales')).toEqual([]);
  vendor.set({ fault: () => null });
  await runMinutes(world, 3);
  expect(idsTold(world, 'sales')).toEqual(ids('fresh'));
});

test('a row that breaks the JSON of each answer that holds it costs itself alone, and is named by its place', async () => {
  const broken = '{"code":200,"status":"success","data":[{"id":"bad","name":"王"芳"}],"meta":{}}';
  vendor.set({
    records: [
      call('before', NOON_MS - 2 * MINUTE_MS - 10_000),
      call('bad', NOON_MS - 2 * MINUTE_MS),
      call('after', NOON_MS - 2 * MINUTE_MS + 10_000),
    ],
    fault: (request) => (onPage(request).some(({ id }) => id === 'bad') ? faults.body(broken) : null),
  });
  await runMinutes(world, 1);
  expect(idsTold(world, 'sales')).toEqual(ids('after', 'before'));
  const lateAtMs = world.clock.nowMs();
  vendor.change((records) => [...records, call('late', lateAtMs - MINUTE_MS)]);
  await runMinutes(world, 6);
  expect(idsTold(world, 'sales')).toContain('late:A:sales');
  expect(phases()).toEqual(['task-unreadable begins']);
  expect(faultsHeard()[0]?.detail).toMatch(/^最近 \d+ 分钟列表的第 \d 行，.*应答看不懂/);
  vendor.set({ fault: () => null });
  await runMinutes(world, 12);
  expect(idsTold(world, 'sales')).toContain('bad:A:sales');
  expect(phases()).toEqual(['task-unreadable begins', 'task-unreadable over']);
});

describe('a call that makes the server hang', () => {
  const minutesAgo = (minutes: number) => NOON_MS - minutes * MINUTE_MS;
  const hangsFor = (...bad: string[]) => {
    world.vendor = clientOf(vendor, { platform: world.platform, timeoutMs: 60 });
    return (request: VendorRequest) =>
      onPage(request).some(({ id }) => bad.includes(String(id))) ? faults.hang() : null;
  };
  const around = [
    call('newer', minutesAgo(1)),
    call('beside', minutesAgo(5) + 9_000),
    call('old', minutesAgo(15)),
  ];

  test('costs itself alone, whatever stands around it, and later minutes ask for little', async () => {
    vendor.set({ records: [...around, call('bad', minutesAgo(5))], fault: hangsFor('bad') });
    await runMinutes(world, 1);
    expect(idsTold(world, 'sales')).toEqual(ids('beside', 'newer', 'old'));
    expect(await busiestMinute(6)).toBeLessThanOrEqual(6);
    expect(phases()).toEqual(['task-unreadable begins']);
    vendor.set({ fault: () => null });
    await runMinutes(world, 7);
    expect(idsTold(world, 'sales')).toContain('bad:A:sales');
    expect(phases()).toEqual(['task-unreadable begins', 'task-unreadable over']);
  });

  test('and is the newest of all: older ones are told, and so are those that come after it', async () => {
    vendor.set({ records: [...around, call('bad', NOON_MS - 2_000)], fault: hangsFor('bad') });
    await runMinutes(world, 1);
    expect(idsTold(world, 'sales')).toEqual(ids('beside', 'newer', 'old'));
    const lateAtMs = world.clock.nowMs() - 5_000;
    vendor.change((records) => [...records, call('late', lateAtMs)]);
    await runMinutes(world, 1);
    expect(idsTold(world, 'sales')).toContain('late:A:sales');
  });

  test('is not the only one: both are named, and all others told', async () => {
    const bad = [call('bad', minutesAgo(5)), call('worse', minutesAgo(12))];
    vendor.set({ records: [...around, ...bad], fault: hangsFor('bad', 'worse') });
    await runMinutes(world, 7);
    expect(idsTold(world, 'sales')).toEqual(ids('beside', 'newer', 'old'));
    expect(phases()).toEqual(['task-unreadable begins']);
    expect(faultsHeard()[0]?.detail).toMatch(/^03-02 11:4[78]:\S+ 到 .*；03-02 11:5[45]:/);
  });

  test('comes where it is asked for by itself: it is told, and later minutes do not wait for it', async () => {
    const hangs = hangsFor('bad');
    vendor.set({
      records: [...around, call('bad', minutesAgo(5))],
      fault: (request) => (request.perPage > 1 ? hangs(request) : null),
    });
    await runMinutes(world, 1);
    expect(idsTold(world, 'sales')).toEqual(ids('bad', 'beside', 'newer', 'old'));
    let waited = 0;
    vendor.set({
      fault: (request) => {
        const fault = request.perPage > 1 ? hangs(request) : null;
        if (fault) waited += 1;
        return fault;
      },
    });
    expect(await busiestMinute(6)).toBeLessThanOrEqual(6);
    expect([waited, phases()]).toEqual([0, []]);
  });

  test('keeps no other waiting until it is named: what came is told while it is still looked for', async () => {
    const hangs = hangsFor('bad');
    vendor.set({ records: around });
    await runMinutes(world, 2);
    const nowMs = world.clock.nowMs();
    vendor.change((records) => [
      ...records,
      call('bad', nowMs - 3 * MINUTE_MS),
      call('fresh', nowMs - MINUTE_MS),
    ]);
    let waiting: number | null = null;
    vendor.set({
      fault: (request) => {
        const fault = hangs(request);
        if (fault !== null && request.perPage === 1) waiting ??= world.nudges.length;
        return fault;
      },
    });
    await runMinutes(world, 1);
    expect(idsTold(world, 'sales')).toContain('fresh:A:sales');
    expect(waiting).toBeGreaterThan(0);
  });
});
