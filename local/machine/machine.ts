import type { Site } from '../../lambdas/answers/answer-site.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { DeliverySurvey } from '../../lambdas/deliveries/delivery-survey.ts';
import { SEND_MAX_MS } from '../../lambdas/deliveries/lanes/lane-lease.ts';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import { type LaneOutlook, laneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';
import type { DigestMessage } from '../../lambdas/digests/digest-message.ts';
import { openStores, type Stores } from '../../lambdas/functions/stores.ts';
import type { TickEvent } from '../../lambdas/functions/tick.ts';
import type { Wiring } from '../../lambdas/functions/wiring.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { Queue } from '../../lambdas/platform/queue.ts';
import type { Secrets } from '../../lambdas/platform/secrets.ts';
import { createTableScan, type TableScan } from '../../lambdas/platform/table/table-scan.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { Bundle } from '../../lambdas/polling/accounts/bundle.ts';
import type { Report } from '../../lambdas/reports/reports.ts';
import type { TickReport } from '../../lambdas/schedule/tick-report.ts';
import { TickStore } from '../../lambdas/schedule/tick-store.ts';
import { ensureExpiry, ensureTable } from '../aws/create-table.ts';
import type { Services } from '../aws/services.ts';
import { ensureTopics, usesSns } from '../aws/topics.ts';
import { EventSource, type EventSourceOptions } from './event-source.ts';
import { type CreateFunctions, DELIVER, DIGEST, type Functions, POLL, TICK } from './functions.ts';
import { invoke, type RunEnd } from './invocation.ts';
import { MemoryQueue } from './memory-queue.ts';
import { OutstandingQueue } from './outstanding.ts';
import type { QueueSpec, RunQueue } from './run-queue.ts';

export interface MachineOptions {
  services: Services;
  config: Config;
  platform: Platform;
  secrets: Secrets;
  createFunctions: CreateFunctions;
  runEnd: RunEnd;
  report(report: Report): void;
  onEntry?: Wiring['onEntry'];
  /** A poll or lane message was given up after every receive of it failed. */
  onGivenUp(functionName: string, body: string): void;
  /** Before a nudge goes out. */
  onNudge?(nudge: LaneMessage): void;
}

/** leadbell on one machine: the Lambda handlers behind real queues and a real table. */
export interface Machine {
  stores: Stores;
  survey: DeliverySurvey;
  /** Reads the whole table. */
  scan: TableScan;
  polls: OutstandingQueue<Bundle>;
  nudges: OutstandingQueue<LaneMessage>;
  digests: OutstandingQueue<DigestMessage>;
  /** The page where leads are taken: its listener asks this. */
  answers: Site;
  /** Wakes lanes, as the functions do. */
  lanes: Queue<LaneMessage>;
  /** Invocations under way. */
  running(): { polls: number; delivers: number; digests: number };
  /** @param passedMs since this process last ticked, by a clock that nobody can set */
  tick(mode: NonNullable<TickEvent['mode']>, passedMs?: number): Promise<TickReport>;
  /** What waits in the lane of each configured channel. */
  outlook(): Promise<LaneOutlook[]>;
  /** What waits for channels that the configuration lost: nothing is sent there, and after a day it is dead. */
  leftBehind(): Promise<LaneOutlook[]>;
  /** Stops receiving, and waits for running invocations. */
  drain(): Promise<void>;
  /** Drains, and removes the queues of this run. */
  stop(): Promise<void>;
}

/** How long a message outlives its function's time before somebody else gets it. */
const VISIBILITY_MARGIN_MS = 30_000;

export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { services, config, platform, createFunctions, runEnd, report } = options;
  const { clock, log, newId } = platform;
  const runId = newId();
  const opened = (spec: QueueSpec) => openQueue(services, platform, runId, spec);
  const [topicArns, pollQueue, laneQueue, digestQueue] = await Promise.all([
    topicsOf(services, config),
    opened(specOf('polls', POLL)),
    opened(specOf('lanes', DELIVER)),
    opened(specOf('digests', DIGEST)),
    prepareTable(services, platform),
  ]);

  const polls = new OutstandingQueue<Bundle>(pollQueue, clock);
  const nudges = new OutstandingQueue<LaneMessage>(laneQueue, clock);
  const digests = new OutstandingQueue<DigestMessage>(digestQueue, clock);
  const lanes: Queue<LaneMessage> = {
    send(messages, sendOptions) {
      for (const nudge of messages) options.onNudge?.(nudge);
      return nudges.send(messages, sendOptions);
    },
  };
  const wiring: Wiring = {
    ...platform,
    config,
    tableName: LOCAL_TABLE_NAME,
    documents: services.documents,
    sns: services.sns,
    topicArns,
    polls,
    sweepsAtOnce: null,
    lanes,
    digests,
    secrets: options.secrets,
    deployments: null,
    report,
    ...(options.onEntry ? { onEntry: options.onEntry } : {}),
  };
  const functions: Functions = createFunctions(wiring);

  // A send that begins in time is given the time it may take.
  const deliverEnd: RunEnd = {
    get atMs() {
      return runEnd.atMs + SEND_MAX_MS + SECOND_MS;
    },
  };
  const shared = { clock, log };
  const sources = [
    source({ ...shared, ...POLL, runEnd, queue: pollQueue, handler: functions.poll }, polls, options),
    source(
      { ...shared, ...DELIVER, runEnd: deliverEnd, queue: laneQueue, handler: functions.deliver },
      nudges,
      options,
    ),
    source({ ...shared, ...DIGEST, runEnd, queue: digestQueue, handler: functions.digest }, digests, options),
  ] as const;
  for (const each of sources) each.start();

  const drain = async () => {
    await Promise.all(sources.map((each) => each.stop()));
  };
  const { documents } = services;
  const stores = openStores({ documents, tableName: LOCAL_TABLE_NAME, newId, clock });
  const outlookOf = (channels: readonly string[]) =>
    Promise.all(channels.map((channel) => laneOutlook(stores, channel, clock.nowMs())));
  const scan = createTableScan(documents, LOCAL_TABLE_NAME);
  return {
    stores,
    scan,
    survey: new DeliverySurvey(scan, clock),
    polls,
    nudges,
    digests,
    answers: functions.answers,
    lanes,
    running: () => ({
      polls: sources[0].running,
      delivers: sources[1].running,
      digests: sources[2].running,
    }),
    tick: (mode, passedMs) =>
      invoke(functions.tick, { mode, ...(passedMs === undefined ? {} : { passedMs }) }, TICK, runEnd, clock),
    outlook: () => outlookOf(Object.keys(config.channels)),
    leftBehind: async () => outlookOf(await new TickStore(stores.table).channelsLeftBehind()),
    drain,
    async stop() {
      await drain();
      await Promise.all([pollQueue, laneQueue, digestQueue].map((queue) => queue.remove()));
    },
  };
}

