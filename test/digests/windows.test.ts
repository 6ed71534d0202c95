import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DigestSchedule,
  dueDigestWindows,
  hoursOf,
  lastDueWindow,
  windowBefore,
  windowOfDate,
} from '../../lambdas/digests/windows.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { formatZonelessTime, zonedParts } from '../../lambdas/platform/time/zoned-time.ts';

const SHANGHAI = 'Asia/Shanghai';
const NEW_YORK = 'America/New_York';

const daily: DigestSchedule = { every: 'day', onWeekday: null, atMinute: 8 * 60 + 37, covers: 'calendar' };
const evening: DigestSchedule = { ...daily, atMinute: 18 * 60 + 7, covers: 'since-last' };
const weekly: DigestSchedule = { ...daily, every: 'week', onWeekday: 1 };

const at = (iso: string): number => Date.parse(iso);
const isoOf = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

function inWords(schedule: DigestSchedule, timeZone: string, from: string, to: string): string[] {
  return dueDigestWindows(schedule, timeZone, at(from), at(to)).map(
    (window) =>
      `${formatZonelessTime(window.fromMs, timeZone).slice(0, 16)} to ${formatZonelessTime(window.toMs, timeZone).slice(0, 16)}, due ${formatZonelessTime(window.dueAtMs, timeZone).slice(0, 16)}`,
  );
}

describe('what falls due', () => {
  test('a calendar day is told the next morning', () => {
    expect(inWords(daily, SHANGHAI, '2026-11-22T00:00:00Z', '2026-11-24T00:00:00Z')).toEqual([
      '2026-11-21 00:00 to 2026-11-22 00:00, due 2026-11-22 08:37',
      '2026-11-22 00:00 to 2026-11-23 00:00, due 2026-11-23 08:37',
    ]);
  });

  test('an evening digest runs from the evening before', () => {
    expect(inWords(evening, SHANGHAI, '2026-11-22T04:00:00Z', '2026-11-23T04:00:00Z')).toEqual([
      '2026-11-21 18:07 to 2026-11-22 18:07, due 2026-11-22 18:07',
    ]);
  });

  test.each([
    [1, '2026-11-23 08:37'],
    [4, '2026-11-26 08:37'],
    [7, '2026-11-29 08:37'],
  ])(
    'a week is the last one from Monday to Sunday, whatever weekday (%i) it is told on',
    (onWeekday, due) => {
      expect(
        inWords({ ...weekly, onWeekday }, SHANGHAI, '2026-11-22T16:00:00Z', '2026-11-29T15:59:00Z'),
      ).toEqual([`2026-11-16 00:00 to 2026-11-23 00:00, due ${due}`]);
    },
  );

  test('a week since the last time ends when it is told', () => {
    const friday: DigestSchedule = { ...weekly, onWeekday: 5, covers: 'since-last' };
    expect(inWords(friday, SHANGHAI, '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z')).toEqual([
      '2026-11-20 08:37 to 2026-11-27 08:37, due 2026-11-27 08:37',
    ]);
  });

  test('the minute itself is due, and only once', () => {
    const due = at('2026-11-23T00:37:00Z');
    expect(dueDigestWindows(daily, SHANGHAI, due - MINUTE_MS, due - 1)).toEqual([]);
    expect(dueDigestWindows(daily, SHANGHAI, due - 1, due)).toHaveLength(1);
    expect(dueDigestWindows(daily, SHANGHAI, due, due + MINUTE_MS)).toEqual([]);
  });
});

