import { describe, expect, test } from 'vitest';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import type { CallRecord } from '../../lambdas/call-records/record.ts';
import { calledAtOf, endedAtOf } from '../../lambdas/leads/seen.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { Sightings } from '../../lambdas/polling/sightings.ts';
import { NOON_MS } from '../support/clock.ts';
import { type RecordOverrides, vendorRecord } from '../support/records.ts';

const rowOf = (overrides: RecordOverrides) =>
  readRecord(vendorRecord({ calledAtMs: NOON_MS, ...overrides }), 'Asia/Shanghai');
function recordOf(overrides: RecordOverrides): CallRecord {
  const row = rowOf(overrides);
  if (!row.readable) throw new Error(row.problem);
  return row.record;
}
const at = (seconds: number) => NOON_MS + seconds * SECOND_MS;
const never = { calldate: null, created_at: null, hangupdate: null, answerdate: null };
const noon = '2026-03-02 12:00:00';

describe('what a reading of the list keeps', () => {
  test('is a record whole where its grade is wanted, and of any other only grade and time', () => {
    const sightings = new Sightings([1]);
    for (const row of [rowOf({ id: 'a' }), rowOf({ id: 'b', intention_results: 2 })]) sightings.add(row);
    expect(sightings.byKey.get('a')).toMatchObject({ readable: true, grade: 1, record: { id: 'a' } });
    expect(sightings.byKey.get('b')).toEqual({
      readable: true,
      grade: 2,
      calledAtMs: NOON_MS,
      latestAtMs: NOON_MS + 40_000,
      record: null,
    });
  });

  test('is nothing whole of a record that was not graded', () => {
    const sightings = new Sightings([1]);
    sightings.add(rowOf({ id: 'a', intention_results: null }));
    expect(sightings.byKey.get('a')).toMatchObject({ grade: null, record: null });
  });

  test('is the last sighting of each record, readable or not', () => {
    const sightings = new Sightings([1]);
    sightings.add(rowOf({ id: 'a', intention_results: 2 }));
    sightings.add(rowOf({ id: 'a' }));
    expect(sightings.byKey.get('a')).toMatchObject({ grade: 1 });
    sightings.add(rowOf({ id: 'a', intention_results: {} }));
    expect(sightings.byKey.get('a')).toMatchObject({ readable: false, problem: expect.stringMatching(/./) });
    expect(sightings.byKey.size).toBe(1);
  });

  test('is the span of the calls, whatever their order, and without those that have no time', () => {
    const sightings = new Sightings([1]);
    sightings.add(rowOf({ ...never, id: 'z' }));
    expect([sightings.earliestMs, sightings.latestMs]).toEqual([null, null]);
    sightings.add(rowOf({ calledAtMs: at(5) }));
    expect([sightings.earliestMs, sightings.latestMs]).toEqual([at(5), at(5)]);
    for (const seconds of [9, 1, 4]) sightings.add(rowOf({ calledAtMs: at(seconds) }));
    expect([sightings.earliestMs, sightings.latestMs]).toEqual([at(1), at(9)]);
  });
});

describe('what a reading of the list says of itself', () => {
  const seen = (...rows: Parameters<Sightings['add']>[0][]) => {
    const sightings = new Sightings([1]);
    for (const row of rows) sightings.add(row);
    return sightings;
  };

  test('is how many records belong to another task, each once', () => {
    const other = (key: string) => ({ readable: false, key, problem: 'x', otherTask: 't' }) as const;
    expect(
      seen(other('a'), other('a'), other('b'), { readable: false, key: 'c', problem: 'x' }).ofOtherTasks,
    ).toBe(2);
    expect(seen(rowOf({})).ofOtherTasks).toBe(0);
  });

  test('is when its calls were made, and the latest time of each', () => {
    const sightings = seen(
      rowOf({ id: 'a' }),
      rowOf({ ...never, id: 'b' }),
      rowOf({ id: 'c', intention_results: {} }),
    );
    expect(sightings.calledAtMs).toEqual([NOON_MS]);
    expect([...sightings.dated]).toEqual([['a', at(40)]]);
  });

  test('is which two records are the newest, whatever their order', () => {
    const row = (id: string, seconds: number) => rowOf({ id, calledAtMs: at(seconds) });
    const newest = (...rows: ReturnType<typeof row>[]) => seen(...rows).newest.map(({ key }) => key);
    expect(newest(row('a', 1), row('b', 2), row('c', 3))).toEqual(['c', 'b']);
    expect(newest(row('c', 3), row('b', 2), row('a', 1))).toEqual(['c', 'b']);
    expect(newest(row('c', 3), row('a', 1), row('b', 2))).toEqual(['c', 'b']);
    expect(newest(row('a', 1))).toEqual(['a']);
    expect(newest(row('a', 1), row('b', 1), row('c', 1))).toEqual(['a', 'b']);
    expect(seen().newest).toEqual([]);
    expect(seen(row('a', 1)).newest).toEqual([{ key: 'a', atMs: at(41) }]);
  });

  test('is that no time of it can be read, and what came in place of the first', () => {
    const odd = (id: string, calldate: string) => rowOf({ ...never, id, calldate });
    const timeless = seen(odd('a', 'gestern'), odd('b', '?'));
    expect([timeless.isTimeless, timeless.timed, timeless.timeless]).toEqual([true, 0, 2]);
    expect(timeless.unreadTimes).toContain('calldate: text aaaaaaa');
    const some = seen(odd('a', 'gestern'), rowOf({}));
    expect([some.isTimeless, some.timed, some.timeless]).toEqual([false, 1, 1]);
    expect([seen().isTimeless, seen(rowOf({})).isTimeless]).toEqual([false, false]);
    expect(seen(rowOf({})).unreadTimes).toBeNull();
  });
});

describe('when a conversation was over', () => {
  test.each<[string, RecordOverrides, number | null]>([
    ['as told', { hangupdate: '2026-03-02 12:00:30' }, at(30)],
    ['as told, though all else says otherwise', { hangupdate: noon, bill: 9000, duration: 9000 }, at(0)],
    ['answered and talked', { hangupdate: null, answerdate: '2026-03-02 12:00:03', bill: 20_000 }, at(23)],
    ['answered, talk unknown', { hangupdate: null, answerdate: '2026-03-02 12:00:03', bill: null }, at(3)],
    ['placed and lasted', { hangupdate: null, answerdate: null, duration: 40_000 }, at(40)],
    ['placed', { hangupdate: null, answerdate: null, duration: null }, at(0)],
    ['entered', { ...never, created_at: noon, duration: 40_000 }, at(40)],
    ['not known', never, null],
  ])('%s', (_name, overrides, endedAtMs) => {
    expect(endedAtOf(recordOf(overrides))).toBe(endedAtMs);
  });

  test('a call was made when it says so, else when its record came to be', () => {
    expect(calledAtOf(recordOf({ created_at: '2026-03-02 12:00:07' }))).toBe(NOON_MS);
    expect(calledAtOf(recordOf({ calldate: null, created_at: '2026-03-02 12:00:07' }))).toBe(at(7));
    expect(calledAtOf(recordOf(never))).toBeNull();
  });
});
