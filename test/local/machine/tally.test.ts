import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lambdas/config/read-config.ts';
import type { Reason } from '../../../lambdas/leads/decide.ts';
import type { PollReport } from '../../../lambdas/polling/reports.ts';
import { Tally } from '../../../local/machine/tally.ts';
import { config } from '../../cli/leadbell.ts';

const yaml = readConfig(config('http://127.0.0.1:1'), 'leadbell.yaml').config;
const taskKey = yaml.tasks[0]?.key ?? '';
const NONE = new Set<string>();

function poll(over: Partial<PollReport> & { told?: number }): PollReport {
  const { told = 0, ...rest } = over;
  return {
    type: 'poll',
    taskKey,
    taskName: '秋季课程回访',
    account: 'acme',
    fromMs: 0,
    toMs: null,
    outcome: 'complete',
    fault: null,
    message: null,
    hint: null,
    listed: 10,
    reasons: {
      told,
      known: 0,
      baselined: 0,
      corrected: 0,
      'not-wanted': 10 - told,
      'not-graded': 0,
      unreadable: 0,
    },
    booksClose: true,
    booksOpenAgain: false,
    slices: 0,
    unreadable: null,
    unreadTimes: null,
    unread: 0,
    newestAtMs: null,
    requests: 1,
    writes: 0,
    tookMs: 1,
    ...rest,
  };
}

function tallyOf(...reports: PollReport[]): Tally {
  const tally = new Tally(yaml);
  for (const report of reports) tally.add(report);
  return tally;
}

function enter(tally: Tally, reason: Reason, ...keys: string[]): void {
  for (const key of keys) tally.enter(taskKey, key, reason);
}

describe('the sums of one run', () => {
  it('count a record once, however often it is read, and what was done to it above what was found later', () => {
    const tally = tallyOf(poll({ outcome: 'failed', fault: 'unavailable', told: 2 }), poll({ told: 1 }));
    enter(tally, 'told', 'a', 'b');
    enter(tally, 'not-graded', 'c');
    enter(tally, 'known', 'a', 'b');
    enter(tally, 'told', 'c');
    enter(tally, 'not-wanted', 'd');
    expect({ listed: tally.listed, leads: tally.leads }).toEqual({ listed: 4, leads: 3 });
    expect(tally.reasons).toMatchObject({ told: 3, known: 0, 'not-graded': 0, 'not-wanted': 1 });
    expect(tally.failedTasks(NONE)).toEqual([]);
  });

  it('count what was told by a poll that AWS failed half-way, and a window that is asked for twice once', () => {
    const tally = tallyOf(poll({ told: 1 }), poll({ fromMs: 7, told: 0 }));
    tally.add({ type: 'poll-failed', taskKey, told: 2 });
    expect(tally.leads).toBe(3);
  });

  it('count all slices of a window, the rows on their borders once, and what the window gave before it was cut', () => {
    const tally = tallyOf(
      poll({ outcome: 'out-of-time', slices: 2, told: 1 }),
      poll({ toMs: 50 }),
      poll({ fromMs: 50, told: 1 }),
    );
    enter(tally, 'told', 'newest');
    enter(tally, 'not-wanted', 'border', 'older');
    enter(tally, 'not-wanted', 'border');
    enter(tally, 'told', 'oldest');
    expect({ listed: tally.listed, leads: tally.leads }).toEqual({ listed: 4, leads: 2 });
    expect(tally.failedTasks(NONE)).toEqual([]);
  });

  it('name a task that failed, one with a slice that failed, and one that nobody finished', () => {
    const fault = { outcome: 'failed', fault: 'token-refused', hint: 'Copy a new one.' } as const;
    expect(tallyOf(poll({}), poll({ fromMs: 5, ...fault })).failedTasks(NONE)).toMatchObject([
      { name: '秋季课程回访', what: 'token-refused', hint: 'Copy a new one.' },
    ]);
    expect(tallyOf().failedTasks(NONE)).toHaveLength(1);
    expect(tallyOf(poll({})).failedTasks(new Set([taskKey]))).toHaveLength(1);
  });

  it('doubt a task whose books do not close, and do not call it failed', () => {
    const tally = tallyOf(poll({ outcome: 'short', booksClose: false }));
    expect(tally.failedTasks(NONE)).toEqual([]);
    expect(tally.doubtful()).toHaveLength(1);
  });

  it('say that not one time of a task could be read, as of its last poll', () => {
    const shape = 'calldate: text 99.99.9999';
    expect(tallyOf(poll({ unreadTimes: shape })).timeless()).toEqual([{ taskName: '秋季课程回访', shape }]);
    expect(tallyOf(poll({ unreadTimes: shape }), poll({})).timeless()).toEqual([]);
  });
});

describe('times that cannot be read', () => {
  const one = 'calls from 03-02 11:59:00 to 03-02 12:00:00 cannot be read';
  const all = 'Times are of Asia/Shanghai. Everything else that was asked for is read.';
  const [first, both] = [`${one}. ${all}`, `${one}; calls from 03-02 09:59:00 …. ${all}`];

  it('make a task a failed one, which says which', () => {
    const left = tallyOf(poll({ unreadable: first, unread: 2 }));
    enter(left, 'not-wanted', 'a', 'b', 'c');
    expect([left.listed, left.reasons.unreadable]).toEqual([5, 2]);
    expect(left.failedTasks(NONE)).toMatchObject([{ what: first }]);
  });

  it('are named as the poll knows them that ended last, whichever began first', () => {
    const [newer, older] = [{ toMs: null }, { toMs: 50 }];
    const tally = tallyOf(poll({ ...newer, unreadable: first }), poll({ ...older, unreadable: first }));
    tally.add(poll({ ...newer, unreadable: both }));
    expect(tally.failedTasks(NONE)).toMatchObject([{ what: both }]);
    tally.add(poll({ ...older, unreadable: null }));
    expect(tally.failedTasks(NONE)).toEqual([]);
  });

  it('do not say that all else is read where a slice failed, or is still to be read', () => {
    const tally = tallyOf(poll({ unreadable: both }));
    const [task] = tally.failedTasks(new Set([taskKey]));
    expect(task?.what).toBe(
      `${both.replace(' Everything else that was asked for is read.', '')}; not finished in time`,
    );
    expect(task?.hint).toBe('give it longer with --timeout');
  });
});
