import { beforeEach, describe, expect, test } from 'vitest';
import { accountKeyOf } from '../../lambdas/config/task-key.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { AccountStore } from '../../lambdas/polling/accounts/account-store.ts';
import { VendorClocks } from '../../lambdas/polling/clocks/vendor-clocks.ts';
import { FilterMemory } from '../../lambdas/polling/filter/filter-memory.ts';
import { runMinutes } from '../support/deployed.ts';
import { idsTold } from '../support/heard.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;
let serial = 0;
beforeEach(() => {
  world = new World(memoryTable());
  world.clocks = new VendorClocks();
  // It lists what lies in the window that is asked for.
  world.faultOf = () => null;
  serial = 0;
});

interface Call {
  id?: string;
  grade?: number;
  /** How long ago it began. */
  agoMs?: number;
  timeZone?: string;
}

function call({ id, grade = 1, agoMs = 40 * SECOND_MS, timeZone = 'Asia/Shanghai' }: Call = {}): string {
  serial += 1;
  const name = id ?? `r${serial}`;
  const calledAtMs = world.clock.nowMs() - agoMs;
  world.records.push(
    vendorRecord({ id: name, calledAtMs, talkMs: 20_000, intention_results: grade, timeZone }),
  );
  return name;
}

/** A minute in which one call ends, and is told. */
async function minuteWith(one: Call = {}): Promise<string> {
  const id = call(one);
  await runMinutes(world, 1);
  return id;
}

const isTold = (id: string) => idsTold(world, 'sales').filter((told) => told === `${id}:A:sales`).length;
const clockFaults = () =>
  world.heard
    .filter(({ message }) => message.event === 'fault' && message.data.kind === 'clock-differs')
    .map(({ message }) => `${message.data.phase}: ${message.data.detail}`);
const faultsOf = (kind: string) => world.heard.filter(({ message }) => message.data.kind === kind);

describe('the vendor changes its zone while a task is busy', () => {
  test.each([
    ['UTC', '早 8 小时', /把 timeZone 改成 UTC 的时区$/],
    ['Asia/Kolkata', '早 2 小时 30 分钟', /UTC\+05:30 的时区$/],
    ['Asia/Tokyo', /比本机时间晚/, /UTC\+09:00 的时区$/],
  ])(
    'to %s: each lead is told in minutes, once, and operators hear which zone it seems to be',
    async (timeZone, how, what) => {
      for (let minute = 0; minute < 4; minute += 1) await minuteWith();
      expect(clockFaults()).toEqual([]);
      const ids: string[] = [];
      for (let minute = 0; minute < 6; minute += 1) ids.push(await minuteWith({ timeZone }));
      await runMinutes(world, 2);
      expect(ids.map(isTold)).toEqual(ids.map(() => 1));
      expect(clockFaults()).toHaveLength(1);
      expect(clockFaults()[0]).toMatch(how);
      expect(clockFaults()[0]).toMatch(what);
      // From now on each is told in its minute.
      for (let minute = 0; minute < 3; minute += 1) expect(isTold(await minuteWith({ timeZone }))).toBe(1);
      expect(clockFaults()).toHaveLength(1);
    },
  );

  test('and rewrites what it listed before: nothing is told twice', async () => {
    for (let minute = 0; minute < 4; minute += 1) await minuteWith();
    world.records = world.records.map((raw, index) =>
      vendorRecord({
        id: raw.id,
        calledAtMs: world.clock.nowMs() - (world.records.length - index) * MINUTE_MS - 40 * SECOND_MS,
        talkMs: 20_000,
        timeZone: 'UTC',
      }),
    );
    const ids: string[] = [];
    for (let minute = 0; minute < 6; minute += 1) ids.push(await minuteWith({ timeZone: 'UTC' }));
    await runMinutes(world, 2);
    expect(idsTold(world, 'sales')).toHaveLength(new Set(idsTold(world, 'sales')).size);
    expect(ids.map(isTold)).toEqual(ids.map(() => 1));
    expect(clockFaults()).toHaveLength(1);
  });

  test('where the vendor ignores windows: each is told in its minute, and operators hear of it', async () => {
    world.faultOf = null;
    for (let minute = 0; minute < 4; minute += 1) await minuteWith();
    for (let minute = 0; minute < 6; minute += 1)
      expect(isTold(await minuteWith({ timeZone: 'UTC' }))).toBe(1);
    expect(clockFaults()).toHaveLength(1);
  });

  test('with no A among its calls: operators hear of it all the same', async () => {
    for (let minute = 0; minute < 4; minute += 1) await minuteWith();
    for (let minute = 0; minute < 6; minute += 1) await minuteWith({ timeZone: 'UTC', grade: 4 });
    expect(clockFaults()).toHaveLength(1);
  });

  test('in a pause: its first call afterwards is told within minutes', async () => {
    for (let minute = 0; minute < 4; minute += 1) await minuteWith();
    await runMinutes(world, 90);
    const first = await minuteWith({ timeZone: 'UTC' });
    await runMinutes(world, 4);
    expect(isTold(first)).toBe(1);
    for (let minute = 0; minute < 5; minute += 1) await minuteWith({ timeZone: 'UTC' });
    expect(clockFaults()).toHaveLength(1);
  });

  test('and back: the fault is over, and each lead is told in its minute', async () => {
    for (let minute = 0; minute < 4; minute += 1) await minuteWith();
    for (let minute = 0; minute < 6; minute += 1) await minuteWith({ timeZone: 'UTC' });
    for (let minute = 0; minute < 6; minute += 1) expect(isTold(await minuteWith())).toBe(1);
    const subject = accountKeyOf(world.config.tasks[0]?.key ?? '');
    const key = { pk: `FAULT#clock-differs#${subject}`, sk: 'STATE' };
    expect((await world.functions().stores.table.get(key))?.overAtMs).toBeTypeOf('number');
    expect(clockFaults()).toEqual([expect.stringContaining('begins: '), expect.stringContaining('over: ')]);
  });
});

