import { describe, expect, it, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { inWords } from '../../../lambdas/polling/clocks/clock-difference.ts';
import { VendorClocks } from '../../../lambdas/polling/clocks/vendor-clocks.ts';
import { shiftOf, zoneOffsetMs } from '../../../lambdas/polling/clocks/zone-shift.ts';
import { NOON_MS } from '../../support/clock.ts';

describe('by which shift new records are dated', () => {
  const lookMs = NOON_MS - MINUTE_MS;
  const dated = (...agoMs: number[]) => agoMs.map((ms) => NOON_MS - ms);
  test.each([
    ['a call of now', dated(40_000), null],
    ['UTC for Shanghai', dated(8 * HOUR_MS + 40_000), -8 * HOUR_MS],
    ['half an hour', dated(30 * MINUTE_MS + 40_000), -30 * MINUTE_MS],
    ['an hour ahead', dated(-HOUR_MS + 40_000), HOUR_MS],
    ['a call that ended five minutes before it was listed', dated(8 * HOUR_MS + 5 * MINUTE_MS), -8 * HOUR_MS],
    ['minutes that no zone explains', dated(8 * HOUR_MS + 13 * MINUTE_MS), null],
    ['several alike', dated(8 * HOUR_MS, 8 * HOUR_MS + 60_000, 8 * HOUR_MS + 90_000), -8 * HOUR_MS],
    ['an import of old calls', dated(8 * HOUR_MS, 9 * HOUR_MS), null],
    ['more than any two zones', dated(27 * HOUR_MS), null],
    ['nothing', [], null],
  ])('%s', (_name, datedMs, shiftMs) => {
    expect(shiftOf(datedMs, lookMs, NOON_MS)).toBe(shiftMs);
  });

  it('is unknown after so long without a look that any date would do', () => {
    expect(shiftOf(dated(8 * HOUR_MS + 40_000), NOON_MS - 30 * MINUTE_MS, NOON_MS)).toBeNull();
  });

  it('knows what a zone is ahead of UTC', () => {
    const zones = ['Asia/Shanghai', 'UTC', 'Asia/Kolkata', 'America/New_York'];
    expect(zones.map((zone) => zoneOffsetMs(zone, NOON_MS) / HOUR_MS)).toEqual([8, 0, 5.5, -5]);
  });
});

describe('a Date that is off by 25 minutes', () => {
  const behind = { clock: { offsetMs: -25 * MINUTE_MS }, outcome: 'complete' as const };
  const ahead = { clock: { offsetMs: 25 * MINUTE_MS }, outcome: 'complete' as const };
  test.each([
    ['behind', behind],
    ['ahead', ahead],
  ])('%s, with records that are right: the Date is told, and that ours is right', (_side, answer) => {
    const clocks = new VendorClocks();
    for (const minute of [0, 1, 2]) {
      const nowMs = NOON_MS + minute * MINUTE_MS;
      clocks.learn('acme', 'task', { ...answer, newestAtMs: nowMs - MINUTE_MS }, true, nowMs);
    }
    const difference = clocks.differenceOf('acme');
    expect(difference).toMatchObject({ offsetMs: answer.clock.offsetMs, by: 'date', recordsAgree: true });
    expect(inWords(difference as never, 'Asia/Shanghai', NOON_MS)).toMatch(
      /^the Date of its answers is 25 min (?:behind|ahead of) our clock, and its newest records agree with ours: the clock of the vendor's web server/,
    );
  });

  it('with records as old as it says: one of the two clocks', () => {
    const clocks = new VendorClocks();
    clocks.learn('acme', 'task', { ...behind, newestAtMs: NOON_MS - 26 * MINUTE_MS }, true, NOON_MS);
    expect(inWords(clocks.differenceOf('acme') as never, 'Asia/Shanghai', NOON_MS)).toBe(
      "the Date of its answers is 25 min behind our clock: the vendor's clock or ours is wrong",
    );
  });
});

describe('records that are further off than zones can be', () => {
  const said = (hours: number, locale: 'en' | 'zh-CN', timeZone = 'Asia/Shanghai') =>
    inWords({ offsetMs: hours * HOUR_MS, by: 'records' }, timeZone, NOON_MS, locale);

  it.each([72, 8760, -36_480, 27, -27])('(%i h) are put down to a clock', (hours) => {
    expect(said(hours, 'en')).toMatch(/no time zone is so far off, so the vendor's clock or ours is wrong$/);
    expect(said(hours, 'en')).not.toContain('timeZone');
    expect(said(hours, 'zh-CN')).toMatch(/时区不会差这么多，多半是平台或本机的时钟设错了，请校时$/);
  });

  it.each([-8, 5.5, -20, 6])('(%f h) are put down to the zone where one can be so far off', (hours) => {
    expect(said(hours, 'en')).toContain('probably it does not write Asia/Shanghai');
    expect(said(hours, 'zh-CN')).toContain('平台写的多半不是该账号配置的 timeZone（Asia/Shanghai）');
  });

  it('depend on the zone of the account', () => {
    expect(said(24, 'en', 'Pacific/Pago_Pago')).toContain('timeZone');
    expect(said(24, 'en')).not.toContain('timeZone');
  });
});
