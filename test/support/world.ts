import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { act, type Wish } from '../../lambdas/answers/act.ts';
import { followAnswers } from '../../lambdas/answers/follow-answers.ts';
import { givingOf } from '../../lambdas/assignment/give-lead.ts';
import type { RecordClient } from '../../lambdas/call-records/client.ts';
import { CallRecordsError, type CallRecordsErrorCode } from '../../lambdas/call-records/errors.ts';
import type { RecordQuery } from '../../lambdas/call-records/query.ts';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import type { Channel, Outcome } from '../../lambdas/channels/channel.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { accountKeyOf } from '../../lambdas/config/task-key.ts';
import { deliver } from '../../lambdas/deliveries/lanes/deliver.ts';
import type { DeliverReport } from '../../lambdas/deliveries/lanes/deliver-report.ts';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import { laneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';
import { restRules } from '../../lambdas/deliveries/rest.ts';
import type { DigestMessage } from '../../lambdas/digests/digest-message.ts';
import type { DigestReport } from '../../lambdas/digests/digest-report.ts';
import { fill } from '../../lambdas/digests/fill.ts';
import { openAsking } from '../../lambdas/functions/open-asking.ts';
import { openFaults } from '../../lambdas/functions/open-faults.ts';
import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { calledAtOf } from '../../lambdas/leads/seen.ts';
import type { Message } from '../../lambdas/messages/message.ts';
import type { Deployments } from '../../lambdas/platform/aws/deployment-marks.ts';
import type { LeadbellError } from '../../lambdas/platform/errors.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { Queue } from '../../lambdas/platform/queue.ts';
import type { Secrets } from '../../lambdas/platform/secrets.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { AccountStore } from '../../lambdas/polling/accounts/account-store.ts';
import { filterOf } from '../../lambdas/polling/accounts/filter-of.ts';
import type { VendorClocks } from '../../lambdas/polling/clocks/vendor-clocks.ts';
import type { FilterMemory } from '../../lambdas/polling/filter/filter-memory.ts';
import type { GradeFilter } from '../../lambdas/polling/filter/grade-filter.ts';
import { poll } from '../../lambdas/polling/poll.ts';
import type { PollDeps } from '../../lambdas/polling/poll-deps.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import type { RememberedLeads } from '../../lambdas/polling/remembered-leads.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import { type TickMode, tick } from '../../lambdas/schedule/tick.ts';
import { TestClock } from './clock.ts';
import { testConfig } from './config.ts';
import { plainDigest } from './plain-digest.ts';
import { groupDisplay } from './printed.ts';
import type { RawRecord } from './records.ts';
import { dump, load } from './table.ts';
import { windowByWindow } from './window-by-window.ts';

/** Stands before everything that leaves the process. The default lets all through. */
export type Gate = <T>(name: string, effect: () => Promise<T>) => Promise<T>;

export interface Heard {
  channel: string;
  message: Message;
  atMs: number;
}

interface Queued<T> {
  body: T;
  visibleAtMs: number;
}

/**
 * The production core on one embedded table, with its own clock, a vendor that lists `records`, and channels that say
 * `answer`. Everything that leaves the process goes through the gate.
 */
export class World {
  readonly clock = new TestClock();
  readonly heard: Heard[] = [];
  readonly polls: Queued<PollMessage>[] = [];
  readonly nudges: Queued<LaneMessage>[] = [];
  readonly digests: Queued<DigestMessage>[] = [];
  readonly reports: (PollReport | DeliverReport | DigestReport)[] = [];
  records: RawRecord[] = [];
  /** Records that the vendor counts and never lists. */
  missing = 0;
  /** What the vendor answers in place of records. */
  vendorFault: CallRecordsErrorCode | null = null;
  /** Its clock minus ours, as its answers say. Null: they do not say it. */
  vendorAheadMs: number | null = null;
  /** What it answers in place of these records, which are those that a window holds. Null: it ignores windows. */
  faultOf: ((listed: readonly RawRecord[], allowedMs: number) => CallRecordsErrorCode | null) | null = null;
  /** Stands in place of the vendor that lists `records`. */
  vendor: RecordClient | null = null;
  config: Config;
  gate: Gate = (_name, effect) => effect();
  /** Channels that are made as in production, to receivers of a test's own. */
  made: Readonly<Record<string, Channel>> = {};
  answer: (channel: string, message: Message) => Outcome | Promise<Outcome> = () => ({ kind: 'accepted' });
  /** Who else works in the account. */
  deployments: Deployments | null = null;
  /** What the chart function makes. */
  draw: (options: { repeat: boolean }) => Uint8Array = ({ repeat }) =>
    Buffer.from(repeat ? 'PNG again' : 'PNG');
  /** Why a channel's address cannot be read. */
  addressFault: (channel: string) => LeadbellError | null = () => null;
  /** What its processes remember of the vendor's times. Null: each poll begins again. */
  clocks: VendorClocks | null = null;
  /** What its processes remember of leads. Null: nothing. */
  remembered: RememberedLeads | null = null;
  /** What its processes have seen of filters by grade. Null: every list is read in full. */
  filterMemory: FilterMemory | null = null;
  /** What people are mentioned by that is kept elsewhere. */
  secrets: Secrets = { get: async (ref) => `secret of ${ref}` };
  /** Which receiver a channel sends to. */
  robotOf: (channel: string) => string = (channel) => channel;
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;
  #ids = 0;

  constructor(table: { documents: DynamoDBDocumentClient; tableName: string }, config = testConfig()) {
    this.#documents = table.documents;
    this.#tableName = table.tableName;
    this.config = config;
  }

  get platform(): Platform {
    const newId = () => {
      this.#ids += 1;
      return `id-${this.#ids}`;
    };
    return { clock: this.clock, newId, random: () => 0.5, log: silentLog };
  }

  /** A new process on the same table, by whatever clock its machine has. */
  functions(clock: Clock = this.clock) {
    const platform = { ...this.platform, clock };
    const send = (command: unknown) =>
      this.gate(
        (command as object).constructor.name,
        () => this.#documents.send(command as never) as Promise<unknown>,
      );
    const documents = { send } as unknown as DynamoDBDocumentClient;
    const stores = openStores({
      documents,
      tableName: this.#tableName,
      newId: platform.newId,
      clock: platform.clock,
    });
    const polls = this.#queue('polls', this.polls);
    const laneQueue = this.#queue('lanes', this.nudges);
    const digests = this.#queue('digests', this.digests);
    const faults = openFaults(this.config, { platform, ...stores, laneQueue });
    const channels = new Map(Object.keys(this.config.channels).map((name) => [name, this.#channel(name)]));
    const pollDeps: PollDeps = {
      platform,
      config: this.config,
      ...stores,
      giving: givingOf({ platform, config: this.config, ...stores, ...openPeopleStores(stores.table) }),
      polls,
      laneQueue,
      faults,
      client: () => this.#client(),
    };
    const follow = followAnswers({
      platform,
      config: this.config,
      ...stores,
      ...openPeopleStores(stores.table),
      laneQueue,
    });
    return {
      stores,
      pollDeps,
      /** What somebody does by the page. */
      act: (recordId: string, wish: Wish, by: string) =>
        act(
          { platform, config: this.config, claims: stores.claims, follow },
          { recordId, taskKey: this.config.tasks[0]?.key ?? '' },
          wish,
          { by, way: 'page' },
        ),
      tick: (mode: TickMode = 'scheduled', passedMs: number | null = null) =>
        tick(
          {
            platform,
            config: this.config,
            ...stores,
            polls: windowByWindow(polls),
            digests,
            laneQueue,
            faults,
            deployments: this.deployments,
            answers: this.config.answers
              ? { platform, claims: stores.claims, follow: async () => follow }
              : null,
          },
          mode,
          passedMs,
        ),
      poll: async (message: PollMessage, allowedMs = MINUTE_MS) => {
        const filter = await this.#filter(pollDeps);
        return poll(
          {
            ...pollDeps,
            ...(this.clocks ? { clocks: this.clocks } : {}),
            ...(this.remembered ? { remembered: this.remembered } : {}),
            ...(filter ? { filter } : {}),
          },
          message,
          clock.nowMs() + allowedMs,
        );
      },
      digest: (message: DigestMessage, allowedMs = 5 * MINUTE_MS) =>
        fill(
          {
            platform,
            config: this.config,
            ...stores,
            faults,
            laneQueue,
            channels,
            client: () => this.#client(),
            render: plainDigest,
            draw: async (_figures, _locale, options) => this.draw(options),
          },
          message,
          this.clock.nowMs() + allowedMs,
        ),
      deliver: (message: LaneMessage, allowedMs = MINUTE_MS) =>
        deliver(
          {
            platform,
            ...stores,
            faults,
            queue: laneQueue,
            channels,
            asking: openAsking(platform, { config: this.config, secrets: this.secrets }, stores),
            rest: restRules(this.config),
            retentionMs: this.config.retentionMs,
            render: { locale: this.config.locale, timeZone: this.config.timeZone },
          },
          message,
          clock.nowMs() + allowedMs,
        ),
    };
  }

  /** Works off what the queues hold and what falls due, moving the clock, until nothing but what is held waits. */
  async settle(functions = this.functions()): Promise<void> {
    for (let step = 0; step < 500; step += 1) {
      const message = takeVisible(this.polls, this.clock.nowMs());
      const nudge = message ? undefined : takeVisible(this.nudges, this.clock.nowMs());
      if (message) this.reports.push(await functions.poll(message.body));
      else if (nudge) this.reports.push(await functions.deliver(nudge.body));
      else if (!(await this.#digest(functions)) && !(await this.#wake(functions))) return;
    }
    throw new Error('the world did not come to rest');
  }

  /** Asks for the longest window of every task, and works it off. */
  async once(): Promise<void> {
    const functions = this.functions();
    await functions.tick('once');
    await this.settle(functions);
  }

  /** The table, without what differs from run to run: who wrote, when and how often it was tried. */
  async table(): Promise<Record<string, unknown>> {
    const items = await dump(this.#documents, this.#tableName);
    const kept = items.filter(({ pk }) => /^(RECORD|TASK)#/.test(String(pk)));
    return Object.fromEntries(
      kept
        .map((item) => [`${item.pk} ${item.sk}`, essence(item)] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  }

  async items(): Promise<Record<string, unknown>[]> {
    return dump(this.#documents, this.#tableName);
  }

  /** This world as it is now, on an empty table of its own, with nothing heard yet. @param items of its table */
  async copy(
    table: { documents: DynamoDBDocumentClient; tableName: string },
    items: readonly Record<string, unknown>[],
  ): Promise<World> {
    const copy = new World(table, this.config);
    copy.clock.advance(this.clock.nowMs() - copy.clock.nowMs());
    copy.records = this.records;
    for (const queue of ['polls', 'nudges', 'digests'] as const) {
      copy[queue].push(...(structuredClone(this[queue]) as never[]));
    }
    copy.#ids = this.#ids;
    await load(table, items);
    return copy;
  }

  /** Message ids that a channel heard, in order. */
  idsHeard(channel: string): string[] {
    return this.heard.filter((one) => one.channel === channel).map(({ message }) => message.id);
  }

  async #digest(functions: ReturnType<World['functions']>): Promise<boolean> {
    const message = takeVisible(this.digests, this.clock.nowMs());
    if (message) this.reports.push(await functions.digest(message.body));
    return message !== undefined;
  }

  async #wake(functions: ReturnType<World['functions']>): Promise<boolean> {
    const nowMs = this.clock.nowMs();
    const queued = [...this.polls, ...this.nudges, ...this.digests].map(({ visibleAtMs }) => visibleAtMs);
    const outlooks = await Promise.all(
      Object.keys(this.config.channels).map((channel) => laneOutlook(functions.stores, channel, nowMs)),
    );
    const open = outlooks.filter(({ stopped, open: waiting }) => !stopped && waiting > 0);
    if (open.length === 0) return false;
    const next = Math.min(...queued, ...open.map(({ wakeAtMs }) => wakeAtMs ?? nowMs));
    this.clock.advance(Math.max(0, next - nowMs));
    if (!queued.some((atMs) => atMs <= this.clock.nowMs())) {
      this.clock.advance(SECOND_MS);
      await functions.tick('lanes');
    }
    return true;
  }

  /** What an account's reading begins with. */
  async #filter(deps: PollDeps): Promise<GradeFilter | null> {
    const { filterMemory } = this;
    const [task] = this.config.tasks;
    if (!filterMemory || !task) return null;
    const accounts = new AccountStore(deps.table, () => this.clock.nowMs());
    const accountKey = accountKeyOf(task.key);
    return filterOf(
      { ...deps, accounts, filterMemory },
      task.account,
      accountKey,
      await accounts.get(accountKey),
    );
  }

  #queue<T>(name: string, into: Queued<T>[]): Queue<T> {
    return {
      send: (messages, options) =>
        this.gate(`send to ${name}`, async () => {
          const visibleAtMs = this.clock.nowMs() + (options?.delayMs ?? 0);
          into.push(...messages.map((body) => ({ body, visibleAtMs })));
        }),
    };
  }

  #client(): RecordClient {
    return {
      page: (query, page, options) =>
        this.gate('list', async () => {
          if (this.vendor) return this.vendor.page(query, page, options);
          options?.onRequest?.();
          if (this.vendorFault) throw vendorError(this.vendorFault);
          const inWindow = this.faultOf ? this.records.filter((raw) => isWithin(raw, query)) : this.records;
          const listed = inWindow.filter((raw) => hasGrade(raw, query));
          const allowedMs = (options?.deadlineMs ?? Number.POSITIVE_INFINITY) - this.clock.nowMs();
          const fault = this.faultOf?.(listed, allowedMs) ?? null;
          if (fault) throw vendorError(fault);
          const rows = page === 1 ? listed.map((raw) => readRecord(raw, 'Asia/Shanghai')) : [];
          const total = listed.length + this.missing;
          const meta = { total, lastPage: 1, currentPage: page, perPage: 100 };
          return { rows, meta, clockOffsetMs: this.vendorAheadMs };
        }),
    };
  }

  #channel(name: string): Channel {
    const made = this.made[name];
    if (made) {
      return {
        ...made,
        send: async (message, signal) => {
          const outcome = await made.send(message, signal);
          if (outcome.kind === 'accepted') {
            this.heard.push({ channel: name, message, atMs: this.clock.nowMs() });
          }
          return outcome;
        },
      };
    }
    return {
      name,
      type: this.config.channels[name]?.type ?? 'sns',
      ...(this.config.channels[name]?.type === 'wecom-robot' ? { mentions: 'wecom' } : {}),
      display: { ...groupDisplay(), pictures: this.config.channels[name]?.type === 'wecom-robot' },
      folds: this.config.channels[name]?.type === 'wecom-robot',
      pace: async () => {
        const fault = this.addressFault(name);
        if (fault) throw fault;
        return {
          key: this.robotOf(name),
          allows:
            this.config.channels[name]?.type === 'sns'
              ? { gapMs: 250 }
              : { windows: [{ sends: 20, inMs: MINUTE_MS }] },
        };
      },
      send: (message) =>
        this.gate(`${name} hears`, async () => {
          const outcome = await this.answer(name, message);
          if (outcome.kind === 'accepted' || outcome.kind === 'ambiguous') {
            this.heard.push({ channel: name, message, atMs: this.clock.nowMs() });
          }
          return outcome;
        }),
    };
  }
}

function isWithin(raw: RawRecord, { startAtMs, endAtMs }: RecordQuery): boolean {
  const row = readRecord(raw, 'Asia/Shanghai');
  const calledAtMs = row.readable ? (calledAtOf(row.record) ?? 0) : 0;
  return calledAtMs >= (startAtMs ?? 0) && calledAtMs <= (endAtMs ?? Number.POSITIVE_INFINITY);
}

const hasGrade = ({ intention_results }: RawRecord, { intentionTags = [] }: RecordQuery): boolean =>
  intentionTags.length === 0 || intentionTags.includes(Number(intention_results));

const vendorError = (code: CallRecordsErrorCode) =>
  new CallRecordsError({ code, message: `the vendor says ${code}`, retryable: false });

export function takeVisible<T>(queue: Queued<T>[], nowMs: number): Queued<T> | undefined {
  const index = queue.findIndex(({ visibleAtMs }) => visibleAtMs <= nowMs);
  return index < 0 ? undefined : queue.splice(index, 1)[0];
}

/** Works off what is visible of a queue, one after another. */
export async function workOff<T>(
  queue: Queued<T>[],
  { clock }: Pick<World, 'clock'>,
  work: (body: T) => Promise<unknown>,
): Promise<void> {
  for (let next = takeVisible(queue, clock.nowMs()); next; next = takeVisible(queue, clock.nowMs()))
    await work(next.body);
}

function essence(item: Record<string, unknown>): Record<string, unknown> {
  const { state, told, reason, hold, grade, toldGrade, history, covered, covering, failing } = item;
  const lead = (told as { lead?: { recordId?: string; grade?: number } } | undefined)?.lead;
  const grades = Array.isArray(history)
    ? history.map((entry) => (entry as { grade: number }).grade)
    : undefined;
  const covers = covering ? 'covering' : undefined;
  return {
    state,
    reason,
    hold,
    lead: lead?.recordId,
    grade: grade ?? lead?.grade,
    toldGrade,
    grades,
    covered,
    covers,
    failing,
  };
}
