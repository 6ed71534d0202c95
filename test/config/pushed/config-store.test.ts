import { expect, test } from 'vitest';
import { ConfigStore } from '../../../lambdas/config/pushed/config-store.ts';
import { Table } from '../../../lambdas/platform/table/table.ts';
import { TestClock } from '../../support/clock.ts';
import { memoryTable } from '../../support/memory-stores.ts';

test('a version is written under the names that functions of every version read', async () => {
  const { documents, tableName } = memoryTable();
  const table = new Table(documents, tableName, () => 'token', new TestClock());
  const pushed = await new ConfigStore(table).push(
    null,
    { number: 1, before: 0, by: 'li', atMs: 7, backTo: 3, deployedIdentity: 'a1', deployedSinceMs: 5 },
    null,
  );

  expect(pushed).toBe(true);
  expect(await table.get({ pk: 'CONFIG', sk: 'VERSION#1' })).toMatchObject({
    pk: 'CONFIG',
    sk: 'VERSION#1',
    number: 1,
    before: 0,
    by: 'li',
    atMs: 7,
    backTo: 3,
    over: 'a1',
    overSinceMs: 5,
    format: 1,
    body: expect.any(String),
  });
});
