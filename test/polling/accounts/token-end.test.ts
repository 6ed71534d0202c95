import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { isAskDue, type TokenEnd, warningOf } from '../../../lambdas/polling/accounts/token-end.ts';
import { NOON_MS } from '../../support/clock.ts';

test.each([
  [30 * DAY_MS + 1, null],
  [30 * DAY_MS, 30],
  [7 * DAY_MS + 1, 30],
  [7 * DAY_MS, 7],
  [DAY_MS + 1, 7],
  [DAY_MS, 1],
  [-DAY_MS, 1],
])('with %i ms left the warning is that of %j days', (leftMs, days) => {
  expect(warningOf(NOON_MS + leftMs, NOON_MS)).toBe(days);
});

test('nobody is warned of an end that nobody knows', () => {
  expect(warningOf(null, NOON_MS)).toBeNull();
});

describe('the end of a token is asked for', () => {
  const end = (askedAgoMs: number, fields: Partial<TokenEnd> = {}): TokenEnd => ({
    askedAtMs: NOON_MS - askedAgoMs,
    endsAtMs: NOON_MS + 100 * DAY_MS,
    warnedDays: null,
    ...fields,
  });
  const isDue = (known: TokenEnd | null) => isAskDue(known, NOON_MS);

  test('once a day', () => {
    expect(isDue(null)).toBe(true);
    expect(isDue(end(DAY_MS))).toBe(true);
    expect(isDue(end(DAY_MS - 1))).toBe(false);
  });

  test('before a warning, again after ten minutes', () => {
    const soon = { endsAtMs: NOON_MS + 5 * DAY_MS, warnedDays: 30 };
    expect(isDue(end(10 * MINUTE_MS, soon))).toBe(true);
    expect(isDue(end(10 * MINUTE_MS - 1, soon))).toBe(false);
    expect(isDue(end(HOUR_MS, { ...soon, warnedDays: 7 }))).toBe(false);
  });

  test('at once where a clock that was ahead says when it was', () => {
    expect(isDue(end(-DAY_MS))).toBe(true);
    expect(isDue(end(-1))).toBe(false);
  });
});
