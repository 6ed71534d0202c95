import type { SQSEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LEAD_TRIED } from '../../lambdas/deliveries/lanes/log-outcome.ts';
import type { DueWindow } from '../../lambdas/digests/windows.ts';
import { ENVIRONMENT } from '../../lambdas/functions/environment.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { testTask } from '../support/config.ts';
import { sqsEvent } from '../support/handlers.ts';
import { vendorRecord } from '../support/records.ts';
import { faults } from '../support/vendor.ts';
import { httpEvent } from './browse.ts';
import { type Cloud, ENTRIES, type Entry, startCloud, type Worker } from './cloud.ts';
import { feed } from './feed.ts';

let cloud: Cloud;
/** Of each test its own: a window is filled once. */
let window: DueWindow;
let daysBefore = 0;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  cloud.vendor.set({ records: [], fault: () => null });
  daysBefore += 1;
  window = await cloud.putWindow(daysBefore);
});
afterEach(() => {
  cloud.dynamoDb.trouble = 'none';
});

const WORKERS = [
  { entry: 'poll', queue: 'polls' },
  { entry: 'deliver', queue: 'lanes' },
  { entry: 'digest', queue: 'digests' },
] as const;

/** What each function is asked to do by its queue. */
function messageFor(entry: Worker): object {
  const nowMs = Date.now();
  const { fromMs, toMs } = window;
  const messages = {
    poll: {
      taskKey: testTask.key,
      fromMs: nowMs - 20 * MINUTE_MS,
      toMs: null,
      dueAtMs: nowMs,
      backMs: 20 * MINUTE_MS,
      staleAfterMs: 3 * MINUTE_MS,
      rest: [],
    },
    deliver: { channel: 'sales', keys: [], hops: 0 },
    digest: { digest: 'daily', fromMs, toMs },
  };
  return messages[entry];
}

function eventFor(entry: Entry): object | SQSEvent {
  if (entry === 'tick') return {};
  return entry === 'answer' ? httpEvent({ path: '/c/forged' }) : sqsEvent(messageFor(entry));
}

/** What each says when it did its work. */
const DONE: Readonly<Record<Entry, object>> = {
  tick: { type: 'tick' },
  poll: { batchItemFailures: [] },
  deliver: { batchItemFailures: [] },
  digest: { batchItemFailures: [] },
  // It knows its own links from others: it has read their key.
  answer: { statusCode: 404 },
};

describe.each(ENTRIES)('%s, in the process that Lambda runs', (entry) => {
  it('is ended when its time is over, and the next event finds a new process that does the work', async () => {
    const lambda = cloud.functions[entry];
    cloud.dynamoDb.trouble = 'hang';
    expect(await lambda.invoke(eventFor(entry), { timeoutMs: SECOND_MS })).toEqual({ kind: 'timed-out' });
    const [killed] = lambda.processes.slice(-1);
    expect(isAlive(killed)).toBe(false);

    cloud.dynamoDb.trouble = 'none';
    const done = lambda.reports.length;
    expect(await lambda.invoke(eventFor(entry))).toMatchObject({
      kind: 'answered',
      payload: DONE[entry],
    });
    expect(lambda.reports).toHaveLength(done + 1);
    expect(lambda.processes.at(-1)).not.toBe(killed);
  });

  it('that cannot start says which variable is missing, and where in the source', async () => {
    const broken = cloud.functionWithout(entry, ENVIRONMENT.tableName);
    const ending = await broken.invoke(eventFor(entry));
    expect(ending).toMatchObject({
      kind: 'not-started',
      error: { errorType: 'LeadbellError', errorMessage: expect.stringContaining(ENVIRONMENT.tableName) },
    });
    // By the source map that is shipped: the bundle itself is one line.
    if (ending.kind === 'not-started')
      expect(ending.error.trace.join('\n')).toContain('lambdas/functions/environment.ts');
  });
});

/** What DynamoDB might say of an item of ours. */
const REFUSAL = {
  status: 400,
  body: { __type: 'com.amazon.coral.validate#ValidationException', message: 'not this: 13800138000' },
};

