import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import type { TaskConfig } from '../../lambdas/config/config.ts';
import { count, countTotals, type ReadTask } from '../../lambdas/digests/count.ts';
import { TaskCalls } from '../../lambdas/digests/task-calls.ts';
import { type DigestSchedule, hoursOf, windowOfDate } from '../../lambdas/digests/windows.ts';
import { KeyIndex } from '../../lambdas/platform/table/key-index.ts';
import { HOUR_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { testTask } from '../support/config.ts';
import { vendorRecord } from '../support/records.ts';

/** A call as the test made it up: the truth that the figures are held against. */
interface MadeCall {
  id: string;
  task: number;
  atMs: number;
  grade: number;
  talkMs: number;
  rounds: number;
  province: string | null;
  /** `calldate` is missing, so the call is as old as its record. */
  isDateless: boolean;
}

const DAYS = [
  ['Asia/Shanghai', '2026-11-22', 24],
  ['America/New_York', '2026-03-08', 23],
  ['America/New_York', '2026-11-01', 25],
  ['Europe/Berlin', '2026-10-25', 25],
  ['Australia/Lord_Howe', '2026-04-05', 25],
] as const;

const daily: DigestSchedule = { every: 'day', onWeekday: null, atMinute: 517, covers: 'calendar' };

const TASKS: readonly TaskConfig[] = [
  { ...testTask, key: 'one', name: 'one', grades: [1] },
  { ...testTask, key: 'two', name: 'two', grades: [1, 2, 7], maskPhone: true },
  { ...testTask, key: 'empty', name: 'empty' },
];

/** Of the day and of the hours around it, on whole seconds as the vendor has them. */
function callsOf(window: { fromMs: number; toMs: number }) {
  const aroundMs = 3 * HOUR_MS;
  const seconds = (window.toMs - window.fromMs + 2 * aroundMs) / SECOND_MS;
  return fc
    .array(
      fc.record({
        task: fc.integer({ min: 0, max: 1 }),
        second: fc.integer({ min: 0, max: seconds }),
        grade: fc.constantFrom(0, 1, 1, 2, 3, 4, 5, 7),
        talkMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 600_000 })),
        rounds: fc.integer({ min: 0, max: 30 }),
        province: fc.constantFrom('安徽', '浙江', '上海', null),
        isDateless: fc.boolean(),
      }),
      { maxLength: 60 },
    )
    .map((calls) =>
      calls.map(
        ({ second, ...rest }, index): MadeCall => ({
          ...rest,
          id: `record-${index}`,
          atMs: window.fromMs - aroundMs + second * SECOND_MS,
        }),
      ),
    );
}

function rowOf(call: MadeCall, timeZone: string, grade = call.grade) {
  const raw = vendorRecord({
    id: call.id,
    calledAtMs: call.atMs,
    timeZone,
    talkMs: call.talkMs,
    rounds: call.rounds,
    intention_results: grade,
    province: call.province,
  });
  if (call.isDateless) return readRecord({ ...raw, calldate: null, created_at: raw.calldate }, timeZone);
  return readRecord(raw, timeZone);
}

function middle(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((one, other) => one - other);
  if (sorted.length === 0) return null;
  const half = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[half - 1] ?? Number.NaN, sorted[half] ?? Number.NaN];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

const isLead = ({ task, grade }: MadeCall) => TASKS[task]?.grades.includes(grade) ?? false;

const counts = (calls: readonly MadeCall[]) => ({
  calls: calls.length,
  connected: calls.filter(({ talkMs }) => talkMs > 0).length,
  leads: calls.filter(isLead).length,
});

const sumOf = (parts: readonly { calls: number; connected?: number; leads: number }[]) => ({
  calls: parts.reduce((sum, part) => sum + part.calls, 0),
  connected: parts.reduce((sum, part) => sum + (part.connected ?? 0), 0),
  leads: parts.reduce((sum, part) => sum + part.leads, 0),
});

