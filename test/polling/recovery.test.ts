import { beforeEach, expect, test } from 'vitest';
import type { TaskState } from '../../lambdas/leads/coverage.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { endPoll } from '../../lambdas/polling/poll-end.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import { beginPoll, beginRecovery, mayGoOn } from '../../lambdas/polling/task-state.ts';
import { cutWindow, nextSlice } from '../../lambdas/polling/windows/slice.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { type MemoryStores, memoryStores } from '../support/memory-stores.ts';

let taskStates: MemoryStores['taskStates'];
beforeEach(() => {
  taskStates = memoryStores().taskStates;
});

const BACK_MS = 20 * MINUTE_MS;
/** The vendor failed for three days before noon. */
const OUTAGE_FROM_MS = NOON_MS - 3 * DAY_MS;

const quick = (minute: number): PollMessage => ({
  taskKey: testTask.key,
  fromMs: NOON_MS + minute * MINUTE_MS - BACK_MS,
  toMs: null,
  dueAtMs: NOON_MS + minute * MINUTE_MS,
  backMs: BACK_MS,
  staleAfterMs: 3 * MINUTE_MS,
  rest: [],
});

/** The first good poll after the outage asks for all of it, which is more than one poll can read. */
async function begunRecovery(): Promise<{ slice: PollMessage; state: TaskState }> {
  const failed = { ...quick(0), fromMs: OUTAGE_FROM_MS - BACK_MS, dueAtMs: OUTAGE_FROM_MS };
  const { state } = await beginPoll(taskStates, testTask, OUTAGE_FROM_MS);
  await end(state, failed, { fault: 'unavailable', nowMs: OUTAGE_FROM_MS });
  const begun = await beginPoll(taskStates, testTask, NOON_MS);
  const whole = await beginRecovery(taskStates, testTask, begun.state, quick(0), NOON_MS);
  if (!whole) throw new Error('nobody recovers yet');
  expect(whole).toMatchObject({ fromMs: OUTAGE_FROM_MS - BACK_MS, toMs: null, staleAfterMs: null });
  expect(await mayGoOn(taskStates, testTask, begun.state, whole, NOON_MS)).toBe(true);
  const slice = cutWindow(whole, NOON_MS);
  if (!slice) throw new Error('three days can be cut');
  return { slice, state: begun.state };
}

const end = (state: TaskState, message: PollMessage, rest: { fault?: 'unavailable'; nowMs: number }) =>
  endPoll(taskStates, testTask, state, {
    message,
    fault: null,
    done: rest.fault === undefined && nextSlice(message) === null,
    booksClose: null,
    ...rest,
  });
/** Where the recovery begins that a good poll of this minute asks for; null: it asks for none. */
const recoversFrom = async (minute: number) => {
  const nowMs = NOON_MS + minute * MINUTE_MS;
  const { state } = await beginPoll(taskStates, testTask, nowMs);
  return (await beginRecovery(taskStates, testTask, state, quick(minute), nowMs))?.fromMs ?? null;
};

test('while one reads an outage back in slices, the next minutes ask for no recovery', async () => {
  await begunRecovery();
  expect(await recoversFrom(1)).toBeNull();
});

test('of two that began to read back at once one goes on', async () => {
  const { state, slice } = await begunRecovery();
  const other = { ...quick(1), fromMs: OUTAGE_FROM_MS - BACK_MS };
  expect(await mayGoOn(taskStates, testTask, state, other, NOON_MS + MINUTE_MS)).toBe(false);
  expect(await mayGoOn(taskStates, testTask, state, slice, NOON_MS + MINUTE_MS)).toBe(true);
});

test('a chain of slices that breaks off without a word is begun again', async () => {
  await begunRecovery();
  expect(await recoversFrom(9)).toBeNull();
  expect(await recoversFrom(11)).toBe(OUTAGE_FROM_MS - BACK_MS);
});

test('a slice that fails lets the next poll begin again at once', async () => {
  const { slice } = await begunRecovery();
  const { state } = await beginPoll(taskStates, testTask, NOON_MS);
  await end(state, slice, { fault: 'unavailable', nowMs: NOON_MS + MINUTE_MS });
  expect(await recoversFrom(2)).toBe(OUTAGE_FROM_MS - BACK_MS);
});

test('the last slice ends it, and what failed after it began is read back to again', async () => {
  const { slice } = await begunRecovery();
  const last = nextSlice(slice);
  if (!last) throw new Error('a cut window has two slices');
  const { state } = await beginPoll(taskStates, testTask, NOON_MS + MINUTE_MS);
  const after = await end(state, last, { nowMs: NOON_MS + MINUTE_MS });
  expect(after).toMatchObject({ failing: null, unreadFromMs: null, recoveringUntilMs: null });

  await end(after, quick(2), { fault: 'unavailable', nowMs: NOON_MS + 2 * MINUTE_MS });
  const late = (await taskStates.get(testTask.key)) as TaskState;
  await end(late, { ...last, dueAtMs: NOON_MS }, { nowMs: NOON_MS + 3 * MINUTE_MS });
  expect(await taskStates.get(testTask.key)).toMatchObject({ unreadFromMs: quick(2).fromMs });
});
