import { beforeEach, describe, expect, test } from 'vitest';
import type { TaskState } from '../../lambdas/leads/coverage.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { afterBad, afterGood, endPoll, type PollEnd } from '../../lambdas/polling/poll-end.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import {
  beginPoll,
  beginRecovery,
  mayGoOn,
  mayLookForUnreadable,
  sayChanging,
} from '../../lambdas/polling/task-state.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { type MemoryStores, memoryStores } from '../support/memory-stores.ts';

const QUICK_MS = 20 * MINUTE_MS;
const LONGEST_MS = 4 * DAY_MS;
const wanted = { backMs: LONGEST_MS, grades: [1] };

const window = (backMs: number, rest: Partial<PollMessage> = {}): PollMessage => ({
  taskKey: testTask.key,
  fromMs: NOON_MS - backMs,
  toMs: null,
  dueAtMs: NOON_MS,
  backMs,
  staleAfterMs: 3 * MINUTE_MS,
  rest: [],
  ...rest,
});
const quick = window(QUICK_MS);
const longest = window(LONGEST_MS);
/** The last slice of the longest window. */
const slice = window(LONGEST_MS, { staleAfterMs: null, toMs: NOON_MS - 2 * DAY_MS });

const good = (message: PollMessage, rest: Partial<PollEnd> = {}): PollEnd => ({
  message,
  fault: null,
  done: true,
  booksClose: true,
  nowMs: NOON_MS,
  ...rest,
});

let stores: MemoryStores;
beforeEach(() => {
  stores = memoryStores();
});
const inTable = async () => (await stores.taskStates.get(testTask.key)) as TaskState;
const changed = async (change: Partial<TaskState>) =>
  (await stores.taskStates.change(testTask.key, await inTable(), change)) as TaskState;
const ends = (state: TaskState, end: PollEnd) => endPoll(stores.taskStates, testTask, state, end);

/** A task that has been read all along. */
async function steady(rest: Partial<TaskState> = {}): Promise<TaskState> {
  const { state } = await beginPoll(stores.taskStates, testTask, NOON_MS);
  await ends(state, good(longest));
  return changed(rest);
}

describe('when a poll begins', () => {
  test('the first one writes when it was, and covers the longest window', async () => {
    const begun = await beginPoll(stores.taskStates, testTask, NOON_MS);
    const covering = { ...wanted, sinceMs: NOON_MS, keep: null };
    expect(begun).toMatchObject({
      state: {
        startedAtMs: NOON_MS,
        covered: null,
        covering,
        readAtMs: NOON_MS,
        failing: null,
        unreadFromMs: null,
        recoveringUntilMs: null,
        booksOpen: null,
      },
      policy: { grades: [1], freshForMs: HOUR_MS, covering },
    });
    expect(await inTable()).toEqual(begun.state);
  });

  test('any other one writes nothing while nothing changed', async () => {
    const state = await steady();
    const begun = await beginPoll(stores.taskStates, testTask, NOON_MS + MINUTE_MS);
    expect(begun).toMatchObject({
      state,
      policy: { grades: [1], freshForMs: HOUR_MS, covering: null },
    });
    expect(await inTable()).toEqual(state);
  });

  const wider = { ...testTask, grades: [1, 2] };
  const widened = { ...wanted, grades: [1, 2], sinceMs: NOON_MS + MINUTE_MS, keep: wanted };

  test('and more is wanted, the covering is in the table before the first request', async () => {
    await steady();
    const { state, policy } = await beginPoll(stores.taskStates, wider, NOON_MS + MINUTE_MS);
    expect(policy).toMatchObject({ grades: [1, 2], freshForMs: HOUR_MS, covering: widened });
    expect(await inTable()).toEqual(state);
    expect(state.covering).toEqual(widened);
  });

  test('and another one has just begun that covering, theirs counts', async () => {
    await steady();
    const theirs = { ...widened, sinceMs: NOON_MS };
    stores.afterWrites(0, () => changed({ covering: theirs }));
    const { state, policy } = await beginPoll(stores.taskStates, wider, NOON_MS + MINUTE_MS);
    expect(policy.covering).toEqual(theirs);
    expect(await inTable()).toEqual(state);
  });
});

