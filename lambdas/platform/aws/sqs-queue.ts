import type { SQSClient } from '@aws-sdk/client-sqs';
import { LeadbellError } from '../errors.ts';
import type { Queue } from '../queue.ts';
import { SECOND_MS } from '../time/duration.ts';
import type { QueueEntry } from './sqs-client.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_ENTRIES = 10;
/** 1 MiB today, but 256 KiB in some partitions and emulators. Nudges are small, so the old limit does no harm. */
const MAX_BATCH_BYTES = 256 * 1024;
const MAX_DELAY_SECONDS = 900;

/**
 * A queue of JSON messages on SQS. Entries that SQS refuses inside a 200 are sent once more. If that fails too, it
 * throws. SQS is loaded with the first message: most invocations send none.
 */
export function createQueue<T>(sqs: () => Promise<SQSClient>, queueUrl: string): Queue<T> {
  const send = async (entries: readonly QueueEntry[]): Promise<readonly QueueEntry[]> => {
    const [{ sendBatch }, client] = await Promise.all([import('./sqs-client.ts'), sqs()]);
    return sendBatch(client, queueUrl, entries);
  };
  return {
    prepare() {
      // What cannot be loaded is said by who sends.
      sqs().catch(() => {});
    },
    async send(messages, { delayMs = 0 } = {}) {
      const delaySeconds = Math.min(MAX_DELAY_SECONDS, Math.max(0, Math.ceil(delayMs / SECOND_MS)));
      const failed: QueueEntry[] = [];
      for (const batch of inBatches(messages.map((message) => JSON.stringify(message)))) {
        const entries = batch.map(
          (body, index): QueueEntry => ({ Id: String(index), MessageBody: body, DelaySeconds: delaySeconds }),
        );
        const refused = await send(entries);
        if (refused.length > 0) failed.push(...(await send(refused)));
      }
      if (failed.length > 0) {
        throw new LeadbellError({
          code: 'queue-refused',
          message: `SQS refused ${failed.length} of ${messages.length} messages twice`,
          retryable: true,
          hint: 'Look at the queue, its policy and its quotas.',
        });
      }
    },
  };
}

function inBatches(bodies: readonly string[]): string[][] {
  const batches: string[][] = [];
  let bytes = 0;
  for (const body of bodies) {
    const size = Buffer.byteLength(body);
    const current = batches.at(-1);
    if (current && current.length < MAX_ENTRIES && bytes + size <= MAX_BATCH_BYTES) {
      current.push(body);
      bytes += size;
    } else {
      batches.push([body]);
      bytes = size;
    }
  }
  return batches;
}
