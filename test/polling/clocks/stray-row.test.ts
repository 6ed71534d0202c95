import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { CallTimes } from '../../../lambdas/polling/clocks/call-times.ts';
import { isAheadRow, strayInWords } from '../../../lambdas/polling/clocks/stray-row.ts';
import { NOON_MS } from '../../support/clock.ts';

const ahead = (byMs: number, lastLookMs: number | null = NOON_MS - MINUTE_MS) =>
  isAheadRow({ key: 'r', atMs: NOON_MS + byMs }, lastLookMs, NOON_MS);

describe('one record that is dated ahead', () => {
  test('by what no zone explains is told at once', () => {
    expect(ahead(13 * MINUTE_MS)).toEqual({
      key: 'r',
      atMs: NOON_MS + 13 * MINUTE_MS,
      seenAtMs: NOON_MS,
      tellFromMs: NOON_MS,
    });
  });

  test('by whole hours may be the first of another zone: the next ones are waited for', () => {
    expect(ahead(8 * HOUR_MS).tellFromMs).toBe(NOON_MS + 3 * MINUTE_MS);
    expect(ahead(14 * HOUR_MS).tellFromMs).toBe(NOON_MS + 3 * MINUTE_MS);
  });

  test('by more than any vendor moves, or in the first reading of a task, is told at once', () => {
    expect(ahead(14 * HOUR_MS + 1).tellFromMs).toBe(NOON_MS);
    expect(ahead(8 * HOUR_MS, null).tellFromMs).toBe(NOON_MS);
  });

  test('is named with its time and how far that is ahead', () => {
    expect(strayInWords(ahead(8 * HOUR_MS), 'Asia/Shanghai')).toBe(
      'record r is dated 2026-03-02T20:00:00+08:00, 8 h 0 min ahead of our clock; the other records are not, so its own time is wrong',
    );
    expect(strayInWords(ahead(8 * HOUR_MS), 'Asia/Shanghai', 'zh-CN')).toContain('r');
  });
});

test('the calls of a list lie between the earliest and the latest of them', () => {
  const times = new CallTimes();
  times.add(null);
  expect([times.earliestMs, times.latestMs]).toEqual([null, null]);
  for (const atMs of [5, 2, null, 9, 4]) times.add(atMs);
  expect([times.earliestMs, times.latestMs]).toEqual([2, 9]);
});
