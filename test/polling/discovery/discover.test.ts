import { beforeEach, describe, expect, test } from 'vitest';
import { CallRecordsError } from '../../../lambdas/call-records/errors.ts';
import type { ListedTask } from '../../../lambdas/call-records/task-list.ts';
import { tellFound } from '../../../lambdas/faults/found/tell-found.ts';
import { followFound } from '../../../lambdas/functions/follow-found.ts';
import { operatorChannels } from '../../../lambdas/functions/open-faults.ts';
import { MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { AccountStore } from '../../../lambdas/polling/accounts/account-store.ts';
import type { ReadMessage } from '../../../lambdas/polling/accounts/read-message.ts';
import { discover } from '../../../lambdas/polling/discovery/discover.ts';
import { FoundStore } from '../../../lambdas/polling/discovery/found-store.ts';
import type { DiscoverReport } from '../../../lambdas/polling/reports.ts';
import { metricsOfReport } from '../../../lambdas/reports/metrics-of-report.ts';
import { testConfig, testTask } from '../../support/config.ts';
import { useTables } from '../../support/use-tables.ts';
import { World } from '../../support/world.ts';

const tables = useTables();
const { account } = testTask;
const { key: _key, id: _id, account: _account, name: _name, enabled: _on, ...task } = testTask;
let place: Awaited<ReturnType<typeof tables.newTable>>;
let world: World;
let list: ListedTask[] | CallRecordsError;
let reads: ReadMessage[];
let reports: DiscoverReport[];

beforeEach(async () => {
  place = await tables.newTable();
  world = new World(place);
  const base = testConfig();
  const own = base.accounts[account];
  if (!own) throw new Error('no account');
  const accounts = {
    ...base.accounts,
    [account]: { ...own, discover: { match: '秋季.*', atMost: 3, task } },
  };
  world.config = { ...base, accounts, tasks: [] };
  list = [{ id: 'a', name: '秋季一', status: 'running' }];
  reads = [];
  reports = [];
});

async function look(change: object = {}): Promise<void> {
  const { pollDeps, stores } = world.functions();
  const channels = operatorChannels(world.config);
  const deps = {
    ...pollDeps,
    found: new FoundStore(stores.table),
    accounts: new AccountStore(stores.table, () => world.clock.nowMs()),
    tellFound: tellFound({ ...pollDeps, channels }),
    taskList: async () => {
      if (list instanceof CallRecordsError) throw list;
      return { tasks: list, unreadable: 0 };
    },
    reads: { send: async (messages: readonly ReadMessage[]) => void reads.push(...messages) },
    report: (report: DiscoverReport) => void reports.push(report),
    ...change,
  };
  await discover(deps, account, world.clock.nowMs() + MINUTE_MS);
  await world.settle();
}

const heard = () => world.heard.map(({ message: { data } }) => [data.kind, data.detail]);

describe('a task that was found', () => {
  test('is announced once, read at once, and known to every function from then on', async () => {
    await look();
    await look();
    expect(heard()).toEqual([['tasks-found', '秋季一']]);
    expect(world.heard[0]?.message.text).toContain('账号 acme 有 1 个新任务开始读取');
    expect(reads.flatMap(({ windows }) => windows.map(({ taskKey }) => taskKey))).toEqual([
      testTask.key.replace(/[^/]+$/, 'a'),
    ]);
    const { pollDeps } = world.functions();
    const ask = followFound(
      { ...world.platform, ...place, config: world.config, lanes: pollDeps.laneQueue, report: () => {} },
      ({ config }) =>
        async () =>
          config.tasks.map(({ name }) => name),
    );
    expect(await ask()).toEqual(['秋季一']);
    list = [{ id: 'b', name: '秋季二', status: 'running' }];
    await look();
    expect(await ask()).toEqual(['秋季一', '秋季二']);
    expect(heard().at(-1)).toEqual(['tasks-found', '秋季二']);
  });

  test('is announced all the same where who found it died before that', async () => {
    const dies = () => Promise.reject(new Error('killed'));
    await expect(look({ tellFound: dies })).rejects.toThrow('killed');
    await look();
    await look();
    expect(heard()).toEqual([['tasks-found', '秋季一']]);
  });

  test('is announced once where two look at the same moment', async () => {
    await Promise.all([look(), look(), look()]);
    expect(heard()).toHaveLength(1);
    expect(reads).toHaveLength(1);
  });
});

test('an account that asked to be left alone is not asked for its list', async () => {
  const { table } = world.functions().stores;
  const accounts = new AccountStore(table, () => world.clock.nowMs());
  const key = testTask.key.replace(/[/][^/]+$/, '');
  await accounts.change(key, await accounts.get(key), { blockedUntilMs: world.clock.nowMs() + MINUTE_MS });
  await look();
  expect([reads, reports]).toEqual([[], []]);
  world.clock.advance(2 * MINUTE_MS);
  await look();
  expect(reads).toHaveLength(1);
});

describe('operators hear', () => {
  test('that more tasks match than may be read, and when all are read again', async () => {
    list = Array.from({ length: 900 }, (_, at) => ({ id: `t${at}`, name: `秋季${at}`, status: 'running' }));
    await look();
    expect(
      heard()
        .map(([kind]) => kind)
        .toSorted((one, other) => (String(one) < String(other) ? -1 : 1)),
    ).toEqual(['tasks-found', 'too-many-tasks']);
    expect(heard().join()).toContain('还有 897 个没有读：秋季3、秋季4');
    expect(reads.flatMap(({ windows }) => windows)).toHaveLength(3);
    list = list.slice(0, 3);
    await look();
    world.clock.advance(6 * MINUTE_MS);
    await world.functions().tick('lanes');
    await world.settle();
    expect(world.heard.at(-1)?.message.data).toMatchObject({ kind: 'too-many-tasks', phase: 'over' });
  });

  test('that the account is well while none runs, and no more once one is read: its calls say so then', async () => {
    const goodReads = () =>
      reports.map((report) =>
        metricsOfReport(report).flatMap(({ metrics }) => metrics.map(({ name }) => name)),
      );
    list = [{ id: 'z', name: '春季一', status: 'running' }];
    await look();
    list = [{ id: 'a', name: '秋季一', status: 'running' }];
    await look();
    list = new CallRecordsError({ code: 'token-refused', message: 'no', retryable: false });
    await look();
    expect(goodReads()).toEqual([['GoodReads'], [], ['TokenRefusals']]);
  });

  test('that the list cannot be read, and what is known goes on', async () => {
    await look();
    list = new CallRecordsError({ code: 'refused', message: 'no such page', retryable: false });
    for (let time = 0; time < 4; time += 1) {
      world.clock.advance(5 * MINUTE_MS);
      await look();
      await world.functions().tick('lanes');
      await world.settle();
    }
    expect(heard().filter(([kind]) => kind === 'tasks-unlisted')).toEqual([
      ['tasks-unlisted', 'no such page'],
    ]);
    expect(reports.at(-1)).toMatchObject({ type: 'discover', fault: 'refused', account });
    list = [{ id: 'a', name: '秋季一', status: 'running' }];
    await look();
    expect(reads).toHaveLength(1);
  });
});
