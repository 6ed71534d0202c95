import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import type { PollMessage } from '../../../lambdas/polling/poll-message.ts';
import {
  isShortWindow,
  isSweep,
  shortestBackMs,
  wantedCoverage,
} from '../../../lambdas/polling/windows/tiers.ts';
import { NOON_MS } from '../../support/clock.ts';
import { testTask } from '../../support/config.ts';

const task = {
  ...testTask,
  grades: [1, 2],
  windows: [
    { everyMs: HOUR_MS, backMs: 6 * HOUR_MS },
    { everyMs: MINUTE_MS, backMs: 20 * MINUTE_MS },
    { everyMs: DAY_MS, backMs: 4 * DAY_MS },
    { everyMs: 2 * HOUR_MS, backMs: 12 * HOUR_MS },
  ],
};
const message = (backMs: number, staleAfterMs: number | null = MINUTE_MS): PollMessage => ({
  taskKey: task.key,
  fromMs: NOON_MS - backMs,
  toMs: null,
  dueAtMs: NOON_MS,
  backMs,
  staleAfterMs,
  rest: [],
});

test('a task is to be covered as far back as its longest window, for its grades', () => {
  expect(wantedCoverage(task)).toEqual({ backMs: 4 * DAY_MS, grades: [1, 2] });
  expect(shortestBackMs(task)).toBe(20 * MINUTE_MS);
});

test('new leads are told from the shortest window, and not from a slice of it', () => {
  expect(isShortWindow(task, message(20 * MINUTE_MS))).toBe(true);
  expect(isShortWindow(task, message(20 * MINUTE_MS, null))).toBe(false);
  expect(isShortWindow(task, message(6 * HOUR_MS))).toBe(false);
});

test('a sweep reaches as far back as any window, or further, in slices too', () => {
  expect(isSweep(task, message(4 * DAY_MS))).toBe(true);
  expect(isSweep(task, message(9 * DAY_MS, null))).toBe(true);
  expect(isSweep(task, message(12 * HOUR_MS))).toBe(false);
});