describe('a poll that begins', () => {
  test('knows the first reading that ended without the time of a call', async () => {
    const covering = { ...wanted, sinceMs: 1, keep: null };
    const span = {
      fromMs: NOON_MS - 5,
      toMs: NOON_MS - 3,
      sinceMs: 0,
      fault: 'unavailable',
      covering,
    } as const;
    const known = async () => (await beginPoll(stores.taskStates, testTask, NOON_MS)).policy.coveringAt;
    await steady();
    expect((await known())?.(NOON_MS - 4)).toBeNull();
    await changed({ unreadable: [span] });
    expect((await known())?.(NOON_MS - 4)).toEqual(covering);
  });
});

describe('what was missed', () => {
  const unreadFromMs = NOON_MS - 3 * DAY_MS;
  const begin = (state: TaskState, nowMs = NOON_MS) =>
    beginRecovery(stores.taskStates, testTask, state, quick, nowMs);

  test('is read by one message of its own, which no other one begins too', async () => {
    const state = await steady({ unreadFromMs });
    expect(await begin(state)).toEqual({ ...quick, fromMs: unreadFromMs, staleAfterMs: null });
    expect((await inTable()).recoveringUntilMs).toBe(NOON_MS + 10 * MINUTE_MS);
    expect(await begin(await inTable())).toBeNull();
    // Who has not seen that somebody began it sees it now.
    expect(await begin(state)).toBeNull();
  });

  test('is asked for again where nobody was heard of for ten minutes', async () => {
    const state = await steady({ unreadFromMs, recoveringUntilMs: NOON_MS + 1 });
    expect(await begin(state)).toBeNull();
    expect(await begin(state, NOON_MS + 1)).toMatchObject({ fromMs: unreadFromMs });
  });

  test('is nothing where all is read, or the task is gone', async () => {
    expect(await begin(await steady())).toBeNull();
    const gone = { ...(await inTable()), unreadFromMs, token: 'of another table' };
    expect(await beginRecovery(memoryStores().taskStates, testTask, gone, quick, NOON_MS)).toBeNull();
  });
});

describe('before the next slice is asked for', () => {
  const unreadFromMs = NOON_MS - 3 * DAY_MS;
  const reading = window(LONGEST_MS, { fromMs: unreadFromMs });
  const goesOn = (state: TaskState, message: PollMessage) =>
    mayGoOn(stores.taskStates, testTask, state, message, NOON_MS);

  test('nobody is asked where nothing is unread, or this window does not reach back to it', async () => {
    const state = await steady();
    expect(await goesOn(state, reading)).toBe(true);
    const unread = await changed({ unreadFromMs });
    expect(await goesOn(unread, window(QUICK_MS, { fromMs: unreadFromMs + 1 }))).toBe(true);
    expect((await inTable()).recoveringUntilMs).toBeNull();
  });

  test('a poll that reaches back to it says so, for ten minutes', async () => {
    expect(await goesOn(await steady({ unreadFromMs }), reading)).toBe(true);
    expect((await inTable()).recoveringUntilMs).toBe(NOON_MS + 10 * MINUTE_MS);
  });

  test('a slice goes on with what its window began, and nobody else begins it too', async () => {
    const state = await steady({ unreadFromMs, recoveringUntilMs: NOON_MS + 1 });
    expect(await goesOn(state, reading)).toBe(false);
    expect(await goesOn(state, { ...reading, staleAfterMs: null })).toBe(true);
    expect((await inTable()).recoveringUntilMs).toBe(NOON_MS + 10 * MINUTE_MS);
  });

  test('who was too slow to say so sees that, and leaves it', async () => {
    const state = await steady({ unreadFromMs });
    await changed({ recoveringUntilMs: NOON_MS + MINUTE_MS });
    expect(await goesOn(state, reading)).toBe(false);
  });

  test('who was too slow, and finds nothing unread any more, goes on with what it has', async () => {
    const state = await steady({ unreadFromMs });
    await changed({ unreadFromMs: null });
    expect(await goesOn(state, reading)).toBe(true);
    expect((await inTable()).recoveringUntilMs).toBeNull();
  });

  test('a task that is gone keeps nobody', async () => {
    const state = { ...(await steady({ unreadFromMs })), token: 'of another table' };
    expect(await mayGoOn(memoryStores().taskStates, testTask, state, reading, NOON_MS)).toBe(true);
  });
});

