import { describe, expect, test } from 'vitest';
import { coveringToBegin, isBaselined, isNarrower } from '../../lambdas/leads/coverage.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { steadyState } from '../support/task-state.ts';

const wanted = { backMs: 4 * DAY_MS, grades: [1, 2] };
const steady = steadyState(wanted);

describe('a covering', () => {
  test('begins on the first poll, and keeps nothing', () => {
    expect(coveringToBegin({ ...steady, covered: null }, wanted, NOON_MS)).toEqual({
      ...wanted,
      sinceMs: NOON_MS,
      keep: null,
    });
  });

  test('begins after a gap of one window and a quarter, and not a moment sooner', () => {
    const gap = (ms: number) => coveringToBegin({ ...steady, readAtMs: NOON_MS - ms }, wanted, NOON_MS);
    expect(gap(5 * DAY_MS)).toBeNull();
    expect(gap(5 * DAY_MS + 1)).toEqual({ ...wanted, sinceMs: NOON_MS, keep: null });
  });

  test('goes on from its beginning where more is wanted than the one under way covers', () => {
    const keep = { backMs: DAY_MS, grades: [1] };
    const covering = { ...wanted, sinceMs: NOON_MS - HOUR_MS, keep };
    const underWay = { ...steady, covered: null, covering };
    expect(coveringToBegin(underWay, wanted, NOON_MS)).toBeNull();
    const more = { ...wanted, grades: [1, 2, 3] };
    expect(coveringToBegin(underWay, more, NOON_MS)).toEqual({ ...covering, ...more });
  });

  test('is narrower only where all of it was covered, and something of that is not wanted any more', () => {
    expect(isNarrower({ backMs: 4 * DAY_MS, grades: [2, 1] }, wanted)).toBe(false);
    expect(isNarrower({ backMs: 4 * DAY_MS - 1, grades: [1, 2] }, wanted)).toBe(true);
    expect(isNarrower({ backMs: 4 * DAY_MS, grades: [1] }, wanted)).toBe(true);
    expect(isNarrower({ backMs: 5 * DAY_MS, grades: [1] }, wanted)).toBe(false);
    expect(isNarrower({ backMs: DAY_MS, grades: [1, 3] }, wanted)).toBe(false);
  });
});

describe('what a covering records in silence', () => {
  const covering = {
    backMs: 9 * DAY_MS,
    grades: [1, 2],
    sinceMs: NOON_MS,
    keep: { backMs: 4 * DAY_MS, grades: [1] },
  };
  const lead = (grade: number, calledAgoMs: number, endedAgoMs: number | null = calledAgoMs) => ({
    grade,
    calledAtMs: NOON_MS - calledAgoMs,
    endedAtMs: endedAgoMs === null ? null : NOON_MS - endedAgoMs,
  });
  const silent = (...args: Parameters<typeof lead>) => isBaselined(covering, HOUR_MS, lead(...args));

  test('is what was over for longer than it stays fresh, by its end and not by its beginning', () => {
    expect(silent(2, 3 * HOUR_MS, HOUR_MS)).toBe(false);
    expect(silent(2, 3 * HOUR_MS, HOUR_MS + 1)).toBe(true);
    expect(silent(2, MINUTE_MS, 2 * HOUR_MS)).toBe(true);
  });

  test('is nothing of which nobody knows when it was over, and nothing once it is done', () => {
    expect(silent(2, 3 * DAY_MS, null)).toBe(false);
    expect(isBaselined(null, HOUR_MS, lead(2, 3 * DAY_MS))).toBe(false);
  });

  test('is nothing of what was covered before: neither its grades within its reach, nor up to its very edge', () => {
    expect(silent(1, 4 * DAY_MS)).toBe(false);
    expect(silent(1, 4 * DAY_MS + 1)).toBe(true);
    expect(silent(2, 3 * DAY_MS)).toBe(true);
    expect(isBaselined({ ...covering, keep: null }, HOUR_MS, lead(1, 3 * DAY_MS))).toBe(true);
  });
});
