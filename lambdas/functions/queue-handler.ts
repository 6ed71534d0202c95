import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import type { FailureReport } from '../platform/log/failure-report.ts';
import { deadline, type Timed } from './middleware/deadline.ts';
import { hiddenErrors } from './middleware/hidden-errors.ts';
import { type QueueBatch, queueBatch } from './middleware/queue-batch.ts';
import type { Wiring } from './wiring.ts';

/** Null: the message has another shape. */
export function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  body: unknown,
): v.InferOutput<Schema> | null {
  const result = v.safeParse(schema, body);
  return result.success ? result.output : null;
}

export interface QueueWork<Message> {
  function: FailureReport['function'];
  /** Named in the log when a message is dropped. */
  called: string;
  /** How much of the invocation's time is left at the deadline. */
  reserveMs: number;
  /** Null: this version does not know the shape of the message. */
  read(body: unknown): Message | null;
  /** @param deadlineMs by the platform's clock. If this throws, the message comes back. */
  work(message: Message, deadlineMs: number): Promise<void>;
}

export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Counts the messages of a batch that nobody could work on, and has them come back. */
export const allComeBack =
  (name: FailureReport['function']) =>
  ({ report }: Pick<Wiring, 'report'>, { Records }: SQSEvent): SQSBatchResponse => {
    report({ type: 'failure', function: name, messages: Records.length });
    return { batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

/** Makes the handler of a function that a queue feeds. */
export function createQueueHandler<Message>(
  { clock, log, report }: Pick<Wiring, 'clock' | 'log' | 'report'>,
  { function: name, called, reserveMs, read, work }: QueueWork<Message>,
): QueueHandler {
  const onFailed = (messages: number) => report({ type: 'failure', function: name, messages });
  const failure = { code: `${name}-failed`, failed: `A batch of ${name} failed`, next: 'SQS repeats it' };
  const handler = middy<SQSEvent, unknown>({ timeoutEarlyInMillis: 0 })
    .use(hiddenErrors(log, failure))
    .use(deadline(clock, reserveMs))
    .use(queueBatch({ log, called, read, onFailed }))
    .handler(async ({ messages, fail }: QueueBatch<Message>, { deadlineMs }: Timed) => {
      const attempts = messages.map(({ messageId, message }) =>
        work(message, deadlineMs).catch((error: unknown) => fail(messageId, error)),
      );
      await Promise.all(attempts);
    });
  // The middleware handles the rest: the event, the context and the answer.
  return (event, context) =>
    handler(event as QueueBatch<Message>, context as Timed) as Promise<SQSBatchResponse>;
}
