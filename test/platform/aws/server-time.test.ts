import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from 'vitest';
import { createDocuments } from '../../../lambdas/platform/aws/clients.ts';
import { keepServerTime } from '../../../lambdas/platform/aws/server-time.ts';
import { Table } from '../../../lambdas/platform/table/table.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';

let server: Server;
afterEach(() => server.close());

async function tableOf(date: string | null): Promise<Table> {
  server = createServer((_request, response) => {
    response.sendDate = false;
    response.writeHead(200, {
      'content-type': 'application/x-amz-json-1.0',
      ...(date === null ? {} : { date }),
    });
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return new Table(createDocuments(keepServerTime(client)), 'table', () => 'id', systemClock);
}

test('the table knows the time by the Date of an answer', async () => {
  const table = await tableOf('Mon, 02 Mar 2026 04:00:00 GMT');
  expect(await table.get({ pk: 'TICK', sk: 'STATE' })).toBeNull();
  expect(table.serverMs).toBe(Date.parse('2026-03-02T04:00:00Z'));
});

test('a server that tells no time is asked for none', async () => {
  const table = await tableOf(null);
  await table.get({ pk: 'TICK', sk: 'STATE' });
  expect(table.serverMs).toBeNull();
});
