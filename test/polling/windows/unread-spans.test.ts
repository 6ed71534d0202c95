import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Unreadable } from '../../../lambdas/leads/coverage.ts';
import { MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import {
  coveringAt,
  describeUnreadable,
  knownBadRows,
  readAround,
  retriesOfSweep,
  retryOfTurn,
  unreadableAfter,
} from '../../../lambdas/polling/windows/unread-spans.ts';
import { NOON_MS } from '../../support/clock.ts';

const hole = (fromMs: number, toMs: number, sinceMs = 0): Unreadable => ({
  fromMs,
  toMs,
  sinceMs,
  fault: 'unavailable',
});
const ALL = { reachMs: 0, nowMs: 1000 };

test('a window is read around what cannot be read, newest first', () => {
  expect(readAround({ fromMs: 0, toMs: null }, [])).toEqual([{ fromMs: 0, toMs: null }]);
  expect(readAround({ fromMs: 10, toMs: null }, [hole(5, 12), hole(20, 30), hole(1, 2)])).toEqual([
    { fromMs: 30, toMs: null },
    { fromMs: 12, toMs: 20 },
  ]);
  expect(readAround({ fromMs: 10, toMs: 25 }, [hole(20, 30)])).toEqual([{ fromMs: 10, toMs: 20 }]);
});

test('every moment is either read or known to be unreadable, and none is both', () => {
  const at = fc.integer({ min: 0, max: 60 });
  const holes = fc.array(fc.tuple(at, fc.integer({ min: 1, max: 10 })), { maxLength: 6 });
  fc.assert(
    fc.property(holes, at, at, (found, fromMs, lengthMs) => {
      const window = { fromMs, toMs: fromMs + lengthMs + 1 };
      const spans = found.map(([from, length]) => hole(from, from + length));
      const known = unreadableAfter([], { read: [], found: spans }, ALL);
      const read = readAround(window, known);
      for (let ms = window.fromMs; ms < window.toMs; ms += 1) {
        const holds = (span: { fromMs: number; toMs: number | null }) =>
          span.fromMs <= ms && ms < (span.toMs ?? Number.POSITIVE_INFINITY);
        expect(read.filter(holds).length).toBe(spans.some(holds) ? 0 : 1);
      }
    }),
  );
});

describe('what cannot be read after a poll', () => {
  test('is less by what was read, and more by what was found, which keeps the time of its first failure', () => {
    const before = [hole(10, 20, 1)];
    expect(unreadableAfter(before, { read: [{ fromMs: 15, toMs: null }], found: [] }, ALL)).toEqual([
      hole(10, 15, 1),
    ]);
    expect(
      unreadableAfter(before, { read: [{ fromMs: 10, toMs: 15 }], found: [hole(15, 20, 9)] }, ALL),
    ).toEqual([hole(15, 20, 1)]);
    expect(unreadableAfter(before, { read: [], found: [hole(20, 30, 9)] }, ALL)).toEqual([hole(10, 30, 1)]);
  });

  test('is forgotten once no window reaches it, or where a wrong clock wrote it', () => {
    const nothing = { read: [], found: [] };
    expect(unreadableAfter([hole(10, 20)], nothing, { reachMs: 20, nowMs: 1000 })).toEqual([]);
    expect(unreadableAfter([hole(10, 20)], nothing, { reachMs: 19, nowMs: 1000 })).toEqual([hole(10, 20)]);
    expect(unreadableAfter([hole(10, 20)], nothing, { reachMs: 0, nowMs: 19 })).toEqual([]);
  });
});

describe('what is asked for again', () => {
  test('by a short window: one span a minute, each in its turn, wherever it lies', () => {
    const known = [
      hole(10, 20),
      hole(30, 40),
      { ...hole(50, 60), rows: { fromRow: 1, toRow: 1, backMs: 1, total: 2 } },
    ];
    const asked = [0, 1, 2, 3].map((turn) => retryOfTurn(known, 1, turn));
    expect(asked).toEqual([
      [{ fromMs: 10, toMs: 20 }],
      [{ fromMs: 30, toMs: 40 }],
      [{ fromMs: 10, toMs: 20 }],
      [{ fromMs: 30, toMs: 40 }],
    ]);
    expect(retryOfTurn([], 1, 7)).toEqual([]);
    // Rows of a longer window's list are not in its own.
    expect(retryOfTurn(known, 2, 2)).toEqual([{ fromMs: 50, toMs: 60 }]);
  });

  test('of a long span also each minute by itself: one of them may heal alone', () => {
    const long = [hole(0, 3 * MINUTE_MS)];
    const asked = Array.from({ length: 6 }, (_, turn) => retryOfTurn(long, 1, turn)[0]);
    const whole = { fromMs: 0, toMs: 3 * MINUTE_MS };
    const part = (nth: number) => ({ fromMs: nth * MINUTE_MS, toMs: (nth + 1) * MINUTE_MS });
    expect(asked).toEqual([whole, part(0), whole, part(1), whole, part(2)]);
  });

  test('by a sweep: all that its window holds', () => {
    const known = [hole(10, 20, NOON_MS)];
    expect(retriesOfSweep({ fromMs: 0, toMs: null }, known)).toEqual([{ fromMs: 10, toMs: 20 }]);
    expect(retriesOfSweep({ fromMs: 20, toMs: null }, known)).toEqual([]);
  });
});

test('bad rows are known for the window in whose list they stand, where its length is', () => {
  const rows = (fromRow: number, toRow: number | null, backMs: number, total: number | null = 9) => ({
    ...hole(10, 20),
    rows: { fromRow, toRow, backMs, total },
  });
  expect(knownBadRows([rows(4, 5, 1), rows(2, 2, 1), rows(7, 7, 2), hole(1, 2)], 1)).toEqual({
    rows: [2, 4, 5],
    total: 9,
  });
  expect(knownBadRows([rows(4, 5, 1)], 2)).toBeUndefined();
  expect(knownBadRows([rows(4, null, 1)], 1)).toBeUndefined();
  expect(knownBadRows([rows(4, 4, 1, null)], 1)).toBeUndefined();
  expect(knownBadRows([rows(4, 4, 1), rows(6, 6, 1, 8)], 1)).toBeUndefined();
});

describe('the first reading that ended without a span', () => {
  const covering = { backMs: 100, grades: [1], sinceMs: 500, keep: null };

  test('is found by the time of a call', () => {
    const known = [{ ...hole(10, 20), covering }, hole(30, 40)];
    expect(coveringAt(known, 20)).toEqual(covering);
    expect(coveringAt(known, 21)).toBeNull();
    expect(coveringAt(known, 35)).toBeNull();
  });

  test('stays with what is still unreadable, and is not given to what touches it', () => {
    const before = [{ ...hole(10, 20, 1), covering }];
    const after = unreadableAfter(before, { read: [], found: [hole(15, 20, 9), hole(20, 30, 9)] }, ALL);
    expect(after).toEqual([{ ...hole(10, 20, 1), covering }, hole(20, 30, 9)]);
  });
});

test('people hear which time it is, by the clock of the configuration', () => {
  const span = hole(NOON_MS - MINUTE_MS, NOON_MS, NOON_MS);
  expect(describeUnreadable([span], 'Asia/Shanghai')).toMatch(
    /^calls from 03-02 11:59:00 to 03-02 12:00:00 cannot be read since 03-02 12:00:00 \(unavailable\)/,
  );
  const row = { ...span, rows: { fromRow: 1, toRow: 1, backMs: 20 * MINUTE_MS, total: 2 } };
  expect(describeUnreadable([row], 'Asia/Shanghai')).toMatch(
    /^row 1 of the list of the last 20 minutes, calls from 03-02 11:59:00 to 03-02 12:00:00, cannot be read/,
  );
});
