import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import { type Calling, callHours, quietOf, USUAL_OF_MS } from '../../../lambdas/polling/quiet-tasks/quiet.ts';

const BEGAN_MS = Date.parse('2026-03-02T09:00:00+08:00');
const BEGAN = BEGAN_MS / HOUR_MS;

/** Calls in every hour of that many days around the clock, and a lead every `gap` hours of the first `days − 2`. */
function calling(days: number, gap: number, rest: Partial<Calling> = {}): Calling {
  const hours = Array.from({ length: days * 24 }, (_, hour) => BEGAN + hour);
  const leadsAtMs = Array.from(
    { length: Math.floor(((days - 2) * 24) / gap) },
    (_, lead) => BEGAN_MS + lead * gap * HOUR_MS,
  );
  return { hours, leadsAtMs, lastAtMs: leadsAtMs.at(-1) ?? 0, timeZone: 'Asia/Shanghai', ...rest };
}

describe('how quiet a task is', () => {
  test('is measured in hours of calling, against three times what is usual', () => {
    const history = calling(7, 10);
    const atMs = history.lastAtMs;
    expect(quietOf(history, atMs + 30 * HOUR_MS)).toMatchObject({
      isQuiet: false,
      hours: 29,
      usualHours: 10,
    });
    expect(quietOf(history, atMs + 31 * HOUR_MS)).toMatchObject({ isQuiet: true, hours: 30, sinceMs: atMs });
  });

  test('needs a day by the clock and a usual day of calling, however many leads there were', () => {
    const history = calling(7, 1);
    const atMs = history.lastAtMs;
    expect(quietOf(history, atMs + 24 * HOUR_MS)).toMatchObject({ isQuiet: true, usualHours: 1 });
    expect(quietOf(history, atMs + 24 * HOUR_MS - 1)).toMatchObject({ isQuiet: false });
    // One hour of calling a day: that hour is a day of calling.
    const rare = history.hours.filter((_, hour) => hour % 24 === 0);
    const leadsAtMs = [0, 1, 2, 3, 4].map((day) => BEGAN_MS + day * DAY_MS);
    const daily = { ...history, hours: rare, leadsAtMs, lastAtMs: BEGAN_MS + 4 * DAY_MS };
    expect(quietOf(daily, BEGAN_MS + 6 * DAY_MS)).toMatchObject({ isQuiet: false, hours: 1, usualHours: 1 });
  });

  test('grows only with hours in which calls were made', () => {
    const history = calling(7, 10);
    const lastHour = history.lastAtMs / HOUR_MS;
    const paused = { ...history, hours: history.hours.filter((hour) => hour <= lastHour) };
    expect(quietOf(paused, history.lastAtMs + 20 * DAY_MS)).toMatchObject({ isQuiet: false, hours: 0 });
  });

  test('cannot be said where too little is remembered', () => {
    const history = calling(7, 10);
    const four = history.leadsAtMs.slice(0, 4);
    const nowMs = BEGAN_MS + 9 * DAY_MS;
    expect(quietOf({ ...history, leadsAtMs: four }, nowMs)).toBeNull();
    expect(quietOf({ ...history, leadsAtMs: history.leadsAtMs.slice(0, 5) }, nowMs)).not.toBeNull();
    expect(quietOf({ ...history, hours: [] }, nowMs)).toBeNull();
    expect(quietOf({ ...history, leadsAtMs: [], lastAtMs: Number.NEGATIVE_INFINITY }, nowMs)).toBeNull();
    // Leads of before any hour was remembered: how long was called between them, nobody knows.
    const before = history.leadsAtMs.map((atMs) => atMs - 20 * DAY_MS);
    expect(quietOf({ ...history, leadsAtMs: before }, nowMs)).toBeNull();
  });
});

describe('hours of calling', () => {
  const nowMs = BEGAN_MS + HOUR_MS / 2;
  test('are remembered once, in order, for four weeks', () => {
    const old = BEGAN - USUAL_OF_MS / HOUR_MS;
    expect(callHours([old - 1, old, BEGAN], [nowMs, BEGAN_MS - 1, BEGAN_MS], nowMs)).toEqual([
      old,
      BEGAN - 1,
      BEGAN,
    ]);
  });

  test('do not lie in the future, whatever a record says', () => {
    expect(callHours([BEGAN + 1], [nowMs + HOUR_MS], nowMs)).toEqual([]);
  });
});