describe('when a poll ends', () => {
  test('an idle one writes nothing', async () => {
    const state = await steady();
    const writes = stores.table.writes;
    expect(await ends(state, good(quick))).toEqual(state);
    expect(stores.table.writes).toBe(writes);
  });

  test('the longest window is said to be read four times a window, and no oftener', async () => {
    const state = await steady();
    const at = (nowMs: number) => afterGood(state, testTask, good(longest, { nowMs }));
    expect(at(NOON_MS + DAY_MS - 1)).toEqual({});
    expect(at(NOON_MS + DAY_MS)).toEqual({ readAtMs: NOON_MS + DAY_MS });
    expect(afterGood(state, testTask, good(quick, { nowMs: NOON_MS + DAY_MS }))).toEqual({});
  });

  test('what is wanted no more is remembered, and what was never read is not', async () => {
    const state = await steady({ covered: { backMs: LONGEST_MS, grades: [1, 2] } });
    const nowMs = NOON_MS + MINUTE_MS;
    expect(afterGood(state, testTask, good(longest, { nowMs }))).toEqual({
      covered: wanted,
      readAtMs: nowMs,
    });
    expect(afterGood(state, testTask, good(quick, { nowMs }))).toEqual({});
    const unread = { ...state, covered: null };
    expect(afterGood(unread, testTask, good(longest, { nowMs }))).toEqual({});
  });

  test('a covering ends with the first longest window that is read, at that time', async () => {
    const covering = { ...wanted, sinceMs: NOON_MS - HOUR_MS, keep: null };
    const state = await steady({ covering, covered: null });
    const nowMs = NOON_MS + MINUTE_MS;
    expect(await ends(state, good(slice, { nowMs }))).toMatchObject({
      covered: wanted,
      covering: null,
      readAtMs: nowMs,
    });
  });

  test('what it read back to is read, unless it began to fail after this window fell due', async () => {
    const sinceMs = NOON_MS - DAY_MS;
    const failing = { sinceMs, fault: 'unavailable' as const };
    const state = await steady({ failing, unreadFromMs: longest.fromMs, recoveringUntilMs: NOON_MS });
    const over = { failing: null, unreadFromMs: null, recoveringUntilMs: null };
    expect(afterGood(state, testTask, good(longest))).toEqual(over);
    expect(afterGood({ ...state, recoveringUntilMs: null }, testTask, good(longest))).toEqual({
      failing: null,
      unreadFromMs: null,
    });
    expect(afterGood({ ...state, failing: null }, testTask, good(longest))).toEqual({
      unreadFromMs: null,
      recoveringUntilMs: null,
    });
    expect(afterGood(state, testTask, good({ ...longest, dueAtMs: sinceMs }))).toEqual(over);
    expect(afterGood(state, testTask, good({ ...longest, dueAtMs: sinceMs - 1 }))).toEqual({});
    expect(afterGood({ ...state, unreadFromMs: longest.fromMs - 1 }, testTask, good(longest))).toEqual({});
    expect(afterGood(state, testTask, good(longest, { done: false }))).toEqual({});
  });

  test('a slice that fails ends its chain, and says nothing new of what is unread already', async () => {
    const failing = { sinceMs: NOON_MS - DAY_MS, fault: 'unavailable' as const };
    const state = await steady({ failing, unreadFromMs: longest.fromMs, recoveringUntilMs: NOON_MS });
    expect(afterBad(state, 'unavailable', good(slice))).toEqual({ recoveringUntilMs: null });
    expect(afterBad({ ...state, recoveringUntilMs: null }, 'unavailable', good(slice))).toEqual({});
    expect(afterBad(state, 'unavailable', good(longest))).toEqual({});
    expect(afterBad(state, 'time-out', good(longest))).toEqual({
      failing: { ...failing, fault: 'time-out' },
    });
  });

  test('a failure is in the table, and its end too', async () => {
    const state = await steady();
    const bad = await ends(state, good(quick, { fault: 'unavailable', done: false, booksClose: null }));
    expect(bad).toMatchObject({
      failing: { sinceMs: NOON_MS, fault: 'unavailable' },
      unreadFromMs: quick.fromMs,
    });
    expect(await inTable()).toEqual(bad);
    const over = await ends(bad, good(longest));
    expect(over).toMatchObject({ failing: null, unreadFromMs: null });
    expect(await inTable()).toEqual(over);
  });

  test('books that do not close are remembered by their window, until they do', async () => {
    const open = async (message: PollMessage, booksClose: boolean | null) =>
      (await ends(await inTable(), good(message, { booksClose }))).booksOpen;
    await steady();
    expect(await open(quick, false)).toEqual([QUICK_MS]);
    expect(await open(quick, false)).toEqual([QUICK_MS]);
    expect(await open(longest, false)).toEqual([QUICK_MS, LONGEST_MS]);
    expect(await open(quick, null)).toEqual([QUICK_MS, LONGEST_MS]);
    expect(await open(quick, true)).toEqual([LONGEST_MS]);
    expect(await open(quick, true)).toEqual([LONGEST_MS]);
    expect(await open(longest, true)).toBeNull();
    expect(await open(longest, true)).toBeNull();
    expect(await open(quick, null)).toBeNull();
  });

  test('while another one of the task writes, it reads and decides again', async () => {
    const state = await steady();
    const { token: _token, ...theirs } = { ...state, booksOpen: [LONGEST_MS] };
    stores.afterWrites(0, () => changed(theirs));
    expect((await ends(state, good(quick, { booksClose: false }))).booksOpen).toEqual([LONGEST_MS, QUICK_MS]);
  });

  test('and others write each time, it gives up after four tries, with what they wrote', async () => {
    const state = await steady();
    let tries = 0;
    const meddle = async () => {
      tries += 1;
      await changed({ readAtMs: NOON_MS + tries });
      stores.afterWrites(0, meddle);
    };
    stores.afterWrites(0, meddle);
    const left = await ends(state, good(quick, { booksClose: false }));
    expect(tries).toBe(4);
    expect(left).toMatchObject({ readAtMs: NOON_MS + 4, booksOpen: null });
  });
});

