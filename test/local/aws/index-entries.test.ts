import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDocuments, createDynamoDb } from '../../../lambdas/platform/aws/clients.ts';
import { randomId } from '../../../lambdas/platform/ids.ts';
import { present } from '../../../lambdas/platform/table/conditions.ts';
import { Table } from '../../../lambdas/platform/table/table.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { ensureTable } from '../../../local/aws/create-table.ts';
import { startEmbeddedDynamoDb } from '../../../local/aws/embedded-dynamodb.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'leadbell-entries-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));
const directory = () => join(data, 'dynamodb');

async function withTable<T>(
  work: (table: Table) => Promise<T>,
  where: string | null = directory(),
): Promise<T> {
  const service = await startEmbeddedDynamoDb(where);
  const client = createDynamoDb(service.client);
  await ensureTable(client, 'leadbell', { clock: systemClock });
  const result = await work(new Table(createDocuments(client), 'leadbell', randomId, systemClock));
  client.destroy();
  await service.stop();
  return result;
}

const SK = 'TOLD';
const hashOf = (pk: string) =>
  createHash('md5').update('Outliers').update(pk).update(SK).digest('hex').slice(0, 6);

/** Names of two items that dynalite's hash does not tell apart. */
function alike(): [string, string] {
  const seen = new Map<string, string>();
  for (let n = 0; ; n += 1) {
    const pk = `RECORD#${n}`;
    const other = seen.get(hashOf(pk));
    if (other !== undefined) return [other, pk];
    seen.set(hashOf(pk), pk);
  }
}

const alphabetically = (one: string, other: string) => (one < other ? -1 : 1);
const waits = { sk: SK, lane: 'sales', notBefore: 1 };
const waiting = async (table: Table, options = {}) =>
  (await table.waiting('sales', options)).map(({ pk }) => String(pk)).toSorted(alphabetically);

test.each(['on disk', 'in memory'])(
  'two that are due at once and share a hash are both found %s, and each until it is told',
  async (where) => {
    const both = alike();
    const [one, other] = both;
    await withTable(
      async (table) => {
        for (const pk of both) await table.putNew({ pk, ...waits });
        expect(await waiting(table)).toEqual(both.toSorted(alphabetically));
        expect(await waiting(table, { limit: 1 })).toHaveLength(1);
        await table.update({ pk: one, sk: SK }, { lane: null, notBefore: null }, present('pk'));
        expect(await waiting(table)).toEqual([other]);
        await table.update({ pk: other, sk: SK }, { notBefore: 2 }, present('pk'));
        expect(await waiting(table)).toEqual([other]);
        await table.update({ pk: other, sk: SK }, { lane: null, notBefore: null }, present('pk'));
        expect(await waiting(table)).toEqual([]);
      },
      where === 'on disk' ? directory() : null,
    );
  },
);

test('a directory of before is given whole entries, and one that was hidden is found again', async () => {
  const both = alike();
  await withTable(async (table) => {
    for (const pk of both) await table.putNew({ pk, ...waits });
    await table.putNew({ pk: 'over', sk: SK });
  });
  const database = new Level<string, string>(directory());
  const entries = await database.iterator({ gte: 'index-', lt: 'index.' }).all();
  await database.clear({ gte: 'index-', lt: 'index.' });
  for (const [key, value] of entries) {
    const [, name = ''] = /"(RECORD#\d+)"/.exec(value) ?? [];
    const ofKey = key.split('/').slice(0, 3).join('/');
    await database.put(`${ofKey}/${hashOf(name)}`, value);
  }
  await database.close();
  await rm(`${directory()}.index-2`);
  await withTable(async (table) => {
    expect(await waiting(table)).toEqual(both.toSorted(alphabetically));
    for (const pk of both) await table.update({ pk, sk: SK }, { lane: null, notBefore: null }, present('pk'));
    expect(await waiting(table)).toEqual([]);
  });
  expect(await withTable(waiting)).toEqual([]);
});

test('an item and its entry are one batch of LevelDB, so that no crash comes between them', async () => {
  const batches: number[] = [];
  const database = Level.prototype as unknown as {
    _batch(writes: readonly unknown[], options: object): Promise<void>;
  };
  const { _batch } = database;
  database._batch = function (this: typeof database, writes, options) {
    batches.push(writes.length);
    return _batch.call(this, writes, options);
  };
  try {
    await withTable(async (table) => {
      batches.length = 0;
      await table.putNew({ pk: 'a', ...waits });
      await table.update({ pk: 'a', sk: SK }, { notBefore: 2 }, present('pk'));
      await table.update({ pk: 'a', sk: SK }, { lane: null, notBefore: null }, present('pk'));
      expect(batches).toEqual([2, 3, 2]);
    });
  } finally {
    database._batch = _batch;
  }
});
