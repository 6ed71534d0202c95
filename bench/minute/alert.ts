/**
 * How much of the processor does an alert take? `npm run bench:alert`: `deliver` as it is deployed, warm, with one alert for a
 * robot in each call, over HTTPS. What a month costs goes by it (bench/cost/assumed.ts).
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../infra/bundle/bundle.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import { pendingDelivery } from '../../lambdas/deliveries/transitions.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';
import { aLead, told } from '../../test/support/leads.ts';
import { startRobot } from '../../test/support/robot.ts';
import { tablesAt } from '../../test/support/table.ts';
import { asMarkdown } from '../measures/section.ts';
import { readArguments } from '../read-arguments.ts';
import { AUTHORITY, Cloud } from '../start/cloud.ts';
import { ENVIRONMENT } from '../start/start-of.ts';
import type { Each } from './invoke-each.ts';

/** Each for a robot of its own: one robot takes twenty a minute. */
const ALERTS = 400;
/** Of one processor, at 256 MiB: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const PROCESSOR = 256 / 1769;

readArguments('bench:alert');

const names = Array.from({ length: ALERTS }, (_, n) => `robot${n}`);
const keyOf = (name: string) => `693a91f6-7xxx-4bc4-97a0-${name}`;

const folder = mkdtempSync(join(tmpdir(), 'leadbell-alert-'));
const [embedded, robot] = await Promise.all([
  startEmbeddedDynamoDb(null),
  startRobot({ keys: names.map(keyOf) }),
]);
const tables = tablesAt(embedded);
const cloud = new Cloud({ table: embedded.endpoint, vendor: robot.url, robot: robot.url });
await cloud.open();
try {
  const { documents, tableName } = await tables.newTable();
  const { config } = readConfig(yamlOf(names), 'leadbell.yaml');
  bundle('deliver', config, folder);
  const store = new DeliveryStore(new Table(documents, tableName, randomId, systemClock));
  const taskKey = config.tasks[0]?.key ?? '';
  const events: unknown[] = [];
  for (const [n, channel] of names.entries()) {
    const lead = aLead({ recordId: `record-${n}`, endedAtMs: Date.now() });
    const alert = pendingDelivery({ taskKey, channel, told: told(lead), nowMs: Date.now() });
    await store.put(alert);
    const body = JSON.stringify({ channel, keys: [[alert.pk, alert.sk]], hops: 0 });
    events.push({ Records: [{ messageId: channel, body }] });
  }
  const file = join(folder, 'events.json');
  writeFileSync(file, JSON.stringify(events));
  const env = {
    ...process.env,
    ...ENVIRONMENT,
    AWS_ENDPOINT_URL: cloud.url,
    NODE_EXTRA_CA_CERTS: AUTHORITY,
    LAMBDA_TASK_ROOT: folder,
    TABLE_NAME: tableName,
    TOKEN: 'token',
    ...Object.fromEntries(
      names.map((name) => [name.toUpperCase(), `${cloud.url}/cgi-bin/webhook/send?key=${keyOf(name)}`]),
    ),
  };
  const child = fork(join(import.meta.dirname, 'invoke-each.ts'), [folder, file], { env, silent: true });
  child.stderr?.pipe(process.stderr);
  const [{ ms, cpuMs }] = (await once(child, 'message')) as [Each];
  child.kill();
  if (robot.heard.length !== ALERTS)
    throw new Error(`expected ${ALERTS} messages, got ${robot.heard.length}`);
  const asked = cloud.exchanges.length / ALERTS;
  const row = [
    asked.toFixed(1),
    `${ms.toFixed(1)} ms`,
    `${cpuMs.toFixed(1)} ms`,
    `${(cpuMs / PROCESSOR).toFixed(0)} ms`,
  ];
  const head = ['requests', 'an alert took', 'of a processor', 'with what 256 MiB have'];
  console.log(asMarkdown({ title: 'What an alert takes of `deliver`', note: '', head, rows: [row] }));
} finally {
  cloud.close();
  await Promise.all([tables.stop(), robot.close()]);
  rmSync(folder, { recursive: true, force: true });
}

function yamlOf(names: readonly string[]): string {
  return [
    'accounts: { acme: { baseUrl: "https://ai.example.cn", userId: 4d99d91c-f5d9-49da-88da-758977cc58a9, token: env:TOKEN } }',
    'channels:',
    ...names.map((name) => `  ${name}: { type: wecom-robot, webhook: env:${name.toUpperCase()} }`),
    'ops: { channels: [robot0] }',
    `tasks: [{ id: 287e19c4-1966-49d6-8f02-b53ef11c0a55, account: acme, name: 秋季课程回访, channels: [robot0] }]`,
  ].join('\n');
}
