import { describe, expect, test } from 'vitest';
import { pollsAtOnce } from '../../../lambdas/polling/accounts/polls-at-once.ts';
import { testTask } from '../../support/config.ts';

const of = (accounts: number, tasks: number) => ({
  accounts: {},
  tasks: Array.from({ length: accounts * tasks }, (_, n) => {
    const account = `a${n % accounts}`;
    return { ...testTask, account, key: `ai.example.cn/${account}/287e19c4-1966-49d6-8f02-${n}` };
  }),
});

describe('how many polls run at once', () => {
  test.each([
    [1, 2],
    [2, 3],
    [3, 4],
    [40, 4],
  ])('follows from the accounts where they have few tasks: for %i of them %i', (accounts, polls) => {
    expect(pollsAtOnce(of(accounts, 1))).toBe(polls);
  });

  test.each([
    [1, 500, 2],
    [4, 500, 4],
    [8, 500, 4],
    [9, 500, 6],
    [20, 500, 10],
    [100, 500, 50],
  ])(
    'is twice the messages that short windows take: for %i accounts of %i tasks %i',
    (accounts, tasks, polls) => {
      expect(pollsAtOnce(of(accounts, tasks))).toBe(polls);
    },
  );

  test('is no more than an AWS account can spare, and counts no task that is off', () => {
    expect(pollsAtOnce(of(300, 500))).toBe(100);
    const { accounts, tasks } = of(20, 500);
    expect(pollsAtOnce({ accounts, tasks: tasks.map((task) => ({ ...task, enabled: false })) })).toBe(2);
  });
});
