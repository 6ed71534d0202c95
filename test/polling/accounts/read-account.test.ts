import { setImmediate as soon } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RecordClient } from '../../../lambdas/call-records/client.ts';
import { CallRecordsError } from '../../../lambdas/call-records/errors.ts';
import { readRecord } from '../../../lambdas/call-records/record/read-record.ts';
import type { Config } from '../../../lambdas/config/config.ts';
import type { Sighting } from '../../../lambdas/faults/fault.ts';
import type { FaultBook } from '../../../lambdas/faults/fault-book.ts';
import { silentLog } from '../../../lambdas/platform/log/log.ts';
import { MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { AccountStore } from '../../../lambdas/polling/accounts/account-store.ts';
import { readAccount } from '../../../lambdas/polling/accounts/read-account.ts';
import type { ReadDeps } from '../../../lambdas/polling/accounts/read-deps.ts';
import { byAccount, type ReadMessage } from '../../../lambdas/polling/accounts/read-message.ts';
import { takeTurn } from '../../../lambdas/polling/accounts/take-turn.ts';
import { VendorClocks } from '../../../lambdas/polling/clocks/vendor-clocks.ts';
import { FilterMemory } from '../../../lambdas/polling/filter/filter-memory.ts';
import { poll } from '../../../lambdas/polling/poll.ts';
import type { PollMessage } from '../../../lambdas/polling/poll-message.ts';
import type { Report } from '../../../lambdas/reports/reports.ts';
import { dueWindows } from '../../../lambdas/schedule/due-windows.ts';
import { NOON_MS, TestClock } from '../../support/clock.ts';
import { testConfig, testTask } from '../../support/config.ts';
import { memoryStores } from '../../support/memory-stores.ts';
import { vendorRecord } from '../../support/records.ts';

const HANGS_MS = 15 * SECOND_MS;
const SHORT_ONLY = [{ everyMs: MINUTE_MS, backMs: 20 * MINUTE_MS }];

/** Accounts with tasks, each account with a clock of its own: nothing of one waits for another. */
class Readers {
  readonly stores = memoryStores();
  config: Config;
  readonly asked: { account: string; minute: number; grades: readonly number[] }[] = [];
  readonly reports: Report[] = [];
  readonly faults: string[] = [];
  readonly sent: ReadMessage[] = [];
  readonly hung = new Set<string>();
  /** How long an answer takes. */
  tookMs = 20;
  /** The vendor's clock minus ours. */
  clockOffsetMs = 0;
  /** Of the records that it lists. */
  grades: readonly number[] = [5];
  /** What the process that reads remembers. */
  clocks = new VendorClocks();
  minute = 0;
  /** What a page waits for. */
  pause = async (): Promise<void> => {};
  /** When each account's tasks were read last. */
  readonly lastReadMinute = new Map<string, number>();

  constructor(accounts: Readonly<Record<string, number>>) {
    const base = testConfig();
    this.config = {
      ...base,
      accounts: Object.fromEntries(
        Object.keys(accounts).map((name) => [name, { ...base.accounts.acme, concurrency: 4 } as never]),
      ),
      tasks: Object.entries(accounts).flatMap(([account, count]) =>
        Array.from({ length: count }, (_, index) => ({
          ...testTask,
          account,
          id: `${account}-${index}`,
          key: `host/${account}/${account}-${index}`,
          windows: SHORT_ONLY,
        })),
      ),
    };
  }

  /** One minute of all accounts. @returns how long each reader took, by account */
  async pass(): Promise<Map<string, number>> {
    const startMs = NOON_MS + this.minute * MINUTE_MS;
    const due = dueWindows(this.config.tasks, startMs - MINUTE_MS, startMs);
    const took = new Map<string, number>();
    for (const message of byAccount(this.config, due)) {
      const clock = new TestClock();
      clock.advance(startMs - NOON_MS);
      await this.read(message, clock);
      took.set(message.account, clock.nowMs() - startMs);
    }
    this.minute += 1;
    return took;
  }

  async read(message: ReadMessage, clock: TestClock): Promise<void> {
    const platform = { clock, newId: () => `id-${this.asked.length}`, random: () => 0.5, log: silentLog };
    const faults = {
      seen: async ({ kind, subject }: Sighting) => void this.faults.push(`${kind} ${subject}`),
      over: async (kind: string, subject: string) => void this.faults.push(`${kind} ${subject} is over`),
    } as unknown as FaultBook;
    const deps: ReadDeps = {
      platform,
      config: this.config,
      ...this.stores,
      giving: null,
      accounts: new AccountStore(this.stores.table, () => clock.nowMs()),
      reads: { send: async (messages) => void this.sent.push(...messages) },
      poll,
      laneQueue: { send: async () => {} },
      faults,
      report: (report) => void this.reports.push(report),
      client: (account) => this.#client(account, clock),
      clocks: this.clocks,
      filterMemory: new FilterMemory(),
    };
    const deadlineMs = clock.nowMs() + 118 * SECOND_MS;
    const turn = await takeTurn(deps, message, deadlineMs);
    if (turn === null) return;
    const again = 'wait' in turn ? turn.wait : await readAccount(deps, turn, deadlineMs);
    if (again) this.sent.push(again);
  }

  requestsOf(account: string, minute: number): number {
    return this.asked.filter((one) => one.account === account && one.minute === minute).length;
  }

  skipped(): number {
    return this.reports.reduce(
      (sum, report) => sum + (report.type === 'reads-skipped' ? report.windows : 0),
      0,
    );
  }

  #client(account: string, clock: TestClock): RecordClient {
    return {
      page: async (query, _page, options) => {
        options?.onRequest?.();
        this.asked.push({ account, minute: this.minute, grades: query.intentionTags ?? [] });
        await this.pause();
        if (this.hung.has(account)) {
          clock.advance(HANGS_MS / 4);
          throw new CallRecordsError({
            code: 'time-out',
            message: 'hung',
            retryable: true,
            isAnswered: false,
          });
        }
        // Four at once share the time.
        clock.advance(this.tookMs / 4);
        this.lastReadMinute.set(`${account} ${query.taskId}`, this.minute);
        const { intentionTags = [] } = query;
        const rows = this.grades
          .filter((grade) => intentionTags.length === 0 || intentionTags.includes(grade))
          .map((grade) =>
            readRecord(
              vendorRecord({
                id: `graded-${grade}`,
                calledAtMs: clock.nowMs() + this.clockOffsetMs,
                intention_results: grade,
              }),
              'Asia/Shanghai',
            ),
          );
        const meta = { total: rows.length, lastPage: 1, currentPage: 1, perPage: 100 };
        return { rows, meta, clockOffsetMs: this.clockOffsetMs };
      },
    };
  }
}

