import { beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { LookBack } from '../../../lambdas/polling/clocks/look-back.ts';
import { NOON_MS } from '../../support/clock.ts';

const TASK = 'host/user/task';
let lookBack: LookBack;
beforeEach(() => {
  lookBack = new LookBack();
  lookBack.wentOn(TASK, NOON_MS);
});

const minute = (at: number) => NOON_MS + at * MINUTE_MS;
const due = (nowMs: number, task = TASK) => lookBack.toCount('acme', task, NOON_MS - MINUTE_MS, nowMs);
/** Counts what is due. @returns whether all is to be read; null: nothing is due */
function count(nowMs: number, total: number | null): boolean | null {
  const span = due(nowMs);
  return span === null ? null : lookBack.took(TASK, span, total, nowMs);
}

describe('the past of a task is counted', () => {
  test('up to what may still be listed late, and as far back as zones are apart', () => {
    expect(due(NOON_MS)).toEqual({ fromMs: NOON_MS - 26 * HOUR_MS, toMs: NOON_MS - 16 * MINUTE_MS });
  });

  test('once an hour while its list goes on', () => {
    expect(count(NOON_MS, 5)).toBe(false);
    let counts = 0;
    for (let at = 1; at <= 120; at += 1) {
      lookBack.wentOn(TASK, minute(at));
      if (count(minute(at), 5) !== null) counts += 1;
    }
    expect(counts).toBe(2);
  });

  test('each minute at first while nothing new comes, then less often, and not for ever', () => {
    const countsBetween = (from: number, to: number): number => {
      let counts = 0;
      for (let at = from; at < to; at += 1) if (count(minute(at), 5) !== null) counts += 1;
      return counts;
    };
    expect(countsBetween(1, 6)).toBe(5);
    expect(countsBetween(6, 121)).toBe(38);
    // Four an hour, beside sixty short windows.
    expect(countsBetween(121, 26 * 60 + 1)).toBe(94);
    expect(countsBetween(26 * 60 + 1, 27 * 60)).toBe(0);
  });

  test('where wanted grades alone are listed, not before some minutes without one', () => {
    expect(count(NOON_MS, 5)).toBe(false);
    const isDue = (at: number) =>
      lookBack.toCount('acme', TASK, NOON_MS - MINUTE_MS, minute(at), true) !== null;
    expect([1, 2, 3, 4, 5].filter(isDue)).toEqual([]);
    expect(isDue(6)).toBe(true);
  });

  test('of an account with hundreds of tasks by no more than four requests a minute', () => {
    const tasks = Array.from({ length: 300 }, (_, index) => `task-${index}`);
    for (const task of tasks) lookBack.wentOn(task, NOON_MS);
    expect(tasks.filter((task) => due(NOON_MS, task) !== null)).toHaveLength(1);
    expect(tasks.filter((task) => due(minute(1), task) !== null)).toHaveLength(4);
  });
});

describe('26 hours are read', () => {
  test('where the past grew, and only then', () => {
    expect([count(minute(1), 5), count(minute(2), 5), count(minute(3), 6)]).toEqual([false, false, true]);
    expect(count(minute(4), 6)).toBe(false);
    expect(count(minute(5), 5)).toBe(false);
  });

  test('a few times in a row, then ever less often, as long as nothing new comes', () => {
    const reads: number[] = [];
    for (let at = 1; at <= 120; at += 1) if (count(minute(at), at)) reads.push(at);
    expect(reads.slice(0, 5)).toEqual([2, 3, 4, 5, 11]);
    expect(reads).toHaveLength(7);
  });

  test('now and then where the server counts nothing', () => {
    const reads: number[] = [];
    for (let at = 1; at <= 60; at += 1) if (count(minute(at), null)) reads.push(at);
    expect(reads).toEqual([5, 17, 29, 41, 53]);
  });
});

describe('what was listed for the first time', () => {
  const rows = (...keys: string[]) => new Map(keys.map((key, index) => [key, NOON_MS + index]));

  test('is not known of a reading that nobody asked for', () => {
    expect(lookBack.tookWide(TASK, rows('a'), [1], minute(1))).toBeNull();
  });

  test('are at first the leads that the table had not, since the count that had not grown', () => {
    count(minute(1), 5);
    count(minute(2), 6);
    expect(lookBack.tookWide(TASK, rows('a', 'b'), [NOON_MS + 1], minute(2) + SECOND_MS)).toEqual({
      datedMs: [NOON_MS + 1],
      lookMs: minute(1),
    });
    expect(lookBack.tookWide(TASK, rows('a', 'b', 'c'), [], minute(3))).toEqual({
      datedMs: [NOON_MS + 2],
      lookMs: minute(2) + SECOND_MS,
    });
    lookBack.wentOn(TASK, minute(4));
    expect(lookBack.tookWide(TASK, rows('d'), [1], minute(5))).toBeNull();
  });
});
