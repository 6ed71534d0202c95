import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueHandler } from '../../../lambdas/functions/queue-handler.ts';
import { type Log, silentLog } from '../../../lambdas/platform/log/log.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { createRunQueue, type LocalQueue } from '../../../local/aws/queues.ts';
import { type Services, startServices } from '../../../local/aws/services.ts';
import { EventSource, type EventSourceOptions } from '../../../local/machine/event-source.ts';

const NO_FAILURES = { batchItemFailures: [] };

describe('the event source, which does on one machine what AWS does between a queue and a function', () => {
  let services: Services;
  let queue: LocalQueue;
  let source: EventSource | null = null;
  let settled: { body: string; how: string }[] = [];

  beforeEach(async () => {
    services = await startServices({ dynamoDb: false, sns: true, sqs: true }, null);
    queue = await createRunQueue(services.sqs, 'test', { name: 'polls', visibilityMs: 60_000 });
    settled = [];
  });
  afterEach(async () => {
    await source?.stop();
    await services.stop();
  });

  function startSource(handler: QueueHandler, options: Partial<EventSourceOptions> = {}): void {
    source = new EventSource({
      sqs: services.sqs,
      queue,
      handler,
      limits: { functionName: 'poll', timeoutMs: 60_000, graceMs: 0 },
      runEnd: { atMs: Number.POSITIVE_INFINITY },
      batchSize: 10,
      maxConcurrency: 2,
      maxReceives: 3,
      retryAfterSeconds: [0],
      clock: systemClock,
      log: silentLog,
      onFinished: (body, how) => settled.push({ body, how }),
      ...options,
    });
    source.start();
  }

  async function send(...bodies: string[]): Promise<void> {
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await services.sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
  }

  it('hands a batch over as Lambda would, and deletes it when the function took it', async () => {
    await send('one', 'two');
    let seen: { event: SQSEvent; context: Context } | null = null;
    startSource(async (event, context) => {
      seen = { event, context };
      return NO_FAILURES;
    });
    await expect.poll(() => settled.length).toBe(2);
    const { event, context } = seen as unknown as { event: SQSEvent; context: Context };
    expect(event.Records.map(({ body }) => body)).toEqual(['one', 'two']);
    expect(event.Records[0]).toMatchObject({
      eventSource: 'aws:sqs',
      eventSourceARN: expect.stringMatching(/^arn:aws:sqs:/),
      attributes: { ApproximateReceiveCount: '1' },
    });
    expect(context.getRemainingTimeInMillis()).toBeGreaterThan(0);
    expect(context.getRemainingTimeInMillis()).toBeLessThanOrEqual(60_000);
    expect(context.functionName).toBe('poll');
  });

  it('tries only the failed message of a batch again', async () => {
    await send('good', 'bad');
    const seen: string[] = [];
    startSource(async ({ Records }) => {
      seen.push(...Records.map(({ body }) => body));
      const failed = Records.filter(
        ({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1',
      );
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
    await expect.poll(() => settled.length).toBe(2);
    expect(seen).toEqual(['good', 'bad', 'bad']);
    expect(settled.map(({ how }) => how)).toEqual(['done', 'done']);
  });

  it('fails the whole batch when the function names a message it was not given', async () => {
    await send('one');
    let calls = 0;
    startSource(async () => {
      calls += 1;
      return calls === 1 ? { batchItemFailures: [{ itemIdentifier: 'nobody' }] } : NO_FAILURES;
    });
    await expect.poll(() => settled.length).toBe(1);
    expect(calls).toBe(2);
  });

  it('tries again when the function throws, says so, and gives up after the last receive', async () => {
    const errors: string[] = [];
    const log: Log = { ...silentLog, error: (message) => errors.push(message) };
    await send('poison');
    startSource(() => Promise.reject(new Error('no')), { log });
    await expect.poll(() => settled).toEqual([{ body: 'poison', how: 'given-up' }]);
    expect(errors.filter((message) => message.startsWith('A function failed'))).toHaveLength(3);
  });

  it('runs no more invocations at once than it may', async () => {
    await send('1', '2', '3', '4', '5');
    const gate = Promise.withResolvers<void>();
    let now = 0;
    let most = 0;
    startSource(
      async () => {
        now += 1;
        most = Math.max(most, now);
        await gate.promise;
        now -= 1;
        return NO_FAILURES;
      },
      { batchSize: 1 },
    );
    await expect.poll(() => now).toBe(2);
    gate.resolve();
    await expect.poll(() => settled.length).toBe(5);
    expect(most).toBe(2);
  });

  it('stops only after the invocation under way has ended', async () => {
    await send('slow');
    const started = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    startSource(async () => {
      started.resolve();
      await gate.promise;
      return NO_FAILURES;
    });
    await started.promise;
    const stopping = source?.stop();
    gate.resolve();
    await stopping;
    expect(settled).toEqual([{ body: 'slow', how: 'done' }]);
  });

  it('cuts off a function that outlives its time, and its message is tried again', async () => {
    await send('stuck');
    let calls = 0;
    startSource(
      () => {
        calls += 1;
        return calls === 1 ? new Promise(() => {}) : Promise.resolve(NO_FAILURES);
      },
      { limits: { functionName: 'poll', timeoutMs: 10, graceMs: 0 } },
    );
    await expect.poll(() => settled).toEqual([{ body: 'stuck', how: 'done' }]);
  });
});
