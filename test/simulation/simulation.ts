import type { WebRequest, WebResponse } from '../../lambdas/answers/web.ts';
import type { SigningKeys } from '../../lambdas/assignment/signed-token.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import type { Report } from '../../lambdas/reports/reports.ts';
import { type Deployed, deployments, MOST_STALE_MS } from './configs.ts';
import { InjectedFault } from './documents.ts';
import { Functions, TIMEOUT_MS } from './functions.ts';
import { inWords } from './in-words.ts';
import { PEOPLE_CALM_MS } from './make-people.ts';
import { MemoryTable } from './memory-table.ts';
import { MessageQueue } from './message-queue.ts';
import type { Plan } from './plan.ts';
import { Process } from './process.ts';
import { Receiver, type Sent } from './receiver.ts';
import type { Story } from './story.ts';
import { Surroundings } from './surroundings.ts';
import { Visitors } from './visitors.ts';

/** As the stack has it: infra/constructs/work-queue.ts. */
const VISIBLE_AGAIN_AFTER_TIMEOUTS = 6;
/** Six waits of a delivery that cannot be sent, and some. */
const CALM_AT_MOST_MS = 7 * HOUR_MS;
/** Whatever wakes later than this wakes by itself. */
const CALM_AT_LEAST_MS = 75 * MINUTE_MS;
const TOPICS = ['leads', 'ops'];

/** One seeded world: the production core among processes that die, queues that lie and a vendor that moves. */
export class Simulation {
  readonly #world: Surroundings;
  readonly #table: MemoryTable;
  readonly #functions: Functions;
  readonly #deployed: readonly Deployed[];
  readonly #receivers: ReadonlyMap<string, Receiver>;
  readonly #polls: MessageQueue<readonly PollMessage[]>;
  readonly #lanes: MessageQueue<LaneMessage>;
  readonly #visitors: Visitors;
  readonly #sends: Sent[] = [];
  readonly #logs: string[] = [];
  readonly #defects: string[] = [];
  #started = 0;