describe('days on which clocks change', () => {
  const lengths = (timeZone: string, from: string, to: string, schedule = daily) =>
    dueDigestWindows(schedule, timeZone, at(from), at(to)).map(
      ({ fromMs, toMs }) => (toMs - fromMs) / HOUR_MS,
    );

  test('have 23 and 25 hours', () => {
    expect(lengths(NEW_YORK, '2026-03-08T00:00:00Z', '2026-03-11T00:00:00Z')).toEqual([24, 23, 24]);
    expect(lengths(NEW_YORK, '2026-11-01T00:00:00Z', '2026-11-04T00:00:00Z')).toEqual([24, 25, 24]);
  });

  test('make a week an hour shorter', () => {
    expect(lengths(NEW_YORK, '2026-03-09T00:00:00Z', '2026-03-10T00:00:00Z', weekly)).toEqual([7 * 24 - 1]);
  });

  test('where midnight does not exist, the day begins when the clock does', () => {
    // Beirut goes from 00:00 to 01:00 on the last Sunday of March.
    expect(inWords(daily, 'Asia/Beirut', '2026-03-29T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      '2026-03-28 00:00 to 2026-03-29 01:00, due 2026-03-29 08:37',
      '2026-03-29 01:00 to 2026-03-30 00:00, due 2026-03-30 08:37',
    ]);
  });

  test('a time that the clock skips is due after the gap', () => {
    const night: DigestSchedule = { ...daily, atMinute: 2 * 60 + 30 };
    const [window] = dueDigestWindows(
      night,
      NEW_YORK,
      at('2026-03-08T05:00:00Z'),
      at('2026-03-08T20:00:00Z'),
    );
    expect(formatZonelessTime(window?.dueAtMs ?? 0, NEW_YORK)).toBe('2026-03-08 03:30:00');
  });

  test('a time that the clock shows twice is due once, the first time', () => {
    const night: DigestSchedule = { ...daily, atMinute: 60 + 30 };
    const due = dueDigestWindows(night, NEW_YORK, at('2026-11-01T04:00:00Z'), at('2026-11-02T04:00:00Z'));
    expect(due.map(({ dueAtMs }) => isoOf(dueAtMs))).toEqual(['2026-11-01T05:30:00Z']);
  });

  test('a day that a zone left out has no window, and loses none', () => {
    // Samoa went from 29 to 31 December 2011.
    expect(inWords(daily, 'Pacific/Apia', '2011-12-29T12:00:00Z', '2012-01-01T12:00:00Z')).toEqual([
      '2011-12-28 00:00 to 2011-12-29 00:00, due 2011-12-29 08:37',
      '2011-12-29 00:00 to 2011-12-31 00:00, due 2011-12-31 08:37',
      '2011-12-31 00:00 to 2012-01-01 00:00, due 2012-01-01 08:37',
    ]);
    expect(windowOfDate(daily, 'Pacific/Apia', '2011-12-30')).toBeNull();
  });
});

describe('a window by a date', () => {
  const spanOf = (schedule: DigestSchedule, date: string, timeZone = SHANGHAI) => {
    const window = windowOfDate(schedule, timeZone, date);
    return window && [formatZonelessTime(window.fromMs, timeZone), formatZonelessTime(window.toMs, timeZone)];
  };

  test('is the one that covers it', () => {
    expect(spanOf(daily, '2026-11-22')).toEqual(['2026-11-22 00:00:00', '2026-11-23 00:00:00']);
    const week = ['2026-11-16 00:00:00', '2026-11-23 00:00:00'];
    for (const date of ['2026-11-16', '2026-11-19', '2026-11-22']) {
      for (const onWeekday of [1, 4, 7]) expect(spanOf({ ...weekly, onWeekday }, date)).toEqual(week);
    }
  });

  test('is the one that ends on it, since the last one', () => {
    expect(spanOf(evening, '2026-11-22')).toEqual(['2026-11-21 18:07:00', '2026-11-22 18:07:00']);
    expect(spanOf({ ...weekly, covers: 'since-last' }, '2026-11-23')).toEqual([
      '2026-11-16 08:37:00',
      '2026-11-23 08:37:00',
    ]);
    expect(spanOf({ ...weekly, covers: 'since-last' }, '2026-11-24')).toBeNull();
  });

  test.each(['2026-02-30', '2026-13-01', 'yesterday', ''])('is not to be had by %j', (date) => {
    expect(() => windowOfDate(daily, SHANGHAI, date)).toThrow(
      new RangeError(`expected a date as YYYY-MM-DD, got ${date}`),
    );
  });
});