describe('what a poll could not read', () => {
  const minutes = (from: number, to: number) => ({
    fromMs: NOON_MS - from * MINUTE_MS,
    toMs: NOON_MS - to * MINUTE_MS,
  });
  const bad = (from: number, to: number, sinceMs = NOON_MS) =>
    ({ ...minutes(from, to), sinceMs, fault: 'unavailable' }) as const;
  const nothing = { read: [], apart: [], found: [] };
  const endsWith = (
    state: TaskState,
    spans: Partial<NonNullable<PollEnd['spans']>>,
    rest: Partial<PollEnd> = {},
  ) => ends(state, good(quick, { spans: { ...nothing, ...spans }, ...rest }));

  test('is remembered until it was read, and then nothing is', async () => {
    const found = await endsWith(await steady(), { found: [bad(5, 4)] });
    expect(found.unreadable).toEqual([bad(5, 4)]);
    // Seen again, it is as it was: nothing is written.
    const again = await endsWith(found, { found: [bad(5, 4, NOON_MS + MINUTE_MS)] });
    expect(again.token).toBe(found.token);
    expect((await endsWith(found, { read: [minutes(9, 0)] })).unreadable).toBeNull();
  });

  test('is not touched by a poll that says nothing of it', async () => {
    const known = await steady({ unreadable: [bad(5, 4)], apart: [minutes(8, 7)] });
    expect(await ends(known, good(quick))).toBe(known);
    expect(await endsWith(known, {})).toBe(known);
  });

  test('is forgotten where no window reaches it any more', async () => {
    const known = await steady({ unreadable: [bad(4 * 24 * 60 + 5, 4 * 24 * 60)] });
    expect((await endsWith(known, {})).unreadable).toBeNull();
    const within = await steady({ unreadable: [bad(4 * 24 * 60 + 5, 4 * 24 * 60 - 1)] });
    expect((await endsWith(within, {})).unreadable).toHaveLength(1);
  });

  test('keeps the first reading that ends without it, and no other', async () => {
    const covering = { ...wanted, sinceMs: NOON_MS, keep: null };
    const earlier = { ...covering, sinceMs: 1 };
    const state = await steady({ covering, unreadable: [{ ...bad(9, 8), covering: earlier }] });
    const ended = await ends(state, good(longest, { spans: { ...nothing, found: [bad(5, 4)] } }));
    expect(ended.covering).toBeNull();
    expect(ended.unreadable).toEqual([
      { ...bad(9, 8), covering: earlier },
      { ...bad(5, 4), covering },
    ]);
    const begun = await steady({ covering, unreadable: null });
    expect((await endsWith(begun, { found: [bad(5, 4)] })).unreadable).toEqual([bad(5, 4)]);
    const none = await steady({ covering: null, unreadable: null });
    expect(
      (await ends(none, good(longest, { spans: { ...nothing, found: [bad(5, 4)] } }))).unreadable,
    ).toEqual([bad(5, 4)]);
  });

  test('or comes by itself alone, is remembered so, unless it does not even come so', async () => {
    const state = await endsWith(await steady(), { apart: [minutes(5, 4)] });
    expect(state.apart).toEqual([minutes(5, 4)]);
    expect((await endsWith(state, { apart: [minutes(5, 4)] })).token).toBe(state.token);
    expect((await endsWith(state, { apart: [minutes(9, 8)] })).apart).toEqual([minutes(9, 8), minutes(5, 4)]);
    const rows = { ...bad(5, 4), rows: { fromRow: 1, toRow: 1, backMs: QUICK_MS, total: 9 } };
    expect((await endsWith(await inTable(), { found: [rows] })).apart).toHaveLength(2);
    expect((await endsWith(await inTable(), { found: [bad(6, 4)] })).apart).toEqual([minutes(9, 8)]);
    const over = await endsWith(await inTable(), { found: [bad(9, 8)] });
    expect(over.apart).toBeNull();
    const old = await steady({ apart: [minutes(4 * 24 * 60 + 5, 4 * 24 * 60)] });
    expect((await endsWith(old, {})).apart).toBeNull();
  });

  test('and was looked for by this one, needs nobody to look for it any more', async () => {
    const searchUntilMs = NOON_MS + MINUTE_MS;
    const looking = () => steady({ searchUntilMs, unreadable: null, apart: null });
    expect((await endsWith(await looking(), {})).searchUntilMs).toBe(searchUntilMs);
    expect((await endsWith(await looking(), { found: [bad(5, 4)] })).searchUntilMs).toBeNull();
    expect((await endsWith(await looking(), { apart: [minutes(5, 4)] })).searchUntilMs).toBeNull();
    const idle = await endsWith(await steady({ searchUntilMs: null, unreadable: null }), {
      found: [bad(5, 4)],
    });
    expect(idle.searchUntilMs).toBeNull();
  });

  test('may lie in a window that failed as well', async () => {
    const failed = { fault: 'unavailable', done: false, booksClose: null } as const;
    expect(await endsWith(await steady(), { found: [bad(5, 4)] }, failed)).toMatchObject({
      failing: { fault: 'unavailable' },
      unreadable: [bad(5, 4)],
    });
  });
});