  constructor(plan: Plan, keepTimeLine = false) {
    this.#world = new Surroundings(plan, keepTimeLine);
    this.#table = new MemoryTable(this.#world);
    this.#deployed = deployments(plan);
    this.#visitors = new Visitors(this.#world, {
      config: this.#newest(),
      keys: () => this.#answerKeys(),
      ask: (request) => this.#askPage(request),
      command: (press) => this.#command((process) => this.#functions.claim(process, press)),
    });
    const sent = (one: Sent) => {
      this.#sends.push(one);
      this.#visitors.sent(one);
    };
    const heard = (one: Sent) => this.#visitors.heard(one);
    this.#receivers = new Map(
      ['sales', 'managers', 'leads', 'ops'].map((name) => [
        name,
        new Receiver(this.#world, { name, isRobot: !TOPICS.includes(name), sent, heard }),
      ]),
    );
    const options = { visibilityMs: TIMEOUT_MS.poll * VISIBLE_AGAIN_AFTER_TIMEOUTS, atOnce: 5 };
    this.#polls = new MessageQueue(this.#world, {
      ...options,
      name: 'polls',
      receive: (message, done) =>
        this.#start('poll', (process) => this.#functions.poll(process, message), done),
    });
    this.#lanes = new MessageQueue(this.#world, {
      ...options,
      visibilityMs: TIMEOUT_MS.deliver * VISIBLE_AGAIN_AFTER_TIMEOUTS,
      name: 'lanes',
      receive: (message, done) =>
        this.#start('deliver', (process) => this.#functions.deliver(process, message), done),
    });
    this.#functions = new Functions(this.#world, {
      table: this.#table,
      polls: this.#polls,
      lanes: this.#lanes,
      receivers: this.#receivers,
    });
  }

  async run(): Promise<Story> {
    const { plan, agenda } = this.#world;
    for (const call of plan.calls) {
      for (const { atMs, grade } of call.life) {
        if (atMs >= plan.startMs)
          agenda.at(atMs, () => this.#world.note('vendor', () => `${call.id} is graded ${grade}`));
      }
    }
    for (const absence of plan.people?.absences ?? []) {
      agenda.at(absence.atMs, () => {
        this.#world.note(
          absence.person,
          () => `is away for ${(absence.untilMs - absence.atMs) / MINUTE_MS} minutes`,
        );
        this.#command((process) => this.#functions.setAway(process, absence));
      });
    }
    for (let atMs = plan.startMs; atMs < plan.calmMs; atMs += MINUTE_MS) this.#scheduleTick(atMs);
    await agenda.runUntil(plan.calmMs);
    await this.#calmDown();
    const idleFromMs = this.#world.nowMs;
    for (let minute = 1; minute <= 3; minute += 1) {
      this.#start('tick', (process) => this.#functions.tick(process));
      await agenda.runUntil(idleFromMs + minute * MINUTE_MS);
    }
    return {
      plan,
      endMs: this.#world.nowMs,
      idleFromMs,
      deployed: this.#deployed,
      writes: this.#table.writes,
      items: this.#table.items(),
      sends: this.#sends,
      arrivals: [...this.#receivers.values()].filter(({ isRobot }) => isRobot),
      polls: this.#functions.pollRuns,
      pages: this.#visitors.seen,
      logs: this.#logs,
      defects: this.#defects,
      timeLine: this.#world.timeLine,
    };
  }

  /** Time passes and nothing goes wrong any more: every minute first, then less often, until nothing waits. */
  async #calmDown(): Promise<void> {
    const { agenda, plan } = this.#world;
    const mostMs = plan.people ? PEOPLE_CALM_MS : CALM_AT_MOST_MS;
    this.#world.note('world', () => 'grows calm');
    for (let minutes = 0; minutes * MINUTE_MS < mostMs; ) {
      this.#start('tick', (process) => this.#functions.tick(process));
      minutes += minutes < 20 ? 2 : 10;
      await agenda.runUntil(plan.calmMs + minutes * MINUTE_MS);
      if (minutes % 30 === 0) this.#table.expire();
      if (minutes * MINUTE_MS > CALM_AT_LEAST_MS && this.#isAtRest()) return;
    }
  }

  #isAtRest(): boolean {
    const { channels } = this.#newest();
    const waits = this.#table.items().some(({ lane }) => typeof lane === 'string' && lane in channels);
    const isIdle = this.#polls.inFlight === 0 && this.#lanes.inFlight === 0 && this.#visitors.pending === 0;
    return isIdle && !waits;
  }

  #scheduleTick(atMs: number): void {
    const { agenda, random } = this.#world;
    agenda.at(atMs + random.between(0, 2 * SECOND_MS), () => {
      if (this.#world.isOut('ticks') || this.#world.strikes('lost-tick')) return;
      const times = this.#world.strikes('doubled-tick') ? 2 : 1;
      for (let time = 0; time < times; time += 1)
        this.#start('tick', (process) => this.#functions.tick(process));
      if (random.chance(0.05)) this.#table.expire();
    });
  }

  #start(
    kind: keyof typeof TIMEOUT_MS,
    run: (process: Process) => Promise<Report | undefined>,
    done: (isHandled: boolean) => void = () => {},
  ): void {
    this.#started += 1;
    const process = new Process(this.#world, {
      name: `${kind}#${this.#started}`,
      config: this.#someConfig(),
      log: (line) => this.#logs.push(line),
      died: () => done(false),
    });
    this.#world.agenda.after(TIMEOUT_MS[kind], () => process.die('runs out of time'));
    run(process).then(
      (report) => {
        this.#world.note(process.name, () => (report ? `is done: ${inWords(report)}` : 'is done'));
        process.end();
        done(true);
      },
      (error: unknown) => {
        this.#world.note(process.name, () => `fails: ${error}`);
        this.#defect(process, error);
        process.end();
        done(false);
      },
    );
  }

  #command(run: (process: Process) => Promise<void>): void {
    this.#start('command', async (process) => {
      await run(process);
      return undefined;
    });
  }

  /** Null: no answer came. */
  #askPage(request: WebRequest): Promise<WebResponse | null> {
    return new Promise((resolve) => {
      this.#start(
        'answer',
        async (process) => {
          const failed = (error: unknown) => this.#defect(process, error);
          const { response, report } = await this.#functions.answer(process, request, failed);
          resolve(response);
          return report;
        },
        (isHandled) => {
          if (!isHandled) resolve(null);
        },
      );
    });
  }

  #answerKeys(): SigningKeys | null {
    const item = this.#table.items().find(({ pk }) => pk === 'ANSWERS');
    if (!item) return null;
    const [[version, key] = ['1', '']] = Object.entries(item.keys as Record<string, string>);
    return [{ version: Number(version), bytes: Buffer.from(key, 'base64url') }];
  }

  #defect(process: Process, error: unknown): void {
    if (error instanceof InjectedFault || isOwnRetry(error)) return;
    this.#defects.push(`${process.name}: ${stackOf(error)}`);
  }

  /** Warm functions still have an older one. */
  #someConfig(): Config {
    const { nowMs, random, isCalm } = this.#world;
    const asOfMs = isCalm ? nowMs : nowMs - random.between(0, MOST_STALE_MS);
    return (this.#deployed.findLast(({ fromMs }) => fromMs <= asOfMs) as Deployed).config;
  }

  #newest(): Config {
    return (this.#deployed.at(-1) as Deployed).config;
  }
}

/** The table's code gives up by itself on a batch that stays unread. */
const isOwnRetry = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'table-throttled';

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
