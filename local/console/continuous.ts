import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import type { Report } from '../../lambdas/reports/reports.ts';
import { expireItems } from '../aws/expire-items.ts';
import { startExpiry } from '../machine/expiry.ts';
import { firstTick } from '../machine/first-tick.ts';
import type { PortChoice } from '../machine/listen.ts';
import { listenForAnswers } from '../machine/listen-answers.ts';
import type { Machine } from '../machine/machine.ts';
import { Scheduler } from '../machine/scheduler.ts';
import { type StartOptions, start } from '../machine/start.ts';
import { ConsoleView } from './console-view.ts';
import type { Door } from './guard.ts';
import { LiveView } from './live-view.ts';
import { Outbox } from './outbox.ts';
import { LOOPBACK_DOOR, startConsole } from './server.ts';
import { ToldDigests } from './told-digests.ts';
import { ToldFollower } from './told-follower.ts';
import { lifeView } from './views/life.ts';
import type { View } from './views/view.ts';

export interface ContinuousOptions extends Omit<StartOptions, 'report' | 'onGivenUp' | 'onNudge'> {
  runEnd: { atMs: number };
  port: PortChoice;
  /** Where the console listens, and what opens it. @default loopback, for all of this machine */
  door?: Door;
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
  let told: ToldFollower | null = null;
  let view: ConsoleView | null = null;

  const report = (each: Report) => {
    log.debug(`${each.type} done`, { ...each });
    view?.changed();
    if (each.type === 'deliver') told?.changed({ digests: each.messages > 0 });
    if (each.type !== 'poll' || each.outcome === 'skipped') return;
    view?.noteReading(each);
    live.changed();
    options.onPoll(each);
  };
  const live = new LiveView({ clock, log, build: () => built() });
  const started = await start({
    ...options,
    report,
    onGivenUp: (functionName) => log.error('A message was given up', { function: functionName }),
    onNudge: (nudge) => told?.note(nudge),
  });
  const { machine } = started;
  const outbox = new Outbox(machine.stores.deliveries, machine.survey);
  await outbox.load();
  const digests = new ToldDigests(machine.stores.deliveries, config);
  const onChanged = () => live.changed();
  const follower = new ToldFollower({ clock, log, outbox, digests, onTold: options.onTold, onChanged });
  told = follower;
  const made = new ConsoleView({
    ...options,
    machine,
    outbox,
    digests,
    groups: options.groups ?? null,
    onChanged,
  });
  view = made;
  const built = async () => {
    follower.changed({ digests: false });
    await follower.catchUp();
    return made.build();
  };
  const following = new Scheduler({ clock, everyMs: FOLLOW_EVERY_MS, fire: () => follower.catchUp() });

  // Not the wall clock, which may be set: a tick compares the two.
  let tickedAtMs: number | null = null;
  const ticks = new Scheduler({
    clock,
    ...(options.tickEveryMs === undefined ? {} : { everyMs: options.tickEveryMs }),
    async fire() {
      const steadyMs = performance.now();
      try {
        if (tickedAtMs === null) await firstTick({ machine, clock });
        else await machine.tick('scheduled', steadyMs - tickedAtMs);
        tickedAtMs = steadyMs;
      } catch (error) {
        log.error('tick failed; the next one catches up', { error });
      }
    },
  });

  const page = await startConsole({
    port: options.port,
    door: options.door ?? LOOPBACK_DOOR,
    view: built,
    live,
    async life(row) {
      const delivery = outbox.find(row);
      const nowMs = platform.clock.nowMs();
      return delivery && lifeView({ ...machine.stores, scan: machine.scan, config, nowMs }, delivery);
    },
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
  following.start();
  return {
    url: page.url,
    answersUrl: answersPage?.url ?? null,
    machine,
    deliveries: () => outbox.deliveries(),
    async stop() {
      runEnd.atMs = clock.nowMs();
      await Promise.all([
        ticks.stop(),
        following.stop(),
        live.stop(),
        page.stop(),
        answersPage?.stop(),
        expiry?.stop(),
      ]);
      await started.stop();
    },
  };
}
