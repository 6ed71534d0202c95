import type { MiddlewareObj } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Log } from '../../platform/log/log.ts';

/** An event of SQS, read. */
export interface QueueBatch<Message> extends SQSEvent {
  messages: readonly { messageId: string; message: Message }[];
  /** Has the message come back, and says why. */
  fail(messageId: string, error: unknown): void;
}

export interface BatchOptions<Message> {
  log: Log;
  /** In the log, where a message is dropped. */
  called: string;
  /** Null: the message is of a shape that this version does not know. */
  read(body: unknown): Message | null;
  /** To Lambda it is no error that messages come back, so somebody else must count them. */
  onFailed(messages: number): void;
}

/**
 * Reads each message of a batch by itself, and answers which ones come back: one that fails does so alone, and costs
 * the others nothing.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function queueBatch<Message>({
  log,
  called,
  read,
  onFailed,
}: BatchOptions<Message>): MiddlewareObj<
  QueueBatch<Message>,
  SQSBatchResponse,
  Error,
  Context,
  { failed: string[] }
> {
  return {
    before({ event, internal }) {
      const failed: string[] = [];
      internal.failed = failed;
      event.fail = (messageId, error) => {
        log.error('A message failed and will come back', { messageId, error });
        failed.push(messageId);
      };
      event.messages = event.Records.flatMap(({ messageId, body }) => {
        try {
          const parsed: unknown = JSON.parse(body);
          const message = read(parsed);
          if (message !== null) return [{ messageId, message }];
          log.warn(`Dropped ${called} of a shape that this version does not know`, { message: parsed });
        } catch (error) {
          event.fail(messageId, error);
        }
        return [];
      });
    },
    after(request) {
      const { failed } = request.internal;
      if (failed.length > 0) onFailed(failed.length);
      request.response = { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    },
  };
}
