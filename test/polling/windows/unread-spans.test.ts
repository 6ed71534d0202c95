import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Unreadable } from '../../../lambdas/leads/coverage.ts';
import { MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import {
  apartAfter,
  coveringAt,
  describeUnreadable,
  knownBadRows,
  MOST_UNREADABLE,
  readAround,
  retriesOfSweep,
  retryOfTurn,
  unreadableAfter,
  without,
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
  // What only touches it takes nothing from it.
  const window = { fromMs: 10, toMs: 20 };
  expect(readAround(window, [hole(5, 10), hole(20, 30), hole(1, 2), hole(40, 50)])).toEqual([window]);
  expect(readAround(window, [hole(10, 20)])).toEqual([]);
  expect(readAround(window, [hole(5, 30)])).toEqual([]);
  // Holes may overlap.
  expect(readAround({ fromMs: 0, toMs: 50 }, [hole(10, 40), hole(20, 30)])).toEqual([
    { fromMs: 40, toMs: 50 },
    { fromMs: 0, toMs: 10 },
  ]);
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
    expect(unreadableAfter([hole(10, 20)], nothing, { reachMs: 0, nowMs: 20 })).toEqual([hole(10, 20)]);
  });
});

describe('spans that cannot be read become one', () => {
  const found = (...spans: Unreadable[]) => unreadableAfter([], { read: [], found: spans }, ALL);

  test('where they touch or overlap, with the earlier time of the two', () => {
    expect(found(hole(20, 30, 5), hole(10, 20, 7))).toEqual([hole(10, 30, 5)]);
    expect(found(hole(10, 40, 7), hole(20, 30, 9))).toEqual([hole(10, 40, 7)]);
    expect(found(hole(10, 20), hole(21, 30))).toEqual([hole(10, 20), hole(21, 30)]);
  });

  test('and not where one of them is some rows of a list', () => {
    const rows = { ...hole(20, 30), rows: { fromRow: 1, toRow: 1, backMs: 1, total: 2 } };
    expect(found(hole(10, 20), rows)).toEqual([hole(10, 20), rows]);
    expect(found({ ...rows, fromMs: 5, toMs: 20 }, hole(20, 30))).toHaveLength(2);
  });

  test('rows that were found again replace what was known of the same window, and of no other', () => {
    const rows = (backMs: number, sinceMs: number) => ({
      ...hole(10, 20, sinceMs),
      rows: { fromRow: 1, toRow: 1, backMs, total: 2 },
    });
    const after = unreadableAfter([rows(1, 1), rows(2, 2)], { read: [], found: [rows(1, 9)] }, ALL);
    expect(after).toHaveLength(2);
    expect(after).toEqual(expect.arrayContaining([rows(1, 1), rows(2, 2)]));
    const beside = unreadableAfter([hole(10, 20, 1)], { read: [], found: [rows(1, 9)] }, ALL);
    expect(beside).toEqual([hole(10, 20, 1), rows(1, 1)]);
  });
});

describe('what comes by itself alone after a poll', () => {
  const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });
  const apart = (before: object[], found: object[], unreadable: object[] = [], limits = ALL) =>
    apartAfter(before as never, { found: found as never, unreadable: unreadable as never }, limits);

  test('is what was known and what was found, oldest first', () => {
    expect(apart([span(30, 40)], [span(10, 20)])).toEqual([span(10, 20), span(30, 40)]);
    expect(apart([span(10, 20)], [])).toEqual([span(10, 20)]);
  });

  test('is what was found in place of what it reaches into', () => {
    expect(apart([span(10, 20)], [span(15, 18)])).toEqual([span(15, 18)]);
    expect(apart([span(10, 20)], [span(20, 30)])).toEqual([span(10, 20), span(20, 30)]);
  });

  test('is without what does not even come so', () => {
    expect(apart([span(10, 20)], [span(30, 40)], [span(12, 14)])).toEqual([span(30, 40)]);
    expect(apart([span(10, 20)], [], [span(20, 30)])).toEqual([span(10, 20)]);
  });

  test('is forgotten once no window reaches it, or where a wrong clock wrote it', () => {
    const spans = [span(10, 20), span(30, 40)];
    expect(apart(spans, [], [], { reachMs: 20, nowMs: 40 })).toEqual([span(30, 40)]);
    expect(apart(spans, [], [], { reachMs: 19, nowMs: 39 })).toEqual([span(10, 20)]);
  });

  test('is no more than a task remembers, the newest of it', () => {
    const many = Array.from({ length: MOST_UNREADABLE + 2 }, (_, index) => span(index * 10, index * 10 + 5));
    expect(apart(many, [])).toEqual(many.slice(2));
  });
});

