import { beforeEach, describe, expect, test } from 'vitest';
import type { TaskState } from '../../lambdas/leads/coverage.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { afterBad, afterGood, endPoll, type PollEnd } from '../../lambdas/polling/poll-end.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import { beginPoll, beginRecovery, mayGoOn } from '../../lambdas/polling/task-state.ts';
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
