import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { bundle } from '../../infra/bundle/bundle.ts';
import type { Config, DigestConfig } from '../../lambdas/config/config.ts';
import type { DueWindow } from '../../lambdas/digests/windows.ts';
import { lastDueWindow } from '../../lambdas/digests/windows.ts';
import { ENVIRONMENT } from '../../lambdas/functions/environment.ts';
import { openStores, type Stores } from '../../lambdas/functions/stores.ts';
import { createSns } from '../../lambdas/platform/aws/sns-client.ts';
import { createSqs } from '../../lambdas/platform/aws/sqs-client.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { DAY_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../local/aws/credentials.ts';
import { startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';
import { startEmbeddedMessaging } from '../../local/aws/embedded-messaging.ts';
import { ensureTopics } from '../../local/aws/topics.ts';
import { openSqsQueue, type SqsQueue } from '../../local/machine/sqs-run-queue.ts';
import { configWithAnswers } from '../support/answers.ts';
import { testConfig } from '../support/config.ts';
import { type Robot, startRobot } from '../support/robot.ts';
import { tablesAt } from '../support/table.ts';
import { startVendor, VENDOR_TOKEN, type Vendor } from '../support/vendor.ts';
import { LambdaFunction } from './lambda-function.ts';
import { functionsOfStack } from './of-stack.ts';
import { startSecretsStandIn } from './secrets-stand-in.ts';
import { TroubledEndpoint } from './troubled-endpoint.ts';

export const ENTRIES = ['tick', 'poll', 'deliver', 'digest', 'answer'] as const;
export type Entry = (typeof ENTRIES)[number];
/** Those that a queue feeds. */
export type Worker = Exclude<Entry, 'tick' | 'answer'>;
export type QueueName = 'polls' | 'lanes' | 'digests';

/** Longer than any test: a message comes back only because a function said so. */
const VISIBILITY_MS = 300 * SECOND_MS;
const TOKEN = '/leadbell/acme/token';
const SALES_WEBHOOK = '/leadbell/sales/webhook';
const WEBHOOKS = 'leadbell/webhooks';

const daily: DigestConfig = {
  every: 'day',
  onWeekday: null,
  atMinute: 8 * 60 + 37,
  covers: 'calendar',
  tasks: null,
  channels: ['managers'],
};

/** All that the functions reach, on loopback, and the functions. */
export interface Cloud {
  readonly config: Config;
  readonly functions: Readonly<Record<Entry, LambdaFunction>>;
  readonly stores: Stores;
  readonly vendor: Vendor;
  readonly sales: Robot;
  readonly managers: Robot;
  readonly dynamoDb: TroubledEndpoint;
  readonly sqs: SQSClient;
  readonly queues: Readonly<Record<QueueName, SqsQueue>>;
  /** Names of the secrets that were asked for. */
  readonly secretsAsked: readonly string[];
  /** Puts the digest's window that fell due last, or days before it, into the table, as a tick does. */
  putWindow(daysBefore?: number): Promise<DueWindow>;
  send(queue: QueueName, bodies: readonly string[]): Promise<void>;
  /** Forgets what earlier events left in a queue. */
  purge(queue: QueueName): Promise<void>;
  /** Messages in a queue, seen or hidden. */
  waiting(queue: QueueName): Promise<number>;
  /** What the topic of leads has published and nobody has taken yet. */
  takePublished(): Promise<string[]>;
  /** A further function, which lacks one variable. */
  functionWithout(entry: Entry, variable: string): LambdaFunction;
  close(): Promise<void>;
}

export async function startCloud(): Promise<Cloud> {
  const [table, messaging, vendor, sales, managers] = await Promise.all([
    startEmbeddedDynamoDb(null),
    startEmbeddedMessaging(null),
    startVendor(),
    startRobot(),
    startRobot(),
  ]);
  const dynamoDb = new TroubledEndpoint(table.endpoint);
  await dynamoDb.open();
  const secrets = await startSecretsStandIn({
    parameters: { [TOKEN]: VENDOR_TOKEN, [SALES_WEBHOOK]: sales.url },
    secrets: { [WEBHOOKS]: JSON.stringify({ managers: managers.url }) },
  });
  const tables = tablesAt(table);
  const { tableName, documents } = await tables.newTable();
  const reach = { endpoint: messaging.endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS };
  const [sqs, sns] = [createSqs(reach), createSns(reach)];
  const makeQueue = (name: string) => openSqsQueue(sqs, 'test', { name, visibilityMs: VISIBILITY_MS });
  const [polls, lanes, digests, published] = await Promise.all(
    ['polls', 'lanes', 'digests', 'published'].map(makeQueue),
  );
  if (!polls || !lanes || !digests || !published) throw new Error('a queue is missing');
  const queues = { polls, lanes, digests };
  // The SDK sends to where a queue's URL points, and the emulator names a host that is nowhere.
  const urlAt = ({ url }: SqsQueue) => new URL(new URL(url).pathname, messaging.endpoint).href;
  const config = configAt(vendor.url);
  const topicArns = await ensureTopics(sns, config);
  await sns.send(
    new SubscribeCommand({
      TopicArn: topicArns.leads,
      Protocol: 'sqs',
      Endpoint: await arnOf(sqs, published.url),
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );

  const directory = mkdtempSync(join(tmpdir(), 'leadbell-lambda-runtime-'));
  const values: Record<string, string> = {
    [ENVIRONMENT.tableName]: tableName,
    [ENVIRONMENT.pollsQueueUrl]: urlAt(polls),
    [ENVIRONMENT.lanesQueueUrl]: urlAt(lanes),
    [ENVIRONMENT.digestsQueueUrl]: urlAt(digests),
    [ENVIRONMENT.topicArnPrefix]: String(topicArns.leads).replace(/leads$/, ''),
  };
  const endpoints = {
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    AWS_ENDPOINT_URL_SQS: messaging.endpoint,
    AWS_ENDPOINT_URL_SNS: messaging.endpoint,
    AWS_ENDPOINT_URL_SSM: secrets.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
  };
  const made: LambdaFunction[] = [];
  const deployed = functionsOfStack(ENTRIES);
  const makeFunction = (entry: Entry, without?: string) => {
    const { environment, ...limits } = deployed[entry];
    const variables = Object.entries(environment)
      .filter(([name]) => name !== without)
      .map(([name, value]) => [name, value ?? values[name] ?? ''] as const);
    const logFile = join(directory, `${entry}-${made.length}.log`);
    writeFileSync(logFile, '');
    const lambda = new LambdaFunction({
      name: entry,
      taskRoot: join(directory, entry),
      logFile,
      environment: { ...Object.fromEntries(variables), ...endpoints },
      ...limits,
    });
    made.push(lambda);
    return lambda;
  };
  for (const entry of ENTRIES) bundle(entry, config, join(directory, entry));

  const stores = openStores({ documents, tableName, newId: randomId, clock: systemClock });
  return {
    config,
    functions: {
      tick: makeFunction('tick'),
      poll: makeFunction('poll'),
      deliver: makeFunction('deliver'),
      digest: makeFunction('digest'),
      answer: makeFunction('answer'),
    },
    stores,
    vendor,
    sales,
    managers,
    dynamoDb,
    sqs,
    queues,
    secretsAsked: secrets.asked,
    async putWindow(daysBefore = 0) {
      const nowMs = Date.now();
      const window = lastDueWindow(daily, config.timeZone, nowMs - daysBefore * DAY_MS);
      await stores.windows.put('daily', daily, window, nowMs);
      return window;
    },
    async send(queue, bodies) {
      const Entries = bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: queues[queue].url, Entries }));
    },
    async purge(queue) {
      await sqs.send(new PurgeQueueCommand({ QueueUrl: queues[queue].url }));
    },
    waiting: (queue) => countOf(sqs, queues[queue].url),
    async takePublished() {
      const receive = new ReceiveMessageCommand({ QueueUrl: published.url, MaxNumberOfMessages: 10 });
      return ((await sqs.send(receive)).Messages ?? []).map(({ Body }) => Body ?? '');
    },
    functionWithout: makeFunction,
    async close() {
      await Promise.all(made.map((lambda) => lambda.stop()));
      sqs.destroy();
      sns.destroy();
      await Promise.all([vendor, sales, managers, dynamoDb, secrets].map((one) => one.close()));
      await Promise.all([tables.stop(), messaging.stop()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function configAt(baseUrl: string): Config {
  const config = testConfig();
  const { acme } = config.accounts;
  if (!acme) throw new Error('the test configuration has no account');
  return {
    ...config,
    accounts: { acme: { ...acme, baseUrl, token: `ssm:${TOKEN}` } },
    channels: {
      ...config.channels,
      sales: { type: 'wecom-robot', webhook: `ssm:${SALES_WEBHOOK}`, mention: [] },
      managers: { type: 'wecom-robot', webhook: `secretsmanager:${WEBHOOKS}#managers`, mention: [] },
    },
    digests: { daily },
    people: { zhangsan: { name: '张三', mention: {}, weight: 1, holds: null, perDay: null } },
    answers: configWithAnswers().answers,
  };
}

async function attributesOf(sqs: SQSClient, QueueUrl: string): Promise<Record<string, string>> {
  const all = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  return (await sqs.send(all)).Attributes ?? {};
}

const arnOf = async (sqs: SQSClient, url: string) => (await attributesOf(sqs, url)).QueueArn;

async function countOf(sqs: SQSClient, url: string): Promise<number> {
  const attributes = await attributesOf(sqs, url);
  const kinds = ['', 'NotVisible', 'Delayed'].map(
    (kind) => attributes[`ApproximateNumberOfMessages${kind}`] ?? 0,
  );
  return kinds.reduce((sum: number, count) => sum + Number(count), 0);
}