describe('what cannot be read is looked for', () => {
  const known = { fromMs: NOON_MS - 2, toMs: NOON_MS - 1, sinceMs: 0, fault: 'unavailable' } as const;
  const looks = (state: TaskState, nowMs = NOON_MS) =>
    mayLookForUnreadable(stores.taskStates, testTask, state, nowMs);

  test('by one poll at a time, for two minutes', async () => {
    const state = await steady();
    expect(await looks(state)).toBe(true);
    expect((await inTable()).searchUntilMs).toBe(NOON_MS + 2 * MINUTE_MS);
    expect(await looks(state)).toBe(false);
    expect(await looks(state, NOON_MS + 2 * MINUTE_MS - 1)).toBe(false);
    expect(await looks(state, NOON_MS + 2 * MINUTE_MS)).toBe(true);
  });

  test('not by one that has not heard what was found meanwhile', async () => {
    const state = await steady();
    await changed({ unreadable: [known] });
    expect(await looks(state)).toBe(false);
    expect(await looks(await inTable())).toBe(true);
    const later = await steady({ searchUntilMs: null, apart: null });
    await changed({ apart: [{ fromMs: 1, toMs: 2 }] });
    expect(await looks(later)).toBe(false);
  });

  test('by nobody but one of two that begin at once', async () => {
    const state = await steady();
    stores.afterWrites(0, () => changed({ readAtMs: NOON_MS + 1 }));
    expect(await looks(state)).toBe(false);
  });

  test('in spite of one who wrote that by a clock that was ahead, and where the task is gone', async () => {
    expect(await looks(await steady({ searchUntilMs: NOON_MS + 4 * MINUTE_MS }))).toBe(false);
    expect(await looks(await steady({ searchUntilMs: NOON_MS + 4 * MINUTE_MS + 1 }))).toBe(true);
    expect(await mayLookForUnreadable(memoryStores().taskStates, testTask, await inTable(), NOON_MS)).toBe(
      true,
    );
  });
});

