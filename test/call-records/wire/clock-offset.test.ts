import { expect, test } from 'vitest';
import { clockOffsetOf } from '../../../lambdas/call-records/wire/clock-offset.ts';
import { MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../../support/clock.ts';

/** The answer came 400 ms after the request was sent, which was at noon. */
const offset = (dateMs: number | null, ageMs = 0) => clockOffsetOf({ dateMs, ageMs }, NOON_MS, NOON_MS + 400);

test('an answer without a date says nothing', () => {
  expect(offset(null)).toBeNull();
});

test.each([-SECOND_MS, -500, 0, 400])('clocks that may agree do: a date %i ms from noon', (ms) => {
  expect(offset(NOON_MS + ms)).toBe(0);
});

test('a clock that is ahead is so by what is certain', () => {
  expect(offset(NOON_MS + 401)).toBe(1);
  expect(offset(NOON_MS + MINUTE_MS)).toBe(MINUTE_MS - 400);
});

test('a clock that is behind is so by what is certain', () => {
  expect(offset(NOON_MS - SECOND_MS - 1)).toBe(-1);
  expect(offset(NOON_MS - MINUTE_MS)).toBe(-MINUTE_MS + SECOND_MS);
});

test('what a cache kept is as old as it says', () => {
  expect(offset(NOON_MS - MINUTE_MS, MINUTE_MS)).toBe(0);
  expect(offset(NOON_MS - MINUTE_MS, 2 * MINUTE_MS)).toBe(MINUTE_MS - 400);
  expect(offset(NOON_MS - 3 * MINUTE_MS, MINUTE_MS)).toBe(-2 * MINUTE_MS + SECOND_MS);
});
