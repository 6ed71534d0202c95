import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import type { FailureReport } from '../platform/failure-report.ts';
import { handleBatch } from '../platform/handle-batch.ts';
import type { Wiring } from './wiring.ts';

/** Null: it is of another shape. */
export function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
): v.InferOutput<Schema> | null {
  const result = v.safeParse(schema, body);
  return result.success ? result.output : null;
}

export interface QueueWork<Message> {
  function: FailureReport['function'];
  /** In the log, where a message is dropped. */
  called: string;
  /** Left of the invocation's time when the work must be over. */
  reserveMs: number;
  /** Null: the message is of a shape that this version does not know. */
  read(body: unknown): Message | null;
  /** @param deadlineMs by the platform's clock. What it throws brings the message back. */
  work(message: Message, deadlineMs: number): Promise<void>;
}

/** How every function that a queue feeds handles its messages. */
export function createQueueHandler<Message>(
  { clock, log, report }: Pick<Wiring, 'clock' | 'log' | 'report'>,
  { function: name, called, reserveMs, read, work }: QueueWork<Message>,
) {
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).handler(
    (event: SQSEvent, context: Context) =>
      handleBatch(
        event,
        log,
        async (body) => {
          const message = read(body);
          if (message === null) {
            log.warn(`Dropped ${called} of a shape that this version does not know`, { message: body });
            return;
          }
          await work(message, clock.nowMs() + context.getRemainingTimeInMillis() - reserveMs);
        },
        (messages) => report({ type: 'failure', function: name, messages }),
      ),
  );
}
