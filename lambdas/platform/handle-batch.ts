import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Log } from './log.ts';

/**
 * Handles each message of an SQS batch by itself: one that fails comes back alone, and costs the others nothing. To
 * Lambda that is no error, so somebody else must count it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function handleBatch(
  event: SQSEvent,
  log: Log,
  handle: (body: unknown) => Promise<void>,
  onFailed: (messages: number) => void,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  await Promise.all(
    event.Records.map(async ({ messageId, body }) => {
      try {
        await handle(JSON.parse(body));
      } catch (error) {
        log.error('A message failed and will come back', { messageId, error });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }),
  );
  if (batchItemFailures.length > 0) onFailed(batchItemFailures.length);
  return { batchItemFailures };
}
