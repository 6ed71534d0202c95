import { beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import type { ClockDifference } from '../../../lambdas/polling/clocks/clock-difference.ts';
import { type ShownTimes, VendorClocks } from '../../../lambdas/polling/clocks/vendor-clocks.ts';
import { NOON_MS } from '../../support/clock.ts';

const ACCOUNT = 'acme';
const TASK = 'host/user/task';
const BACK_MS = 20 * MINUTE_MS;

let clocks: VendorClocks;
beforeEach(() => {
  clocks = new VendorClocks();
});

const at = (minute: number) => NOON_MS + minute * MINUTE_MS;
/** A reading at that minute, whose newest record is dated so, in minutes beside noon. */
function reads(
  minute: number,
  newest: number | null,
  { dateMs = 0, isOpen = true, ...more }: Partial<ShownTimes> & { dateMs?: number; isOpen?: boolean } = {},
): ClockDifference | null {
  const shown = {
    clock: { offsetMs: dateMs },
    newestAtMs: newest === null ? null : at(newest),
    outcome: 'complete' as const,
    ...more,
  };
  return clocks.learn(ACCOUNT, TASK, shown, isOpen, at(minute));
}
const asks = (minute = 0, toMs: number | null = null) => {
  const asked = clocks.widened(ACCOUNT, TASK, { fromMs: at(minute) - BACK_MS, toMs }, at(minute));
  return {
    from: (asked.fromMs - NOON_MS) / MINUTE_MS,
    to: asked.toMs === null ? null : (asked.toMs - NOON_MS) / MINUTE_MS,
  };
};
const byRecords = (hours: number, fields: Partial<ClockDifference> = {}): ClockDifference => ({
  offsetMs: hours * HOUR_MS,
  by: 'records',
  ...fields,
});

describe('a window that is closed', () => {
  test('is wider on the side of the difference', () => {
    expect(asks(0, NOON_MS)).toEqual({ from: -22, to: 0 });
    clocks.restore(ACCOUNT, byRecords(8));
    expect(asks(0, NOON_MS)).toEqual({ from: -22, to: 8 * 60 });
    clocks = new VendorClocks();
    clocks.restore(ACCOUNT, byRecords(-8));
    expect(asks(0, NOON_MS)).toEqual({ from: -22 - 8 * 60, to: 0 });
  });

  test('is wider by no more than 26 hours, and does not reach for the newest record', () => {
    clocks.restore(ACCOUNT, byRecords(72));
    expect(asks(0, NOON_MS).to).toBe(26 * 60);
    clocks = new VendorClocks();
    reads(0, -60);
    expect(asks(0, NOON_MS).from).toBe(-22);
  });
});

describe('what another process saw', () => {
  test('counts until this one has seen for itself', () => {
    clocks.restore(ACCOUNT, null);
    expect(clocks.differenceOf(ACCOUNT)).toBeNull();
    clocks.restore(ACCOUNT, byRecords(8));
    clocks.restore(ACCOUNT, byRecords(9));
    expect(clocks.differenceOf(ACCOUNT)).toEqual(byRecords(8));
    expect(clocks.differenceOf('another')).toBeNull();
  });
});

describe('the newest record of a task', () => {
  test('is that of a window that was read to its end and is open', () => {
    reads(0, -1, { outcome: 'failed' });
    reads(0, -1, { outcome: 'out-of-time' });
    reads(0, -1, { isOpen: false });
    reads(0, null);
    expect(clocks.newestOf(TASK)).toBeNull();
    reads(0, -1, { outcome: 'short' });
    expect(clocks.newestOf(TASK)).toBe(at(-1));
    reads(1, -5);
    expect(clocks.newestOf(TASK)).toBe(at(-1));
    reads(2, 1);
    expect(clocks.newestOf(TASK)).toBe(at(1));
  });

  test('is reached back to where it lies before the window, as far as the window is long', () => {
    reads(0, -22);
    expect(asks().from).toBe(-42);
    clocks = new VendorClocks();
    reads(0, -20);
    expect(asks().from).toBe(-22);
    clocks = new VendorClocks();
    reads(0, -1);
    expect(asks(60).from).toBe(-21);
  });

  test('says that the list went on, and when it did', () => {
    reads(0, -1);
    const due = () => clocks.lookBack.toCount(ACCOUNT, TASK, at(-1), at(0));
    expect(due()).not.toBeNull();
    clocks.lookBack.took(TASK, { fromMs: 1, toMs: 2 }, 5, at(0));
    reads(1, -1);
    expect(clocks.lookBack.toCount(ACCOUNT, TASK, at(-1), at(1))).toEqual({ fromMs: 1, toMs: 2 });
  });
});

describe('the parts of a window after a zone changed', () => {
  const parts = (minute: number, toMs: number | null = null) => {
    const window = { fromMs: at(minute) - BACK_MS, toMs };
    return clocks
      .partsOf(ACCOUNT, TASK, window, clocks.widened(ACCOUNT, TASK, window, at(minute)), at(minute))
      .map(({ fromMs, toMs: end }) => [
        (fromMs - NOON_MS) / MINUTE_MS,
        end === null ? null : (end - NOON_MS) / MINUTE_MS,
      ]);
  };

  test('are two where hours of what is known lie between them', () => {
    reads(0, -1);
    clocks.restore(ACCOUNT, byRecords(-8));
    expect(parts(0)).toEqual([
      [-22, null],
      [-502, -470],
    ]);
  });

  test('are one where the window has an end, no record is known, or records are dated ahead', () => {
    clocks.restore(ACCOUNT, byRecords(-8));
    expect(parts(0)).toHaveLength(1);
    reads(0, -1);
    expect(parts(0, NOON_MS)).toHaveLength(1);
    clocks = new VendorClocks();
    clocks.restore(ACCOUNT, byRecords(8));
    reads(0, 8 * 60);
    expect(parts(0)).toHaveLength(1);
  });

  test('are one where it is the Date that differs', () => {
    reads(0, -1);
    reads(1, null, { dateMs: -8 * HOUR_MS });
    expect(clocks.differenceOf(ACCOUNT)?.by).toBe('date');
    expect(parts(1)).toHaveLength(1);
  });

  test('are one where they would touch', () => {
    reads(0, -1);
    clocks.restore(ACCOUNT, byRecords(-0.5));
    // Half an hour ago and ten minutes: that is behind what begins 22 minutes ago.
    expect(parts(0)).toHaveLength(1);
    clocks = new VendorClocks();
    reads(0, -1);
    clocks.restore(ACCOUNT, byRecords(-1));
    expect(parts(0)).toHaveLength(2);
  });
});

describe('records that were listed for the first time', () => {
  const learns = (minute: number, ...dated: number[]) =>
    clocks.learnOfNew(ACCOUNT, dated.map(at), { lookMs: at(minute - 1), nowMs: at(minute) });

  test('and are dated by whole hours apart are a zone, once that was seen twice', () => {
    learns(0, -8 * 60 - 0.5);
    expect(clocks.differenceOf(ACCOUNT)).toBeNull();
    learns(1, -8 * 60 + 0.5);
    expect(clocks.differenceOf(ACCOUNT)).toEqual(byRecords(-8, { sinceMs: at(1) }));
  });

  test('are no zone where something else was seen between, or in the same moment', () => {
    learns(0, -8 * 60 - 0.5);
    learns(0.4, -8 * 60 - 0.1);
    expect(clocks.differenceOf(ACCOUNT)).toBeNull();
    learns(1, -8 * 60 + 13);
    learns(2, -8 * 60 + 1.5);
    expect(clocks.differenceOf(ACCOUNT)).toBeNull();
    learns(3, -8 * 60 + 2.5);
    expect(clocks.differenceOf(ACCOUNT)).not.toBeNull();
  });

  test('say nothing where there are none, or a difference is known', () => {
    learns(0, -8 * 60 - 0.5);
    learns(0.7);
    learns(1, -8 * 60 + 0.5);
    expect(clocks.differenceOf(ACCOUNT)).not.toBeNull();
    clocks = new VendorClocks();
    clocks.restore(ACCOUNT, byRecords(1));
    learns(0, -8 * 60 - 0.5);
    learns(1, -8 * 60 + 0.5);
    expect(clocks.differenceOf(ACCOUNT)).toEqual(byRecords(1));
  });
});

describe('one record that alone is dated ahead', () => {
  const rows = (...minutes: number[]) =>
    minutes.map((minute, index) => ({ key: `r${index}`, atMs: at(minute) }));
  const sees = (minute: number, ...minutes: number[]) =>
    reads(minute, minutes[0] ?? null, { newest: rows(...minutes) });

  test('is a stray, and the others say what time it is', () => {
    expect(sees(0, 13, -1)).toBeNull();
    expect(clocks.strayOf(TASK, at(0))).toMatchObject({ key: 'r0', atMs: at(13) });
    expect(clocks.newestOf(TASK)).toBe(at(-1));
    expect(clocks.strayOf('another', at(0))).toBeNull();
  });

  test('by what may be a zone is told three minutes later, counted from when it was first seen', () => {
    sees(-1, -2);
    sees(0, 8 * 60, -1);
    expect(clocks.strayOf(TASK, at(3) - 1)).toBeNull();
    sees(1, 8 * 60, -1);
    expect(clocks.strayOf(TASK, at(3))).not.toBeNull();
  });

  test('is one of two: then it is a zone', () => {
    expect(sees(0, 8 * 60, 8 * 60 - 1)).toMatchObject({ offsetMs: 8 * HOUR_MS, by: 'records' });
    expect(clocks.strayOf(TASK, at(0))).toBeNull();
  });

  test('is none within two minutes, or ahead of a clock that is ahead itself', () => {
    sees(0, 2, -1);
    expect(clocks.strayOf(TASK, at(0))).toBeNull();
    reads(0, 27, { dateMs: 25 * MINUTE_MS, newest: rows(27, -1) });
    expect(clocks.strayOf(TASK, at(0))).toBeNull();
    reads(0, 28, { dateMs: 25 * MINUTE_MS, newest: rows(28, -1) });
    expect(clocks.strayOf(TASK, at(3))).not.toBeNull();
  });

  test('is forgotten once others are dated so too, and where a zone is known that is ahead', () => {
    sees(0, 13, -1);
    sees(1, 13, 12);
    expect(clocks.strayOf(TASK, at(1))).toBeNull();
    clocks = new VendorClocks();
    clocks.restore(ACCOUNT, byRecords(8));
    sees(0, 8 * 60, -1);
    expect(clocks.strayOf(TASK, at(0))).toBeNull();
    // A reading without such a record says nothing of one that was told.
    clocks = new VendorClocks();
    sees(0, 13, -1);
    sees(1, 0, -1);
    expect(clocks.strayOf(TASK, at(1))).not.toBeNull();
  });
});

describe('what a reading shows of the time', () => {
  test('is a Date that is more than two minutes off', () => {
    expect(reads(0, null, { dateMs: 2 * MINUTE_MS })).toBeNull();
    expect(reads(0, null, { dateMs: 2 * MINUTE_MS + 1 })).toEqual({
      offsetMs: 2 * MINUTE_MS + 1,
      by: 'date',
    });
    expect(reads(0, null, { clock: null })).toBeNull();
  });

  test('is a record that is dated more than two minutes ahead', () => {
    expect(reads(0, 2)).toBeNull();
    expect(reads(0, 3)).toEqual({ offsetMs: 3 * MINUTE_MS, by: 'records', sinceMs: at(0) });
    // It keeps the time at which it was found.
    expect(reads(1, 4)).toEqual({ offsetMs: 3 * MINUTE_MS, by: 'records', sinceMs: at(0) });
  });

  test('is a Date that records contradict, as soon as one of them is new', () => {
    const dateMs = -25 * MINUTE_MS;
    expect(reads(0, -1, { dateMs })).toEqual({ offsetMs: dateMs, by: 'date', recordsAgree: true });
    clocks = new VendorClocks();
    expect(reads(0, -14, { dateMs: HOUR_MS })).toEqual({ offsetMs: HOUR_MS, by: 'date' });
    expect(reads(1, -13, { dateMs: HOUR_MS })).toEqual({ offsetMs: HOUR_MS, by: 'date', recordsAgree: true });
    // That is remembered while nobody calls.
    expect(reads(30, null, { dateMs: HOUR_MS })).toEqual({
      offsetMs: HOUR_MS,
      by: 'date',
      recordsAgree: true,
    });
    expect(reads(60, -13, { dateMs: HOUR_MS })).toEqual({
      offsetMs: HOUR_MS,
      by: 'date',
      recordsAgree: true,
    });
  });

  test('is a zone by one record where that is UTC, and by two else', () => {
    reads(0, -1);
    expect(reads(1, -8 * 60 + 0.5)).toBeNull();
    clocks = new VendorClocks();
    reads(0, -20 * 60);
    expect(reads(1, -8 * 60 + 0.5)).toEqual(byRecords(-8, { sinceMs: at(1) }));
    clocks = new VendorClocks();
    reads(0, -20 * 60);
    expect(reads(1, -9 * 60 + 0.5)).toBeNull();
    expect(reads(2, -9 * 60 + 1.5)).toEqual(byRecords(-9, { sinceMs: at(2) }));
  });

  test('is over once a record of later is in step', () => {
    clocks.restore(ACCOUNT, byRecords(-8, { sinceMs: at(0) }));
    expect(reads(1, 0)).toEqual(byRecords(-8, { sinceMs: at(0) }));
    expect(reads(20, 5)).toEqual(byRecords(-8, { sinceMs: at(0) }));
    expect(reads(20, 5 + 1 / 60)).toBeNull();
    clocks.restore(ACCOUNT, byRecords(-8));
    expect(reads(21, 20)).toBeNull();
  });

  test('is remembered while no record says anything', () => {
    clocks.restore(ACCOUNT, byRecords(-8));
    expect(reads(0, null)).toEqual(byRecords(-8));
    expect(reads(0, -3 * 24 * 60)).toEqual(byRecords(-8));
  });
});

test('a Date is believed as far as eight days, while no record contradicts it', () => {
  clocks.restore(ACCOUNT, { offsetMs: -10 * DAY_MS, by: 'date' });
  expect(asks().from).toBe(-22 - 8 * 24 * 60);
  clocks = new VendorClocks();
  reads(0, -3 * 24 * 60 + 14);
  clocks.restore(ACCOUNT, { offsetMs: -3 * DAY_MS, by: 'date' });
  expect(asks().from).toBe(-22 - 3 * 24 * 60);
  clocks = new VendorClocks();
  reads(0, -3 * 24 * 60 + 15);
  clocks.restore(ACCOUNT, { offsetMs: -3 * DAY_MS, by: 'date' });
  expect(asks().from).toBe(-22 - 26 * 60);
});