describe('where wanted grades alone are asked for', () => {
  const minutes = async (count: number, timeZone?: string) => {
    const wanted: string[] = [];
    for (let minute = 0; minute < count; minute += 1) {
      call({ grade: 4, ...(timeZone ? { timeZone } : {}) });
      const isWanted = minute % 4 === 1;
      const id = await minuteWith({ grade: isWanted ? 1 : 5, ...(timeZone ? { timeZone } : {}) });
      if (isWanted) wanted.push(id);
    }
    return wanted;
  };
  const isAsked = () => world.reports.some((report) => report.type === 'poll' && report.filtered);

  beforeEach(async () => {
    world.filterMemory = new FilterMemory();
    const { table } = world.functions().stores;
    const accounts = new AccountStore(table, () => world.clock.nowMs());
    const key = accountKeyOf(world.config.tasks[0]?.key ?? '');
    const filters = { 1: { result: 'honoured' as const, atMs: world.clock.nowMs() } };
    await accounts.change(key, await accounts.get(key), { filters });
  });

  test('a zone that changes is found some minutes later than by full lists, and each lead is told once', async () => {
    await minutes(6);
    expect(isAsked()).toBe(true);
    expect(clockFaults()).toEqual([]);
    const ids = await minutes(16, 'UTC');
    expect(clockFaults()).toHaveLength(1);
    await runMinutes(world, 2);
    expect(ids.map(isTold)).toEqual(ids.map(() => 1));
  });

  test('a call that no filtered list could show is not dated by another zone when the next longer window lists it', async () => {
    const functions = world.functions();
    const poll = (backMs: number) => {
      const dueAtMs = world.clock.nowMs();
      const taskKey = world.config.tasks[0]?.key ?? '';
      const staleAfterMs = HOUR_MS;
      return functions.poll({
        taskKey,
        fromMs: dueAtMs - backMs,
        toMs: null,
        dueAtMs,
        backMs,
        staleAfterMs,
        rest: [],
      });
    };
    const [short, long] = [20 * MINUTE_MS, 96 * HOUR_MS];
    call({ agoMs: 5 * MINUTE_MS });
    call({ grade: 4 });
    await poll(long);
    await poll(short);
    world.clock.advance(MINUTE_MS);
    call({ grade: 4 });
    expect(await poll(short)).toMatchObject({ filtered: true });
    world.clock.advance(8 * HOUR_MS);
    expect(await poll(short)).toMatchObject({ filtered: true, listed: 1 });
    world.clock.advance(MINUTE_MS);
    await poll(long);
    await runMinutes(world, 1);
    expect(clockFaults()).toEqual([]);
  });

  test('leads that are graded late, and few calls, show no other zone', async () => {
    await minutes(6);
    const late = [4, 9, 14, 19].map((ago) => call({ grade: 0, agoMs: ago * MINUTE_MS }));
    await minutes(2);
    world.records = world.records.map((raw) =>
      late.includes(raw.id) ? { ...raw, intention_results: 1 } : raw,
    );
    await runMinutes(world, 40);
    expect(late.map(isTold)).toEqual(late.map(() => 1));
    expect(clockFaults()).toEqual([]);
  });
});

