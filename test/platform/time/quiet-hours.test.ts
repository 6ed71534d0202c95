import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import { type QuietHours, quietUntil } from '../../../lambdas/platform/time/quiet-hours.ts';

const ALL = [1, 2, 3, 4, 5, 6, 7];
const night: QuietHours = { fromMinute: 21 * 60, toMinute: 9 * 60, days: ALL };
const restdays: QuietHours = { fromMinute: 0, toMinute: 24 * 60, days: [6, 7], calendar: 'restdays' };
const at = (text: string) => Date.parse(`${text}+08:00`);
const until = (text: string, ...all: QuietHours[]) => quietUntil(at(text), all, 'Asia/Shanghai');

describe('quiet hours', () => {
  it('go over midnight, begin at their first minute and end before their last', () => {
    expect(until('2026-03-02T20:59', night)).toBeNull();
    expect(until('2026-03-02T21:00', night)).toBe(at('2026-03-03T09:00'));
    expect(until('2026-03-03T08:59', night)).toBe(at('2026-03-03T09:00'));
    expect(until('2026-03-03T09:00', night)).toBeNull();
  });

  it('are of the day on which they begin', () => {
    const friday = { ...night, days: [5] };
    expect(until('2026-03-06T22:00', friday)).toBe(at('2026-03-07T09:00'));
    expect(until('2026-03-07T08:00', friday)).toBe(at('2026-03-07T09:00'));
    expect(until('2026-03-06T08:00', friday)).toBeNull();
    expect(until('2026-03-07T22:00', friday)).toBeNull();
  });

  it('follow each other: the eve of a long holiday ends in the morning after it', () => {
    expect(until('2026-09-30T23:00', night, restdays)).toBe(at('2026-10-08T09:00'));
    expect(until('2026-10-10T12:00', night, restdays)).toBeNull();
    expect(until('2026-03-06T22:00', night, restdays)).toBe(at('2026-03-09T09:00'));
  });

  it('do not hold what nobody knows to be a day off', () => {
    expect(until('2027-10-01T12:00', restdays)).toBeNull();
  });

  it('are as long as clocks make them', () => {
    const short = quietUntil(Date.parse('2026-03-28T21:00+01:00'), [night], 'Europe/Berlin') ?? 0;
    expect(short - Date.parse('2026-03-28T21:00+01:00')).toBe(11 * HOUR_MS);
  });

  it('end at a time of no rest, whatever they are', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const one = fc.record({
      fromMinute: minute,
      toMinute: minute,
      days: fc.subarray(ALL, { minLength: 1, maxLength: 6 }),
    });
    const someTime = fc.integer({ min: at('2026-01-01T00:00'), max: at('2026-12-01T00:00') });
    const zone = fc.constantFrom('Asia/Shanghai', 'America/St_Johns', 'Asia/Kathmandu');
    fc.assert(
      fc.property(one, someTime, zone, (hours, atMs, timeZone) => {
        fc.pre(hours.fromMinute !== hours.toMinute);
        const endMs = quietUntil(atMs, [hours], timeZone);
        if (endMs === null) return;
        expect(endMs).toBeGreaterThan(atMs);
        expect(endMs - atMs).toBeLessThan(8 * DAY_MS);
        expect(quietUntil(endMs, [hours], timeZone)).toBeNull();
        expect(quietUntil(endMs - 1, [hours], timeZone)).toBe(endMs);
      }),
    );
    expect.hasAssertions();
  });
});
