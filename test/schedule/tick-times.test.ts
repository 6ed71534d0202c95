import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { dueAfterMs, timesOf } from '../../lambdas/schedule/tick-times.ts';
import { NOON_MS } from '../support/clock.ts';

describe('how long ago the last tick was', () => {
  const remembered = { lastMs: NOON_MS - MINUTE_MS, serverMs: NOON_MS - 3 * MINUTE_MS };

  test('is best known by a clock of this process that nobody can set', () => {
    const now = { nowMs: NOON_MS, serverMs: NOON_MS, passedMs: 61_000 };
    expect(timesOf(remembered, now)).toEqual({
      nowMs: NOON_MS,
      lastMs: NOON_MS - MINUTE_MS,
      passedMs: 61_000,
    });
  });

  test('else by the clock of the server, where it told the time both times', () => {
    const now = { nowMs: NOON_MS, serverMs: NOON_MS, passedMs: null };
    expect(timesOf(remembered, now).passedMs).toBe(3 * MINUTE_MS);
    expect(timesOf({ ...remembered, serverMs: null }, now).passedMs).toBeNull();
    expect(timesOf(remembered, { ...now, serverMs: null }).passedMs).toBeNull();
  });
});

describe('what falls due', () => {
  const dueAfter = (lastMs: number | null) => dueAfterMs({ lastMs, nowMs: NOON_MS, passedMs: null });

  test('does so after the last tick, or ever', () => {
    expect(dueAfter(NOON_MS - HOUR_MS)).toBe(NOON_MS - HOUR_MS);
    expect(dueAfter(NOON_MS)).toBe(NOON_MS);
    expect(dueAfter(null)).toBeNull();
  });

  test('is what falls due every minute, at least, once our clock was set back', () => {
    expect(dueAfter(NOON_MS + HOUR_MS)).toBe(NOON_MS - MINUTE_MS);
  });

  test('is nothing where two machines differ by seconds', () => {
    expect(dueAfter(NOON_MS + 5000)).toBe(NOON_MS);
  });
});