const topicsOf = async ({ sns }: Services, config: Config): Promise<Record<string, string>> =>
  usesSns(config) ? ensureTopics(await sns(), config) : {};

/** Between functions of one process nothing has to travel: SQS is asked where the environment names one. */
async function openQueue(
  { sqs }: Services,
  platform: Platform,
  runId: string,
  spec: QueueSpec,
): Promise<RunQueue> {
  if (sqs === null) return new MemoryQueue(spec.name, platform);
  const { openSqsQueue } = await import('./sqs-run-queue.ts');
  return openSqsQueue(await sqs(), runId, spec);
}

function specOf(name: string, { limits }: { limits: { timeoutMs: number } }): QueueSpec {
  return { name, visibilityMs: limits.timeoutMs + VISIBILITY_MARGIN_MS };
}

async function prepareTable({ dynamoDb, embedded }: Services, { clock, log }: Platform): Promise<void> {
  await ensureTable(dynamoDb, LOCAL_TABLE_NAME, { clock });
  if (embedded.dynamoDb) return;
  const error = await ensureExpiry(dynamoDb, LOCAL_TABLE_NAME);
  if (error) log.warn('This DynamoDB does not delete old items by itself', { error: error.name });
}

function source(
  options: Omit<EventSourceOptions, 'onFinished'>,
  outstanding: OutstandingQueue<unknown>,
  { onGivenUp }: MachineOptions,
): EventSource {
  return new EventSource({
    ...options,
    onFinished(body, how) {
      outstanding.finish(body);
      if (how === 'given-up') onGivenUp(options.limits.functionName, body);
    },
  });
}