let readers: Readers;

describe('a thousand tasks, of ten accounts, one of which hangs', () => {
  beforeEach(() => {
    readers = new Readers({
      hung: 300,
      ...Object.fromEntries(Array.from({ length: 7 }, (_, n) => [`a${n}`, 100])),
    });
  });

  test('are each read in every minute, except the hung one, which is asked once; then it is read whole', async () => {
    await readers.pass();
    expect(readers.lastReadMinute.size).toBe(1000);
    readers.hung.add('hung');
    for (let minute = 1; minute <= 6; minute += 1) {
      const took = await readers.pass();
      for (const [account, ms] of took) if (account !== 'hung') expect(ms).toBeLessThan(10 * SECOND_MS);
      expect(readers.requestsOf('hung', minute)).toBeLessThanOrEqual(minute === 1 ? 5 : 1);
    }
    readers.hung.clear();
    await readers.pass();
    for (const minute of readers.lastReadMinute.values()) expect(minute).toBe(7);
    expect(readers.skipped()).toBe(0);
    // What was missed is read by a message of its own, and then the fault is over.
    const clock = new TestClock();
    clock.advance(8 * MINUTE_MS);
    for (const message of readers.sent.splice(0)) await readers.read(message, clock);
    // The outage is one fault of the account, whichever task saw it.
    expect([...new Set(readers.faults)].filter((told) => !/^(?:token|account)-/.test(told))).toEqual([
      'vendor-unreachable host/hung',
      'vendor-unreachable host/hung is over',
    ]);
  }, 120_000);
});

describe('an account that is too slow for its tasks', () => {
  test('has them read in turn, says how many were left out, and says when none is any more', async () => {
    readers = new Readers({ slow: 90 });
    readers.tookMs = 4000;
    for (let minute = 0; minute < 3; minute += 1) await readers.pass();
    const minutes = [...readers.lastReadMinute.values()];
    expect(minutes).toHaveLength(90);
    expect(Math.min(...minutes)).toBeGreaterThan(0);
    expect(readers.skipped()).toBeGreaterThan(60);
    const { skippedReads } = readers.stores;
    expect(await skippedReads.minutes('host/slow', NOON_MS, NOON_MS + 3 * MINUTE_MS)).toBe(3);
    expect(await skippedReads.minutes('host/slow', NOON_MS, NOON_MS + 2 * MINUTE_MS)).toBe(2);
    expect(readers.faults).toContain('reads-skipped host/slow');
    readers.tookMs = 20;
    await readers.pass();
    expect(readers.faults.at(-1)).toBe('reads-skipped host/slow is over');
    const before = readers.faults.length;
    await readers.pass();
    expect(readers.faults).toHaveLength(before);
  });
});

