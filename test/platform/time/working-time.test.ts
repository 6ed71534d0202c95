import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import {
  addWorkingTime,
  isWorking,
  type WorkingHours,
  workingTimeBetween,
} from '../../../lambdas/platform/time/working-time.ts';

const SHANGHAI = 'Asia/Shanghai';
const nineToNine: WorkingHours = { fromMinute: 9 * 60, toMinute: 21 * 60, days: [1, 2, 3, 4, 5] };
/** Thursday. */
const at = (time: string, day = '2026-11-26') => Date.parse(`${day}T${time}+08:00`);

describe('a clock that runs only while the team works', () => {
  test('runs on within a day', () => {
    expect(addWorkingTime(at('10:00'), 15 * MINUTE_MS, nineToNine, SHANGHAI)).toBe(at('10:15'));
  });

  test('stops at closing and goes on at opening, at the same distance', () => {
    const due = addWorkingTime(at('20:57'), 15 * MINUTE_MS, nineToNine, SHANGHAI);
    expect(due).toBe(at('09:12', '2026-11-27'));
    expect(workingTimeBetween(at('20:57'), due, nineToNine, SHANGHAI)).toBe(15 * MINUTE_MS);
  });

  test('what begins in the night begins in the morning', () => {
    expect(addWorkingTime(at('03:00'), 5 * MINUTE_MS, nineToNine, SHANGHAI)).toBe(at('09:05'));
    expect(addWorkingTime(at('03:00'), 0, nineToNine, SHANGHAI)).toBe(at('09:00'));
  });

  test('a weekend is one long night', () => {
    const friday = at('20:59', '2026-11-27');
    expect(addWorkingTime(friday, 2 * MINUTE_MS, nineToNine, SHANGHAI)).toBe(at('09:01', '2026-11-30'));
  });

  test('what falls on closing is due then', () => {
    expect(addWorkingTime(at('20:45'), 15 * MINUTE_MS, nineToNine, SHANGHAI)).toBe(at('21:00'));
  });

  test('a day to its very end is followed by the next one without a gap', () => {
    const always: WorkingHours = { fromMinute: 0, toMinute: 24 * 60, days: [1, 2, 3, 4, 5, 6, 7] };
    expect(addWorkingTime(at('23:59'), HOUR_MS, always, SHANGHAI)).toBe(at('00:59', '2026-11-27'));
    expect(isWorking(at('00:00'), always, SHANGHAI)).toBe(true);
  });

  test('who opens at nine is at work at nine, and not at closing', () => {
    expect(isWorking(at('08:59'), nineToNine, SHANGHAI)).toBe(false);
    expect(isWorking(at('09:00'), nineToNine, SHANGHAI)).toBe(true);
    expect(isWorking(at('21:00'), nineToNine, SHANGHAI)).toBe(false);
    expect(isWorking(at('12:00', '2026-11-28'), nineToNine, SHANGHAI)).toBe(false);
    expect(isWorking(at('03:00'), null, SHANGHAI)).toBe(true);
  });

  test('a shift over the hour that a change of clocks takes or gives is as long as it really was', () => {
    const night: WorkingHours = { fromMinute: 60, toMinute: 4 * 60, days: [7] };
    const spring = Date.parse('2026-03-29T00:00+01:00');
    const autumn = Date.parse('2026-10-25T00:00+02:00');
    expect(workingTimeBetween(spring, spring + DAY_MS, night, 'Europe/Berlin')).toBe(2 * HOUR_MS);
    expect(workingTimeBetween(autumn, autumn + DAY_MS, night, 'Europe/Berlin')).toBe(4 * HOUR_MS);
  });

  test('hours without a day are refused, not waited for', () => {
    expect(() => addWorkingTime(0, 1, { ...nineToNine, days: [] }, SHANGHAI)).toThrow(RangeError);
  });
});

describe('whatever the hours and the zone', () => {
  const hours = fc
    .record({
      fromMinute: fc.integer({ min: 0, max: 1439 }),
      length: fc.integer({ min: 1, max: 1440 }),
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    })
    .map(({ fromMinute, length, days }): WorkingHours => {
      const toMinute = Math.min(1440, fromMinute + length);
      return { fromMinute, toMinute, days };
    });
  const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu');
  const time = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) });
  const wait = fc.integer({ min: 1, max: 3 * DAY_MS });

  test('adding and measuring are one another’s inverse, and what is due is never outside of work', () => {
    fc.assert(
      fc.property(time, wait, hours, zone, (fromMs, workingMs, team, timeZone) => {
        const dueMs = addWorkingTime(fromMs, workingMs, team, timeZone);
        expect(workingTimeBetween(fromMs, dueMs, team, timeZone)).toBe(workingMs);
        expect(isWorking(dueMs - 1, team, timeZone)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('two waits after one another are one wait of both', () => {
    fc.assert(
      fc.property(time, wait, wait, hours, zone, (fromMs, one, other, team, timeZone) => {
        const twice = addWorkingTime(addWorkingTime(fromMs, one, team, timeZone), other, team, timeZone);
        expect(twice).toBe(addWorkingTime(fromMs, one + other, team, timeZone));
      }),
      { numRuns: 200 },
    );
  });
});
