import { describe, expect, test } from 'vitest';
import { silentLog } from '../../../lambdas/platform/log/log.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { AccountStore } from '../../../lambdas/polling/accounts/account-store.ts';
import { type Bundle, bundled, bundleOf } from '../../../lambdas/polling/accounts/bundle.ts';
import { type BundleDeps, readBundle } from '../../../lambdas/polling/accounts/read-bundle.ts';
import { type ReadMessage, unpacked } from '../../../lambdas/polling/accounts/read-message.ts';
import { SweepSlots } from '../../../lambdas/polling/accounts/sweep-slots.ts';
import type { PollMessage } from '../../../lambdas/polling/poll-message.ts';
import { NOON_MS, TestClock } from '../../support/clock.ts';
import { testConfig, testTask } from '../../support/config.ts';
import { memoryStores } from '../../support/memory-stores.ts';

const window = (taskKey = testTask.key): PollMessage => ({
  taskKey,
  fromMs: NOON_MS - 20 * MINUTE_MS,
  toMs: null,
  dueAtMs: NOON_MS,
  backMs: 20 * MINUTE_MS,
  staleAfterMs: 3 * MINUTE_MS,
  rest: [],
});
const read = (account: string, tier: ReadMessage['tier'], windows = 1): ReadMessage => ({
  account,
  tier,
  decides: tier === 'short',
  windows: Array.from({ length: windows }, () => window()),
});
const many = (count: number, tier: ReadMessage['tier'], windows = 1) =>
  Array.from({ length: count }, (_, n) => read(`account-${n}`, tier, windows));

describe('reads are packed', () => {
  test('twenty-one accounts into one bundle, so that none waits until another function is free', () => {
    expect(bundled(many(21, 'short')).map(({ reads }) => reads.length)).toEqual([21]);
  });

  test('sweeps apart from what must not wait for them', () => {
    const bundles = bundled([read('a', 'sweep'), read('a', 'short'), read('b', 'short'), read('b', 'sweep')]);
    expect(bundles.map(({ reads }) => reads.map(({ account, tier }) => `${account} ${tier}`))).toEqual([
      ['a short', 'b short'],
      ['a sweep', 'b sweep'],
    ]);
  });

  test('into no more than SQS takes, whatever there is', () => {
    const longIds = read('long', 'short', 0);
    const ids = Array.from({ length: 500 }, (_, n) => `ai.example.cn/1/${String(n).padStart(300, '0')}`);
    const bundles = bundled([
      ...many(300, 'short'),
      ...many(40, 'short', 400),
      ...Array.from({ length: 4 }, () => ({ ...longIds, windows: ids.map(window) })),
      ...many(30, 'sweep', 500),
    ]);
    for (const bundle of bundles) expect(JSON.stringify(bundle).length).toBeLessThan(256 * 1024);
    expect(bundles.flatMap(({ reads }) => reads)).toHaveLength(374);
  });

  test('so that one function waits for the servers of several accounts with hundreds of tasks', () => {
    const bundles = bundled([...many(20, 'short', 500), ...many(20, 'sweep', 35)]);
    expect(bundles.map(({ reads }) => reads.length)).toEqual([4, 4, 4, 4, 4, 8, 8, 4]);
  });

  test('and windows that differ only in their task are named once, and come out as they went in', () => {
    const others: PollMessage[] = [
      { ...window('ai.example.cn/1/other'), backMs: 30 * MINUTE_MS, fromMs: NOON_MS - 30 * MINUTE_MS },
      { ...window('ai.example.cn/1/slice'), toMs: NOON_MS, staleAfterMs: null, rest: [[1, 2]] },
    ];
    const keys = Array.from({ length: 500 }, (_, n) => `ai.example.cn/1/287e19c4-1966-49d6-8f02-${n}`);
    const windows = [...keys.map(window), ...others];
    const [bundle] = bundled([{ ...read('acme', 'short'), windows }]);
    const text = JSON.stringify(bundle);
    expect(text.length).toBeLessThan(JSON.stringify(windows).length / 4);
    const [again] = bundleOf(testConfig(), JSON.parse(text))?.reads.map(unpacked) ?? [];
    expect(again).toEqual({ ...read('acme', 'short'), windows });
  });

  test('but sweeps as the version before reads them: nothing asks for them again within the hour', () => {
    const [bundle] = bundled([read('acme', 'sweep', 3)]);
    expect(bundle).toEqual({ reads: [read('acme', 'sweep', 3)] });
  });
});

describe('a message', () => {
  const config = testConfig();

  test('whose windows stand one by one is what it was', () => {
    const bundle = { reads: [read('acme', 'short')] };
    expect(bundleOf(config, JSON.parse(JSON.stringify(bundle)))).toEqual(bundle);
  });

  test('of the version before, that waits while a new one is deployed, is read', () => {
    expect(bundleOf(config, read('acme', 'sweep'))).toEqual({ reads: [read('acme', 'sweep')] });
    expect(bundleOf(config, window())).toEqual({
      reads: [{ account: 'acme', tier: 'sweep', decides: false, windows: [window()] }],
    });
  });

  test('of no shape that is known is refused', () => {
    expect(bundleOf(config, { hello: 'world' })).toBeNull();
  });
});

