import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import { awsRequestHandler } from './request-handler.ts';

export type QueueEntry = SendMessageBatchRequestEntry & { Id: string };

export function createSqs(config: SQSClientConfig = {}): SQSClient {
  return new SQSClient({ requestHandler: awsRequestHandler(), ...config });
}

/** @returns the entries that SQS refuses, which it says inside a 200 */
export async function sendBatch(
  sqs: SQSClient,
  queueUrl: string,
  entries: readonly QueueEntry[],
): Promise<readonly QueueEntry[]> {
  const answer = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...entries] }));
  const failed = new Set((answer.Failed ?? []).map(({ Id }) => Id));
  return entries.filter(({ Id }) => failed.has(Id));
}
