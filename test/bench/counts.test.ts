import { describe, expect, test } from 'vitest';
import { COUNTS } from '../../bench/cost/counts.ts';
import type { AccountConfig, Config } from '../../lambdas/config/config.ts';
import { createDeliverHandler } from '../../lambdas/functions/deliver.ts';
import { createPollHandler } from '../../lambdas/functions/poll.ts';
import { createTickHandler } from '../../lambdas/functions/tick.ts';
import { createLambdaLog } from '../../lambdas/platform/aws/log-lambda.ts';
import { createLambdaMetrics } from '../../lambdas/platform/aws/metrics-lambda.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { createReporting } from '../../lambdas/reports/reporting.ts';
import { testConfig, testTask } from '../support/config.ts';
import { aContextOf, sqsEvent, surround } from '../support/handlers.ts';
import { Meter, type Metered } from '../support/meter.ts';
import { vendorRecord } from '../support/records.ts';
import { startRobot } from '../support/robot.ts';
import { useTables } from '../support/use-tables.ts';
import { startVendor } from '../support/vendor.ts';

const tables = useTables();

interface Asked extends Metered {
  logBytes: number;
}

/** CloudWatch counts so many bytes more for each line. */
const LINE_BYTES = 26;

/** What Lambda sets, and each line names. */
const LAMBDA = {
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=0',
};

/** A deployment with so many tasks, whose log is counted. */
async function deployed(tasks: number) {
  const table = await tables.newTable();
  const meter = new Meter(table.documents);
  const vendor = await startVendor({ token: 'token' });
  const robot = await startRobot();
  // Two windows that are due together, so that all tasks are swept in one message.
  const windows = [MINUTE_MS, MINUTE_MS].map((everyMs, at) => ({ everyMs, backMs: everyMs + at * HOUR_MS }));
  const base = testConfig();
  const config: Config = {
    ...base,
    accounts: { acme: { ...(base.accounts.acme as AccountConfig), baseUrl: vendor.url } },
    tasks: Array.from({ length: tasks }, (_, n) => {
      const digit = (id: string) => `${id.slice(0, -1)}${n}`;
      return { ...testTask, windows, channels: ['sales'], id: digit(testTask.id), key: digit(testTask.key) };
    }),
  };
  const around = surround({ ...table, documents: meter.documents }, config, {
    TOKEN: 'token',
    WEBHOOK: robot.url,
  });
  let logBytes = 0;
  const to = {
    nowMs: () => around.clock.nowMs(),
    service: 'leadbell',
    write: (line: string) => {
      logBytes += Buffer.byteLength(line) + LINE_BYTES;
    },
  };
  around.sweepsAtOnce = 1;
  const log = createLambdaLog({ ...to, redactor: createRedactor(), env: LAMBDA });
  const reporting = createReporting(log, createLambdaMetrics({ ...to, namespace: 'leadbell-alerting' }), {
    isMinimal: false,
  });
  Object.assign(around, reporting, { log });
  const asked = (): Asked => {
    const sum = { ...meter.take(), logBytes };
    logBytes = 0;
    return sum;
  };
  return { around, vendor, asked };
}

/** What a tick and the messages of its minute ask for, of a warm function with tasks in which nobody calls. */
async function minuteOf(tasks: number): Promise<{ tick: Asked; short: Asked; sweep: Asked }> {
  const { around, vendor, asked } = await deployed(tasks);
  const [tick, poll] = [createTickHandler(around), createPollHandler(around)];
  const read = async (tier: string): Promise<Asked> => {
    const bundle = around.sent.polls.find(({ reads }) =>
      reads.every((one) => one.tier === tier && !one.discover),
    );
    asked();
    await poll(sqsEvent(bundle), aContextOf());
    return asked();
  };
  const minute = async () => {
    around.sent.polls.length = 0;
    around.clock.advance(MINUTE_MS);
    asked();
    await tick({}, aContextOf());
    return { tick: asked(), short: await read('short'), sweep: await read('sweep') };
  };
  // The first reading writes, and the second finds that it knows nothing of leads.
  await minute();
  await minute();
  const later = await minute();
  await vendor.close();
  expect(around.warnings).toEqual([]);
  return later;
}

describe('what a minute asks for in which nothing happens', () => {
  test('by tick', async () => {
    const { tick } = await minuteOf(1);
    const channels = Object.keys(testConfig().channels).length;
    expect(tick).toMatchObject({
      readUnits: COUNTS.tick.readUnits + channels * COUNTS.tick.readUnitsAChannel,
      writeUnits: COUNTS.tick.writeUnits,
      logBytes: COUNTS.tick.logBytes,
    });
  });

  test.each([2, 4])('by poll, of an account with %i tasks', async (tasks) => {
    const { short, sweep } = await minuteOf(tasks);
    const logBytes = COUNTS.windows.logBytes + tasks * COUNTS.windows.logBytesAWindow;
    expect(short).toMatchObject({
      readUnits: COUNTS.short.readUnits + tasks * COUNTS.short.readUnitsAWindow.warm,
      writeUnits: COUNTS.short.writeUnits,
      logBytes,
    });
    expect(sweep).toMatchObject({
      readUnits: COUNTS.sweep.readUnits + tasks * COUNTS.sweep.readUnitsAWindow,
      writeUnits: COUNTS.sweep.writeUnits,
      logBytes,
    });
  });
});

test('what is logged of an A that one robot hears, beside what its poll logs anyway', async () => {
  const { around, vendor, asked } = await deployed(2);
  const [tick, poll, deliver] = [
    createTickHandler(around),
    createPollHandler(around),
    createDeliverHandler(around),
  ];
  const minute = async () => {
    around.sent.polls.length = 0;
    around.clock.advance(MINUTE_MS);
    await tick({}, aContextOf());
    const [short] = around.sent.polls;
    asked();
    await poll(sqsEvent(short), aContextOf());
    return asked().logBytes;
  };
  await minute();
  await minute();
  const { logBytes, logBytesAWindow } = COUNTS.windows;
  expect(await minute()).toBe(logBytes + 2 * logBytesAWindow);
  const record = vendorRecord({ calledAtMs: around.clock.nowMs(), task_id: around.config.tasks[0]?.id });
  vendor.set({ records: [record] });
  around.sent.lanes.length = 0;
  const found = (await minute()) - logBytes - 2 * logBytesAWindow;
  for (const nudge of around.sent.lanes.splice(0)) await deliver(sqsEvent(nudge), aContextOf());
  expect({ found, told: asked().logBytes }).toEqual(COUNTS.alert.logBytes);
  await vendor.close();
});
