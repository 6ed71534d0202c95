import { describe, expect, test } from 'vitest';
import type { PollErrorCode } from '../../lambdas/call-records/errors.ts';
import type { FaultKind, Sighting } from '../../lambdas/faults/fault.ts';
import type { TaskState } from '../../lambdas/leads/coverage.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { isOpenAgain, type PollFaults, tellFaults } from '../../lambdas/polling/tell-faults.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { USER_ID } from '../support/records.ts';
import { steadyState } from '../support/task-state.ts';

const BACK_MS = 20 * MINUTE_MS;
const steady = steadyState(null);
const failing = (fault: PollErrorCode): TaskState => ({ ...steady, failing: { sinceMs: NOON_MS, fault } });
const open = (...backMs: number[]): TaskState => ({ ...steady, booksOpen: backMs });

const ACCOUNT = `ai.example.cn/${USER_ID}`;
const ofAccount = (kind: FaultKind, detail = 'as it was read') =>
  ({ kind, subject: ACCOUNT, name: 'acme', detail }) satisfies Sighting;
const ofTask = (kind: FaultKind, detail = 'as it was read') =>
  ({ kind, subject: testTask.key, name: '秋季课程回访', detail }) satisfies Sighting;

/** What operators hear of a poll, in its order. */
async function hears(poll: Partial<PollFaults>): Promise<(Sighting | string)[]> {
  const heard: (Sighting | string)[] = [];
  const faults = {
    seen: async (sighting: Sighting) => void heard.push(sighting),
    over: async (kind: FaultKind, subject: string) => void heard.push(`${kind} of ${subject} is over`),
  };
  const quiet = { before: steady, after: steady, fault: null, detail: 'as it was read', booksClose: true };
  await tellFaults(faults, testTask, {
    ...quiet,
    backMs: BACK_MS,
    unreadable: 0,
    timeZone: 'Asia/Shanghai',
    locale: 'en',
    ...poll,
  });
  return heard;
}

describe('what operators hear of a poll', () => {
  test('is nothing where all is well', async () => {
    expect(await hears({})).toEqual([]);
  });

  test('is who is at fault: the account with all its tasks, or the task', async () => {
    expect(await hears({ fault: 'unavailable' })).toEqual([ofAccount('vendor-unreachable')]);
    expect(await hears({ fault: 'token-refused' })).toEqual([ofAccount('token-refused')]);
    expect(await hears({ fault: 'task-not-found' })).toEqual([ofTask('task-unreadable')]);
  });

  test('is that a fault is over once the task has been read back, and not by one good window', async () => {
    const before = failing('unavailable');
    expect(await hears({ before, after: steady })).toEqual([
      `vendor-unreachable of ${ACCOUNT} is over`,
      // Who could not be reached may have refused the token before.
      `token-refused of ${ACCOUNT} is over`,
      `account-not-found of ${ACCOUNT} is over`,
    ]);
    expect(await hears({ before, after: before })).toEqual([]);
  });

  test('is that it goes on, in whatever words', async () => {
    const before = failing('unavailable');
    expect(await hears({ before, after: before, fault: 'time-out' })).toEqual([
      ofAccount('vendor-unreachable'),
    ]);
  });

  test('is that another fault took its place', async () => {
    const before = failing('unavailable');
    const after = failing('token-refused');
    expect(await hears({ before, after, fault: 'token-refused' })).toEqual([
      `vendor-unreachable of ${ACCOUNT} is over`,
      ofAccount('token-refused'),
    ]);
    expect(await hears({ before: failing('refused'), after, fault: 'token-refused' })).toEqual([
      `task-unreadable of ${testTask.key} is over`,
      ofAccount('token-refused'),
    ]);
  });

  test('is not that a token is accepted again, where nobody answers any more', async () => {
    const before = failing('token-refused');
    const after = failing('unavailable');
    expect(await hears({ before, after, fault: 'unavailable' })).toEqual([ofAccount('vendor-unreachable')]);
    expect(await hears({ before, after: failing('task-not-found'), fault: 'task-not-found' })).toEqual([
      `token-refused of ${ACCOUNT} is over`,
      ofTask('task-unreadable'),
    ]);
  });

  test('is how many records nobody can read', async () => {
    expect(await hears({ unreadable: 2 })).toEqual([
      {
        ...ofTask('records-unreadable', '2 records without an id, or with a grade that is none'),
        details: {
          'zh-CN': '2 条记录没有编号，或者等级无法识别',
          en: '2 records without an id, or with a grade that is none',
        },
      },
    ]);
  });

  test('is that the books of a window did not close twice running, and that all close again', async () => {
    expect(await hears({ booksClose: false, after: open(BACK_MS) })).toEqual([]);
    const twice = { before: open(BACK_MS), after: open(BACK_MS) };
    expect(await hears({ ...twice, booksClose: false })).toEqual([ofTask('books-open')]);
    expect(await hears({ before: open(BACK_MS) })).toEqual([`books-open of ${testTask.key} is over`]);
    expect(await hears({ before: open(BACK_MS, DAY_MS), after: open(DAY_MS) })).toEqual([]);
  });
});

test.each<[string, boolean | null, TaskState, boolean]>([
  ['closed', true, open(BACK_MS), false],
  ['were not read to the end', null, open(BACK_MS), false],
  ['are open for the first time', false, steady, false],
  ['are open, as those of another window were', false, open(DAY_MS), false],
  ['are open again', false, open(DAY_MS, BACK_MS), true],
])('books that %s', (_name, booksClose, before, again) => {
  expect(isOpenAgain(booksClose, before, BACK_MS)).toBe(again);
});
