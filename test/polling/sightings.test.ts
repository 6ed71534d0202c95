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
