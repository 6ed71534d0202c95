import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { mayBeLeftOut, newestFirst, withoutNewest } from '../../../lambdas/polling/accounts/newest-first.ts';
import type { PollMessage } from '../../../lambdas/polling/poll-message.ts';
import { skipped } from '../../../lambdas/polling/poll-report.ts';
import type { PollReport } from '../../../lambdas/polling/reports.ts';
import { NOON_MS } from '../../support/clock.ts';

const windowOf = (backMs: number, changed: Partial<PollMessage> = {}): PollMessage => ({
  taskKey: 'host/acme/one',
  fromMs: NOON_MS - backMs,
  toMs: null,
  dueAtMs: NOON_MS,
  backMs,
  staleAfterMs: HOUR_MS,
  rest: [],
  ...changed,
});
const [sixHours, fourDays] = [windowOf(6 * HOUR_MS), windowOf(4 * DAY_MS)];

describe('what is read one after the other', () => {
  test('is what fell due together of one task, the shortest first; tasks keep their order', () => {
    const other = windowOf(6 * HOUR_MS, { taskKey: 'host/acme/other' });
    expect(newestFirst([fourDays, other, sixHours])).toEqual([[sixHours, fourDays], [other]]);
  });

  test('is no slice, and nothing that another reader left over', () => {
    const slice = windowOf(4 * DAY_MS, { toMs: NOON_MS - DAY_MS, staleAfterMs: null });
    const recovery = windowOf(DAY_MS, { staleAfterMs: null });
    const before = windowOf(4 * DAY_MS, { dueAtMs: NOON_MS - MINUTE_MS });
    expect(newestFirst([sixHours, slice, slice, recovery, before])).toEqual([
      [sixHours],
      [slice, slice],
      [recovery],
      [before],
    ]);
  });
});

describe('a longer window leaves out what was just read of it', () => {
  const message: PollMessage = sixHours;
  const read: PollReport = { ...skipped(message, undefined), outcome: 'complete', firstReading: true };
  const { firstReading: _first, ...later } = read;

  test('in a first reading, where all of it came', () => {
    expect(mayBeLeftOut(read, false)).toBe(true);
    expect(mayBeLeftOut(later, false)).toBe(false);
  });

  test.each<[string, Partial<PollReport>, boolean]>([
    ['parts of it cannot be read', { outcome: 'short' }, false],
    ['it failed', { outcome: 'failed' }, false],
    ['it goes on in slices', { outcome: 'out-of-time' }, false],
    ['it was stale', { outcome: 'skipped' }, false],
    ['the books are open', { booksClose: false }, false],
    ['something of the task cannot be read', { unreadable: 'from 11:58' }, false],
    ['no time could be read', { unreadTimes: 'calldate: text' }, false],
    ['the vendor has another time', {}, true],
  ])('and not where %s', (_name, changed, isClockOff) => {
    expect(mayBeLeftOut({ ...read, ...changed }, isClockOff)).toBe(false);
  });

  test('as the older slice of it', () => {
    expect(withoutNewest(fourDays, sixHours.fromMs)).toEqual({
      ...fourDays,
      toMs: sixHours.fromMs,
      staleAfterMs: null,
    });
    expect(withoutNewest(fourDays, null)).toEqual(fourDays);
    expect(withoutNewest(sixHours, fourDays.fromMs)).toEqual(sixHours);
  });
});
