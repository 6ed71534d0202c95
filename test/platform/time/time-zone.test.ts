import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import {
  dayOf,
  fromWallClockMs,
  STEADY_HOURS,
  startOfDay,
  wallClockMs,
  weekdayOf,
} from '../../../lambdas/platform/time/time-zone.ts';

const EPOCH = Temporal.PlainDate.from('1970-01-01');

/** Any zone, often within a day of a change of its clocks. */
const moments = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC').chain((zone) =>
  fc
    .tuple(fc.integer({ min: 1970, max: 2037 }), fc.integer({ min: -26 * 3600, max: 26 * 3600 }))
    .map(([year, seconds]) => {
      const start = Temporal.PlainDate.from({ year, month: 1, day: 2 }).toZonedDateTime(zone);
      const change = start.getTimeZoneTransition('next')?.epochMilliseconds ?? start.epochMilliseconds;
      return { zone, epochMs: change + seconds * 1000 };
    }),
);

it('agrees with Temporal about days and clocks, in each zone of the world and around each change of its clocks', () => {
  fc.assert(
    fc.property(moments, ({ zone, epochMs }) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
      const day = dayOf(epochMs, zone);
      expect(EPOCH.add({ days: day }).toString()).toBe(zoned.toPlainDate().toString());
      expect(weekdayOf(day)).toBe(zoned.dayOfWeek);
      expect(startOfDay(day, zone)).toBe(zoned.startOfDay().epochMilliseconds);

      const shown = new Date(wallClockMs(epochMs, zone)).toISOString().slice(0, -1);
      expect(shown).toBe(zoned.toPlainDateTime().toString({ smallestUnit: 'millisecond' }));

      // The same numbers read by the clock of the zone: some of them in a gap, some of them twice.
      const plain = Temporal.PlainDateTime.from(new Date(epochMs).toISOString().slice(0, -1));
      expect(fromWallClockMs(epochMs, zone)).toBe(plain.toZonedDateTime(zone).epochMilliseconds);
      const around = wallClockMs(epochMs, zone);
      const meant = Temporal.PlainDateTime.from(new Date(around).toISOString().slice(0, -1));
      expect(fromWallClockMs(around, zone)).toBe(meant.toZonedDateTime(zone).epochMilliseconds);
    }),
    { numRuns: 1500 },
  );
});

it('a day that a zone skipped begins where the next one does', () => {
  const skipped = EPOCH.until(Temporal.PlainDate.from('2011-12-30'), { largestUnit: 'day' }).days;
  expect(startOfDay(skipped, 'Pacific/Apia')).toBe(startOfDay(skipped + 1, 'Pacific/Apia'));
});

it('zones that are taken for steady have not changed their clocks since 1992, by what Node knows', () => {
  for (const [zone, hours] of STEADY_HOURS) {
    const start = Temporal.ZonedDateTime.from({ timeZone: zone, year: 1992, month: 1, day: 1 });
    expect(start.offsetNanoseconds, zone).toBe(hours * 3_600_000_000_000);
    expect(start.getTimeZoneTransition('next'), zone).toBeNull();
  }
});