test('a span without others is what is left of it', () => {
  const span = { fromMs: 10, toMs: 20, name: 'kept' };
  const left = (...taken: { fromMs: number; toMs: number | null }[]) =>
    without(span, taken).map(({ fromMs, toMs }) => [fromMs, toMs]);
  expect(left()).toEqual([[10, 20]]);
  expect(left({ fromMs: 12, toMs: 14 })).toEqual([
    [10, 12],
    [14, 20],
  ]);
  expect(left({ fromMs: 10, toMs: 14 })).toEqual([[14, 20]]);
  expect(left({ fromMs: 14, toMs: null })).toEqual([[10, 14]]);
  expect(left({ fromMs: 14, toMs: 20 })).toEqual([[10, 14]]);
  expect(left({ fromMs: 5, toMs: 10 }, { fromMs: 20, toMs: null })).toEqual([[10, 20]]);
  expect(left({ fromMs: 1, toMs: 5 }, { fromMs: 30, toMs: 40 })).toEqual([[10, 20]]);
  expect(left({ fromMs: 5, toMs: 25 })).toEqual([]);
  expect(left({ fromMs: 5, toMs: 12 }, { fromMs: 18, toMs: 25 }, { fromMs: 14, toMs: 15 })).toEqual([
    [12, 14],
    [15, 18],
  ]);
  expect(without(span, [{ fromMs: 12, toMs: null }])).toEqual([{ ...span, toMs: 12 }]);
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

  test('of a span that is no whole number of minutes, the last part of it is shorter', () => {
    const long = [hole(0, MINUTE_MS + 1)];
    expect(retryOfTurn(long, 1, 3)).toEqual([{ fromMs: MINUTE_MS, toMs: MINUTE_MS + 1 }]);
    const later = [hole(MINUTE_MS, 3 * MINUTE_MS)];
    expect([1, 3, 5].map((turn) => retryOfTurn(later, 1, turn)[0]?.fromMs)).toEqual([
      MINUTE_MS,
      2 * MINUTE_MS,
      MINUTE_MS,
    ]);
    expect(retryOfTurn([hole(0, MINUTE_MS)], 1, 1)).toEqual([{ fromMs: 0, toMs: MINUTE_MS }]);
  });

  test('by a sweep: not the rows of a list, which come with it', () => {
    const rows = { ...hole(10, 20), rows: { fromRow: 1, toRow: 1, backMs: 1, total: 2 } };
    expect(retriesOfSweep({ fromMs: 0, toMs: 50 }, [rows, hole(50, 60), hole(49, 60)])).toEqual([
      { fromMs: 49, toMs: 60 },
    ]);
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
  // Rows that are named twice are one, and more than can be read around are none.
  expect(knownBadRows([rows(4, 5, 1), rows(5, 5, 1)], 1)).toEqual({ rows: [4, 5], total: 9 });
  expect(knownBadRows([rows(5, 4, 1)], 1)).toBeUndefined();
  expect(knownBadRows([rows(1, MOST_UNREADABLE, 1)], 1)?.rows).toHaveLength(MOST_UNREADABLE);
  expect(knownBadRows([rows(1, MOST_UNREADABLE + 1, 1)], 1)).toBeUndefined();
  expect(knownBadRows([rows(1, MOST_UNREADABLE, 1), rows(30, 30, 1)], 1)).toBeUndefined();
});

describe('the first reading that ended without a span', () => {
  const covering = { backMs: 100, grades: [1], sinceMs: 500, keep: null };

  test('is found by the time of a call', () => {
    const known = [{ ...hole(10, 20), covering }, hole(30, 40)];
    expect(coveringAt(known, 20)).toEqual(covering);
    expect(coveringAt(known, 10)).toEqual(covering);
    expect(coveringAt(known, 9)).toBeNull();
    expect(coveringAt([hole(10, 20), ...known], 15)).toEqual(covering);
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
  expect(describeUnreadable([{ ...span, sinceMs: NOON_MS + 65_000 }, span], 'Asia/Shanghai')).toMatch(
    /since 03-02 12:01:05 \(unavailable\); calls from 03-02 11:59:00 .*Times are of Asia\/Shanghai/,
  );
  const row = { ...span, rows: { fromRow: 1, toRow: 1, backMs: 20 * MINUTE_MS, total: 2 } };
  expect(describeUnreadable([row], 'Asia/Shanghai')).toMatch(
    /^row 1 of the list of the last 20 minutes, calls from 03-02 11:59:00 to 03-02 12:00:00, cannot be read/,
  );
});
