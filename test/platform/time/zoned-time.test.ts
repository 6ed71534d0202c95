import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  formatZonelessTime,
  parseZonelessTime,
  startOfDayMs,
  zonedParts,
} from '../../../lambdas/platform/time/zoned-time.ts';

const SHANGHAI = 'Asia/Shanghai';
const at = (iso: string) => Date.parse(iso);
const read = (value: unknown, timeZone = SHANGHAI) => parseZonelessTime(value, timeZone);

describe('reading a time without a zone', () => {
  it('reads the usual form as it reads the same time in any other', () => {
    const number = (max: number) => fc.nat(max).map((each) => String(each).padStart(2, '0'));
    const year = fc.integer({ min: 1890, max: 2210 }).map(String);
    const zone = fc.constantFrom(SHANGHAI, 'America/New_York', 'Europe/Berlin', 'Pacific/Apia');
    fc.assert(
      fc.property(
        fc.tuple(year, number(13), number(32)),
        fc.tuple(number(25), number(61), number(61)),
        zone,
        (day, time, timeZone) => {
          const text = `${day.join('-')} ${time.join(':')}`;
          expect(read(text, timeZone)).toBe(read(`${text}.0`, timeZone));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    '2022-09-29 15:09:1x',
    '2022-09-29 15:09:+3',
    '2022-09-2９ 15:09:13',
    '2022-09-29 -1:09:13',
    '20220-9-29 15:09:13',
  ])('takes no nearly usual form: %s', (text) => {
    expect(read(text)).toBeNull();
  });

  it('reads it in the zone it is told, not in the machine’s', () => {
    expect(read('2022-09-29 15:09:13')).toBe(at('2022-09-29T07:09:13Z'));
    expect(read('2022-09-29 15:09:13', 'America/New_York')).toBe(at('2022-09-29T19:09:13Z'));
    expect(read('2022-09-29 15:09:13', 'UTC')).toBe(at('2022-09-29T15:09:13Z'));
  });

  it.each([
    ['a T', '2022-09-29T15:09:13', '2022-09-29T07:09:13Z'],
    ['fractions', '2022-09-29 15:09:13.25', '2022-09-29T07:09:13.250Z'],
    ['microseconds', '2022-09-29 15:09:13.123456', '2022-09-29T07:09:13.123Z'],
    ['no seconds', '2022-09-29 15:09', '2022-09-29T07:09:00Z'],
    ['no time of day', '2022-09-29', '2022-09-28T16:00:00Z'],
    ['slashes', '2022/9/29 15:09:13', '2022-09-29T07:09:13Z'],
    ['spaces around', ' 2022-09-29 15:09:13\n', '2022-09-29T07:09:13Z'],
    ['Z, which wins over the zone', '2022-09-29T15:09:13.000000Z', '2022-09-29T15:09:13Z'],
    ['an offset, which wins over the zone', '2022-09-29T15:09:13+02:00', '2022-09-29T13:09:13Z'],
    ['an offset without a colon', '2022-09-29 15:09:13-0330', '2022-09-29T18:39:13Z'],
    ['an offset of hours', '2022-09-29 15:09:13+09', '2022-09-29T06:09:13Z'],
    ['epoch seconds', 1664435353, '2022-09-29T07:09:13Z'],
    ['epoch milliseconds', 1664435353250, '2022-09-29T07:09:13.250Z'],
    ['epoch seconds as text', '1664435353', '2022-09-29T07:09:13Z'],
    ['epoch milliseconds as text', '1664435353250', '2022-09-29T07:09:13.250Z'],
  ])('takes %s', (_, value, iso) => {
    expect(read(value)).toBe(at(iso));
  });

  it.each([
    ['', ' ', '0000-00-00 00:00:00', '0000-00-00', '1970-01-01 08:00:00', '0', 0, -1, Number.NaN, 1e30],
    [
      '2022-13-01 00:00:00',
      '2022-02-30 00:00:00',
      '2022-09-29 24:00:00',
      '2022-09-29 10:60:00',
      '2022-09-29 10:00:60',
    ],
    [null, undefined, true, {}, [], 'soon', '29.09.2022', '2022-09-29 15:09:13 nonsense', '20220929150913'],
  ])('calls nonsense and unset times null: %j, %j, %j …', (...values) => {
    for (const value of values) expect(read(value), JSON.stringify(value)).toBeNull();
  });

  it('reads a time that the clocks skipped as the time after the gap', () => {
    expect(read('2026-03-08 02:30:00', 'America/New_York')).toBe(at('2026-03-08T07:30:00Z'));
    expect(formatZonelessTime(at('2026-03-08T07:30:00Z'), 'America/New_York')).toBe('2026-03-08 03:30:00');
  });

  it('reads a time that comes twice as its first coming', () => {
    expect(read('2026-11-01 01:30:00', 'America/New_York')).toBe(at('2026-11-01T05:30:00Z'));
    expect(read('2026-04-05 01:45:00', 'Australia/Lord_Howe')).toBe(at('2026-04-04T14:45:00Z'));
  });

  it('refuses an unknown zone', () => {
    expect(() => read('2022-09-29 15:09:13', 'Asia/Atlantis')).toThrow(RangeError);
  });
});

describe('what a clock in the zone shows', () => {
  it('knows the parts and the day of the week', () => {
    expect(zonedParts(at('2022-09-29T16:30:05Z'), SHANGHAI)).toEqual({
      year: 2022,
      month: 9,
      day: 30,
      hour: 0,
      minute: 30,
      second: 5,
      weekday: 5,
    });
    expect(zonedParts(at('2026-11-22T12:00:00Z'), 'UTC').weekday).toBe(7);
  });
});

const zones = fc.constantFrom(
  'Asia/Shanghai',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'America/St_Johns',
  'Asia/Kathmandu',
  'UTC',
);
/** Half of them within two hours of a change of clocks in New York, London or Lord Howe. */
const instants = fc.oneof(
  fc.integer({ min: at('2005-01-01T00:00:00Z') / 1000, max: at('2040-01-01T00:00:00Z') / 1000 }),
  fc
    .tuple(
      fc.constantFrom(
        '2026-03-08T07:00Z',
        '2026-11-01T06:00Z',
        '2026-10-25T01:00Z',
        '2026-04-04T15:00Z',
        '2011-12-30T10:00Z',
      ),
      fc.integer({ min: -7200, max: 7200 }),
    )
    .map(([change, seconds]) => at(change) / 1000 + seconds),
);

/** The platform's own calendar, as an independent witness. */
function shownByIntl(epochMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    ...{
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    },
  } as Intl.DateTimeFormatOptions).formatToParts(epochMs);
  const part = (type: string) => parts.find((each) => each.type === type)?.value;
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
}

/** Every zone there is, at moments around the changes of its own clocks. */
const everyZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone')).chain((zone) =>
  fc
    .tuple(fc.integer({ min: 1990, max: 2037 }), fc.integer({ min: -90 * 60, max: 90 * 60 }))
    .map(([year, seconds]) => {
      const start = Temporal.PlainDate.from({ year, month: 1, day: 1 }).toZonedDateTime(zone);
      const change = start.getTimeZoneTransition('next')?.epochMilliseconds ?? start.epochMilliseconds;
      return { zone, epochMs: change + seconds * 1000 };
    }),
);

