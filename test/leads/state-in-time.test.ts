import { describe, expect, test } from 'vitest';
import type { TaskState } from '../../lambdas/leads/coverage.ts';
import { movedBy, stateInTime } from '../../lambdas/leads/state-in-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { beginByVendor } from '../../lambdas/polling/clocks/begin-by-vendor.ts';
import { NOON_MS } from '../support/clock.ts';

const wanted = { backMs: 4 * DAY_MS, grades: [1] };
const steady: TaskState = {
  token: 'read',
  startedAtMs: NOON_MS - 9 * DAY_MS,
  covered: wanted,
  covering: null,
  readAtMs: NOON_MS - HOUR_MS,
  failing: null,
  unreadFromMs: null,
  recoveringUntilMs: null,
  booksOpen: null,
};
const begunAt = (sinceMs: number): TaskState => ({
  ...steady,
  startedAtMs: sinceMs,
  covered: null,
  covering: { ...wanted, sinceMs, keep: null },
});
/** What an answer shows whose `Date` differs from our clock by so much. */
const heard = (offsetMs: number, nowMs: number) => ({
  listing: { clock: { offsetMs }, newestAtMs: null },
  difference: offsetMs === 0 ? null : { offsetMs, by: 'date' as const },
  serverOffsetMs: null,
  nowMs,
});
async function begin(state: TaskState, evidence: Parameters<typeof beginByVendor>[3]) {
  const store = {
    get: async () => state,
    change: async (_key: string, before: TaskState, change: object) => ({ ...before, ...change }),
  };
  const { covering, clockOffsetMs } = await beginByVendor(store, 'task', state, evidence);
  // As the vendor dates calls.
  return covering && { ...covering, sinceMs: covering.sinceMs + (covering.byVendor ? clockOffsetMs : 0) };
}

describe('a leap of three days that the tick saw', () => {
  const jump = { jumpMs: 3 * DAY_MS, fromMs: NOON_MS };
  const nowMs = NOON_MS + 3 * DAY_MS;

  test('is no gap that nobody polled in, and moves nothing beyond now when it is seen again', () => {
    const once = { ...steady, ...movedBy(steady, jump, nowMs) };
    expect(once.readAtMs).toBe(nowMs - HOUR_MS);
    expect({ ...once, ...movedBy(once, jump, nowMs) }.readAtMs).toBeLessThanOrEqual(nowMs);
  });

  test('is none either where an earlier leap that was taken back left a later time', () => {
    const left = { ...steady, readAtMs: NOON_MS + 2 * DAY_MS };
    expect(movedBy(left, jump, nowMs).readAtMs).toBe(nowMs);
  });

  test('moves a first reading once, and only when an answer says that the new clock is right', async () => {
    const begun = begunAt(NOON_MS - MINUTE_MS);
    const once = { ...begun, ...movedBy(begun, jump, nowMs) };
    const twice = { ...once, ...movedBy(once, jump, nowMs) };
    expect(twice.covering?.sinceMs).toBe(NOON_MS - MINUTE_MS);
    expect((await begin(twice, heard(0, nowMs)))?.sinceMs).toBe(nowMs - MINUTE_MS);
    // The old one was right: all is as it was.
    expect((await begin(twice, heard(-3 * DAY_MS, nowMs)))?.sinceMs).toBe(NOON_MS - MINUTE_MS);
  });
});

