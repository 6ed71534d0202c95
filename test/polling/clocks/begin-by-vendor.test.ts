import { beforeEach, describe, expect, test } from 'vitest';
import type { Covered, Covering, TaskState } from '../../../lambdas/leads/coverage.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { beginByVendor } from '../../../lambdas/polling/clocks/begin-by-vendor.ts';
import type { ClockDifference } from '../../../lambdas/polling/clocks/clock-difference.ts';
import { NOON_MS } from '../../support/clock.ts';
import { steadyState } from '../../support/task-state.ts';

const TASK = 'host/user/task';
const wanted: Covered = { backMs: 4 * DAY_MS, grades: [1] };

/** The state as the table has it; `isTaken`: another poll writes first. */
let stored: TaskState | null;
let isTaken: boolean;
let writes: object[];
beforeEach(() => {
  stored = null;
  isTaken = false;
  writes = [];
});
const states = {
  get: async () => stored,
  change: async (_: string, state: TaskState, change: object) => {
    if (isTaken) return null;
    writes.push(change);
    return { ...state, ...change, token: 'new' };
  },
};

const reading = (fields: Partial<Covering> = {}): Covering => ({
  ...wanted,
  sinceMs: NOON_MS,
  keep: null,
  ...fields,
});
const first = (covering: Covering | null = reading(), fields: Partial<TaskState> = {}): TaskState => ({
  ...steadyState(null),
  startedAtMs: NOON_MS,
  covering,
  ...fields,
});

/** What an answer showed. `dateMs`: its `Date` minus our clock. */
function begin(
  state: TaskState,
  shown: {
    dateMs?: number | null;
    newestAtMs?: number | null;
    difference?: ClockDifference | null;
    serverOffsetMs?: number | null;
    nowMs?: number;
  } = {},
) {
  const {
    dateMs = null,
    newestAtMs = null,
    difference = null,
    serverOffsetMs = null,
    nowMs = NOON_MS,
  } = shown;
  const clock = dateMs === null ? null : { offsetMs: dateMs };
  return beginByVendor(states, TASK, state, {
    listing: { clock, newestAtMs },
    difference,
    serverOffsetMs,
    nowMs,
  });
}
const byDate = (offsetMs: number) => ({ dateMs: offsetMs, difference: { offsetMs, by: 'date' } as const });
const byRecords = (offsetMs: number): { difference: ClockDifference } => ({
  difference: { offsetMs, by: 'records' },
});

