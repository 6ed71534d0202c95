import './loaded.ts';
import type { RecordClient } from '../../lambdas/call-records/client.ts';
import type { PageOptions } from '../../lambdas/call-records/client-options.ts';
import { CallRecordsError } from '../../lambdas/call-records/errors.ts';
import type { RecordQuery } from '../../lambdas/call-records/query.ts';
import { nextDelayMs } from '../../lambdas/call-records/retry.ts';
import { sweepsAtOnce } from '../../lambdas/config/capacity.ts';
import type { AccountConfig, Config, TaskConfig } from '../../lambdas/config/config.ts';
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
import type { Report } from '../../lambdas/reports/reports.ts';
import { tick } from '../../lambdas/schedule/tick.ts';
import { testConfig, testTask } from '../support/config.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { Moments } from './moments.ts';
import { Random } from './random.ts';

/** How an account's server behaves, by the hour of the day. */
export interface SimulatedAccount {
  name: string;
  tasks: number;
  concurrency?: number;
  /** From one answer to the next. @default 150 to 450 ms */
  tookMs?: readonly [number, number];
  hangs?: readonly [fromMs: number, toMs: number];
  /** Answers 429 to more requests than these in a minute, and renews its block with each request inside it. */
  throttles?: { from: number; to: number; perMinute: number; retryAfterMs: number };
}

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
}

interface Asked {
  requests: number[];
  /** While the server had asked to be left alone. */
  insideBlock: number;
}

const POLL_TIMEOUT_MS = 120 * SECOND_MS;
const REQUEST_TIMEOUT_MS = 15 * SECOND_MS;
const VISIBLE_AGAIN_MS = 6 * POLL_TIMEOUT_MS;
/** Latencies are whole multiples of this, so that much of a minute happens in few moments. */
const GRAIN_MS = 50;

/** A day of ticks and readers as they run in production, on a table in memory; what one poll does is left out. */
export class DayOfReads {
  readonly reports: Report[] = [];
  readonly faults: { kind: string; subject: string; atMs: number }[] = [];
  readonly killedAtMs: number[] = [];
  /** When each task's short window was read. */
  readonly readAtMs = new Map<string, number[]>();
  readonly asked = new Map<string, Asked>();
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
  readonly #blockedUntilMs = new Map<string, number>();
  #running = 0;
  #ids = 0;

  constructor(options: DayOptions) {
    this.#options = options;
    this.#moments = new Moments(options.startMs);
    this.#random = new Random(options.seed, 'day');
    this.config = configOf(options.accounts);
    this.pollsAtOnce = options.pollsAtOnce ?? pollsAtOnce(this.config);
    this.#tasks = new Map(this.config.tasks.map((task) => [task.key, task]));
    for (const { key } of this.config.tasks) this.readAtMs.set(key, []);
    for (const { name } of options.accounts) this.asked.set(name, { requests: [], insideBlock: 0 });
  }

  async run(hours: number): Promise<void> {
    const { startMs } = this.#options;
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

  async #tick(): Promise<void> {
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
      client: (account: string) => this.#client(account, invocation),
      poll: this.#poll(invocation),
    };
    readBundle(deps, bundle, invocation.startedAtMs + POLL_TIMEOUT_MS - 2 * SECOND_MS).then(
      () => end(true),
      () => end(false),
    );
  }

  /** One page of the window, and a note of what came of it. */
  #poll(invocation: Invocation): typeof poll {
    const { poll: whole } = this.#options;
    if (whole) {
      return async (deps, window, ...more) => {
        const report = await whole(deps, window, ...more);
        const task = this.#tasks.get(window.taskKey) as TaskConfig;
        if (report.outcome === 'complete' && window.backMs === task.windows[0]?.backMs)
          (this.readAtMs.get(task.key) as number[]).push(invocation.clock.nowMs());
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

  #client(account: string, invocation: Invocation): RecordClient {
    const options = this.#options.accounts.find(({ name }) => name === account) as SimulatedAccount;
    const { clock } = invocation;
    const once = async (deadlineMs: number): Promise<void> => {
      const answer = this.#answer(options);
      const allowedMs = Math.max(1, Math.min(REQUEST_TIMEOUT_MS, deadlineMs - clock.nowMs()));
      const [least, most] = options.tookMs ?? [150, 450];
      const tookMs = this.#random.between(least / GRAIN_MS, most / GRAIN_MS) * GRAIN_MS;
      const hangs = answer === 'hang' || tookMs > allowedMs;
      await clock.sleep(hangs ? allowedMs : tookMs);
      if (hangs) throw failure('time-out', { isAnswered: false });
      if (typeof answer === 'object') throw failure('throttled', answer);
    };
    return {
      page: async (_query: RecordQuery, _page: number, asked: PageOptions = {}) => {
        const { maxTries = 4, mayRetry, deadlineMs = Number.POSITIVE_INFINITY } = asked;
        for (let tries = 1; ; tries += 1) {
          try {
            await once(deadlineMs);
            return NOTHING;
          } catch (error) {
            if (!(error instanceof CallRecordsError)) throw error;
            const delayMs = nextDelayMs(tries, error, () => 0.5);
            if (tries >= maxTries || delayMs === null || mayRetry?.(error) === false) throw error;
            await clock.sleep(delayMs);
          }
        }
      },
    } as RecordClient;
  }

  #answer({ name, hangs, throttles }: SimulatedAccount): 'hang' | { retryAfterMs: number } | 'rows' {
    const { nowMs } = this.#moments;
    const asked = this.asked.get(name) as Asked;
    asked.requests.push(nowMs);
    const sinceMs = nowMs - this.#options.startMs;
    if (hangs && sinceMs >= hangs[0] && sinceMs < hangs[1]) return 'hang';
    if (!throttles || sinceMs < throttles.from || sinceMs >= throttles.to) return 'rows';
    const isBlocked = (this.#blockedUntilMs.get(name) ?? 0) > nowMs;
    if (isBlocked) asked.insideBlock += 1;
    const recent = asked.requests.slice(-throttles.perMinute - 1).filter((atMs) => atMs > nowMs - MINUTE_MS);
    if (!isBlocked && recent.length <= throttles.perMinute) return 'rows';
    this.#blockedUntilMs.set(name, nowMs + throttles.retryAfterMs);
    return { retryAfterMs: throttles.retryAfterMs };
  }
}

/** A run of a function. What it waits for never comes once it is dead. */
class Invocation {
  #endedAtMs: number | null = null;
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

  end(nowMs: number): void {
    this.#endedAtMs = nowMs;
  }
}

const NOTHING = {
  rows: [],
  meta: { total: 0, lastPage: 1, currentPage: 1, perPage: 100 },
  clockOffsetMs: null,
};

const failure = (
  code: 'time-out' | 'throttled',
  more: { isAnswered?: boolean; retryAfterMs?: number },
): CallRecordsError => new CallRecordsError({ code, message: code, retryable: true, ...more });

function configOf(accounts: readonly SimulatedAccount[]): Config {
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
        account: name,
        id: `${name}-${n}`,
        key: `host/${name}/${name}-${n}`,
      })),
    ),
  };
}
