import type { SQSBatchResponse } from 'aws-lambda';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { EventSource } from '../../local/machine/event-source.ts';
import type { Cloud, QueueName, Worker } from './cloud.ts';
import type { Ending } from './lambda-function.ts';

/** What came of a queue's messages. */
export interface Fed {
  /** How each invocation ended, with the bodies it was given, in order. */
  readonly invocations: { bodies: string[]; ids: string[]; ending: Ending }[];
  readonly settled: { body: string; how: 'done' | 'given-up' }[];
  stop(): Promise<void>;
}

/** Feeds a queue's messages to a function under Lambda's runtime, ten at a time, and gives up after two receives. */
export function feed(cloud: Cloud, queue: QueueName, entry: Worker): Fed {
  const invocations: Fed['invocations'] = [];
  const settled: Fed['settled'] = [];
  const source = new EventSource({
    queue: cloud.queues[queue],
    handler: async (event) => {
      const ending = await cloud.functions[entry].invoke(event);
      const bodies = event.Records.map(({ body }) => body);
      const ids = event.Records.map(({ messageId }) => messageId);
      invocations.push({ bodies, ids, ending });
      if (ending.kind !== 'answered') throw new Error(`${entry} ${ending.kind}`);
      return ending.payload as SQSBatchResponse;
    },
    // Time is the runtime's business: this is for what never ends.
    limits: { functionName: entry, timeoutMs: 10 * MINUTE_MS, graceMs: 0 },
    runEnd: { atMs: Number.POSITIVE_INFINITY },
    batchSize: 10,
    maxConcurrency: 1,
    maxReceives: 2,
    retryAfterSeconds: [0],
    clock: systemClock,
    log: silentLog,
    onFinished: (body, how) => void settled.push({ body, how }),
  });
  source.start();
  return { invocations, settled, stop: () => source.stop() };
}
