import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import {
  dueWindows,
  longestWindows,
  looksForTasks,
  windowsAtStart,
} from '../../lambdas/schedule/due-windows.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';

const backs = (lastMs: number | null, nowMs: number) =>
  dueWindows([testTask], lastMs, nowMs).map(({ backMs }) => backMs);

describe('what a tick finds due', () => {
  test('the first tick ever asks for every window', () => {
    expect(backs(null, NOON_MS)).toEqual([20 * MINUTE_MS, 4 * DAY_MS]);
  });

  test('each window falls due once a period', () => {
    let sweeps = 0;
    let quick = 0;
    for (let minute = 1; minute <= 24 * 60; minute += 1) {
      const nowMs = NOON_MS + minute * MINUTE_MS;
      const due = backs(nowMs - MINUTE_MS, nowMs);
      quick += due.filter((backMs) => backMs === 20 * MINUTE_MS).length;
      sweeps += due.filter((backMs) => backMs === 4 * DAY_MS).length;
    }
    expect(quick).toBe(24 * 60);
    expect(sweeps).toBe(4);
  });

  test('after an outage each window is caught up once', () => {
    expect(backs(NOON_MS - 13 * HOUR_MS, NOON_MS)).toEqual([20 * MINUTE_MS, 4 * DAY_MS]);
  });

  test('the same tick twice asks for nothing more', () => {
    expect(backs(NOON_MS, NOON_MS)).toEqual([]);
  });

  describe('at a start', () => {
    const tasks = [testTask, { ...testTask, key: 'another' }];
    const atStart = (lastMs: number | null, firstReadings: readonly string[] = []) =>
      windowsAtStart(tasks, lastMs, NOON_MS, new Set(firstReadings)).map(
        ({ taskKey, backMs }) => `${taskKey === 'another' ? 'other' : 'one'} ${backMs / MINUTE_MS}`,
      );

    test('is the shortest window of each task again, once, and no longer one that was asked for', () => {
      expect(atStart(NOON_MS - 1000)).toEqual(['one 20', 'other 20']);
      expect(atStart(null)).toEqual(['one 20', 'one 5760', 'other 20', 'other 5760']);
      expect(windowsAtStart([{ ...testTask, enabled: false }], null, NOON_MS, new Set())).toEqual([]);
    });

    test('are all windows of a task whose first reading was broken off, each once', () => {
      expect(atStart(NOON_MS - 1000, ['another'])).toEqual(['one 20', 'other 20', 'other 5760']);
      expect(atStart(null, ['another'])).toHaveLength(4);
    });
  });

  test('whenever the ticks come, no period passes without its window, and none is asked for twice', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 3 * HOUR_MS }), { minLength: 2, maxLength: 60 });
    const periods = fc.constantFrom(MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS);
    fc.assert(
      fc.property(gaps, periods, fc.string({ minLength: 1 }), (gapsMs, everyMs, key) => {
        const task = { ...testTask, key, windows: [{ everyMs, backMs: 4 * DAY_MS }] };
        let lastMs = NOON_MS;
        let dueMs = NOON_MS;
        let asked = 0;
        for (const gapMs of gapsMs) {
          const nowMs = lastMs + gapMs;
          const due = dueWindows([task], lastMs, nowMs);
          expect(due.length).toBeLessThanOrEqual(1);
          if (due.length > 0) dueMs = nowMs;
          asked += due.length;
          // Had it not been asked for since then, a whole period would have passed unread.
          expect(nowMs - dueMs).toBeLessThan(everyMs);
          lastMs = nowMs;
        }
        expect(asked).toBeLessThanOrEqual(Math.ceil((lastMs - NOON_MS) / everyMs));
      }),
    );
  });

  test('long windows of many tasks do not all fall due in one minute', () => {
    const tasks = Array.from({ length: 120 }, (_, index) => ({ ...testTask, key: `host/user/${index}` }));
    const counts = Array.from({ length: 360 }, (_, minute) => {
      const nowMs = NOON_MS + minute * MINUTE_MS;
      return dueWindows(tasks, nowMs - MINUTE_MS, nowMs).filter(({ backMs }) => backMs === 4 * DAY_MS).length;
    });
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(120);
    expect(Math.max(...counts)).toBeLessThan(8);
  });

  test('a task that is switched off is not asked for', () => {
    expect(dueWindows([{ ...testTask, enabled: false }], null, NOON_MS)).toEqual([]);
    expect(longestWindows([{ ...testTask, enabled: false }], NOON_MS)).toEqual([]);
  });
});

test('which tasks run is asked at the first tick, and then every five minutes', () => {
  const minutes = Array.from({ length: 20 }, (_, minute) => NOON_MS + minute * MINUTE_MS);
  expect(looksForTasks(null, NOON_MS)).toBe(true);
  expect(minutes.filter((nowMs) => looksForTasks(nowMs - MINUTE_MS, nowMs))).toHaveLength(4);
  expect(looksForTasks(NOON_MS, NOON_MS + HOUR_MS)).toBe(true);
});