describe.each(DAYS)('a day in %s, %s', (timeZone, date, hourCount) => {
  // The vendor writes clock times without a zone: on the day clocks go back it uses one without such days.
  const vendorZone = 'Asia/Shanghai';
  const window = windowOfDate(daily, timeZone, date) ?? { fromMs: 0, toMs: 0 };
  const hours = hoursOf(window, timeZone);

  function read(
    calls: readonly MadeCall[],
    repeats: readonly { index: number; grade: number }[],
  ): ReadTask[] {
    const tasks = TASKS.map((task) => ({ calls: new TaskCalls(task, hours), fault: null }));
    const numbers = new KeyIndex();
    // Pages shift: some rows come twice, the first time with another grade.
    for (const { index, grade } of repeats) {
      const call = calls[index % calls.length];
      if (call) tasks[call.task]?.calls.add(rowOf(call, vendorZone, grade), numbers.add(call.id));
    }
    for (const call of calls) tasks[call.task]?.calls.add(rowOf(call, vendorZone), numbers.add(call.id));
    return tasks;
  }

  const repeated = fc.array(fc.record({ index: fc.nat(100), grade: fc.integer({ min: 0, max: 5 }) }), {
    maxLength: 20,
  });

  test(`has ${hourCount} hours, and every figure is what its calls come to`, () => {
    expect(hours).toHaveLength(hourCount);
    fc.assert(
      fc.property(callsOf(window), repeated, (calls, repeats) => {
        const tasks = read(calls, repeats);
        const counted = count(tasks, hours);
        const inWindow = calls.filter(({ atMs }) => atMs >= window.fromMs && atMs < window.toMs);

        expect(counted.total).toMatchObject(counts(inWindow));
        for (let grade = 1; grade <= 7; grade += 1) {
          const wanted = inWindow.filter((call) => call.grade === grade).length;
          expect(counted.total.grades.byGrade[grade] ?? 0).toBe(wanted);
        }
        expect(counted.total.grades.ungraded).toBe(inWindow.filter(({ grade }) => grade === 0).length);
        const talked = inWindow.filter(({ talkMs }) => talkMs > 0);
        expect(counted.total.talkMedianMs).toBe(middle(talked.map(({ talkMs }) => talkMs)));
        expect(counted.total.roundsMedian).toBe(middle(talked.map(({ rounds }) => rounds)));

        for (const [index, hour] of counted.byHour.entries()) {
          const ofHour = inWindow.filter(({ atMs }) => atMs >= hour.fromMs && atMs < hour.toMs);
          expect(hour).toEqual({ ...hours[index], ...counts(ofHour) });
        }
        for (const [index, task] of counted.byTask.entries()) {
          expect(task).toMatchObject(counts(inWindow.filter((call) => call.task === index)));
        }
        for (const { province, ...figures } of counted.byProvince) {
          const { calls: all, leads } = counts(inWindow.filter((call) => call.province === province));
          expect(figures).toEqual({ calls: all, leads });
        }
        expect(new Set(counted.leads.map(({ id }) => id))).toEqual(
          new Set(inWindow.filter(isLead).map(({ id }) => id)),
        );
        const totals = countTotals(tasks);
        const { roundsMedian: _, ...total } = counted.total;
        expect(totals).toEqual(total);
      }),
      { numRuns: 60 },
    );
  });

  test('its sub-totals add up, by task, by hour, by province and by grade', () => {
    fc.assert(
      fc.property(callsOf(window), repeated, (calls, repeats) => {
        const { total, byTask, byHour, byProvince, leads } = count(read(calls, repeats), hours);
        const whole = { calls: total.calls, connected: total.connected, leads: total.leads };
        expect(sumOf(byTask)).toEqual(whole);
        expect(sumOf(byHour)).toEqual(whole);
        expect(sumOf(byProvince)).toMatchObject({ calls: total.calls, leads: total.leads });
        expect(leads).toHaveLength(total.leads);
        const graded = Object.values(total.grades.byGrade).reduce((sum, part) => sum + part, 0);
        expect(graded + total.grades.ungraded).toBe(total.calls);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is told of leads', () => {
  const hours = [{ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }];
  const call = (overrides: Partial<MadeCall>): MadeCall => ({
    id: 'record',
    task: 1,
    atMs: Date.parse('2026-11-22T04:00:00Z'),
    grade: 1,
    talkMs: 60_000,
    rounds: 3,
    province: '安徽',
    isDateless: false,
    ...overrides,
  });
  const leadsOf = (...calls: MadeCall[]) => withAnswers(() => undefined, ...calls);
  const withAnswers = (by: (id: string | null) => string | null | undefined, ...calls: MadeCall[]) => {
    const tasks = TASKS.map((task) => ({ calls: new TaskCalls(task, hours), fault: null }));
    const numbers = new KeyIndex();
    for (const each of calls) {
      tasks[each.task]?.calls.add(rowOf(each, 'Asia/Shanghai'), numbers.add(each.id));
    }
    return count(tasks, hours, (_, { id }) => {
      const taker = by(id);
      return taker === undefined ? undefined : { by: taker, tookMs: null, outcome: null };
    }).leads;
  };

  test('a task that masks its numbers masks them here', () => {
    const [masked, open] = leadsOf(call({ id: 'masked' }), call({ id: 'open', task: 0, grade: 1 }));
    const phones = new Set([masked?.phone, open?.phone]);
    expect(phones).toEqual(new Set(['185****5545', '18555525545']));
  });

  test('the hottest come first, of one grade the newest', () => {
    const later = Date.parse('2026-11-22T05:00:00Z');
    const leads = leadsOf(
      call({ id: 'B', grade: 2, atMs: later }),
      call({ id: 'early A' }),
      call({ id: 'late A', atMs: later }),
    );
    expect(leads.map(({ id }) => id)).toEqual(['late A', 'early A', 'B']);
  });

  test('of one grade those come first that nobody took, who still wait', () => {
    const later = Date.parse('2026-11-22T05:00:00Z');
    const leads = withAnswers(
      (id) => (id === 'open' ? null : '张三'),
      call({ id: 'B', grade: 2 }),
      call({ id: 'open' }),
      call({ id: 'taken', atMs: later }),
    );
    expect(leads.map(({ id }) => id)).toEqual(['open', 'taken', 'B']);
  });

  test('a lead that fell while the list was read is none', () => {
    expect(leadsOf(call({}), call({ grade: 4 }))).toEqual([]);
  });
});

describe('where calls went', () => {
  const hours = [{ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }];
  /** Calls of a task that masks numbers, by `province`, and by a grade that it wants (1) or not (3). */
  function provincesOf(...calls: [province: string | null, grade: number][]) {
    const task = new TaskCalls({ ...testTask, maskPhone: true }, hours);
    for (const [province, grade] of calls) {
      const raw = vendorRecord({ province, intention_results: grade });
      task.add(readRecord(raw, 'Asia/Shanghai'), task.listed);
    }
    return count([{ calls: task, fault: null }], hours).byProvince;
  }

  test('is told by leads, then by calls, then by name, and last where nobody knows', () => {
    const provinces = provincesOf([null, 3], ['b', 3], ['a', 3], ['c', 3], ['c', 3], ['d', 1]);
    expect(provinces).toEqual([
      { province: 'd', calls: 1, leads: 1 },
      { province: 'c', calls: 2, leads: 0 },
      { province: 'a', calls: 1, leads: 0 },
      { province: 'b', calls: 1, leads: 0 },
      { province: null, calls: 1, leads: 0 },
    ]);
    expect(provincesOf(['a', 3], [null, 3]).map(({ province }) => province)).toEqual(['a', null]);
  });

  test('is one short line, and no number of anybody', () => {
    const [long] = provincesOf(['安'.repeat(60), 1]);
    expect(long?.province?.length).toBeLessThanOrEqual(40);
    expect(provincesOf(['18555525545', 1])[0]?.province).toBe('185****5545');
  });

  test('is not known beyond a thousand names: a vendor could write anything', () => {
    const many = Array.from({ length: 1002 }, (_, index): [string, number] => [`p${index}`, 3]);
    const provinces = provincesOf(...many, ['p0', 3]);
    expect(provinces).toHaveLength(1001);
    expect(provinces.slice(0, 2)).toEqual([
      { province: 'p0', calls: 2, leads: 0 },
      { province: null, calls: 2, leads: 0 },
    ]);
  });
});

describe('the sums of a task', () => {
  const hours = [{ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }];

  test('say which task it is, and why not all of it was read', () => {
    const calls = new TaskCalls(testTask, hours);
    expect(count([{ calls, fault: 'HTTP 500' }], hours)).toEqual({
      total: {
        calls: 0,
        connected: 0,
        leads: 0,
        grades: { byGrade: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 }, ungraded: 0 },
        talkMedianMs: null,
        roundsMedian: null,
      },
      byTask: [
        { taskKey: testTask.key, name: '秋季课程回访', calls: 0, connected: 0, leads: 0, fault: 'HTTP 500' },
      ],
      byHour: [{ ...hours[0], calls: 0, connected: 0, leads: 0 }],
      byProvince: [],
      leads: [],
    });
  });

  test('count talk and rounds of calls that were answered, as far as the vendor says them', () => {
    const calls = new TaskCalls(testTask, hours);
    const add = (fields: Record<string, unknown>) =>
      calls.add(readRecord(vendorRecord(fields), 'Asia/Shanghai'), calls.listed);
    add({ bill: null, rounds: 9 });
    add({ bill: 0, rounds: 9 });
    add({ bill: 1000, rounds: null });
    add({ bill: 3000, rounds: 4 });
    expect(
      [...calls.calls()].map(({ talkMs, rounds, isConnected }) => [talkMs, rounds, isConnected]),
    ).toEqual([
      [null, 9, false],
      [0, 9, false],
      [1000, null, true],
      [3000, 4, true],
    ]);
    expect(count([{ calls, fault: null }], hours).total).toMatchObject({
      connected: 2,
      talkMedianMs: 2000,
      roundsMedian: 4,
    });
  });

  test('name leads that were called in the same moment by their ids', () => {
    const calls = new TaskCalls(testTask, hours);
    for (const id of ['b', 'a', 'c'])
      calls.add(readRecord(vendorRecord({ id }), 'Asia/Shanghai'), calls.listed);
    const older = vendorRecord({ id: '0', calledAtMs: Date.parse('2026-03-01T00:00:00Z') });
    calls.add(readRecord(older, 'Asia/Shanghai'), calls.listed);
    expect(count([{ calls, fault: null }], hours).leads.map(({ id }) => id)).toEqual(['a', 'b', 'c', '0']);
  });
});

describe('rows that belong to no window', () => {
  const hours = [{ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }];

  test('without a grade that is one, or without any time, are counted apart', () => {
    const calls = new TaskCalls(testTask, hours);
    const add = (fields: Record<string, unknown>) =>
      calls.add(readRecord(vendorRecord(fields), 'Asia/Shanghai'), calls.listed);
    add({ id: 'bad grade', intention_results: 'hot' });
    add({ id: 'timeless', calldate: null, created_at: null });
    add({ id: 'good' });
    expect([calls.listed, calls.unreadable, [...calls.calls()].length]).toEqual([3, 2, 1]);
  });

  test('one that can be read at last counts as any other', () => {
    const calls = new TaskCalls(testTask, hours);
    const add = (grade: unknown) =>
      calls.add(readRecord(vendorRecord({ id: 'one', intention_results: grade }), 'Asia/Shanghai'), 0);
    add('hot');
    add(1);
    expect([calls.listed, calls.unreadable, [...calls.calls()].length]).toEqual([1, 0, 1]);
  });
});
