import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { leadChannels } from '../../lambdas/config/lead-channels.ts';
import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import type { LaneStore } from '../../lambdas/deliveries/lanes/lane-store.ts';
import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import type { Report } from '../../lambdas/reports/reports.ts';
import { expireItems } from '../aws/expire-items.ts';
import { startExpiry } from '../machine/expiry.ts';
import type { PortChoice } from '../machine/listen.ts';
import { listenForAnswers } from '../machine/listen-answers.ts';
import type { Machine } from '../machine/machine.ts';
import { Scheduler } from '../machine/scheduler.ts';
import { type StartOptions, start } from '../machine/start.ts';
import { Outbox } from './outbox.ts';
import { startConsole } from './server.ts';
import { ToldDigests } from './told-digests.ts';
import { groupsFromTable } from './told-messages.ts';
import { counters, type LaneView, MOST_ROWS, outboxRows, type View } from './view.ts';
import { WhoHasWhat } from './who-has-what.ts';

export interface ContinuousOptions extends Omit<StartOptions, 'report' | 'onGivenUp' | 'onNudge'> {
  runEnd: { atMs: number };
  port: PortChoice;
  /** @default a minute */
  tickEveryMs?: number;
  demo: boolean;
  /** What the groups show; made from the deliveries where nothing is given. */
  groups?: () => View['groups'];
  picture?: (name: string) => Promise<Uint8Array | null>;
  onTold(delivery: LeadDelivery): void;
  onPoll(report: PollReport): void;
}

export interface Running {
  url: string;
  /** Where it listens for the page of leads. Null: there is no `answers`. */
  answersUrl: string | null;
  machine: Pick<Machine, 'stores' | 'lanes'>;
  /** What was told of leads, or is to be, newest first. */
  deliveries(): LeadDelivery[];
  stop(): Promise<void>;
}

const FOLLOW_EVERY_MS = 500;

/** `leadbell run` and the demo: the handlers, a clock that fires tick, the console, and a line for each lead told. */
export async function startContinuous(options: ContinuousOptions): Promise<Running> {
  const { config, platform, runEnd } = options;
  const { clock, log } = platform;
  let lastRead: View['lastRead'] = null;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let changed = true;
  let digestsChanged = true;
  let outbox: Outbox | null = null;

  const report = (each: Report) => {
    log.debug(`${each.type} done`, { ...each });
    if (each.type === 'deliver') {
      changed = true;
      digestsChanged ||= each.messages > 0;
    }
    if (each.type !== 'poll' || each.outcome === 'skipped') return;
    const { listed, taskName, fault } = each;
    lastRead = { atMs: clock.nowMs(), listed: fault === null ? listed : null, task: taskName, fault };
    if (fault === null) readAtMs = clock.nowMs();
    options.onPoll(each);
  };
  const started = await start({
    ...options,
    report,
    onGivenUp: (functionName) => log.error('A message was given up', { function: functionName }),
    onNudge(nudge) {
      outbox?.note(nudge);
      changed = true;
    },
  });
  const { machine } = started;
  outbox = new Outbox(machine.stores.deliveries, machine.survey);
  await outbox.load();
  const known = outbox;
  const digests = new ToldDigests(machine.stores.deliveries, config);
  const whoHasWhat = new WhoHasWhat({ ...machine.stores, ...openPeopleStores(machine.stores.table) }, config);

  const follower = new Scheduler({
    clock,
    everyMs: FOLLOW_EVERY_MS,
    async fire() {
      if (!changed) return;
      changed = false;
      const readDigests = digestsChanged;
      digestsChanged = false;
      try {
        if (readDigests) await digests.refresh(clock.nowMs());
        for (const delivery of await known.refresh()) options.onTold(delivery);
      } catch (error) {
        changed = true;
        digestsChanged ||= readDigests;
        log.warn('The table could not be read for the console', { error });
      }
    },
  });
  // Not the wall clock, which may be set: a tick compares the two.
  let tickedAtMs: number | null = null;
  const ticks = new Scheduler({
    clock,
    ...(options.tickEveryMs === undefined ? {} : { everyMs: options.tickEveryMs }),
    async fire() {
      const steadyMs = performance.now();
      try {
        await machine.tick('scheduled', tickedAtMs === null ? undefined : steadyMs - tickedAtMs);
        tickedAtMs = steadyMs;
      } catch (error) {
        log.error('tick failed; the next one catches up', { error });
      }
    },
  });

  const { lanes } = machine.stores;
  const view = async (): Promise<View> => {
    const nowMs = clock.nowMs();
    // A lease that ends or a hold that runs out changes the table without a nudge.
    changed = true;
    const deliveries = known.deliveries();
    return {
      nowMs,
      demo: options.demo,
      locale: config.locale,
      timeZone: config.timeZone,
      counters: counters(deliveries, nowMs, config.timeZone, readAtMs),
      lanes: await Promise.all(
        channelsInUse(config).map((name) => laneView(config, lanes, name, deliveries, digests)),
      ),
      outbox: outboxRows(deliveries, nowMs, await whoHasWhat.of(deliveries.slice(0, MOST_ROWS), nowMs)),
      groups: options.groups?.() ?? groupsFromTable(config, deliveries, digests),
      lastRead,
    };
  };
  const page = await startConsole({
    port: options.port,
    view,
    picture: options.picture ?? ((name) => digests.picture(name)),
  });
  const { answers } = config;
  const answersPage = answers ? await listenForAnswers({ ...answers, site: machine.answers, log }) : null;
  const expiry = options.embedded.dynamoDb
    ? startExpiry({
        expire: (nowMs) => expireItems(started.services.documents, LOCAL_TABLE_NAME, nowMs),
        clock,
        log,
      })
    : null;
  ticks.start();
  follower.start();
  return {
    url: page.url,
    answersUrl: answersPage?.url ?? null,
    machine,
    deliveries: () => known.deliveries(),
    async stop() {
      runEnd.atMs = clock.nowMs();
      await Promise.all([ticks.stop(), follower.stop(), page.stop(), answersPage?.stop(), expiry?.stop()]);
      await started.stop();
    },
  };
}

/** In the order of the config; those that no enabled task and no digest tells anything are left out. */
function channelsInUse(config: Config): string[] {
  const ofDigests = Object.values(config.digests).flatMap(({ channels }) => channels);
  const used = new Set([...leadChannels(config), ...ofDigests]);
  return Object.keys(config.channels).filter((name) => used.has(name));
}

async function laneView(
  config: Config,
  lanes: LaneStore,
  channel: string,
  deliveries: readonly LeadDelivery[],
  digests: ToldDigests,
): Promise<LaneView> {
  const lane = await lanes.get(channel);
  const mine = deliveries.filter((delivery) => delivery.channel === channel);
  return {
    channel,
    label: labelOf(config, channel),
    waiting: mine.filter(({ state }) => state === 'pending' || state === 'sending').length,
    sent: mine.filter(({ state }) => state === 'sent').length + digests.messages(channel).length,
    stopped: lane.stoppedSinceMs === null ? null : { sinceMs: lane.stoppedSinceMs, why: lane.stoppedWhy },
  };
}

function labelOf({ channels }: Config, name: string): LaneView['label'] {
  const channel = channels[name];
  return channel ? receiverOf(channel).label : { 'zh-CN': '', en: '' };
}
