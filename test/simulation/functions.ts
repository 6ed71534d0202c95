import './loaded.ts';
import { act } from '../../lambdas/answers/act.ts';
import type { AnswerReport } from '../../lambdas/answers/answer-report.ts';
import { createAnswerSite } from '../../lambdas/answers/answer-site.ts';
import { followAnswers } from '../../lambdas/answers/follow-answers.ts';
import { Guesses } from '../../lambdas/answers/guesses.ts';
import type { WebRequest, WebResponse } from '../../lambdas/answers/web.ts';
import { EnrolmentStore } from '../../lambdas/assignment/enrolment-store.ts';
import { givingOf } from '../../lambdas/assignment/give-lead.ts';
import { ToldListStore } from '../../lambdas/assignment/told-list-store.ts';
import type { RecordClient } from '../../lambdas/call-records/client.ts';
import type { TaskConfig } from '../../lambdas/config/config.ts';
import { accountKeyOf } from '../../lambdas/config/task-key.ts';
import { deliver } from '../../lambdas/deliveries/lanes/deliver.ts';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import { restRules } from '../../lambdas/deliveries/rest.ts';
import { openAsking } from '../../lambdas/functions/open-asking.ts';
import { openFaults } from '../../lambdas/functions/open-faults.ts';
import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { AccountStore } from '../../lambdas/polling/accounts/account-store.ts';
import { filterOf } from '../../lambdas/polling/accounts/filter-of.ts';
import { mayBeLeftOut, newestFirst, withoutNewest } from '../../lambdas/polling/accounts/newest-first.ts';
import { unpacked } from '../../lambdas/polling/accounts/read-message.ts';
import { VendorClocks } from '../../lambdas/polling/clocks/vendor-clocks.ts';
import { FilterMemory } from '../../lambdas/polling/filter/filter-memory.ts';
import { poll } from '../../lambdas/polling/poll.ts';
import type { PollDeps } from '../../lambdas/polling/poll-deps.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import { RememberedLeads } from '../../lambdas/polling/remembered-leads.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import type { Report } from '../../lambdas/reports/reports.ts';
import { type TickDeps, tick } from '../../lambdas/schedule/tick.ts';
import { receiverOf } from './configs.ts';
import { documentsOf } from './documents.ts';
import type { MemoryTable } from './memory-table.ts';
import type { MessageQueue } from './message-queue.ts';
import type { Absence, Press } from './people-plan.ts';
import type { Process } from './process.ts';
import type { Receiver } from './receiver.ts';
import type { PollRun } from './story.ts';
import type { Surroundings } from './surroundings.ts';
import { Vendor } from './vendor.ts';

/** As the stack has them: infra/alerting-stack.ts. */
export const TIMEOUT_MS = {
  tick: 30 * SECOND_MS,
  poll: 120 * SECOND_MS,
  deliver: 60 * SECOND_MS,
  answer: 10 * SECOND_MS,
  command: 60 * SECOND_MS,
};
/** What the handlers keep for themselves. */
const RESERVE_MS = { poll: 2 * SECOND_MS, deliver: 3 * SECOND_MS };
/** Of a reader's time, in which it begins windows. */
const SWEEPING_PART = 0.75;
const SHORTEST_MS = { poll: 10 * SECOND_MS, deliver: 17 * SECOND_MS };

interface Around {
  table: MemoryTable;
  /** Each message holds what is read one after the other. */
  polls: MessageQueue<readonly PollMessage[]>;
  lanes: MessageQueue<LaneMessage>;
  receivers: ReadonlyMap<string, Receiver>;
}

/** The production functions, each run in a process of its own. */
export class Functions {
  readonly pollRuns: PollRun[] = [];
  readonly #world: Surroundings;
  readonly #around: Around;
  readonly #vendor: Vendor;
  readonly #clocks = [new VendorClocks(), new VendorClocks()] as const;
  readonly #filterMemory = [new FilterMemory(), new FilterMemory()] as const;
  readonly #remembered = [new RememberedLeads(), new RememberedLeads()] as const;
  #lastTickMs: number | null = null;

  constructor(world: Surroundings, around: Around) {
    this.#world = world;
    this.#around = around;
    this.#vendor = new Vendor(world);
  }

