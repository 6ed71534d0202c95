import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { vendorRecord } from '../support/records.ts';
import { useTables } from '../support/use-tables.ts';
import { World } from '../support/world.ts';

const tables = useTables();

test('after a roll-back, what a newer version wrote waits for it, and holds up nobody else', async () => {
  const table = await tables.newTable();
  const world = new World(table);
  world.records = ['new', 'old'].map((id, index) =>
    vendorRecord({ id, calledAtMs: NOON_MS - 5 * MINUTE_MS + index }),
  );
  const functions = world.functions();
  await functions.tick('once');
  for (const { body } of world.polls.splice(0)) await functions.poll(body);
  await table.documents.send(
    new UpdateCommand({
      TableName: table.tableName,
      Key: { pk: 'RECORD#new', sk: 'TOLD#A#sales' },
      UpdateExpression: 'SET #schema = :next',
      ExpressionAttributeNames: { '#schema': 'schema' },
      ExpressionAttributeValues: { ':next': 99 },
    }),
  );
  const report = await functions.deliver({ channel: 'sales', keys: [], hops: 0 });
  expect(report).toMatchObject({ outcome: 'delivered', sent: 1 });
  expect(world.idsHeard('sales')).toEqual(['old:A:sales']);
  await expect(functions.stores.deliveries.ofRecord('new', testTask.key)).rejects.toThrow(/schema 99/);
});