test('what was due last is there at any time', () => {
  const due = at('2026-11-23T00:37:00Z');
  expect(lastDueWindow(daily, SHANGHAI, due).dueAtMs).toBe(due);
  expect(lastDueWindow(daily, SHANGHAI, due - 1).dueAtMs).toBe(due - DAY_MS);
  expect(isoOf(lastDueWindow(weekly, SHANGHAI, at('2026-11-22T12:00:00Z')).dueAtMs)).toBe(
    '2026-11-16T00:37:00Z',
  );
});

test.each([1, 2, 3, 4, 5, 6, 7])(
  'of a week that is told on weekday %i, the last one is found on any day',
  (onWeekday) => {
    const schedule: DigestSchedule = { ...weekly, onWeekday };
    const monday = at('2026-11-16T00:37:00Z');
    for (let days = 0; days < 7; days += 1) {
      const nowMs = monday + days * DAY_MS;
      const dueAtMs = monday + (onWeekday - 1) * DAY_MS;
      expect(lastDueWindow(schedule, SHANGHAI, nowMs).dueAtMs).toBe(
        dueAtMs <= nowMs ? dueAtMs : dueAtMs - 7 * DAY_MS,
      );
    }
  },
);

describe('the window before', () => {
  test('the day that a zone left out is the day before that', () => {
    // Samoa went from the 29th to the 31st.
    const fromMs = at('2011-12-30T10:00:00Z');
    expect(formatZonelessTime(fromMs, 'Pacific/Apia')).toBe('2011-12-31 00:00:00');
    expect(windowBefore(daily, 'Pacific/Apia', { fromMs, toMs: fromMs + DAY_MS })).toEqual({
      fromMs: fromMs - DAY_MS,
      toMs: fromMs,
    });
  });

  test('a time that the clock skipped ends where that was due', () => {
    const schedule: DigestSchedule = { ...evening, atMinute: 2 * 60 + 30 };
    const [skipped, next] = dueDigestWindows(
      schedule,
      NEW_YORK,
      at('2026-03-08T00:00:00Z'),
      at('2026-03-09T23:00:00Z'),
    );
    expect(next && windowBefore(schedule, NEW_YORK, next)).toEqual({
      fromMs: skipped?.fromMs,
      toMs: skipped?.toMs,
    });
  });

  test.each([1, 7])('a week that is told on weekday %i is the week before', (onWeekday) => {
    const schedule: DigestSchedule = { ...weekly, onWeekday };
    const fromMs = at('2026-03-08T05:00:00Z');
    // A week with the hour that New York skips.
    const after = { fromMs: at('2026-03-09T04:00:00Z'), toMs: at('2026-03-16T04:00:00Z') };
    expect(windowBefore(schedule, NEW_YORK, after)).toEqual({
      fromMs: at('2026-03-02T05:00:00Z'),
      toMs: after.fromMs,
    });
    // Not of this schedule: as long a time before, by the clock of the team.
    expect(windowBefore(schedule, NEW_YORK, { fromMs, toMs: after.fromMs })).toEqual({
      fromMs: at('2026-03-01T05:00:00Z'),
      toMs: fromMs,
    });
  });
});

test('an hour that begins in the middle of a second ends on the hour', () => {
  const fromMs = at('2026-11-22T02:11:07.250Z');
  expect(hoursOf({ fromMs, toMs: at('2026-11-22T03:30:00Z') }, SHANGHAI)).toEqual([
    { fromMs, toMs: at('2026-11-22T03:00:00Z') },
    { fromMs: at('2026-11-22T03:00:00Z'), toMs: at('2026-11-22T03:30:00Z') },
  ]);
});

test('the window before a change of the schedule is the same stretch before', () => {
  const window = { fromMs: at('2026-11-22T02:11:00Z'), toMs: at('2026-11-23T02:11:00Z') };
  expect(windowBefore(daily, SHANGHAI, window)).toEqual({
    fromMs: window.fromMs - DAY_MS,
    toMs: window.fromMs,
  });
});