  async tick(process: Process): Promise<Report> {
    const wired = this.#wired(process);
    // A machine has a clock that nobody can set, and its ticks are all of one process.
    const beganMs = this.#world.nowMs;
    const isMachine = this.#world.plan.clocks?.on === 'machine' && this.#lastTickMs !== null;
    const passedMs = isMachine ? beganMs - Number(this.#lastTickMs) : null;
    const follow = followAnswers({ ...wired, ...openPeopleStores(wired.table) });
    const answers = process.config.people ? { ...wired, follow: async () => follow } : null;
    const queue = this.#around.polls.for(process);
    const polls: TickDeps['polls'] = {
      send: (bundles, options) =>
        queue.send(
          bundles.flatMap(({ reads }) => reads.map(unpacked).flatMap(({ windows }) => newestFirst(windows))),
          options,
        ),
    };
    const report = await tick({ ...wired, polls, answers }, 'scheduled', passedMs);
    this.#lastTickMs = beganMs;
    return report;
  }

  /** Windows one after the other, as an account's reader does it; it begins none near its end. */
  async poll(process: Process, [first, ...others]: readonly PollMessage[]): Promise<Report> {
    const allowedMs = this.#allowedMs('poll');
    const deadlineMs = process.nowMs + allowedMs;
    const stopMs = process.nowMs + allowedMs * SWEEPING_PART;
    let report = await this.#poll(process, first as PollMessage, deadlineMs);
    let readFromMs: number | null = null;
    let read = first as PollMessage;
    for (const [at, window] of others.entries()) {
      if (process.nowMs >= stopMs) {
        await this.#around.polls.for(process).send([others.slice(at)]);
        break;
      }
      const isClockOff = this.#clocks[process.instance]?.differenceOf('acme') !== null;
      if (mayBeLeftOut(report, isClockOff)) readFromMs = read.fromMs;
      report = await this.#poll(process, withoutNewest(window, readFromMs), deadlineMs);
      read = window;
    }
    return report;
  }

  async #poll(process: Process, message: PollMessage, deadlineMs: number): Promise<PollReport> {
    const listed = new Set<string>();
    const run: PollRun = {
      by: process.name,
      beganMs: this.#world.nowMs,
      aheadMs: process.aheadMs,
      endedMs: null,
      message,
      config: process.config,
      listed,
      report: null,
    };
    this.pollRuns.push(run);
    const listing = this.#vendor.clientOf(process, (id) => listed.add(id));
    // A request that only counts the past has no part in the books.
    const counting = this.#vendor.clientOf(process, () => {});
    const client: RecordClient = {
      page: (query, page, options) => (options?.onRequest ? listing : counting).page(query, page, options),
    };
    const wired = this.#wired(process);
    const clocks = this.#clocks[process.instance];
    const remembered = this.#remembered[process.instance];
    const ofAccount = { ...wired, client: () => client };
    const filter = await this.#filterOf(process, ofAccount);
    const deps = {
      ...ofAccount,
      giving: givingOf({ ...wired, ...openPeopleStores(wired.table) }),
      clocks,
      remembered,
      ...(filter ? { filter } : {}),
    };
    run.report = await poll(deps, message, deadlineMs);
    run.endedMs = this.#world.nowMs;
    return run.report;
  }

  /** What a reading of the account begins with. */
  async #filterOf(
    process: Process,
    deps: Pick<PollDeps, 'client' | 'config' | 'faults' | 'platform' | 'table'>,
  ) {
    const task = process.config.tasks[0] as TaskConfig;
    const accounts = new AccountStore(deps.table, () => process.nowMs);
    const filterMemory = this.#filterMemory[process.instance];
    const key = accountKeyOf(task.key);
    return filterOf({ ...deps, accounts, filterMemory }, task.account, key, await accounts.get(key));
  }

  deliver(process: Process, message: LaneMessage): Promise<Report> {
    const { config } = process;
    const channels = new Map(
      Object.keys(config.channels).map((name) => {
        const receiver = this.#around.receivers.get(receiverOf(name)) as Receiver;
        return [name, receiver.channel(name, process)];
      }),
    );
    const wired = this.#wired(process);
    const secrets = { get: async () => '' };
    const deps = {
      ...wired,
      asking: openAsking(process.platform, { config, secrets }, wired),
      queue: this.#around.lanes.for(process),
      channels,
      rest: restRules(config),
      retentionMs: config.retentionMs,
      render: { locale: config.locale, timeZone: config.timeZone },
    };
    return deliver(deps, message, process.nowMs + this.#allowedMs('deliver'));
  }

  /** The page. @param failed told of what it hides from who asked */
  async answer(
    process: Process,
    request: WebRequest,
    failed: (error: unknown) => void,
  ): Promise<{ response: WebResponse; report: AnswerReport }> {
    const { platform } = process;
    const wired = this.#wired(process);
    const people = openPeopleStores(wired.table);
    const { log } = platform;
    const reports: AnswerReport[] = [];
    const site = createAnswerSite({
      ...wired,
      platform: {
        ...platform,
        log: {
          ...log,
          error: (message, fields) => {
            failed(fields?.error);
            log.error(message, fields);
          },
        },
      },
      keys: people.answerKeys,
      enrolments: new EnrolmentStore(wired.table),
      lists: new ToldListStore(wired.table),
      guesses: new Guesses(wired.table),
      follow: followAnswers({ ...wired, ...people }),
      report: (report) => reports.push(report),
    });
    const response = await site(request);
    return { response, report: reports[0] as AnswerReport };
  }

  /** `leadbell claim` */
  async claim(process: Process, { by, call, wants }: Press): Promise<void> {
    const wired = this.#wired(process);
    const follow = followAnswers({ ...wired, ...openPeopleStores(wired.table), laneQueue: null });
    const taskKey = process.config.tasks[0]?.key ?? '';
    await act({ ...wired, follow }, { recordId: call, taskKey }, wants, { by, way: 'command' });
  }

  /** `people away` */
  setAway(process: Process, { person, untilMs }: Absence): Promise<void> {
    return openPeopleStores(this.#wired(process).table).people.setAway(person, untilMs);
  }

  /** What every function is given. */
  #wired(process: Process) {
    const { platform, config } = process;
    const stores = openStores({
      documents: documentsOf(this.#world, this.#around.table, process),
      tableName: 'table',
      newId: platform.newId,
      clock: platform.clock,
    });
    const laneQueue = this.#around.lanes.for(process);
    const faults = openFaults(config, { platform, ...stores, laneQueue });
    const queue = this.#around.polls.for(process);
    const polls: PollDeps['polls'] = {
      send: (messages, options) =>
        queue.send(
          messages.map((message) => [message]),
          options,
        ),
    };
    // No digest is configured in any world.
    const digests = { send: async () => {} };
    return { platform, config, ...stores, polls, digests, laneQueue, faults, deployments: null };
  }

  #allowedMs(kind: 'poll' | 'deliver'): number {
    const usualMs = TIMEOUT_MS[kind];
    const allowedMs = this.#world.strikes('short-time')
      ? this.#world.random.between(SHORTEST_MS[kind], usualMs)
      : usualMs;
    return allowedMs - RESERVE_MS[kind];
  }
}
