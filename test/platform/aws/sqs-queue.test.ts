import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqs } from '../../../lambdas/platform/aws/sqs-client.ts';
import { createQueue } from '../../../lambdas/platform/aws/sqs-queue.ts';

interface Entry {
  Id: string;
  MessageBody: string;
  DelaySeconds: number;
}

/** SQS over HTTP, as much of it as a sender sees. `refuse` says which entries of a batch fail inside a 200. */
const sqs = { batches: [] as Entry[][], refuse: (_entry: Entry, _batch: number): boolean => false };

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    const { Entries } = JSON.parse(body) as { Entries: Entry[] };
    const batch = sqs.batches.push(Entries) - 1;
    const failed = Entries.filter((entry) => sqs.refuse(entry, batch));
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(
      JSON.stringify({
        Successful: Entries.filter((entry) => !failed.includes(entry)).map(({ Id }) => ({
          Id,
          MessageId: Id,
        })),
        Failed: failed.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
      }),
    );
  });
});

const queue = () => {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  const client = createSqs({ endpoint, region: 'cn-north-1', credentials, md5: false });
  return createQueue<unknown>(async () => client, `${endpoint}/1/q`);
};

const bodies = () => sqs.batches.flat().map(({ MessageBody }) => JSON.parse(MessageBody) as unknown);

beforeEach(async () => {
  sqs.batches = [];
  sqs.refuse = () => false;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

describe('a queue of nudges', () => {
  it('sends each message once, ten at a time', async () => {
    const messages = Array.from({ length: 23 }, (_, number) => ({ number }));
    await queue().send(messages);
    expect(bodies()).toEqual(messages);
    expect(sqs.batches.map((batch) => batch.length)).toEqual([10, 10, 3]);
  });

  it('asks nothing of SQS where there is nothing to send', async () => {
    await queue().send([]);
    expect(sqs.batches).toEqual([]);
  });

  it('keeps a batch under 256 KiB, counted in bytes', async () => {
    await queue().send(Array.from({ length: 4 }, () => '铃'.repeat(40_000)));
    expect(sqs.batches.map((batch) => batch.length)).toEqual([2, 2]);
  });

  it.each([
    [undefined, 0],
    [1, 1],
    [60_000, 60],
    [3_600_000, 900],
    [-5, 0],
  ])('delays %s ms as %s s: never sooner, never longer than SQS can', async (delayMs, seconds) => {
    await queue().send([1], delayMs === undefined ? {} : { delayMs });
    expect(sqs.batches[0]?.[0]?.DelaySeconds).toBe(seconds);
  });

  it('sends again, once, what was refused inside a 200, and only that', async () => {
    sqs.refuse = (entry, batch) => batch === 0 && entry.MessageBody === '2';
    await queue().send([1, 2, 3]);
    expect(bodies()).toEqual([1, 2, 3, 2]);
  });

  it('says so when it is refused again, after the other messages went out', async () => {
    sqs.refuse = (entry) => entry.MessageBody === '0';
    const messages = Array.from({ length: 11 }, (_, number) => number);
    await expect(queue().send(messages)).rejects.toMatchObject({ code: 'queue-refused', retryable: true });
    expect(bodies()).toContain(10);
  });
});