describe('what goes wrong inside a function', () => {
  it('tick throws an error that says nothing of what was refused; its log says it, redacted', async () => {
    const { tick } = cloud.functions;
    cloud.dynamoDb.trouble = REFUSAL;
    const ending = await tick.invoke({});
    expect(ending).toEqual({
      kind: 'failed',
      xrayCause: expect.stringContaining('The tick failed'),
      error: {
        errorType: 'LeadbellError',
        errorMessage: 'The tick failed; the log line before this one says why',
        trace: expect.arrayContaining([
          expect.stringContaining('lambdas/functions/middleware/hidden-errors.ts'),
        ]),
      },
    });
    expect(JSON.stringify(ending)).not.toMatch(/13800138000|ValidationException/);
    expect(tick.text).toMatch(/not this: \[phone\]/);
    expect(tick.text).not.toContain('13800138000');

    cloud.dynamoDb.trouble = 'none';
    const starts = tick.processes.length;
    expect(await tick.invoke({})).toMatchObject({ kind: 'answered' });
    expect(tick.processes).toHaveLength(starts);
  });

  it('answer shows a page that says to try again and nothing of what was refused; its log says it, redacted', async () => {
    const { answer } = cloud.functions;
    await answer.stop();
    cloud.dynamoDb.trouble = REFUSAL;
    const ending = await answer.invoke(eventFor('answer'));
    expect(ending).toMatchObject({ kind: 'answered', payload: { statusCode: 503 } });
    expect(JSON.stringify(ending)).not.toMatch(/13800138000|ValidationException|not this/);
    expect(answer.text).toMatch(/not this: \[phone\]/);
    expect(answer.text).not.toContain('13800138000');
  });

  it.each(WORKERS)(
    '$entry answers that its messages come back, and logs why, redacted',
    async ({ entry }) => {
      const lambda = cloud.functions[entry];
      cloud.dynamoDb.trouble = REFUSAL;
      const event = sqsEvent(messageFor(entry), messageFor(entry));
      expect(await lambda.invoke(event)).toMatchObject({
        kind: 'answered',
        payload: {
          batchItemFailures: expect.arrayContaining([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }]),
        },
      });
      expect(lambda.text).toMatch(/not this: \[phone\]/);
      expect(lambda.text).not.toContain('13800138000');
    },
  );

  it.each(WORKERS)('$entry fails as a whole on an event that is not of SQS', async ({ entry }) => {
    const lambda = cloud.functions[entry];
    expect(await lambda.invoke({ source: 'aws.scheduler' })).toMatchObject({
      kind: 'failed',
      error: {
        errorType: 'LeadbellError',
        errorMessage: `A batch of ${entry} failed; the log line before this one says why`,
      },
    });
    expect(lambda.text).toContain('lambdas/functions/middleware/queue-batch.ts');
  });
});

describe('a batch with one good message and one that is broken', () => {
  it.each(WORKERS)('$entry does the good one; only the other comes back, and is given up', async (worker) => {
    const { entry, queue } = worker;
    const good = JSON.stringify(messageFor(entry));
    const broken = good.slice(0, -1);
    const done = cloud.functions[entry].reports.length;
    await cloud.purge(queue);
    await cloud.send(queue, [good, broken]);
    const fed = feed(cloud, queue, entry);
    await expect.poll(() => fed.settled.length, { timeout: 20_000 }).toBe(2);
    await fed.stop();

    const [first, second] = fed.invocations;
    expect(new Set(first?.bodies)).toEqual(new Set([good, broken]));
    const itemIdentifier = first?.ids[first.bodies.indexOf(broken)];
    expect(first?.ending).toEqual({ kind: 'answered', payload: { batchItemFailures: [{ itemIdentifier }] } });
    expect(second?.bodies).toEqual([broken]);
    expect(fed.settled).toEqual([
      { body: good, how: 'done' },
      { body: broken, how: 'given-up' },
    ]);
    expect(cloud.functions[entry].reports).toHaveLength(done + 1);
    expect(cloud.functions[entry].text).toContain('"FailedMessages":1');
  });
});

describe('the time that Lambda says is left', () => {
  it('poll leaves a vendor that never answers before its time is over, and says so', async () => {
    const { poll } = cloud.functions;
    cloud.vendor.set({ fault: () => faults.hang() });
    const timeoutMs = 5 * SECOND_MS;
    expect(await poll.invoke(eventFor('poll'), { timeoutMs })).toMatchObject({ kind: 'answered' });
    expect(poll.reports.at(-1)).toMatchObject({ outcome: 'failed', fault: 'time-out' });
  });

  it('digest leaves it too, and its window is asked for again', async () => {
    const { digest } = cloud.functions;
    cloud.vendor.set({ fault: () => faults.hang() });
    const timeoutMs = 6 * SECOND_MS;
    expect(await digest.invoke(eventFor('digest'), { timeoutMs })).toMatchObject({ kind: 'answered' });
    expect(digest.reports.at(-1)).toMatchObject({ outcome: 'delayed' });
  });

  it('deliver sends nothing that it could not see through, and everything once it has the time', async () => {
    const { poll, deliver } = cloud.functions;
    const lead = vendorRecord({ calledAtMs: Date.now() - MINUTE_MS, callee: '13700137000' });
    cloud.vendor.set({ records: [lead] });
    await poll.invoke(eventFor('poll'));
    const before = cloud.sales.heard.length;

    await deliver.invoke(eventFor('deliver'), { timeoutMs: 10 * SECOND_MS });
    expect(deliver.reports.at(-1)).toMatchObject({ outcome: 'delivered' });
    expect(deliver.reports.at(-1)).not.toHaveProperty('messages');
    expect(cloud.sales.heard).toHaveLength(before);

    await deliver.invoke(eventFor('deliver'));
    const tried = deliver.log.filter(({ message }) => message === LEAD_TRIED);
    expect(tried.at(-1)?.fields).toMatchObject({ channel: 'sales', state: 'sent' });
    expect(cloud.sales.contents.slice(before)).toEqual([expect.stringContaining('13700137000')]);
  });
});

function isAlive(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? 0, 0);
  } catch {
    return false;
  }
}
