import { type AnswerLinks, answerLinks } from '../../lambdas/assignment/answer-links.ts';
import { claimsOnTheWay } from '../../lambdas/assignment/claim-survey.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { openAsking } from '../../lambdas/functions/open-asking.ts';
import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { Secrets } from '../../lambdas/platform/secrets.ts';
import { AccountStore } from '../../lambdas/polling/accounts/account-store.ts';
import { withFoundTasks } from '../../lambdas/polling/discovery/with-found.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import { TickStore } from '../../lambdas/schedule/tick-store.ts';
import { type Status, statusOf } from '../../lambdas/status/status.ts';
import type { Machine } from '../machine/machine.ts';
import { counters } from './counters.ts';
import type { Outbox } from './outbox.ts';
import { Readings } from './readings.ts';
import { Surveyor } from './surveyor.ts';
import type { ToldDigests } from './told-digests.ts';
import { ToldMessages } from './told-messages.ts';
import { claimsView } from './views/claims-view.ts';
import { healthOf } from './views/health.ts';
import { laneViews } from './views/lane-views.ts';
import { openFaults } from './views/open-faults.ts';
import { MOST_ROWS, outboxRows } from './views/outbox-rows.ts';
import { silenceViews, teamViews } from './views/people-views.ts';
import type { ClaimsView, View } from './views/view.ts';
import { WhoHasWhat } from './views/who-has-what.ts';

export interface ConsoleViewDeps {
  config: Config;
  platform: Platform;
  secrets: Secrets;
  machine: Pick<Machine, 'stores' | 'scan'>;
  outbox: Outbox;
  digests: ToldDigests;
  demo: boolean;
  /** What the groups show. Null: what the table says that they were sent. */
  groups: (() => View['groups']) | null;
  /** There is something new to be seen. */
  onChanged(): void;
}

interface Surveyed {
  status: Status;
  claims: ClaimsView | null;
}

/** Puts together what the page shows: the survey of `leadbell status`, and what this process knows better. */
export class ConsoleView {
  readonly #deps: ConsoleViewDeps;
  readonly #people: ReturnType<typeof openPeopleStores>;
  readonly #readings: Readings;
  readonly #surveyor: Surveyor<Surveyed>;
  readonly #messages: ToldMessages;
  readonly #whoHasWhat: WhoHasWhat;

  constructor(deps: ConsoleViewDeps) {
    const { config, platform, secrets, machine } = deps;
    const { stores } = machine;
    this.#deps = deps;
    this.#people = openPeopleStores(stores.table);
    this.#readings = new Readings(config);
    this.#surveyor = new Surveyor({ ...platform, survey: () => this.#survey(), onSeen: deps.onChanged });
    const asking = openAsking(platform, { config, secrets }, stores);
    this.#messages = new ToldMessages(config, (mentions) => asking.forms(mentions));
    this.#whoHasWhat = new WhoHasWhat({ ...stores, ...this.#people }, config);
  }

  noteReading(report: PollReport): void {
    this.#readings.note(report, this.#deps.platform.clock.nowMs());
  }

  /** Something was written. */
  changed(): void {
    this.#surveyor.changed();
  }

  async build(): Promise<View> {
    const { config, platform, outbox, digests, demo, groups } = this.#deps;
    const nowMs = platform.clock.nowMs();
    const deliveries = outbox.deliveries();
    const notices = outbox.notices();
    const [surveyed, answers, shown] = await Promise.all([
      this.#surveyor.seen(),
      this.#whoHasWhat.of(deliveries.slice(0, MOST_ROWS), nowMs),
      groups?.() ?? this.#messages.groups([...deliveries, ...notices], (name) => digests.messages(name)),
    ]);
    const othersSent = (name: string) =>
      digests.messages(name).length +
      notices.filter(({ channel, state }) => channel === name && state === 'sent').length;
    const status = surveyed?.status ?? null;
    return {
      nowMs,
      demo,
      locale: config.locale,
      timeZone: config.timeZone,
      counters: counters(deliveries, nowMs, config.timeZone, this.#readings.lastMs),
      health: status ? healthOf(status, this.#readings) : null,
      faults: status ? openFaults(status, config) : [],
      lanes: status ? laneViews(status, config, deliveries, othersSent) : [],
      silences: status ? silenceViews(status) : [],
      digests: status?.digests ?? [],
      teams: status ? teamViews(status, config) : [],
      claims: surveyed?.claims ?? null,
      outbox: outboxRows(deliveries, nowMs, answers),
      groups: shown,
    };
  }

  async #survey(): Promise<Surveyed> {
    const { config, platform, machine, outbox } = this.#deps;
    const { stores, scan } = machine;
    const nowMs = platform.clock.nowMs();
    const hasClaims = config.people !== undefined || config.answers !== undefined;
    const passing = claimsOnTheWay(nowMs);
    const status = await statusOf({
      ...stores,
      config: await withFoundTasks(config, stores.table, nowMs),
      nowMs,
      scan,
      accounts: new AccountStore(stores.table, () => nowMs),
      people: this.#people.people,
      ticks: new TickStore(stores.table),
      ...(hasClaims ? { also: passing } : {}),
    });
    if (!hasClaims) return { status, claims: null };
    const deps = { config, leads: stores.leads, links: await this.#links(), nowMs };
    return {
      status,
      claims: await claimsView(passing.claims(), { ...deps, deliveries: outbox.deliveries() }),
    };
  }

  async #links(): Promise<AnswerLinks | null> {
    const { answers } = this.#deps.config;
    return answers ? answerLinks(answers.url, await this.#people.answerKeys.get()) : null;
  }
}
