import type { SQSRecord } from 'aws-lambda';
import type { Queue } from '../../lambdas/platform/queue.ts';

export interface QueueSpec {
  name: string;
  /** How long a message stays hidden while a function handles it. */
  visibilityMs: number;
}

/** A queue that belongs to this run only. */
export interface RunQueue extends Queue<unknown> {
  /** Waits for messages, some seconds at most; a signal ends that at once. */
  receive(most: number, signal: AbortSignal): Promise<SQSRecord[]>;
  /** They are handled, or given up. */
  finish(records: readonly SQSRecord[]): Promise<void>;
  /** Hands a message that was received out again, after this time. */
  retryLater(record: SQSRecord, seconds: number): Promise<void>;
  remove(): Promise<void>;
}

export const LONG_POLL_SECONDS = 20;

export const recordOf = (
  { name, id, handle, body }: { name: string; id: string; handle: string; body: string },
  attributes: Partial<SQSRecord['attributes']>,
): SQSRecord => ({
  messageId: id,
  receiptHandle: handle,
  body,
  attributes: {
    ApproximateReceiveCount: attributes.ApproximateReceiveCount ?? '1',
    SentTimestamp: attributes.SentTimestamp ?? '0',
    SenderId: attributes.SenderId ?? 'local',
    ApproximateFirstReceiveTimestamp: attributes.ApproximateFirstReceiveTimestamp ?? '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:local:000000000000:${name}`,
  awsRegion: 'local',
});