describe('a first reading', () => {
  test('begins as it did where the clocks agree, or nothing tells the time', async () => {
    for (const shown of [{}, { dateMs: 0 }, { serverOffsetMs: 0 }, { serverOffsetMs: 2 * MINUTE_MS }]) {
      const state = first();
      expect(await begin(state, shown)).toMatchObject({
        state,
        covering: reading(),
        zoneShiftMs: 0,
        isTakenBack: false,
      });
    }
    expect(writes).toEqual([]);
  });

  test('of a clock that was days ahead begins by the vendor’s, and the task with it', async () => {
    const offsetMs = -3 * DAY_MS;
    const begun = await begin(first(), byDate(offsetMs));
    expect(writes).toEqual([
      { covering: reading({ sinceMs: NOON_MS + offsetMs, byVendor: true }), startedAtMs: NOON_MS + offsetMs },
    ]);
    // Told to those who judge by our clock, it began now.
    expect(begun.covering?.sinceMs).toBe(NOON_MS);
    expect(begun.clockOffsetMs).toBe(offsetMs);
    expect(begun.state.token).toBe('new');
  });

  test('of a clock that was behind begins later; the task began when it did', async () => {
    await begin(first(), byDate(3 * DAY_MS));
    expect(writes).toEqual([{ covering: reading({ sinceMs: NOON_MS + 3 * DAY_MS, byVendor: true }) }]);
  });

  test('that began before is moved as far, and never beyond the vendor’s present', async () => {
    const since = NOON_MS - HOUR_MS;
    await begin(first(reading({ sinceMs: since })), byDate(-3 * DAY_MS));
    expect(writes.pop()).toEqual({ covering: reading({ sinceMs: since - 3 * DAY_MS, byVendor: true }) });
    await begin(first(reading({ sinceMs: NOON_MS + HOUR_MS })), byDate(3 * DAY_MS));
    expect(writes.pop()).toMatchObject({ covering: { sinceMs: NOON_MS + 3 * DAY_MS } });
  });

  test('goes by the table’s server where the vendor tells no time', async () => {
    await begin(first(), { serverOffsetMs: -DAY_MS });
    expect(writes).toMatchObject([{ covering: { sinceMs: NOON_MS - DAY_MS } }]);
    // The vendor’s own Date, which agrees with ours, counts for more.
    expect(await begin(first(), { dateMs: 0, serverOffsetMs: -DAY_MS })).toMatchObject({ clockOffsetMs: 0 });
  });

  test('is not moved by two minutes', async () => {
    await begin(first(), byDate(-2 * MINUTE_MS));
    expect(writes).toEqual([]);
    await begin(first(), byDate(-2 * MINUTE_MS - 1));
    expect(writes).toHaveLength(1);
  });

  test('is moved by what our clock has jumped since as well', async () => {
    const jumped = { byMs: DAY_MS, fromMs: 0 };
    await begin(first(reading({ sinceMs: NOON_MS - DAY_MS, jumped })), { dateMs: 0 });
    expect(writes).toEqual([{ covering: reading({ sinceMs: NOON_MS, byVendor: true }) }]);
  });

  test('that goes by the vendor already stays, unless that time is still to come', async () => {
    const state = first(reading({ byVendor: true, sinceMs: NOON_MS + 2 * MINUTE_MS }));
    await begin(state, byDate(0));
    expect(writes).toEqual([]);
    const ahead = first(reading({ byVendor: true, sinceMs: NOON_MS + 2 * MINUTE_MS + 1 }));
    await begin(ahead, {});
    expect(writes).toEqual([{ covering: reading({ byVendor: true, sinceMs: NOON_MS }) }]);
  });

  test('is none where there is none: only how far the clocks are apart is said', async () => {
    const begun = await begin(first(null), byDate(-DAY_MS));
    expect(begun).toMatchObject({ covering: null, clockOffsetMs: -DAY_MS, isTakenBack: false });
    expect(writes).toEqual([]);
  });
});

describe('a first reading that was taken back since it began ahead of our clock', () => {
  const was = (sinceMs: number, covered: Covered | null = null) => ({ sinceMs, covered });

  test('is put where it was, once that time has come by the vendor’s clock', async () => {
    const state = first(reading({ was: was(NOON_MS + DAY_MS) }));
    await begin(state, byDate(DAY_MS));
    expect(writes).toEqual([{ covering: reading({ sinceMs: NOON_MS + DAY_MS, byVendor: true }) }]);
  });

  test('ends where all was read by then: it was our clock of now that is wrong', async () => {
    const state = first(reading({ was: was(NOON_MS + DAY_MS, wanted) }));
    expect(await begin(state, byDate(DAY_MS))).toMatchObject({ covering: null });
    expect(writes).toEqual([{ covered: wanted, covering: null }]);
    // Not where less was read.
    await begin(first(reading({ was: was(NOON_MS + DAY_MS, { ...wanted, backMs: 1 }) })), byDate(DAY_MS));
    expect(writes.at(-1)).toMatchObject({ covering: { byVendor: true } });
  });

  test('stays where that time is still to come, and judges again what it recorded', async () => {
    const state = first(reading({ was: was(NOON_MS + DAY_MS + 2 * MINUTE_MS + 1) }));
    expect(await begin(state, { dateMs: 0 })).toMatchObject({
      isTakenBack: true,
      covering: reading(state.covering ?? {}),
    });
    expect(writes).toEqual([]);
  });

  test.each<[string, Parameters<typeof begin>[1], Partial<Covering['was']> | object]>([
    ['the vendor’s clock differs from ours now', byRecords(-DAY_MS), {}],
    ['the table’s clock differs from ours now', { dateMs: 0, serverOffsetMs: 2 * MINUTE_MS + 1 }, {}],
    ['it began long before that', { dateMs: 0 }, { isLongAgo: true }],
  ])('judges nothing again where %s', async (_, shown, more) => {
    const state = first(reading({ was: { ...was(NOON_MS + 9 * DAY_MS), ...more } }));
    expect((await begin(state, shown)).isTakenBack).toBe(false);
  });
});