describe('before leads are changed that others remember', () => {
  const says = (untilMs: number) => sayChanging(stores.taskStates, testTask, untilMs, NOON_MS);
  const said = async () => (await inTable()).leadsChangingUntilMs;

  test('it is said until when, and never for less than was said before', async () => {
    await steady();
    await says(NOON_MS + 5);
    expect(await said()).toBe(NOON_MS + 5);
    const { token } = await inTable();
    await says(NOON_MS + 5);
    await says(NOON_MS + 4);
    expect(await inTable()).toMatchObject({ token, leadsChangingUntilMs: NOON_MS + 5 });
    await says(NOON_MS + 6);
    expect(await said()).toBe(NOON_MS + 6);
  });

  test('what a clock wrote that was hours ahead counts for nothing', async () => {
    await steady({ leadsChangingUntilMs: NOON_MS + 2 * HOUR_MS + 2 * MINUTE_MS });
    await says(NOON_MS + 5);
    expect(await said()).toBe(NOON_MS + 2 * HOUR_MS + 2 * MINUTE_MS);
    await changed({ leadsChangingUntilMs: NOON_MS + 2 * HOUR_MS + 2 * MINUTE_MS + 1 });
    await says(NOON_MS + 5);
    expect(await said()).toBe(NOON_MS + 5);
  });

  test('it is said again where another one wrote meanwhile, and of a task that is gone it is not', async () => {
    await steady();
    stores.afterWrites(0, () => changed({ readAtMs: NOON_MS + 1 }));
    await says(NOON_MS + 5);
    expect(await inTable()).toMatchObject({ readAtMs: NOON_MS + 1, leadsChangingUntilMs: NOON_MS + 5 });
    const empty = memoryStores();
    await sayChanging(empty.taskStates, testTask, NOON_MS + 5, NOON_MS);
    expect(await empty.taskStates.get(testTask.key)).toBeNull();
  });
});
