import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../infra/bundle/bundle.ts';
import { bundleModule } from '../../infra/bundle/bundle-module.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { WindowStore } from '../../lambdas/digests/window-store.ts';
import { lastDueWindow } from '../../lambdas/digests/windows.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';
import { vendorRecord } from '../../test/support/records.ts';
import { startRobot } from '../../test/support/robot.ts';
import { tablesAt } from '../../test/support/table.ts';
import { startVendor, VENDOR_TOKEN } from '../../test/support/vendor.ts';
import { TASK_ID, USER_ID } from '../measures/leadbell.ts';
import { AUTHORITY, askedIn, Cloud, type Exchange, sentTo } from './cloud.ts';
import { ENVIRONMENT, type Start, startOf } from './start-of.ts';

const KNOWN_CALLS = 30;
const MINUTE_MS = 60_000;

const yamlAt = (cloud: string) => `
accounts:
  acme: { baseUrl: "${cloud}", userId: ${USER_ID}, token: "ssm:/token" }
channels:
  sales: { type: wecom-robot, webhook: "ssm:/webhook" }
  ops: { type: wecom-robot, webhook: "ssm:/ops" }
  # A robot would have the digest drawn, and that is no start.
  mail: { type: sns, topic: digests }
topics:
  digests: { emails: [boss@example.cn] }
tasks:
  - { id: ${TASK_ID}, account: acme, name: 秋季课程回访, channels: [sales] }
digests:
  daily: { every: day, at: "08:37", channels: [mail] }
ops: { channels: [ops] }
people: { zhangsan: { name: 张三 } }
answers: { url: "https://leads.example.cn" }
`;

/** The first call of a function, and of the bare clients that ask the same. */
export interface FirstCall {
  of: string;
  requests: number;
  /** The most of these that were asked one after another. */
  steps: number;
  ours: Start[];
  reference: Start[];
}

/**
 * Starts each function and has it do what it does first: tick asks for reads, poll finds nothing new and then a lead,
 * deliver rings, digest fills its window, answer shows a lead. All of it over HTTPS, in a world that is new each round.
 */
export async function measureFirstCalls(directory: string, rounds: number): Promise<FirstCall[]> {
  const reference = join(directory, 'reference-call');
  mkdirSync(reference);
  bundleModule(join(import.meta.dirname, 'reference-call.ts'), reference, { isPlain: true });
  const [table, vendor, robot] = await Promise.all([
    startEmbeddedDynamoDb(null),
    startVendor(),
    startRobot(),
  ]);
  const tables = tablesAt(table);
  const cloud = new Cloud({ table: table.endpoint, vendor: vendor.url, robot: robot.url });
  await cloud.open();
  const { pathname, search } = new URL(robot.url);
  const webhook = `${cloud.url}${pathname}${search}`;
  cloud.parameters = { '/token': VENDOR_TOKEN, '/webhook': webhook, '/ops': webhook };
  const { config } = readConfig(yamlAt(cloud.url), 'leadbell.yaml');
  const functions = join(directory, 'called');
  for (const entry of ['tick', 'poll', 'deliver', 'digest', 'answer']) {
    bundle(entry, config, join(functions, entry));
  }

  const measured = new Map<string, FirstCall>();
  const environment = {
    ...ENVIRONMENT,
    // The SDK asks where the URL of a queue points.
    POLLS_QUEUE_URL: `${cloud.url}/123456789012/polls`,
    LANES_QUEUE_URL: `${cloud.url}/123456789012/lanes`,
    DIGESTS_QUEUE_URL: `${cloud.url}/123456789012/digests`,
    AWS_ENDPOINT_URL: cloud.url,
    NODE_EXTRA_CA_CERTS: AUTHORITY,
  };

  async function round(): Promise<void> {
    const { tableName, documents } = await tables.newTable();
    const env = { ...environment, TABLE_NAME: tableName };
    const call = async (entry: string, event: unknown): Promise<[Start, Exchange[]]> => {
      cloud.begin();
      const taken = await startOf(join(functions, entry), env, event);
      return [taken, cloud.exchanges];
    };
    const measure = async (of: string, entry: string, event: unknown): Promise<Exchange[]> => {
      const [taken, exchanges] = await call(entry, event);
      const file = join(directory, 'asked.json');
      writeFileSync(file, JSON.stringify(exchanges.map(askedIn)));
      cloud.begin(exchanges);
      const bare = await startOf(reference, env, file);
      if (!cloud.isReplayed) throw new Error(`${of}: the bare clients asked less`);
      const row = measured.get(of) ?? { of, requests: 0, steps: 0, ours: [], reference: [] };
      row.requests = exchanges.length;
      row.steps = Math.max(...exchanges.map(({ step }) => step));
      row.ours.push(taken);
      row.reference.push(bare);
      measured.set(of, row);
      return exchanges;
    };

    const known = Array.from({ length: KNOWN_CALLS }, (_, n) =>
      vendorRecord({ calledAtMs: Date.now() - (3 + n / 4) * MINUTE_MS, intention_results: 3 }),
    );
    vendor.set({ records: known });
    const ticked = await measure('tick', 'tick', {});
    const [shortest = ''] = sentTo('polls', ticked);
    await call('poll', eventOf(shortest));
    await measure('poll that finds nothing new', 'poll', eventOf(shortest));
    vendor.set({ records: [vendorRecord({ calledAtMs: Date.now() - MINUTE_MS }), ...known] });
    const polled = await measure('poll that finds one A', 'poll', eventOf(shortest));
    const told = robot.heard.length;
    await measure('deliver of one alert', 'deliver', eventOf(...sentTo('lanes', polled)));
    const alert = robot.heard.at(-1)?.content ?? '';
    if (robot.heard.length !== told + 1) throw new Error('expected one message to be told');
    const windows = new WindowStore(new Table(documents, tableName, randomId, systemClock));
    for (const [digest, schedule] of Object.entries(config.digests)) {
      const window = lastDueWindow(schedule, config.timeZone, Date.now());
      await windows.put(digest, schedule, window, Date.now());
      await measure('digest', 'digest', eventOf(JSON.stringify({ digest, ...window })));
    }
    await measure('answer', 'answer', visitOf(/\/c\/[\w-]+/.exec(alert)?.[0] ?? '/'));
  }

  try {
    for (let n = 0; n < rounds; n += 1) await round();
  } finally {
    cloud.close();
    await Promise.all([tables.stop(), vendor.close(), robot.close()]);
  }
  return [...measured.values()];
}

/** As SQS hands messages over. */
const eventOf = (...bodies: string[]) => ({
  Records: bodies.map((body, at) => ({ messageId: String(at), body })),
});

/** As an HTTP API hands a request over. */
const visitOf = (path: string) => ({
  headers: { host: 'leads.example.cn' },
  rawPath: path,
  rawQueryString: '',
  isBase64Encoded: false,
  requestContext: {
    domainName: 'leads.example.cn',
    http: { method: 'GET', path, sourceIp: '203.0.113.7' },
  },
});
