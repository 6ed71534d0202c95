import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDocuments, createDynamoDb } from '../../../lambdas/platform/aws/clients.ts';
import { randomId } from '../../../lambdas/platform/ids.ts';
import { Table } from '../../../lambdas/platform/table/table.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { ensureTable } from '../../../local/aws/create-table.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../../local/aws/credentials.ts';
import { startEmbeddedDynamoDb } from '../../../local/aws/embedded-dynamodb.ts';

let data: string;
const directory = () => join(data, 'dynamodb');
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'leadbell-index-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

async function withTable<T>(work: (table: Table) => Promise<T>): Promise<T> {
  const service = await startEmbeddedDynamoDb(directory());
  const { endpoint } = service;
  const client = createDynamoDb({ endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS });
  await ensureTable(client, 'leadbell', { clock: systemClock });
  const result = await work(new Table(createDocuments(client), 'leadbell', randomId, systemClock));
  client.destroy();
  await service.stop();
  return result;
}

const item = (name: string, waits: object) => ({ pk: name, sk: 'TOLD', ...waits });
const waiting = () =>
  withTable(async (table) => (await table.waiting('sales', {})).map(({ pk, notBefore }) => [pk, notBefore]));

/** What SIGKILL between two writes of the database leaves behind. */
async function breakIndex(change: (entries: Map<string, string>) => Map<string, string>): Promise<void> {
  const database = new Level<string, string>(directory());
  const entries = new Map(await database.iterator({ gte: 'index-', lt: 'index.' }).all());
  await database.clear({ gte: 'index-', lt: 'index.' });
  for (const [key, value] of change(entries)) await database.put(key, value);
  await database.close();
}
const wasKilled = () => writeFile(`${directory()}.in-use`, '');

test('a process that is killed between an item and its index entry hides nothing that waits', async () => {
  await withTable(async (table) => {
    await table.putNew(item('a', { lane: 'sales', notBefore: 2 }));
    await table.putNew(item('b', { lane: 'sales', notBefore: 1 }));
    await table.putNew(item('over', {}));
  });
  await breakIndex((entries) => new Map([...entries].slice(1)));
  expect(await waiting()).toHaveLength(1);
  await wasKilled();
  expect(await waiting()).toEqual([
    ['b', 1],
    ['a', 2],
  ]);
});

test('nor does it leave an entry of what does not wait, or was never written', async () => {
  await withTable(async (table) => {
    await table.putNew(item('a', { lane: 'sales', notBefore: 1 }));
  });
  await breakIndex((entries) => {
    const ghosts = [...entries].map(([key, value]): [string, string] => [
      `${key}0`,
      value.replace('"a"', '"ghost"'),
    ]);
    return new Map([...entries, ...ghosts]);
  });
  expect(await waiting()).toHaveLength(2);
  await wasKilled();
  expect(await waiting()).toEqual([['a', 1]]);
});

test('items keep what they have, and a directory that was closed is left as it is', async () => {
  const read = () => withTable((table) => table.get({ pk: 'a', sk: 'TOLD' }));
  await withTable((table) => table.putNew(item('a', { lane: 'sales', notBefore: 1, told: { n: [1] } })));
  const before = await read();
  await wasKilled();
  expect(await read()).toEqual(before);
  await breakIndex(() => new Map());
  expect(await waiting()).toEqual([]);
});
