import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lambdas/config/read-config.ts';
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
    unread: 0,
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

describe('the sums of one run', () => {
  it('count a window that was read twice once, and all that it told', () => {
    const tally = tallyOf(poll({ outcome: 'failed', fault: 'unavailable', told: 2 }), poll({ told: 1 }));
    expect({ listed: tally.listed, leads: tally.leads }).toEqual({ listed: 10, leads: 3 });
    expect(tally.failedTasks(NONE)).toEqual([]);
  });

  it('count what was told by a poll that AWS failed half-way, and a window that is asked for twice once', () => {
    const tally = tallyOf(poll({ told: 1 }), poll({ fromMs: 7, told: 0 }));
    tally.add({ type: 'poll-failed', taskKey, told: 2 });
    expect({ listed: tally.listed, leads: tally.leads }).toEqual({ listed: 10, leads: 3 });
  });

  it('count slices in place of the window that was cut', () => {
    const tally = tallyOf(
      poll({ outcome: 'out-of-time', slices: 2, told: 1 }),
      poll({ toMs: 50, listed: 6 }),
      poll({ fromMs: 50, listed: 8, told: 1 }),
    );
    expect({ listed: tally.listed, leads: tally.leads }).toEqual({ listed: 14, leads: 2 });
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
});

it('a task with a time that cannot be read has failed, and says which time', () => {
  const unreadable = 'calls from 03-02 11:59:00 to 03-02 12:00:00 cannot be read';
  const left = tallyOf(poll({ unreadable, unread: 2, listed: 5 }));
  expect([left.listed, left.reasons.unreadable]).toEqual([7, 2]);
  expect(tallyOf(poll({ unreadable })).failedTasks(NONE)).toMatchObject([{ what: unreadable }]);
});
