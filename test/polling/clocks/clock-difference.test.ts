import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import {
  type ClockDifference,
  inWords,
  isOtherDifference,
  lengthInWords,
  mayBeZone,
} from '../../../lambdas/polling/clocks/clock-difference.ts';
import { NOON_MS } from '../../support/clock.ts';

const by = (offsetMs: number, how: ClockDifference['by'] = 'records'): ClockDifference => ({
  offsetMs,
  by: how,
});

describe('another difference', () => {
  test('is one that came, went, shows otherwise, or is more than two minutes off', () => {
    expect(isOtherDifference(null, null)).toBe(false);
    expect(isOtherDifference(null, by(1))).toBe(true);
    expect(isOtherDifference(by(1), null)).toBe(true);
    expect(isOtherDifference(by(1), by(1, 'date'))).toBe(true);
    expect(isOtherDifference(by(0), by(2 * MINUTE_MS))).toBe(false);
    expect(isOtherDifference(by(0), by(-2 * MINUTE_MS - 1))).toBe(true);
  });
});

describe('a difference in words', () => {
  const words = (offsetMs: number, timeZone = 'Asia/Shanghai') => inWords(by(offsetMs), timeZone, NOON_MS);

  test.each([
    [-8 * HOUR_MS, '8 h 0 min behind our clock', 'UTC;'],
    [-8 * HOUR_MS - 6 * MINUTE_MS, '8 h 6 min behind', 'UTC;'],
    [-2.5 * HOUR_MS, '2 h 30 min behind', 'UTC+05:30;'],
    [HOUR_MS, '1 h 0 min ahead of our clock', 'UTC+09:00;'],
    [-13 * HOUR_MS, '13 h 0 min behind', 'UTC-05:00;'],
    [6 * HOUR_MS, '6 h 0 min ahead', 'UTC+14:00;'],
    [-18.5 * HOUR_MS, '18 h 30 min behind', 'UTC-10:30;'],
  ])('of %i ms names the zone that would explain it', (offsetMs, long, zone) => {
    expect(words(offsetMs)).toContain(long);
    expect(words(offsetMs)).toContain(`but ${zone} if so, set timeZone`);
  });

  test.each([
    10 * MINUTE_MS,
    -8 * HOUR_MS - 6 * MINUTE_MS - 1,
    5 * MINUTE_MS,
    6 * HOUR_MS + 6 * MINUTE_MS + 1,
  ])('of %i ms names none', (offsetMs) => {
    expect(words(offsetMs)).not.toContain('UTC');
  });

  test('is put down to a clock where no zone is so far off', () => {
    expect(mayBeZone(6 * HOUR_MS + 6 * MINUTE_MS, 'Asia/Shanghai', NOON_MS)).toBe(true);
    expect(mayBeZone(6 * HOUR_MS + 6 * MINUTE_MS + 1, 'Asia/Shanghai', NOON_MS)).toBe(false);
    expect(mayBeZone(-22 * HOUR_MS - 6 * MINUTE_MS, 'Asia/Shanghai', NOON_MS)).toBe(true);
    expect(mayBeZone(-22 * HOUR_MS - 6 * MINUTE_MS - 1, 'Asia/Shanghai', NOON_MS)).toBe(false);
    expect(words(7 * HOUR_MS)).toContain('7 h 0 min ahead of our clock: no time zone is so far off');
    expect(words(-30 * HOUR_MS)).toContain('30 h 0 min behind our clock: no time zone');
  });

  test('of a Date says on which side it is', () => {
    expect(inWords(by(25 * MINUTE_MS, 'date'), 'UTC', NOON_MS)).toContain('25 min ahead of our clock:');
    expect(inWords(by(-25 * MINUTE_MS, 'date'), 'UTC', NOON_MS)).toContain('25 min behind our clock:');
  });

  test('is rounded to minutes', () => {
    expect(lengthInWords(-89_999)).toBe('1 min');
    expect(lengthInWords(90_000)).toBe('2 min');
    expect(lengthInWords(HOUR_MS, 'zh-CN')).toMatch(/1.*时/);
  });
});