/** Zones with every oddity: half-hour daylight saving, changes at midnight, far from UTC, none at all. */
const ZONES = [
  SHANGHAI,
  NEW_YORK,
  'Europe/Berlin',
  'Asia/Beirut',
  'America/Havana',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/St_Johns',
  'Pacific/Chatham',
  'UTC',
];

const schedules = fc.record({
  every: fc.constantFrom('day' as const, 'week' as const),
  weekday: fc.integer({ min: 1, max: 7 }),
  atMinute: fc.integer({ min: 0, max: 24 * 60 - 1 }),
  covers: fc.constantFrom('calendar' as const, 'since-last' as const),
});

const scenes = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  schedule: schedules.map(
    ({ weekday, ...rest }): DigestSchedule => ({
      ...rest,
      onWeekday: rest.every === 'week' ? weekday : null,
    }),
  ),
  fromMs: fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2045, 0, 1) }),
});

describe('in any zone, in any year', () => {
  test('windows tile, and are due when or after they end', () => {
    fc.assert(
      fc.property(scenes, ({ timeZone, schedule, fromMs }) => {
        const windows = dueDigestWindows(schedule, timeZone, fromMs, fromMs + 60 * DAY_MS);
        expect(windows.length).toBeGreaterThanOrEqual(schedule.every === 'week' ? 8 : 59);
        for (const [index, window] of windows.entries()) {
          const next = windows[index + 1];
          if (next) expect(next.fromMs).toBe(window.toMs);
          if (next) expect(next.dueAtMs).toBeGreaterThan(window.dueAtMs);
          expect(window.dueAtMs).toBeGreaterThanOrEqual(window.toMs);
          if (next) {
            expect(windowBefore(schedule, timeZone, next)).toEqual({
              fromMs: window.fromMs,
              toMs: window.toMs,
            });
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('however the ticks fall, each window is found by exactly one', () => {
    fc.assert(
      fc.property(
        scenes,
        fc.array(fc.integer({ min: 1, max: 4 * DAY_MS }), { minLength: 1, maxLength: 30 }),
        ({ timeZone, schedule, fromMs }, gaps) => {
          const found = [];
          let lastMs = fromMs;
          for (const gap of gaps) {
            found.push(...dueDigestWindows(schedule, timeZone, lastMs, lastMs + gap));
            lastMs += gap;
          }
          expect(found).toEqual(dueDigestWindows(schedule, timeZone, fromMs, lastMs));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a date names the window that holds it', () => {
    fc.assert(
      fc.property(scenes, ({ timeZone, schedule, fromMs }) => {
        const date = formatZonelessTime(fromMs, timeZone).slice(0, 10);
        const window = windowOfDate({ ...schedule, covers: 'calendar' }, timeZone, date);
        expect(window?.fromMs).toBeLessThanOrEqual(fromMs);
        expect(window?.toMs).toBeGreaterThan(fromMs);
      }),
      { numRuns: 100 },
    );
  });

  test('hours tile their window, each within one hour of the clock', () => {
    fc.assert(
      fc.property(scenes, ({ timeZone, schedule, fromMs }) => {
        const window = lastDueWindow(schedule, timeZone, fromMs);
        const hours = hoursOf(window, timeZone);
        expect(hours[0]?.fromMs).toBe(window.fromMs);
        expect(hours.at(-1)?.toMs).toBe(window.toMs);
        for (const [index, hour] of hours.entries()) {
          const next = hours[index + 1];
          if (next) expect(next.fromMs).toBe(hour.toMs);
          expect(hour.toMs - hour.fromMs).toBeGreaterThan(0);
          expect(hour.toMs - hour.fromMs).toBeLessThanOrEqual(HOUR_MS);
          if (next) expect(zonedParts(next.fromMs, timeZone).minute % 30).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    [NEW_YORK, '2026-03-08', 23],
    [NEW_YORK, '2026-11-01', 25],
    [SHANGHAI, '2026-11-01', 24],
  ])('in %s, %s has %i hours', (timeZone, date, count) => {
    const window = windowOfDate(daily, timeZone, date);
    expect(window && hoursOf(window, timeZone)).toHaveLength(count);
  });
});