describe('what records say of the time', () => {
  test('that are dated ahead among others is believed, and is a zone apart from the Date', async () => {
    const newestAtMs = NOON_MS + 8 * HOUR_MS;
    expect(await begin(first(), { dateMs: 0, newestAtMs, ...byRecords(8 * HOUR_MS) })).toMatchObject({
      clockOffsetMs: 8 * HOUR_MS,
      zoneShiftMs: 8 * HOUR_MS,
    });
    expect((await begin(first(), { newestAtMs, ...byRecords(8 * HOUR_MS) })).zoneShiftMs).toBe(8 * HOUR_MS);
    const behind = { dateMs: -HOUR_MS, ...byRecords(-9 * HOUR_MS) };
    expect(await begin(first(), behind)).toMatchObject({
      clockOffsetMs: -9 * HOUR_MS,
      zoneShiftMs: -8 * HOUR_MS,
    });
  });

  test('is only remembered where none is dated ahead any more: it moves nothing forward', async () => {
    const remembered = byRecords(8 * HOUR_MS);
    const now = { newestAtMs: NOON_MS + 2 * MINUTE_MS };
    expect(await begin(first(), { dateMs: 0, ...now, ...remembered })).toMatchObject({ clockOffsetMs: 0 });
    expect(await begin(first(), { ...remembered })).toMatchObject({ clockOffsetMs: 0 });
    expect(await begin(first(), { serverOffsetMs: DAY_MS, ...remembered })).toMatchObject({
      clockOffsetMs: DAY_MS,
    });
    const ahead = { newestAtMs: NOON_MS + 2 * MINUTE_MS + 1, ...remembered };
    expect(await begin(first(), ahead)).toMatchObject({ clockOffsetMs: 8 * HOUR_MS });
  });

  test('contradicts a Date that is ahead where they are dated by a clock like ours', async () => {
    const ahead = byDate(25 * MINUTE_MS);
    const offset = async (newestAtMs: number | null, shown = ahead) =>
      (await begin(first(), { ...shown, newestAtMs })).clockOffsetMs;
    expect(await offset(NOON_MS - 15 * MINUTE_MS + 1)).toBe(0);
    expect(await offset(NOON_MS - 15 * MINUTE_MS)).toBe(25 * MINUTE_MS);
    expect(await offset(null)).toBe(25 * MINUTE_MS);
    // Behind, none of them would be taken for the past by it.
    expect(await offset(NOON_MS, byDate(-25 * MINUTE_MS))).toBe(-25 * MINUTE_MS);
  });

  test('says nothing of a zone by a Date', async () => {
    expect((await begin(first(), byDate(25 * MINUTE_MS))).zoneShiftMs).toBe(0);
  });
});

describe('where another poll was faster', () => {
  test('its beginning by the vendor counts, and else what this one found', async () => {
    isTaken = true;
    const theirs = reading({ byVendor: true, sinceMs: NOON_MS - 5 * DAY_MS });
    stored = first(theirs);
    const begun = await begin(first(), byDate(-3 * DAY_MS));
    expect(begun).toMatchObject({ state: stored, covering: { sinceMs: NOON_MS - 2 * DAY_MS } });
    stored = first();
    expect((await begin(first(), byDate(-3 * DAY_MS))).covering).toMatchObject({
      byVendor: true,
      sinceMs: NOON_MS,
    });
    stored = null;
    const state = first();
    expect((await begin(state, byDate(-3 * DAY_MS))).state).toBe(state);
  });
});
