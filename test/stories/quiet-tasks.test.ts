import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { testConfig } from '../support/config.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { type RawRecord, vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = new World(memoryTable(), testConfig({ quietAlarm: true }));
});

const shanghai = (time: string): number => Date.parse(`${time}+08:00`);

/** Calls from 9 to 18 o'clock, one an hour; the hours of `leads` have an A. */
const dayOf = (date: string, leads: readonly number[]): RawRecord[] =>
  [9, 10, 11, 12, 13, 14, 15, 16, 17, 18].map((hour) => {
    const calledAtMs = shanghai(`${date}T${String(hour).padStart(2, '0')}:05:00`);
    return vendorRecord({
      id: `${date}-${hour}`,
      calledAtMs,
      intention_results: leads.includes(hour) ? 1 : 3,
    });
  });

/** Reads once, at that time, what was called by then. */
async function readAt(time: string, records: readonly RawRecord[]): Promise<void> {
  const atMs = shanghai(time);
  world.clock.advance(atMs - world.clock.nowMs());
  world.records = records.filter(({ calldate }) => shanghai(String(calldate).replace(' ', 'T')) < atMs);
  await world.once();
}

const heard = () =>
  world.heard.filter(({ channel }) => channel === 'ops').map(({ message }) => message.subject);

const RANG = '【故障】任务“秋季课程回访”一直在打电话，却很久没有新线索';
const OVER = '【恢复】任务“秋季课程回访”又有新线索了';

const often = [9, 11, 13, 15, 17];
const week = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'];
const busyWeek = week.flatMap((date) => dayOf(date, often));

describe('a task that has leads every other hour', () => {
  beforeEach(async () => {
    await readAt('2026-03-06T20:00:00', busyWeek);
  });

  test('is not quiet on a Monday morning, and is when the whole day had none', async () => {
    const records = [...busyWeek, ...dayOf('2026-03-09', [])];
    for (const time of ['09:30:00', '13:00:00', '16:00:00']) await readAt(`2026-03-09T${time}`, records);
    expect(heard()).toEqual([]);
    await readAt('2026-03-09T20:00:00', records);
    expect(heard()).toEqual([RANG]);
    const { message } = world.heard.findLast(({ channel }) => channel === 'ops') ?? {};
    expect(message?.text).toContain('从 2026-03-06T17:05:00+08:00 起没有线索，之后有 11 个小时在打电话');
    expect(message?.text).toContain('平常每打 2.0 个小时就有一条');
    await readAt('2026-03-09T23:00:00', records);
    expect(heard()).toEqual([RANG]);
  });

  test('has its next lead told as the end of it, once', async () => {
    const records = [...busyWeek, ...dayOf('2026-03-09', []), ...dayOf('2026-03-10', [10])];
    await readAt('2026-03-09T20:00:00', records);
    await readAt('2026-03-10T10:20:00', records);
    world.clock.advance(6 * MINUTE_MS);
    await world.once();
    await readAt('2026-03-10T20:00:00', records);
    expect(heard()).toEqual([RANG, OVER]);
  });

  test('is not quiet over a holiday without calls, nor on the first morning after it', async () => {
    const records = [...busyWeek, ...dayOf('2026-03-19', [])];
    for (const date of ['2026-03-09', '2026-03-12', '2026-03-16']) await readAt(`${date}T20:00:00`, records);
    await readAt('2026-03-19T12:00:00', records);
    expect(heard()).toEqual([]);
  });

  test('is left alone unless it asks for the alarm', async () => {
    world.config = testConfig();
    await readAt('2026-03-09T20:00:00', [...busyWeek, ...dayOf('2026-03-09', [])]);
    expect(heard()).toEqual([]);
  });

  test('costs a poll that finds nothing new no write', async () => {
    const records = [...busyWeek, ...dayOf('2026-03-09', [])];
    await readAt('2026-03-09T20:00:00', records);
    const written: string[] = [];
    world.gate = (name, effect) => {
      if (/Put|Update|Delete/.test(name)) written.push(name);
      return effect();
    };
    await readAt('2026-03-09T20:01:00', records);
    expect(written).toEqual([]);
  });
});

test('a task whose leads are two days apart is quiet after six days', async () => {
  const withLead = ['02', '04', '06', '10', '12'];
  const days = ['02', '03', '04', '05', '06', '09', '10', '11', '12', '13', '16', '17', '18', '19', '20'];
  const records = days.flatMap((day) => dayOf(`2026-03-${day}`, withLead.includes(day) ? [10] : []));
  for (const day of ['04', '06', '10', '12', '16', '19']) await readAt(`2026-03-${day}T20:00:00`, records);
  expect(heard()).toEqual([]);
  await readAt('2026-03-20T20:00:00', records);
  expect(heard()).toEqual([RANG]);
});

test('a task with too few leads to say what is usual never rings', async () => {
  const records = [...dayOf('2026-03-02', [10]), ...dayOf('2026-03-03', [10]), ...dayOf('2026-03-06', [])];
  for (const day of ['03', '06', '09']) await readAt(`2026-03-${day}T20:00:00`, records);
  expect(heard()).toEqual([]);
});

test('what was usual is known from the first reading on, which records in silence', async () => {
  const records = [...dayOf('2026-03-02', often), ...dayOf('2026-03-03', often), ...dayOf('2026-03-05', [])];
  await readAt('2026-03-05T20:00:00', records);
  expect(heard()).toEqual([RANG]);
});