describe('readers of one account', () => {
  const sweep = (): ReadMessage => {
    const [task] = readers.config.tasks;
    const window = {
      taskKey: task?.key ?? '',
      fromMs: NOON_MS - 60 * MINUTE_MS,
      toMs: null,
      dueAtMs: NOON_MS,
      backMs: 60 * MINUTE_MS,
      staleAfterMs: 15 * MINUTE_MS,
      rest: [],
    };
    return { account: 'acme', tier: 'sweep', decides: false, windows: [window] };
  };

  test('of sweeps are one at a time: the second looks again later, and after a killed one the next takes over', async () => {
    readers = new Readers({ acme: 1 });
    const clock = new TestClock();
    const store = new AccountStore(readers.stores.table, () => clock.nowMs());
    expect(await store.takeSweeps('host/acme', 'killed', clock.nowMs() + 2 * MINUTE_MS)).toBe(true);
    await readers.read(sweep(), clock);
    expect(readers.asked).toEqual([]);
    expect(readers.sent).toEqual([sweep()]);
    clock.advance(3 * MINUTE_MS);
    await readers.read(sweep(), clock);
    expect(readers.asked).toHaveLength(1);
  });

  test('count what came too late to say anything, and do not read it', async () => {
    readers = new Readers({ acme: 1 });
    const clock = new TestClock();
    clock.advance(20 * MINUTE_MS);
    await readers.read(sweep(), clock);
    expect(readers.asked).toEqual([]);
    expect(readers.reports).toEqual([{ type: 'reads-skipped', account: 'acme', tier: 'sweep', windows: 1 }]);
  });

  test.each([
    ['a sweep', false, [[], [1]]],
    ['who asks for all windows once', true, [[]]],
  ])('%s asks as often by grade as it is of use later', async (_name, decides, grades) => {
    readers = new Readers({ acme: 1 });
    readers.grades = [1, 5];
    const tasks = readers.config.tasks.map((task) => ({ ...task, windows: testTask.windows }));
    readers.config = { ...readers.config, tasks };
    const clock = new TestClock();
    const backMs = 96 * 60 * MINUTE_MS;
    const [window] = sweep().windows as [PollMessage];
    // The first of them ends the first reading.
    for (let time = 0; time < 2; time += 1) {
      readers.asked.length = 0;
      await readers.read(
        { ...sweep(), decides, windows: [{ ...window, fromMs: NOON_MS - backMs, backMs }] },
        clock,
      );
    }
    expect(readers.asked.map((one) => one.grades)).toEqual(grades);
    const { filters } = await new AccountStore(readers.stores.table, () => clock.nowMs()).get('host/acme');
    expect(filters).toEqual(decides ? null : { 1: { result: 'honoured', atMs: expect.any(Number) } });
  });

  test('write nothing where nothing changes', async () => {
    readers = new Readers({ acme: 3 });
    await readers.pass();
    const before = readers.stores.table.writes;
    await readers.pass();
    expect(readers.stores.table.writes).toBe(before);
  });
});

test('a vendor’s clock that differs is known to the next process, which also tells its end', async () => {
  const readers = new Readers({ acme: 1 });
  readers.clockOffsetMs = -25 * MINUTE_MS;
  await readers.pass();
  expect(readers.faults).toEqual(['clock-differs host/acme']);
  readers.clocks = new VendorClocks();
  readers.clockOffsetMs = 0;
  await readers.pass();
  await readers.pass();
  expect(readers.faults).toEqual(['clock-differs host/acme', 'clock-differs host/acme is over']);
});

test('a window of a task that this function does not know yet waits for its configuration, and not for ever', async () => {
  const readers = new Readers({ acme: 1 });
  const clock = new TestClock();
  const [message] = byAccount(readers.config, dueWindows(readers.config.tasks, null, NOON_MS));
  const [known] = message?.windows ?? [];
  if (!message || !known) throw new Error('nothing is due');
  const sweep = { ...known, taskKey: 'host/acme/pushed', staleAfterMs: 60 * MINUTE_MS };
  const both = { ...message, windows: [known, sweep] };
  await readers.read(both, clock);
  expect([...readers.lastReadMinute.keys()]).toEqual(['acme acme-0']);
  expect(readers.sent).toEqual([{ ...message, windows: [sweep] }]);

  readers.sent.length = 0;
  clock.advance(6 * MINUTE_MS);
  await readers.read({ ...message, windows: [sweep] }, clock);
  expect(readers.sent).toEqual([]);
});

test('an account with more tasks than a message holds is asked no more at once by all its readers together', async () => {
  const readers = new Readers({ large: 1001 });
  const due = dueWindows(readers.config.tasks, NOON_MS - MINUTE_MS, NOON_MS);
  const messages = byAccount(readers.config, due);
  expect(messages.map(({ windows, parts }) => [windows.length, parts])).toEqual([
    [500, 3],
    [500, 3],
    [1, 3],
  ]);
  let [now, most] = [0, 0];
  readers.pause = async () => {
    now += 1;
    most = Math.max(most, now);
    await soon();
    now -= 1;
  };
  await Promise.all(messages.map((message) => readers.read(message, new TestClock())));
  expect(readers.asked.length).toBeGreaterThanOrEqual(1001);
  expect(most).toBe(3);
});
