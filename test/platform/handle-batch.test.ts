import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handleBatch } from '../../lambdas/platform/handle-batch.ts';
import { silentLog } from '../../lambdas/platform/log.ts';

const eventOf = (...bodies: string[]) =>
  ({ Records: bodies.map((body, at) => ({ messageId: `m${at}`, body })) }) as SQSEvent;

const uncounted = () => {};

describe('a batch of SQS', () => {
  it('where one of three fails: that one comes back, alone', async () => {
    const handled: unknown[] = [];
    const handle = async (body: unknown) => {
      if (body === 2) throw new Error('a throttled table');
      handled.push(body);
    };
    const answer = await handleBatch(eventOf('1', '2', '3'), silentLog, handle, uncounted);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(handled).toEqual([1, 3]);
  });

  it('where one is no JSON costs the others nothing', async () => {
    const handled: unknown[] = [];
    const handle = async (body: unknown) => void handled.push(body);
    const answer = await handleBatch(eventOf('{', '{"a":1}'), silentLog, handle, uncounted);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(handled).toEqual([{ a: 1 }]);
  });

  it('that all went well names nobody: SQS deletes all of it', async () => {
    const nothing = async () => {};
    for (const event of [eventOf('1', '2'), eventOf()]) {
      expect(await handleBatch(event, silentLog, nothing, uncounted)).toEqual({ batchItemFailures: [] });
    }
  });

  it('says what failed, by its message', async () => {
    const said: unknown[] = [];
    const log = { ...silentLog, error: (text: string, more?: unknown) => said.push([text, more]) };
    const error = new Error('a throttled table');
    await handleBatch(eventOf('1'), log, () => Promise.reject(error), uncounted);
    expect(said).toEqual([['A message failed and will come back', { messageId: 'm0', error }]]);
  });

  it('a message that fails comes back alone and is counted, since to Lambda it is no error', async () => {
    const counts: number[] = [];
    const handled: unknown[] = [];
    const answer = await handleBatch(
      eventOf('1', 'not JSON', '3'),
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
      eventOf('1'),
      silentLog,
      async () => {},
      (messages) => counts.push(messages),
    );
    expect(counts).toEqual([]);
  });
});
