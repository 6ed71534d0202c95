import './loaded.ts';
import { CallRecordsError } from '../../lambdas/call-records/errors.ts';
import { sweepsAtOnce } from '../../lambdas/config/capacity.ts';
import type { AccountConfig, Config, TaskConfig, WindowConfig } from '../../lambdas/config/config.ts';
import type { FaultBook } from '../../lambdas/faults/fault-book.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { AccountStore } from '../../lambdas/polling/accounts/account-store.ts';
import type { Bundle } from '../../lambdas/polling/accounts/bundle.ts';
import { pollsAtOnce } from '../../lambdas/polling/accounts/polls-at-once.ts';
import { readBundle } from '../../lambdas/polling/accounts/read-bundle.ts';
import { SweepSlots } from '../../lambdas/polling/accounts/sweep-slots.ts';
import { VendorClocks } from '../../lambdas/polling/clocks/vendor-clocks.ts';
import type { poll } from '../../lambdas/polling/poll.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import { firstState } from '../../lambdas/polling/task-state.ts';
import { wantedCoverage } from '../../lambdas/polling/windows/tiers.ts';
import type { Report } from '../../lambdas/reports/reports.ts';
import { tick } from '../../lambdas/schedule/tick.ts';
import { TickStore } from '../../lambdas/schedule/tick-store.ts';
import { testConfig, testTask } from '../support/config.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { AccountServer, GRAIN_MS, type SimulatedAccount } from './account-server.ts';
import { LeadsOfBefore } from './calls-of-a-day.ts';
import { Moments } from './moments.ts';
import { Random } from './random.ts';

export interface DayOptions {
  seed: number;
  startMs: number;
  accounts: readonly SimulatedAccount[];
  /** Of all invocations of poll, so many die half-way. */
  killed: number;
  /** @default as the stack says it for this configuration */
  pollsAtOnce?: number;
  /** What reads a window. @default one page of it, and nothing else */
  poll?: typeof poll;
  /** Does it go on from days before? @default nothing was ever read */
  goesOn?: true;
  /** @default those of the tests */
  windows?: readonly WindowConfig[];
  /** What a function computes, beside what it waits for. @default nothing */
  processor?: Processor;
}

/** Milliseconds of a whole processor for a window and for each row that comes, and the part of one that a function has. */
export interface Processor {
  windowMs: number;
  rowMs: number;
  part: number;
}

/** A window longer than the short one, and when it was read. */
export interface SweepRead {
  backMs: number;
  dueAtMs: number;
  atMs: number;
}

const POLL_TIMEOUT_MS = 120 * SECOND_MS;
const VISIBLE_AGAIN_MS = 6 * POLL_TIMEOUT_MS;

/** A day of ticks and readers as they run in production, on a table in memory; what one poll does is left out. */
export class DayOfReads {
  readonly reports: Report[] = [];
  readonly faults: { kind: string; subject: string; atMs: number }[] = [];
  readonly killedAtMs: number[] = [];
  /** When each task's short window was read. */
  readonly readAtMs = new Map<string, number[]>();
  readonly sweeps: SweepRead[] = [];
  readonly tickedAtMs: number[] = [];
  readonly servers: ReadonlyMap<string, AccountServer>;
  /** Windows that failed and were not read since. */
  readonly unread = new Set<string>();
  readonly config: Config;
  readonly pollsAtOnce: number;
  readonly #options: DayOptions;
  readonly #moments: Moments;
  readonly #random: Random;
  readonly #tasks: ReadonlyMap<string, TaskConfig>;
  readonly #stores = memoryStores();
  readonly #queue: { bundle: Bundle; visibleAtMs: number }[] = [];
  #running = 0;
  #ids = 0;

