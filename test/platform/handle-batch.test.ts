import type { SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { handleBatch } from '../../lambdas/platform/handle-batch.ts';
import { silentLog } from '../../lambdas/platform/log.ts';

const event = (...bodies: string[]) =>
  ({ Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })) }) as unknown as SQSEvent;

it('a message that fails comes back alone and is counted, since to Lambda it is no error', async () => {
  const counts: number[] = [];
  const handled: unknown[] = [];
  const answer = await handleBatch(
    event('1', 'not JSON', '3'),
    silentLog,
    async (body) => {
      handled.push(body);
      if (body === 3) throw new Error('DynamoDB says no');
    },
    (messages) => counts.push(messages),
  );
  expect(handled).toEqual([1, 3]);
  const back = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  expect(back).toEqual(new Set(['m1', 'm2']));
  expect(counts).toEqual([2]);
});

it('counts nothing where nothing fails', async () => {
  const counts: number[] = [];
  await handleBatch(
    event('1'),
    silentLog,
    async () => {},
    (messages) => counts.push(messages),
  );
  expect(counts).toEqual([]);
});
