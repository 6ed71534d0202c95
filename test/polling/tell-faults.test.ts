import { describe, expect, test } from 'vitest';
import type { PollErrorCode } from '../../lambdas/call-records/errors.ts';
import type { FaultKind, Sighting } from '../../lambdas/faults/fault.ts';
import type { TaskState } from '../../lambdas/leads/coverage.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { isOpenAgain, type PollFaults, tellClock, tellFaults } from '../../lambdas/polling/tell-faults.ts';
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
    expect(await hears({ before: failing('token-refused') })).toEqual([
      `token-refused of ${ACCOUNT} is over`,
      `account-not-found of ${ACCOUNT} is over`,
    ]);
    expect(await hears({ before: failing('refused') })).toEqual([
      `task-unreadable of ${testTask.key} is over`,
      `token-refused of ${ACCOUNT} is over`,
      `account-not-found of ${ACCOUNT} is over`,
    ]);
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

describe('what operators hear of what cannot be read', () => {
  const span = {
    fromMs: NOON_MS - MINUTE_MS,
    toMs: NOON_MS,
    sinceMs: NOON_MS,
    fault: 'unavailable',
  } as const;
  const unread: TaskState = { ...steady, unreadable: [span] };

  test('is its time, in their language and in English', async () => {
    expect(await hears({ after: unread })).toMatchObject([
      {
        kind: 'task-unreadable',
        subject: testTask.key,
        name: '秋季课程回访',
        details: {
          en: expect.stringContaining('calls from 03-02 11:59:00 to 03-02 12:00:00 cannot be read'),
        },
      },
    ]);
  });

  test('is that it can be read again, unless the task fails as a whole now', async () => {
    expect(await hears({ before: unread })).toEqual([`task-unreadable of ${testTask.key} is over`]);
    expect(await hears({ before: unread, after: failing('refused'), fault: 'refused' })).toEqual([
      ofTask('task-unreadable'),
    ]);
    expect(await hears({ before: { ...steady, unreadable: [] } })).toEqual([]);
    expect(await hears({ before: unread, after: unread, fault: 'unavailable' })).toMatchObject([
      { kind: 'vendor-unreachable' },
      { kind: 'task-unreadable' },
    ]);
  });

  test('is not that a task which failed is well, while part of it cannot be read', async () => {
    const heard = await hears({ before: failing('refused'), after: unread });
    expect(heard).toMatchObject([{ kind: 'task-unreadable' }]);
  });

  test('is that rows came which are another task’s', async () => {
    expect(await hears({ otherTasks: { rows: 2, taskIds: ['t1', 't2'] } })).toMatchObject([
      {
        kind: 'records-of-another-task',
        subject: testTask.key,
        name: '秋季课程回访',
        details: { en: `asked for task ${testTask.id}, got 2 records of t1, t2` },
      },
    ]);
  });

  test('is what came in place of times', async () => {
    expect(await hears({ unreadTimes: 'calldate: null' })).toEqual([
      ofTask('times-unreadable', 'calldate: null'),
    ]);
  });
});

describe('what operators hear of the clocks', () => {
  const behind = { offsetMs: -25 * MINUTE_MS, by: 'date' } as const;
  async function hearsClock(
    clocks: Parameters<typeof tellClock>[2],
    stray: NonNullable<Parameters<typeof tellClock>[3]['stray']> | null = null,
  ) {
    const heard: (Sighting | string)[] = [];
    const faults = {
      seen: async (sighting: Sighting) => void heard.push(sighting),
      over: async (kind: FaultKind, subject: string) => void heard.push(`${kind} of ${subject} is over`),
    };
    const how = {
      timeZone: 'Asia/Shanghai',
      nowMs: NOON_MS,
      locale: 'en',
      ...(stray ? { stray } : {}),
    } as const;
    await tellClock(faults, testTask, clocks, how);
    return heard;
  }

  test('is by how much they differ, and that they do no more', async () => {
    expect(await hearsClock({ before: null, now: behind })).toMatchObject([
      {
        kind: 'clock-differs',
        subject: ACCOUNT,
        name: 'acme',
        details: { en: expect.stringContaining('25 min behind our clock') },
      },
    ]);
    expect(await hearsClock({ before: behind, now: null })).toEqual([`clock-differs of ${ACCOUNT} is over`]);
    expect(await hearsClock({ before: null, now: null })).toEqual([]);
  });

  test('is which record alone is dated ahead', async () => {
    const stray = { key: 'r9', atMs: NOON_MS + MINUTE_MS, seenAtMs: NOON_MS, tellFromMs: NOON_MS };
    expect(await hearsClock({ before: null, now: null }, stray)).toMatchObject([
      {
        kind: 'record-ahead',
        subject: testTask.key,
        name: '秋季课程回访',
        details: { en: expect.stringContaining('record r9 is dated 2026-03-02T12:01:00+08:00, 1 min ahead') },
      },
    ]);
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