  constructor(options: DayOptions) {
    this.#options = options;
    this.#moments = new Moments(options.startMs);
    this.#random = new Random(options.seed, 'day');
    this.config = configOf(options);
    this.pollsAtOnce = options.pollsAtOnce ?? pollsAtOnce(this.config);
    this.#tasks = new Map(this.config.tasks.map((task) => [task.key, task]));
    for (const { key } of this.config.tasks) this.readAtMs.set(key, []);
    this.servers = new Map(
      options.accounts.map((one) => [one.name, new AccountServer(one, options.startMs, this.#random)]),
    );
  }

  async run(hours: number): Promise<void> {
    const { startMs } = this.#options;
    if (this.#options.goesOn) await this.#beginLongAgo();
    const endMs = startMs + hours * HOUR_MS;
    for (let atMs = startMs; atMs < endMs; atMs += MINUTE_MS)
      this.#moments.at(atMs + this.#random.between(1, 40) * GRAIN_MS, () => void this.#tick());
    await this.#moments.runUntil(endMs);
  }

  skippedWindows(account: string): number {
    const skipped = this.reports.flatMap((report) =>
      report.type === 'reads-skipped' && report.account === account ? [report.windows] : [],
    );
    return skipped.reduce((sum, windows) => sum + windows, 0);
  }

  /** There was a tick a minute before, and the first reading of each task is over. */
  async #beginLongAgo(): Promise<void> {
    const { startMs } = this.#options;
    await new TickStore(this.#stores.table).write({ token: null }, { lastMs: startMs - MINUTE_MS });
    for (const task of this.config.tasks) {
      const covered = wantedCoverage(task);
      const begun = firstState({ ...covered, sinceMs: startMs, keep: null }, startMs);
      await this.#stores.taskStates.begin(task.key, { ...begun, covered, covering: null });
    }
  }

  async #tick(): Promise<void> {
    this.tickedAtMs.push(this.#moments.nowMs);
    const queue = { send: async () => {} };
    const { accounts: _, ...deps } = this.#wired(new Invocation(this.#moments));
    await tick(
      {
        ...deps,
        ...this.#stores,
        lanes: this.#stores.lanes,
        laneQueue: queue,
        digests: queue,
        deployments: null,
        answers: null,
      },
      'scheduled',
    );
  }

  #wired(invocation: Invocation) {
    const newId = () => {
      this.#ids += 1;
      return `id-${this.#ids}`;
    };
    const { clock } = invocation;
    const platform = { clock, newId, random: () => this.#random.next(), log: silentLog };
    const faults = {
      seen: async ({ kind, subject }: { kind: string; subject: string }) =>
        void this.faults.push({ kind, subject, atMs: clock.nowMs() }),
      over: async () => {},
    } as unknown as FaultBook;
    return {
      platform,
      config: this.config,
      faults,
      accounts: new AccountStore(this.#stores.table, () => clock.nowMs()),
      polls: {
        send: async (bundles: readonly Bundle[], { delayMs = 0 } = {}) => {
          if (invocation.isOver) return;
          for (const bundle of bundles) this.#appear(bundle, clock.nowMs() + delayMs + GRAIN_MS);
        },
      },
    };
  }

  #appear(bundle: Bundle, visibleAtMs: number): void {
    this.#queue.push({ bundle, visibleAtMs });
    this.#moments.at(visibleAtMs, () => this.#handOut());
  }

  /** Lambda takes what is visible, as long as there is room. */
  #handOut(): void {
    while (this.#running < this.pollsAtOnce) {
      const index = this.#queue.findIndex(({ visibleAtMs }) => visibleAtMs <= this.#moments.nowMs);
      const [next] = index < 0 ? [] : this.#queue.splice(index, 1);
      if (!next) return;
      this.#invoke(next.bundle);
    }
  }

  #invoke(bundle: Bundle): void {
    const invocation = new Invocation(this.#moments);
    this.#running += 1;
    let isOver = false;
    const end = (isHandled: boolean) => {
      if (isOver) return;
      isOver = true;
      invocation.end(this.#moments.nowMs);
      this.#running -= 1;
      if (!isHandled) this.#appear(bundle, invocation.startedAtMs + VISIBLE_AGAIN_MS);
      this.#handOut();
    };
    if (this.#random.chance(this.#options.killed)) {
      this.#moments.at(this.#moments.nowMs + this.#random.between(1, 100) * GRAIN_MS, () => {
        if (!isOver) this.killedAtMs.push(this.#moments.nowMs);
        end(false);
      });
    }
    this.#moments.at(invocation.startedAtMs + POLL_TIMEOUT_MS, () => end(false));
    const { rowMs, part } = this.#options.processor ?? NO_TIME;
    const slots = new SweepSlots(this.#stores.table, sweepsAtOnce(this.pollsAtOnce));
    const deps = {
      ...this.#stores,
      giving: null,
      ...this.#wired(invocation),
      sweepSlots: slots,
      laneQueue: { send: async () => {} },
      clocks: new VendorClocks(),
      report: (report: Report) => {
        if (report.type !== 'poll' && !invocation.isOver) this.reports.push(report);
      },
      client: (account: string) =>
        (this.servers.get(account) as AccountServer).client(invocation.clock, (rows) =>
          invocation.compute(rows * rowMs, part),
        ),
      poll: this.#poll(invocation),
    };
    readBundle(deps, bundle, invocation.startedAtMs + POLL_TIMEOUT_MS - 2 * SECOND_MS).then(
      () => end(true),
      () => end(false),
    );
  }

  /** One page of the window, and a note of what came of it. */
  #poll(invocation: Invocation): typeof poll {
    const { poll: whole, processor: { windowMs, part } = NO_TIME } = this.#options;
    if (whole) {
      return async (deps, window, ...more) => {
        await invocation.compute(windowMs, part);
        const { account, key, windows } = this.#tasks.get(window.taskKey) as TaskConfig;
        const { calls } = this.#options.accounts.find(({ name }) => name === account) as SimulatedAccount;
        const leads = calls ? new LeadsOfBefore(deps.table, calls, this.#options.startMs) : deps.leads;
        const report = await whole({ ...deps, leads }, window, ...more);
        if (report.outcome !== 'complete' || invocation.isOver) return report;
        const { backMs, dueAtMs } = window;
        const atMs = invocation.clock.nowMs();
        if (backMs === windows[0]?.backMs) (this.readAtMs.get(key) as number[]).push(atMs);
        else this.sweeps.push({ backMs, dueAtMs, atMs });
        return report;
      };
    }
    return async (deps, window, deadlineMs) => {
      const task = this.#tasks.get(window.taskKey) as TaskConfig;
      const isShort = window.backMs === task.windows[0]?.backMs;
      const name = `${task.key} ${window.backMs}`;
      try {
        await deps
          .client(task.account)
          .page({ taskId: task.id, startAtMs: window.fromMs }, 1, { deadlineMs });
        this.unread.delete(name);
        if (isShort) (this.readAtMs.get(task.key) as number[]).push(invocation.clock.nowMs());
      } catch (error) {
        if (!(error instanceof CallRecordsError)) throw error;
        this.unread.add(name);
      }
      return { type: 'poll' } as PollReport;
    };
  }
}

/** A run of a function. What it waits for never comes once it is dead. */
class Invocation {
  #endedAtMs: number | null = null;
  #busyUntilMs = 0;
  readonly startedAtMs: number;
  readonly clock: Clock;

  constructor(moments: Moments) {
    this.startedAtMs = moments.nowMs;
    this.clock = {
      nowMs: () => moments.nowMs,
      sleep: (ms) =>
        new Promise((resolve) =>
          moments.at(moments.nowMs + ms, () => {
            if (!this.isOver) resolve();
          }),
        ),
    };
  }

  /** Done, or dead. */
  get isOver(): boolean {
    return this.#endedAtMs !== null;
  }

  /** What a whole processor does in this time. One thing is done after another, however many wait. */
  async compute(ms: number, part: number): Promise<void> {
    if (ms === 0) return;
    const nowMs = this.clock.nowMs();
    this.#busyUntilMs = Math.max(this.#busyUntilMs, nowMs) + ms / part;
    await this.clock.sleep(this.#busyUntilMs - nowMs);
  }

  end(nowMs: number): void {
    this.#endedAtMs = nowMs;
  }
}

const NO_TIME: Processor = { windowMs: 0, rowMs: 0, part: 1 };

function configOf({ accounts, windows = testTask.windows }: DayOptions): Config {
  const base = testConfig();
  const account = base.accounts.acme as AccountConfig;
  return {
    ...base,
    channels: {},
    ops: { channels: [] },
    accounts: Object.fromEntries(
      accounts.map(({ name, concurrency = 4 }) => [name, { ...account, userId: name, concurrency }]),
    ),
    tasks: accounts.flatMap(({ name, tasks }) =>
      Array.from({ length: tasks }, (_, n) => ({
        ...testTask,
        windows,
        account: name,
        id: `${name}-${n}`,
        key: `host/${name}/${name}-${n}`,
      })),
    ),
  };
}
