import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { createQueue } from '../../lambdas/platform/aws/sqs-queue.ts';
import { LONG_POLL_SECONDS, type QueueSpec, type RunQueue, recordOf } from './run-queue.ts';

export interface SqsQueue extends RunQueue {
  url: string;
}

/** After this time, messages of a killed run are gone from SQS. */
const RETENTION_SECONDS = 3600;

/** On an SQS that others use too: each run has its own queues, so that two do not take each other's nudges. */
export async function openSqsQueue(sqs: SQSClient, runId: string, spec: QueueSpec): Promise<SqsQueue> {
  const name = `leadbell-${spec.name}-${runId}`;
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: {
        VisibilityTimeout: String(Math.ceil(spec.visibilityMs / 1000)),
        MessageRetentionPeriod: String(RETENTION_SECONDS),
      },
    }),
  );
  return {
    url: QueueUrl,
    ...createQueue<unknown>(async () => sqs, QueueUrl),
    async receive(most, signal) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: most,
          WaitTimeSeconds: LONG_POLL_SECONDS,
          MessageSystemAttributeNames: ['All'],
        }),
        { abortSignal: signal },
      );
      return Messages.map((message) => toRecord(message, name));
    },
    async finish(records) {
      const Entries = records.map(({ receiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
      }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    },
    async retryLater({ receiptHandle }, seconds) {
      const change = { QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
      await sqs.send(new ChangeMessageVisibilityCommand(change));
    },
    async remove() {
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}

const toRecord = ({ MessageId, ReceiptHandle, Body, Attributes }: Message, name: string): SQSRecord =>
  recordOf({ name, id: MessageId ?? '', handle: ReceiptHandle ?? '', body: Body ?? '' }, Attributes ?? {});
