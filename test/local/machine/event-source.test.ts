import type { Context, SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueHandler } from '../../../lambdas/functions/queue-handler.ts';
import { createSqs } from '../../../lambdas/platform/aws/sqs-client.ts';
import { randomId } from '../../../lambdas/platform/ids.ts';
import { type Log, silentLog } from '../../../lambdas/platform/log/log.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { startEmbeddedMessaging } from '../../../local/aws/embedded-messaging.ts';
import { embeddedAt } from '../../../local/aws/services.ts';
import { EventSource, type EventSourceOptions } from '../../../local/machine/event-source.ts';
import { MemoryQueue } from '../../../local/machine/memory-queue.ts';
import type { RunQueue } from '../../../local/machine/run-queue.ts';
import { openSqsQueue } from '../../../local/machine/sqs-run-queue.ts';

const NO_FAILURES = { batchItemFailures: [] };

interface Opened {
  queue: RunQueue;
  close(): Promise<void>;
}

const SPEC = { name: 'polls', visibilityMs: 60_000 };

/** Of both kinds a run expects the same. */
const KINDS: Readonly<Record<string, () => Promise<Opened>>> = {
  'in memory': async () => ({
    queue: new MemoryQueue(SPEC.name, { clock: systemClock, newId: randomId }),
    async close() {},
  }),
  'on SQS': async () => {
    const messaging = await startEmbeddedMessaging(null);
    const sqs = createSqs({ ...embeddedAt(messaging.endpoint), useQueueUrlAsEndpoint: false });
    return {
      queue: await openSqsQueue(sqs, 'test', SPEC),
      async close() {
        sqs.destroy();
        await messaging.stop();
      },
    };
  },
};

describe.each(Object.entries(KINDS))(
  'the event source of a queue %s, which does on one machine what AWS does between a queue and a function',
  (_, open) => {
    let opened: Opened;
    let source: EventSource | null = null;
    let settled: { body: string; how: string }[] = [];

    beforeEach(async () => {
      opened = await open();
      settled = [];
    });
    afterEach(async () => {
      await source?.stop();
      await opened.close();
    });

    function startSource(handler: QueueHandler, options: Partial<EventSourceOptions> = {}): void {
      source = new EventSource({
        queue: opened.queue,
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

    const send = (...bodies: string[]): Promise<void> => opened.queue.send(bodies);
    /** What is sent is JSON. */
    const json = (...bodies: string[]): string[] => bodies.map((body) => JSON.stringify(body));

    it('hands a batch over as Lambda would, and deletes it when the function took it', async () => {
      await send('one', 'two');
      let seen: { event: SQSEvent; context: Context } | null = null;
      startSource(async (event, context) => {
        seen = { event, context };
        return NO_FAILURES;
      });
      await expect.poll(() => settled.length).toBe(2);
      const { event, context } = seen as unknown as { event: SQSEvent; context: Context };
      expect(event.Records.map(({ body }) => body)).toEqual(json('one', 'two'));
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
          ({ body, attributes }) => body === '"bad"' && attributes.ApproximateReceiveCount === '1',
        );
        return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      });
      await expect.poll(() => settled.length).toBe(2);
      expect(seen).toEqual(json('good', 'bad', 'bad'));
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
      await expect.poll(() => settled).toEqual([{ body: '"poison"', how: 'given-up' }]);
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
      expect(settled).toEqual([{ body: '"slow"', how: 'done' }]);
    });

    it('says that a function was at work when the run was stopped, and calls that no error', async () => {
      await send('stuck');
      const said: string[] = [];
      const note = (level: string) => (text: string) => void said.push(`${level}: ${text}`);
      const runEnd = { atMs: Number.POSITIVE_INFINITY };
      const started = Promise.withResolvers<void>();
      startSource(
        () => {
          started.resolve();
          return new Promise(() => {});
        },
        { runEnd, log: { ...silentLog, info: note('info'), error: note('error') } },
      );
      await started.promise;
      runEnd.atMs = systemClock.nowMs();
      await source?.stop();
      expect(said).toEqual([
        'info: The run was over while poll was at work. The next run finds in the table what is left.',
      ]);
    });

    it('cuts off a function that outlives its time, and its message is tried again', async () => {
      await send('stuck');
      const errors: unknown[] = [];
      let calls = 0;
      startSource(
        () => {
          calls += 1;
          return calls === 1 ? new Promise(() => {}) : Promise.resolve(NO_FAILURES);
        },
        {
          limits: { functionName: 'poll', timeoutMs: 10, graceMs: 0 },
          log: { ...silentLog, error: (_text, fields) => void errors.push(fields) },
        },
      );
      await expect.poll(() => settled).toEqual([{ body: '"stuck"', how: 'done' }]);
      expect(errors).toMatchObject([{ function: 'poll', code: 'function-time-out' }]);
    });
  },
);
