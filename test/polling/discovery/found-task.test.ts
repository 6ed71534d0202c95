import { describe, expect, test } from 'vitest';
import type { ListedTask } from '../../../lambdas/call-records/task-list.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { type FoundTask, foundThen, matcherOf } from '../../../lambdas/polling/discovery/found-task.ts';
import { withFound } from '../../../lambdas/polling/discovery/with-found.ts';
import { dueWindows } from '../../../lambdas/schedule/due-windows.ts';
import { NOON_MS } from '../../support/clock.ts';
import { testConfig, testTask } from '../../support/config.ts';

const listed = (id: string, name: string, status: ListedTask['status'] = 'running') => ({ id, name, status });
const look = (known: readonly FoundTask[], list: readonly ListedTask[], more: object = {}) =>
  foundThen(known, list, {
    match: '秋季.*',
    atMost: 2,
    inFile: new Set(['in-file']),
    keepMs: 90 * DAY_MS,
    nowMs: NOON_MS,
    ...more,
  });
const ids = (tasks: readonly FoundTask[]) => tasks.map(({ id }) => id);

describe('of the tasks that are listed', () => {
  test('those are found that run, match by their whole name, and are not in the file', () => {
    const found = look(
      [],
      [
        listed('a', '秋季回访'),
        listed('paused', '秋季停', 'paused'),
        listed('over', '秋季完', null),
        listed('other', '老秋季回访'),
        listed('in-file', '秋季在文件里'),
        listed('not/an id', '秋季坏'),
      ],
    );
    expect(found.begun).toEqual([
      { id: 'a', name: '秋季回访', foundAtMs: NOON_MS, endedAtMs: null, isTold: false },
    ]);
    expect(found.left.count).toBe(0);
  });

  test('no more than are allowed are read, and the rest is named; those that are read stay', () => {
    const first = look([], [listed('a', '秋季一'), listed('b', '秋季二'), listed('c', '秋季三')]);
    expect([ids(first.begun), first.left]).toEqual([['a', 'b'], { count: 1, names: ['秋季三'] }]);
    const then = look(first.tasks, [listed('c', '秋季三'), listed('b', '秋季二'), listed('a', '秋季一')]);
    expect([ids(then.begun), then.isChanged, then.left.count]).toEqual([[], false, 1]);
  });

  test('one that has ended gives its place, is kept for a while, and may run again', () => {
    const { tasks } = look([], [listed('a', '秋季一'), listed('b', '秋季二')]);
    const ended = look(tasks, [listed('b', '秋季二'), listed('c', '秋季三')]);
    expect(ids(ended.begun)).toEqual(['c']);
    expect(ended.tasks[0]).toMatchObject({ id: 'a', endedAtMs: NOON_MS });
    const again = look(ended.tasks, [listed('a', '秋季一')], { nowMs: NOON_MS + HOUR_MS });
    expect(again.begun).toEqual([{ ...tasks[0], endedAtMs: null }]);
    const later = look(ended.tasks, [], { nowMs: NOON_MS + 91 * DAY_MS });
    expect(ids(later.tasks)).toEqual(['b', 'c']);
  });

  test('a name is cleaned, and a pattern that changes ends what it does not match', () => {
    expect(look([], [listed('a', '秋季\u200b回\n访')]).begun[0]?.name).toBe('秋季 回 访');
    const { tasks } = look([], [listed('a', '秋季一')]);
    expect(look(tasks, [listed('a', '秋季一')], { match: '春季' }).tasks[0]?.endedAtMs).toBe(NOON_MS);
  });

  test.each([
    ['秋季', '秋季', true],
    ['秋季', '秋季回访', false],
    ['秋季|春季.*', '春季回访', true],
    ['秋季|春季.*', '老春季', false],
  ])('%s and %s: %s', (match, name, isMatch) => {
    expect(matcherOf(match)(name)).toBe(isMatch);
  });
});

describe('the configuration with what was found', () => {
  const { key: _key, id: _id, account: _account, name: _name, enabled: _on, ...task } = testTask;
  const base = testConfig();
  const account = base.accounts[testTask.account];
  if (!account) throw new Error('no account');
  const config = {
    ...base,
    accounts: {
      ...base.accounts,
      [testTask.account]: { ...account, discover: { match: '.*', atMost: 5, task } },
    },
  };
  const found = (endedAtMs: number | null, id = 'a') => {
    const tasks = [{ id, name: '秋季', foundAtMs: NOON_MS, endedAtMs, isTold: true }];
    return new Map([[testTask.account, { tasks, token: 't' }]]);
  };

  test('has them like those of the file', () => {
    const added = withFound(config, found(null), NOON_MS).tasks.at(-1);
    expect(added).toMatchObject({ id: 'a', name: '秋季', enabled: true, channels: testTask.channels });
    expect(added?.key).toBe(testTask.key.replace(/[^/]+$/, 'a'));
    expect(withFound(config, found(null, testTask.id), NOON_MS)).toBe(config);
  });

  test('asks for each window of one that has ended as long as it may hold a call', () => {
    const backs = (sinceMs: number) => {
      const { tasks } = withFound(config, found(NOON_MS - sinceMs), NOON_MS);
      return dueWindows(tasks.slice(-1), null, NOON_MS).map(({ backMs }) => backMs);
    };
    const all = testTask.windows.map(({ backMs }) => backMs);
    const [shortest = 0, ...longer] = all;
    expect(backs(MINUTE_MS)).toEqual(all);
    expect(backs(shortest + 6 * MINUTE_MS)).toEqual(longer);
    expect(backs(30 * DAY_MS)).toEqual([]);
    expect(withFound(config, found(NOON_MS - 30 * DAY_MS), NOON_MS).tasks.at(-1)?.enabled).toBe(false);
  });
});