describe('those who sweep at once', () => {
  const stores = memoryStores();
  const clock = new TestClock();
  const slots = () => new SweepSlots(stores.table, 2);

  test('are as many as there are slots; one that is given back, or whose holder was killed, is free', async () => {
    const untilMs = clock.nowMs() + 2 * MINUTE_MS;
    const first = await slots().take('first', clock.nowMs(), untilMs);
    expect(await slots().take('second', clock.nowMs(), untilMs)).not.toBeNull();
    expect(await slots().take('third', clock.nowMs(), untilMs)).toBeNull();
    await first?.();
    expect(await slots().take('third', clock.nowMs(), untilMs)).not.toBeNull();
    expect(await slots().take('fourth', clock.nowMs(), untilMs)).toBeNull();
    expect(await slots().take('fourth', untilMs + SECOND_MS, untilMs + MINUTE_MS)).not.toBeNull();
  });

  test('do not wait for days where a clock that was ahead took the slot', async () => {
    const one = new SweepSlots(memoryStores().table, 1);
    const aheadMs = clock.nowMs() + 3 * DAY_MS;
    await one.take('ahead', aheadMs, aheadMs + MINUTE_MS);
    expect(await one.take('ours', clock.nowMs(), clock.nowMs() + MINUTE_MS)).not.toBeNull();
  });

  test('leave the rest for later, and short windows need none', async () => {
    const stores = memoryStores();
    const none = new SweepSlots(stores.table, 0);
    const sent: { bundles: readonly Bundle[]; delayMs: number }[] = [];
    const deps = {
      platform: { clock, newId: () => 'id' },
      config: { ...testConfig(), tasks: [] },
      sweepSlots: none,
      polls: {
        send: async (bundles: readonly Bundle[], { delayMs = 0 } = {}) =>
          void sent.push({ bundles, delayMs }),
      },
    } as unknown as BundleDeps;
    const sweeps = { reads: [read('acme', 'sweep')] };
    await readBundle(deps, sweeps, clock.nowMs() + MINUTE_MS);
    expect(sent).toEqual([{ bundles: [sweeps], delayMs: 5 * SECOND_MS }]);
    // It names no window: it is looked at, and that is all.
    await readBundle(deps, { reads: [{ ...read('acme', 'short'), windows: [] }] }, clock.nowMs() + MINUTE_MS);
    expect(sent).toHaveLength(1);
  });
});

describe('what several accounts leave over', () => {
  test('travels on together, so that it takes one function and not one for each account', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const tasks = names.map((name) => ({ ...testTask, account: name, key: `host/${name}/${testTask.id}` }));
    const config = testConfig();
    const acme = config.accounts.acme;
    if (!acme) throw new Error('expected an account');
    const clock = new TestClock();
    const stores = memoryStores();
    const accounts = new AccountStore(stores.table, () => clock.nowMs());
    // Others read the sweeps of these two.
    for (const name of ['a', 'b'])
      await accounts.takeSweeps(`host/${name}`, 'another', clock.nowMs() + MINUTE_MS);
    const sent: { bundles: readonly Bundle[]; delayMs: number }[] = [];
    const deps = {
      ...stores,
      platform: { clock, newId: () => 'id', log: silentLog },
      config: { ...config, accounts: Object.fromEntries(names.map((name) => [name, acme])), tasks },
      accounts,
      sweepSlots: null,
      faults: { seen: async () => {}, over: async () => {} },
      client: () => ({}),
      report: () => {},
      // The first of two windows is read, the other fails.
      poll: async (_deps: unknown, { backMs }: PollMessage) => {
        if (backMs > HOUR_MS) throw new Error('the table does not answer');
        return { type: 'poll' };
      },
      polls: {
        send: async (bundles: readonly Bundle[], { delayMs = 0 } = {}) =>
          void sent.push({ bundles, delayMs }),
      },
    } as unknown as BundleDeps;
    const windowsOf = (name: string) =>
      [20 * MINUTE_MS, 6 * HOUR_MS].map((backMs) => ({ ...window(`host/${name}/${testTask.id}`), backMs }));
    const reads = names.map((name) => ({ ...read(name, 'sweep', 0), windows: windowsOf(name) }));
    await readBundle(deps, { reads }, clock.nowMs() + MINUTE_MS);

    const asked = sent.map(({ bundles, delayMs }) => ({
      delayMs,
      bundles: bundles.map((bundle) => bundle.reads.map(({ account, windows }) => [account, windows.length])),
    }));
    expect(asked).toEqual([
      {
        delayMs: 5 * SECOND_MS,
        bundles: [
          [
            ['a', 2],
            ['b', 2],
          ],
        ],
      },
      {
        delayMs: 0,
        bundles: [
          [
            ['c', 1],
            ['d', 1],
          ],
        ],
      },
    ]);
  });
});