describe('a zone that is wrong from the first day', () => {
  test('leads that looked hours old at the first reading are told, once it is known', async () => {
    const fresh = [60, 120, 180].map((seconds) => call({ agoMs: seconds * SECOND_MS, timeZone: 'UTC' }));
    const old = call({ agoMs: 3 * HOUR_MS, timeZone: 'UTC' });
    await runMinutes(world, 1);
    expect(fresh.map(isTold)).toEqual([0, 0, 0]);
    for (let minute = 0; minute < 3; minute += 1) await minuteWith({ timeZone: 'UTC' });
    await runMinutes(world, 2);
    expect(fresh.map(isTold)).toEqual([1, 1, 1]);
    expect(isTold(old)).toBe(0);
    expect(clockFaults()).toHaveLength(1);
  });

  test('a zone that changes later wakes none of those that were old', async () => {
    const old = call({ agoMs: 8 * HOUR_MS + 10 * MINUTE_MS });
    for (let minute = 0; minute < 75; minute += 1) await minuteWith({ grade: 3 });
    for (let minute = 0; minute < 6; minute += 1) await minuteWith({ timeZone: 'UTC' });
    expect(clockFaults()).toHaveLength(1);
    expect(isTold(old)).toBe(0);
  });
});

describe('what is no zone', () => {
  test('a busy task that falls quiet', async () => {
    for (let minute = 0; minute < 4; minute += 1) await minuteWith();
    await runMinutes(world, 100);
    expect(clockFaults()).toEqual([]);
  });

  test('calls of hours ago that are graded A only now', async () => {
    for (let hour = 9; hour > 0; hour -= 1) call({ grade: 5, agoMs: hour * HOUR_MS });
    await minuteWith();
    await runMinutes(world, 5);
    for (const raw of world.records) {
      raw.intention_results = 1;
      await runMinutes(world, 1);
    }
    await runMinutes(world, 5);
    expect(clockFaults()).toEqual([]);
  });

  test('a late import of old calls, which are told', async () => {
    for (let minute = 0; minute < 4; minute += 1) await minuteWith();
    await runMinutes(world, 3);
    const first = [3, 8, 12, 20].map((hours) => call({ agoMs: hours * HOUR_MS }));
    await runMinutes(world, 2);
    const second = [4, 8, 9].map((hours) => call({ agoMs: hours * HOUR_MS }));
    await runMinutes(world, 6);
    expect([...first, ...second].map(isTold)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(clockFaults()).toEqual([]);
  });

  test('one row that is dated tomorrow: it is named, once, and the others are read as usual', async () => {
    for (let minute = 0; minute < 3; minute += 1) await minuteWith();
    call({ id: 'odd', agoMs: -24 * HOUR_MS });
    for (let minute = 0; minute < 6; minute += 1) expect(isTold(await minuteWith())).toBe(1);
    expect(clockFaults()).toEqual([]);
    const odd = faultsOf('record-ahead');
    expect(odd).toHaveLength(1);
    expect(odd[0]?.message.data.detail).toMatch(/^记录 odd 的时间是 .*晚 24 小时/);
  });
});

test('once it is known that the clocks differ, an alert says when a call was and not how long ago', async () => {
  for (let minute = 0; minute < 3; minute += 1) await minuteWith();
  const ageOf = (id: string) =>
    /呼叫：?\s*(.*)/.exec(
      world.heard.find(({ message }) => message.id === `${id}:A:sales`)?.message.text ?? '',
    )?.[1];
  expect(ageOf('r3')).toContain('刚刚');
  let last = '';
  for (let minute = 0; minute < 8; minute += 1) last = await minuteWith({ timeZone: 'UTC' });
  expect(clockFaults()).toHaveLength(1);
  expect(isTold(last)).toBe(1);
  expect(ageOf(last)).toMatch(/\d\d:\d\d$/);
});
