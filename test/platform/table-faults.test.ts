import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDocuments, createDynamoDb } from '../../lambdas/platform/aws/clients.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { ensureTable } from '../../local/aws/create-table.ts';
import { type EmbeddedService, startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';
import { TestClock } from '../support/clock.ts';

const NAME = 'leadbell';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const keys = Array.from({ length: 5 }, (_, at) => ({ pk: `R#${at}`, sk: 'S' }));

/** Stands before DynamoDB and may answer in its place. Null: DynamoDB answers. */
let instead: (request: IncomingMessage) => 'throttled' | 'lost' | null = () => null;
let seen: string[] = [];

let service: EmbeddedService;
const proxy = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    seen.push(String(request.headers['x-amz-target']).split('.')[1] ?? '');
    const answer = instead(request);
    if (answer === 'throttled') {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(
        JSON.stringify({
          __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
          message: 'slow down',
        }),
      );
      return;
    }
    const passed = httpRequest(
      service.endpoint,
      { method: 'POST', headers: request.headers, agent: false },
      (real) => {
        // It took effect, and nobody hears of it.
        if (answer === 'lost') {
          real.resume().on('end', () => request.socket.resetAndDestroy());
          return;
        }
        response.writeHead(real.statusCode ?? 500, real.headers);
        real.pipe(response);
      },
    );
    passed.end(Buffer.concat(chunks));
  });
});

let documents: DynamoDBDocumentClient;
beforeAll(async () => {
  service = await startEmbeddedDynamoDb(null);
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const client = createDynamoDb({ endpoint, region: 'us-east-1', credentials });
  const clock = new TestClock();
  await ensureTable(client, NAME, { clock });
  documents = createDocuments(client);
  const table = new Table(documents, NAME, randomId, clock);
  for (const key of keys) await table.putNew(key);
});
afterAll(async () => {
  proxy.closeAllConnections();
  await new Promise((done) => proxy.close(done));
  await service.stop();
});
beforeEach(() => {
  instead = () => null;
  seen = [];
});

describe('DynamoDB over the wire', () => {
  const table = () => new Table(documents, NAME, randomId, new TestClock());

  it('that throttles once is asked again by the SDK, and nobody above notices', async () => {
    instead = () => (seen.length === 1 ? 'throttled' : null);
    expect(await table().get({ pk: 'R#0', sk: 'S' })).toMatchObject({ pk: 'R#0' });
    expect(seen).toEqual(['GetItem', 'GetItem']);
  });

  it('whose answer to a write is lost after it took effect: the write is known as our own, and counted once', async () => {
    instead = () => (seen.length === 1 ? 'lost' : null);
    const mine = table();
    const token = await mine.putNew({ pk: 'lost', sk: 'S', by: 'me' });
    expect(await mine.get({ pk: 'lost', sk: 'S' })).toMatchObject({ by: 'me', token });
    expect(mine.writes).toBe(1);
    expect(seen).toEqual(['PutItem', 'PutItem', 'GetItem', 'GetItem']);
  });
});

describe('a batch that is read in part without an error', () => {
  /** Answers at most `most` keys of each request, in turn; the rest comes back unprocessed. */
  function partly(...most: number[]): { documents: DynamoDBDocumentClient; asked: number[] } {
    const asked: number[] = [];
    const send = async (command: BatchGetCommand) => {
      const wanted = command.input.RequestItems?.[NAME]?.Keys ?? [];
      const fit = most[asked.length] ?? 0;
      asked.push(wanted.length);
      const left = wanted.slice(fit);
      const Responses = { [NAME]: [] as Record<string, unknown>[] };
      if (fit > 0) {
        const few = new BatchGetCommand({
          RequestItems: { [NAME]: { Keys: wanted.slice(0, fit), ConsistentRead: true } },
        });
        Responses[NAME] = (await documents.send(few)).Responses?.[NAME] ?? [];
      }
      return { Responses, UnprocessedKeys: left.length > 0 ? { [NAME]: { Keys: left } } : {} };
    };
    return { documents: { send } as unknown as DynamoDBDocumentClient, asked };
  }

  it('is asked for the rest, waiting a little longer each time that nothing came', async () => {
    const clock = new TestClock();
    const { documents: rationed, asked } = partly(2, 0, 0, 1, 5);
    const startMs = clock.nowMs();
    const found = await new Table(rationed, NAME, randomId, clock).getMany(keys);
    expect(new Set(found.map(({ pk }) => pk))).toEqual(new Set(keys.map(({ pk }) => pk)));
    expect(found).toHaveLength(keys.length);
    expect(asked).toEqual([5, 3, 3, 3, 2]);
    expect(clock.nowMs() - startMs).toBe(50 + 100 + 200 + 50);
  });

  it('and not at all for six times is an error that may be tried again, never a shorter list', async () => {
    const { documents: rationed, asked } = partly(2);
    const table = new Table(rationed, NAME, randomId, new TestClock());
    await expect(table.getMany(keys)).rejects.toMatchObject({ code: 'table-throttled', retryable: true });
    expect(asked).toEqual([5, 3, 3, 3, 3, 3]);
  });
});
