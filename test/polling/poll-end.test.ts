import { describe, expect, test } from 'vitest';
import { coveringToBegin, isBaselined, isNarrower } from '../../lambdas/leads/coverage.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { afterBad, afterGood } from '../../lambdas/polling/poll-end.ts';
import { longestWindows } from '../../lambdas/schedule/due-windows.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { steadyState } from '../support/task-state.ts';

const wanted = { backMs: 4 * DAY_MS, grades: [1] };
const steady = steadyState(wanted);
const [sweep] = longestWindows([testTask], NOON_MS);
if (!sweep) throw new Error('the test task is enabled');
const quick = { ...sweep, fromMs: NOON_MS - 20 * MINUTE_MS, backMs: 20 * MINUTE_MS };
const end = { message: sweep, fault: null, done: true, booksClose: null, nowMs: NOON_MS };

describe('when a covering begins', () => {
  test.each([
    ['nothing changed', steady, wanted, null],
    ['a wider window', steady, { ...wanted, backMs: 9 * DAY_MS }, { keep: wanted, sinceMs: NOON_MS }],
    ['one more grade', steady, { ...wanted, grades: [1, 2] }, { keep: wanted, grades: [1, 2] }],
    ['a narrower window', steady, { ...wanted, backMs: DAY_MS }, null],
    [
      'a gap of six days in which nobody polled',
      { ...steady, readAtMs: NOON_MS - 6 * DAY_MS },
      wanted,
      { keep: null },
    ],
    [
      'six days of a vendor that fails',
      { ...steady, readAtMs: NOON_MS - 6 * DAY_MS, failing: { sinceMs: 0, fault: 'unavailable' as const } },
      wanted,
      null,
    ],
    [
      'one that is under way',
      { ...steady, covered: null, covering: { ...wanted, sinceMs: 5, keep: null } },
      wanted,
      null,
    ],
  ])('%s', (_name, state, config, covering) => {
    const begun = coveringToBegin(state, config, NOON_MS);
    if (covering === null) expect(begun).toBeNull();
    else expect(begun).toMatchObject(covering);
  });
});

test('what was covered before a widening is told as usual', () => {
  const covering = { backMs: 9 * DAY_MS, grades: [1, 2], sinceMs: NOON_MS, keep: wanted };
  const lead = (grade: number, daysAgo: number) => ({
    grade,
    calledAtMs: NOON_MS - daysAgo * DAY_MS,
    endedAtMs: NOON_MS - daysAgo * DAY_MS,
  });
  expect(isBaselined(covering, HOUR_MS, lead(1, 3))).toBe(false);
  expect(isBaselined(covering, HOUR_MS, lead(1, 5))).toBe(true);
  expect(isBaselined(covering, HOUR_MS, lead(2, 3))).toBe(true);
});

test('narrowing is remembered, so that widening again baselines what happened in between', () => {
  expect(isNarrower({ backMs: DAY_MS, grades: [1] }, wanted)).toBe(true);
  expect(isNarrower(wanted, { ...wanted, grades: [1, 2] })).toBe(true);
  expect(isNarrower(wanted, wanted)).toBe(false);
});

describe('what a poll changes about its task', () => {
  test('a good one changes nothing', () => {
    expect(afterGood(steady, testTask, end)).toEqual({});
  });

  test('the first one that reads the longest window ends the covering', () => {
    const covering = { ...steady, covered: null, covering: { ...wanted, sinceMs: NOON_MS, keep: null } };
    expect(afterGood(covering, testTask, end)).toMatchObject({ covered: wanted, covering: null });
    expect(afterGood(covering, testTask, { ...end, message: quick })).toEqual({});
    expect(afterGood(covering, testTask, { ...end, done: false })).toEqual({});
  });

  test('a first reading of more grades is not ended by a function that has the file of before', () => {
    const more = { backMs: 4 * DAY_MS, grades: [1, 2], keep: wanted };
    const since = (agoMs: number) => ({ ...steady, covering: { ...more, sinceMs: NOON_MS - agoMs } });
    expect(afterGood(since(MINUTE_MS), testTask, end)).toEqual({});
    expect(afterGood(since(MINUTE_MS), { ...testTask, grades: [1, 2] }, end)).toMatchObject({
      covering: null,
    });
    expect(afterGood(since(15 * MINUTE_MS - 1), testTask, end)).toEqual({});
    expect(afterGood(since(15 * MINUTE_MS), testTask, end)).toMatchObject({ covering: null });
    // The newest file wants less again.
    expect(afterGood(since(HOUR_MS), testTask, end)).toMatchObject({ covering: null });
  });

  test('the first failure is remembered with the window it cost, the next ones only where they cost more', () => {
    const failed = { ...end, fault: 'unavailable' as const, message: quick };
    const first = afterBad(steady, 'unavailable', failed);
    expect(first).toEqual({
      failing: { sinceMs: NOON_MS, fault: 'unavailable' },
      unreadFromMs: NOON_MS - 20 * MINUTE_MS,
    });
    const failing = { ...steady, ...first };
    const later = { ...quick, fromMs: quick.fromMs + MINUTE_MS };
    expect(afterBad(failing, 'unavailable', { ...failed, message: later })).toEqual({});
    expect(afterBad(failing, 'unavailable', { ...failed, message: sweep })).toEqual({
      unreadFromMs: sweep.fromMs,
    });
    expect(afterBad(failing, 'token-refused', failed)).toEqual({
      failing: { sinceMs: NOON_MS, fault: 'token-refused' },
    });
  });

  test('only a poll that reads back to the earliest failure ends it', () => {
    const failing = {
      ...steady,
      failing: { sinceMs: NOON_MS, fault: 'unavailable' as const },
      unreadFromMs: NOON_MS - DAY_MS,
    };
    expect(afterGood(failing, testTask, { ...end, message: quick })).toEqual({});
    expect(afterGood(failing, testTask, end)).toEqual({ failing: null, unreadFromMs: null });
  });
});