describe('a first start by a clock that is wrong', () => {
  test.each([-3 * DAY_MS, 3 * DAY_MS])('by %i ms begins by the vendor’s clock', async (aheadMs) => {
    const begun = begunAt(NOON_MS + aheadMs);
    const covering = await begin(begun, heard(-aheadMs, NOON_MS + aheadMs + MINUTE_MS));
    expect(covering?.sinceMs).toBe(NOON_MS);
    expect(covering?.byVendor).toBe(true);
    expect(
      stateInTime({ ...begun, startedAtMs: NOON_MS, covering }, NOON_MS - 3 * DAY_MS),
    ).not.toHaveProperty('covering.sinceMs');
  });

  test('begins by the clock of the table where the vendor tells no time', async () => {
    const evidence = { ...heard(0, NOON_MS), listing: { clock: null, newestAtMs: null } };
    const covering = await begin(begunAt(NOON_MS), { ...evidence, serverOffsetMs: -HOUR_MS });
    expect(covering?.sinceMs).toBe(NOON_MS - HOUR_MS);
    expect((await begin(begunAt(NOON_MS), evidence))?.sinceMs).toBe(NOON_MS);
  });

  test('is not taken for behind by a Date that the newest call contradicts', async () => {
    const evidence = heard(3 * DAY_MS, NOON_MS);
    const listing = { ...evidence.listing, newestAtMs: NOON_MS - MINUTE_MS };
    expect((await begin(begunAt(NOON_MS), { ...evidence, listing }))?.sinceMs).toBe(NOON_MS);
  });

  test('that is taken back keeps what a command said of the past', () => {
    const said = { silentBeforeMs: NOON_MS - HOUR_MS, maybeToldBeforeMs: NOON_MS };
    const covering = { ...wanted, keep: null, sinceMs: NOON_MS, ...said };
    const state = { ...begunAt(NOON_MS), covering };
    expect(stateInTime(state, NOON_MS - 3 * HOUR_MS).covering).toMatchObject(said);
  });

  test('is as it was once the clock that was set back is forward again', () => {
    const read = { ...begunAt(NOON_MS), covered: wanted, covering: null };
    const jump = { jumpMs: -9 * HOUR_MS, fromMs: NOON_MS + 20 * MINUTE_MS };
    const backMs = NOON_MS + 20 * MINUTE_MS - 9 * HOUR_MS;
    const back = { ...read, ...movedBy(read, jump, backMs) };
    expect(back).toMatchObject({ covered: null, covering: { was: { sinceMs: NOON_MS, covered: wanted } } });
    const again = { jumpMs: 9 * HOUR_MS, fromMs: backMs + MINUTE_MS };
    expect({ ...back, ...movedBy(back, again, NOON_MS + 21 * MINUTE_MS) }).toMatchObject({
      startedAtMs: NOON_MS,
      covered: wanted,
      covering: null,
    });
    const begun = begunAt(NOON_MS);
    const taken = { ...begun, ...movedBy(begun, jump, backMs) };
    expect(movedBy(taken, again, NOON_MS + 21 * MINUTE_MS)).toMatchObject({
      startedAtMs: NOON_MS,
      covering: { ...wanted, sinceMs: NOON_MS, keep: null },
    });
  });

  test('that is found before the tick saw the jump goes back by as much as the old clock had passed', () => {
    const read = { ...begunAt(NOON_MS), covered: wanted, covering: null, readAtMs: NOON_MS + 23 * MINUTE_MS };
    expect(stateInTime(read, NOON_MS - 20 * MINUTE_MS)).toMatchObject({
      startedAtMs: NOON_MS - 43 * MINUTE_MS,
      covering: { sinceMs: NOON_MS - 43 * MINUTE_MS },
    });
  });

  test('of one grade more goes on from where it began, once the clock that was set back shows to be the wrong one', async () => {
    const widening = { backMs: 4 * DAY_MS, grades: [1, 2], sinceMs: NOON_MS, keep: wanted };
    const state = { ...steady, covering: widening };
    const backMs = NOON_MS - 20 * MINUTE_MS;
    const jump = { jumpMs: -37 * MINUTE_MS, fromMs: NOON_MS + 17 * MINUTE_MS };
    for (const change of [movedBy(state, jump, backMs), stateInTime(state, backMs)]) {
      const back = { ...state, ...change };
      expect(back.covering).toMatchObject({ grades: [1, 2], keep: wanted });
      expect(back.covering?.sinceMs).toBeLessThanOrEqual(backMs);
      const evidence = {
        ...heard(37 * MINUTE_MS, backMs),
        listing: { clock: { offsetMs: 37 * MINUTE_MS }, newestAtMs: null },
      };
      expect(await begin(back, evidence)).toMatchObject({ grades: [1, 2], keep: wanted, sinceMs: NOON_MS });
    }
  });

  test('judges nothing again that it recorded long before the clock was set back', () => {
    const read = { ...begunAt(NOON_MS), covered: wanted, covering: null };
    const wasAfter = (ms: number) =>
      movedBy(read, { jumpMs: -9 * HOUR_MS, fromMs: NOON_MS + ms }, NOON_MS + ms - 9 * HOUR_MS).covering?.was;
    expect(wasAfter(HOUR_MS)).not.toHaveProperty('isLongAgo');
    expect(wasAfter(HOUR_MS + 1)).toMatchObject({ isLongAgo: true });
  });

  /** What calls showed once, and none shows any more. */
  const remembered = {
    listing: { clock: null, newestAtMs: NOON_MS - HOUR_MS },
    difference: { offsetMs: 3 * DAY_MS, by: 'records' as const },
    serverOffsetMs: null,
    nowMs: NOON_MS,
  };

  test('is not moved to a day to come by a difference that is only remembered', async () => {
    expect(await begin(begunAt(NOON_MS), remembered)).toMatchObject({ sinceMs: NOON_MS });
    const shown = { ...remembered, listing: { clock: null, newestAtMs: NOON_MS + 3 * DAY_MS - MINUTE_MS } };
    expect(await begin(begunAt(NOON_MS), shown)).toMatchObject({ sinceMs: NOON_MS + 3 * DAY_MS });
  });

  test('that was moved to a day to come begins now, once the difference is gone', async () => {
    const state = begunAt(NOON_MS);
    const covering = { ...wanted, keep: null, sinceMs: NOON_MS + 3 * DAY_MS, byVendor: true as const };
    expect(await begin({ ...state, covering }, heard(0, NOON_MS + MINUTE_MS))).toEqual({
      ...covering,
      sinceMs: NOON_MS + MINUTE_MS,
    });
    expect(await begin({ ...state, covering }, heard(3 * DAY_MS, NOON_MS))).toEqual(covering);
  });

  test('is not taken back where the clock that is wrong is the one of now', async () => {
    const begun = begunAt(NOON_MS);
    const behindMs = NOON_MS - 16 * HOUR_MS;
    const taken = { ...begun, ...stateInTime(begun, behindMs) };
    expect(taken.covering?.sinceMs).toBe(behindMs);
    expect((await begin(taken, heard(16 * HOUR_MS + 5 * MINUTE_MS, behindMs)))?.sinceMs).toBe(NOON_MS);
  });
});
