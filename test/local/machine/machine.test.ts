import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DigestConfig } from '../../../lambdas/config/config.ts';
import { readConfig } from '../../../lambdas/config/read-config.ts';
import { awsSecretSources, createSecretStore } from '../../../lambdas/config/secrets/secret-store.ts';
import { createSqs } from '../../../lambdas/platform/aws/sqs-client.ts';
import { randomId, systemRandom } from '../../../lambdas/platform/ids.ts';
import { silentLog } from '../../../lambdas/platform/log/log.ts';
import { createRedactor } from '../../../lambdas/platform/log/redact.ts';
import { type Clock, systemClock } from '../../../lambdas/platform/time/clock.ts';
import { DAY_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import type { Report } from '../../../lambdas/reports/reports.ts';
import { startEmbeddedMessaging } from '../../../local/aws/embedded-messaging.ts';
import { embeddedAt, type Services, startServices } from '../../../local/aws/services.ts';
import { ToldDigests } from '../../../local/console/told-digests.ts';
import { createFunctions } from '../../../local/machine/functions.ts';
import type { RunEnd } from '../../../local/machine/invocation.ts';
import { type Machine, startMachine } from '../../../local/machine/machine.ts';
import { runOnce } from '../../../local/machine/once.ts';
import { config, secrets } from '../../cli/leadbell.ts';
import { vendorRecord } from '../../support/records.ts';
import { type Robot, startRobot } from '../../support/robot.ts';
import { startVendor, type Vendor } from '../../support/vendor.ts';

const WRITES = ['PutCommand', 'UpdateCommand', 'DeleteCommand', 'BatchWriteCommand', 'TransactWriteCommand'];

describe('the Lambda handlers on one machine', () => {
  let vendor: Vendor;
  let robot: Robot;
  let services: Services;
  let calls: string[] = [];

  beforeEach(async () => {
    vendor = await startVendor({ records: [vendorRecord({ calledAtMs: Date.now() - 2 * MINUTE_MS })] });
    robot = await startRobot();
    services = await startServices({ dynamoDb: true, sns: true, sqs: true }, null);
    calls = [];
    services = { ...services, documents: noted(services.documents) };
    note(await services.sns());
  });
  afterEach(async () => {
    await services.stop();
    await vendor.close();
    await robot.close();
  });

  function note(client: { middlewareStack: Pick<SQSClient['middlewareStack'], 'add'> }): void {
    const noting = <Next>(next: Next, context: { commandName?: string }): Next => {
      calls.push(context.commandName ?? '');
      return next;
    };
    client.middlewareStack.add(noting, { step: 'initialize' });
  }

  /** The embedded table is asked without the SDK's middleware. */
  function noted(documents: DynamoDBDocumentClient): DynamoDBDocumentClient {
    const send = documents.send.bind(documents) as (command: object) => Promise<unknown>;
    return Object.assign(documents, {
      send(command: object) {
        calls.push(command.constructor.name);
        return send(command);
      },
    });
  }

  const platformOf = (clock: Clock) => ({ clock, newId: randomId, random: systemRandom, log: silentLog });

  async function machineOf(text: string, clock: Clock, runEnd: RunEnd, reports: Report[]): Promise<Machine> {
    return startMachine({
      services,
      config: readConfig(text, 'leadbell.yaml').config,
      platform: platformOf(clock),
      secrets: createSecretStore({
        clock: systemClock,
        redactor: createRedactor(),
        sources: awsSecretSources(secrets(robot.url)),
      }),
      createFunctions: await createFunctions(),
      runEnd,
      report: (report) => reports.push(report),
      onGivenUp() {},
    });
  }

  async function once(): Promise<Report[]> {
    const reports: Report[] = [];
    const runEnd = { atMs: Date.now() + MINUTE_MS };
    const machine = await machineOf(config(vendor.url), systemClock, runEnd, reports);
    await runOnce({ machine, platform: platformOf(systemClock), runEnd });
    await machine.stop();
    return reports;
  }

  const count = (...names: string[]) => calls.filter((call) => names.includes(call)).length;

  it('go through queues and the table, and end with nothing waiting', async () => {
    const reports = await once();
    expect(reports.map(({ type }) => type)).toEqual(['tick', 'poll', 'deliver', 'deliver']);
    expect(robot.heard).toHaveLength(1);
    expect(count('PublishCommand')).toBe(1);
    expect(count(...WRITES)).toBeGreaterThan(0);
  });

  it('use the SQS that the environment names', async () => {
    const messaging = await startEmbeddedMessaging(null);
    const sqs = createSqs({ ...embeddedAt(messaging.endpoint), useQueueUrlAsEndpoint: false });
    note(sqs);
    services = { ...services, sqs: async () => sqs };
    const reports = await once();
    sqs.destroy();
    await messaging.stop();
    expect(reports.map(({ type }) => type)).toEqual(['tick', 'poll', 'deliver', 'deliver']);
    expect(robot.heard).toHaveLength(1);
    // One poll message, one nudge a channel; each received and deleted.
    expect(count('SendMessageBatchCommand')).toBeGreaterThanOrEqual(2);
    expect(count('DeleteMessageBatchCommand')).toBe(3);
    // The queues were this run's own, and are gone with it.
    expect(count('CreateQueueCommand')).toBe(3);
    expect(count('DeleteQueueCommand')).toBe(3);
  });

  it('write nothing into the table where nothing is new', async () => {
    await once();
    calls = [];
    await once();
    expect(count('QueryCommand', 'GetCommand')).toBeGreaterThan(0);
    expect(count(...WRITES)).toBe(0);
    expect(robot.heard).toHaveLength(1);
  });

  it('send a digest when its minute has come', async () => {
    const digests = 'digests: { daily: { every: day, at: "08:37", channels: [sales] } }\n';
    let aheadMs = 0;
    const clock: Clock = { ...systemClock, nowMs: () => Date.now() + aheadMs };
    const runEnd = { atMs: Date.now() + 3 * DAY_MS };
    const reports: Report[] = [];
    const machine = await machineOf(config(vendor.url) + digests, clock, runEnd, reports);
    await machine.tick('scheduled');
    await runOnce({ machine, platform: platformOf(clock), runEnd, first: 'lanes' });
    expect(robot.heard).toHaveLength(1);

    aheadMs = DAY_MS;
    await machine.tick('scheduled');
    await runOnce({ machine, platform: platformOf(clock), runEnd, first: 'lanes' });
    const told = new ToldDigests(machine.stores.deliveries, {
      channels: { sales: { type: 'wecom-robot', webhook: 'env:ROBOT', mention: [] } },
      digests: { daily: {} as DigestConfig },
    });
    await told.refresh(clock.nowMs());
    const [text, picture, ...more] = told.messages('sales');
    const png = await told.picture(picture?.picture ?? '');
    expect(await told.picture('another')).toBeNull();
    await machine.stop();
    expect(reports.filter(({ type }) => type === 'digest')).toMatchObject([
      { outcome: 'filled', written: 2 },
    ]);
    expect(robot.heard.map(({ msgtype }) => msgtype)).toEqual(['markdown', 'markdown', 'image']);
    expect(robot.violations).toEqual([]);
    // The console reads the same from the table.
    expect(more).toEqual([]);
    expect(text?.shown?.text).toBe(robot.contents[1]);
    expect(robot.heard[2]?.body.image).toMatchObject({ base64: Buffer.from(png ?? []).toString('base64') });
  });
});