describe('for any zone and instant', () => {
  it('formats and reads back in every zone of the world, around every change of its clocks', () => {
    fc.assert(
      fc.property(everyZone, ({ zone, epochMs }) => {
        const written = formatZonelessTime(epochMs, zone);
        expect(written).toBe(shownByIntl(epochMs, zone));
        const back = parseZonelessTime(written, zone) ?? Number.NaN;
        expect(shownByIntl(back, zone)).toBe(written);
        expect(back).toBeLessThanOrEqual(epochMs);
        const { year, month, day, hour, minute, second } = zonedParts(epochMs, zone);
        const parts = [month, day, hour, minute, second].map((part) => String(part).padStart(2, '0'));
        expect([String(year), ...parts]).toEqual(written.split(/[- :]/));
      }),
      { numRuns: 800 },
    );
  });

  it('formats as the platform’s own calendar does', () => {
    fc.assert(
      fc.property(zones, instants, (zone, seconds) => {
        expect(formatZonelessTime(seconds * 1000, zone)).toBe(shownByIntl(seconds * 1000, zone));
      }),
      { numRuns: 500 },
    );
  });

  it('reads back what it wrote, save the second coming of an hour, which it reads as the first', () => {
    fc.assert(
      fc.property(zones, instants, (zone, seconds) => {
        const written = formatZonelessTime(seconds * 1000, zone);
        const back = parseZonelessTime(written, zone) ?? Number.NaN;
        expect(back).toBeLessThanOrEqual(seconds * 1000);
        expect(formatZonelessTime(back, zone)).toBe(written);
        const isSecondComing = back !== seconds * 1000;
        if (isSecondComing) expect(seconds * 1000 - back).toBeLessThanOrEqual(3_600_000);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the start of a day', () => {
  it.each([
    ['on a day of 24 hours', 'Asia/Shanghai', '2026-03-02T12:00:00.250+08:00', '2026-03-02T00:00:00+08:00'],
    ['at its own first moment', 'Asia/Shanghai', '2026-03-02T00:00:00+08:00', '2026-03-02T00:00:00+08:00'],
    [
      'at the last moment before',
      'Asia/Shanghai',
      '2026-03-01T23:59:59.999+08:00',
      '2026-03-01T00:00:00+08:00',
    ],
    ['on a day of 23 hours', 'Europe/Berlin', '2026-03-29T12:00:00+02:00', '2026-03-29T00:00:00+01:00'],
    ['on a day of 25 hours', 'Europe/Berlin', '2026-10-25T12:00:00+01:00', '2026-10-25T00:00:00+02:00'],
    [
      'where clocks skip midnight',
      'America/Santiago',
      '2026-09-06T12:00:00-03:00',
      '2026-09-06T01:00:00-03:00',
    ],
  ])('%s', (_, timeZone, now, start) => {
    expect(startOfDayMs(at(now), timeZone)).toBe(at(start));
  });
});
