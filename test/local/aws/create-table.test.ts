import { DescribeTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoDb } from '../../../lambdas/platform/aws/clients.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { ensureExpiry, ensureTable } from '../../../local/aws/create-table.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../../local/aws/credentials.ts';
import { type EmbeddedService, startEmbeddedDynamoDb } from '../../../local/aws/embedded-dynamodb.ts';

describe('making the table', () => {
  let service: EmbeddedService;
  beforeEach(async () => {
    service = await startEmbeddedDynamoDb(null);
  });
  afterEach(() => service.stop());

  /** A client that notes what it calls. */
  function client() {
    const made = createDynamoDb({
      endpoint: service.endpoint,
      region: LOCAL_REGION,
      credentials: LOCAL_CREDENTIALS,
    });
    const calls: string[] = [];
    made.middlewareStack.add(
      (next, context) => (args) => {
        calls.push(context.commandName ?? '');
        return next(args);
      },
      { step: 'initialize' },
    );
    return { made, calls };
  }

  it('makes keys and the index of what is due, and it can be written at once', async () => {
    const { made } = client();
    await ensureTable(made, 'leadbell', { clock: systemClock });
    const { Table } = await made.send(new DescribeTableCommand({ TableName: 'leadbell' }));
    expect(Table?.KeySchema?.map(({ AttributeName }) => AttributeName)).toEqual(['pk', 'sk']);
    const [index] = Table?.GlobalSecondaryIndexes ?? [];
    expect(index?.IndexName).toBe('due');
    expect(index?.KeySchema?.map(({ AttributeName }) => AttributeName)).toEqual(['lane', 'notBefore']);
    await made.send(new PutItemCommand({ TableName: 'leadbell', Item: { pk: { S: 'a' }, sk: { S: 'b' } } }));
  });

  it('only looks at a table that is there', async () => {
    await ensureTable(client().made, 'leadbell', { clock: systemClock });
    const { made, calls } = client();
    await ensureTable(made, 'leadbell', { clock: systemClock });
    expect(calls).toEqual(['DescribeTableCommand']);
  });

  it('works for two who make it at once', async () => {
    const all = [client(), client(), client()].map(({ made }) =>
      ensureTable(made, 'leadbell', { clock: systemClock }),
    );
    await expect(Promise.all(all)).resolves.toHaveLength(3);
    const { Table } = await client().made.send(new DescribeTableCommand({ TableName: 'leadbell' }));
    expect(Table?.TableStatus).toBe('ACTIVE');
  });

  it('hands back, and does not throw, that a service cannot delete by TTL', async () => {
    const { made } = client();
    await ensureTable(made, 'leadbell', { clock: systemClock });
    expect(await ensureExpiry(made, 'leadbell')).toBeInstanceOf(Error);
  });
});
