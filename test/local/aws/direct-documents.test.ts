import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocuments } from '../../../lambdas/platform/aws/clients.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { ensureTable } from '../../../local/aws/create-table.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../../local/aws/credentials.ts';
import { directly } from '../../../local/aws/direct-documents.ts';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../../local/aws/embedded-dynamodb.ts';

const TableName = 'leadbell';
const KEY = { pk: 'P', sk: 'S' };

describe('the embedded table that its own process asks', () => {
  let service: EmbeddedDynamoDb;
  let direct: DynamoDBDocumentClient;
  let bySdk: DynamoDBDocumentClient;
  const asked: string[] = [];

  beforeAll(async () => {
    service = await startEmbeddedDynamoDb(null);
    const at = { endpoint: service.endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS };
    const client = new DynamoDBClient(at);
    await ensureTable(client, TableName, { clock: systemClock });
    bySdk = createDocuments(client);
    direct = directly(createDocuments(new DynamoDBClient(at)), (operation, input) => {
      asked.push(operation);
      return service.ask(operation, input);
    });
  });
  afterAll(() => service.stop());

  it('keeps and gives back whatever JSON can hold, as the SDK does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()).map(exact),
        async (told) => {
          const item = { ...KEY, told };
          await direct.send(new PutCommand({ TableName, Item: item }));
          const asRead = await bySdk.send(new GetCommand({ TableName, Key: KEY }));
          expect(asRead.Item).toEqual(item);
          await bySdk.send(new PutCommand({ TableName, Item: item }));
          expect((await direct.send(new GetCommand({ TableName, Key: KEY }))).Item).toEqual(item);
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    ['bytes', new Uint8Array([1, 2, 255])],
    ['a set', new Set(['a', 'b'])],
    ['a number that is rounded', 2n ** 60n],
  ])('leaves %s to the SDK, there and back', async (_, picture) => {
    await direct.send(new PutCommand({ TableName, Item: { ...KEY, picture } }));
    const { Item } = await direct.send(new GetCommand({ TableName, Key: KEY }));
    expect(Item?.picture).toEqual(picture);
  });

  it('makes nothing of a name that means something to JavaScript', async () => {
    const told = JSON.parse('{"__proto__":{"owner":"me"},"constructor":1}') as object;
    await direct.send(new PutCommand({ TableName, Item: { ...KEY, told } }));
    const read = (await direct.send(new GetCommand({ TableName, Key: KEY }))).Item?.told as object;
    expect(read).toMatchObject({ constructor: 1 });
    expect('owner' in read).toBe(false);
  });

  it('leaves out what is undefined', async () => {
    await direct.send(
      new PutCommand({ TableName, Item: { ...KEY, owner: undefined, list: [1, undefined] } }),
    );
    expect((await direct.send(new GetCommand({ TableName, Key: KEY }))).Item).toEqual({ ...KEY, list: [1] });
  });

  it.each([
    [
      'a condition that does not hold',
      new PutCommand({ TableName, Item: KEY, ConditionExpression: 'attribute_not_exists(pk)' }),
    ],
    ['a table that is not there', new GetCommand({ TableName: 'another', Key: KEY })],
    ['half a key', new GetCommand({ TableName, Key: { pk: 'P' } })],
    ['an expression of no form', new UpdateCommand({ TableName, Key: KEY, UpdateExpression: 'SET' })],
  ])('fails as the SDK fails: %s', async (_, command) => {
    await direct.send(new PutCommand({ TableName, Item: KEY }));
    const failed = await Promise.all(
      [direct, bySdk].map((documents) => errorOf(documents.send(command as never))),
    );
    const [ours, theirs] = failed.map((error) => [
      error.constructor,
      error.name,
      error.message,
      error.$fault,
    ]);
    expect(ours).toEqual(theirs);
  });

  it('is asked for several at once, and for pages, without the SDK', async () => {
    const items = Array.from({ length: 3 }, (_, n) => ({ pk: 'Q', sk: `S${n}`, n }));
    for (const Item of items) await direct.send(new PutCommand({ TableName, Item }));
    asked.length = 0;
    const Keys = items.map(({ pk, sk }) => ({ pk, sk }));
    const { Responses } = await direct.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
    expect(Responses?.[TableName]).toEqual(expect.arrayContaining(items));
    const query = {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'Q' },
      Limit: 2,
    };
    const first = await direct.send(new QueryCommand(query));
    expect(first).toMatchObject({ Items: items.slice(0, 2), LastEvaluatedKey: Keys[1] });
    const rest = await direct.send(new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }));
    expect(rest.Items).toEqual(items.slice(2));
    expect(asked).toEqual(['BatchGetItem', 'Query', 'Query']);
  });
});

/** Without -0, which JSON does not have, numbers that a table rounds or refuses, and names that the SDK or the table takes for its own. */
const exact = (values: object): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(values, (_, one) =>
      typeof one === 'number' ? Math.round(Math.min(Math.max(one, -1e12), 1e12) * 1000) / 1000 : one,
    ),
    (name, one) => (name in {} ? undefined : one),
  ) as Record<string, unknown>;

async function errorOf(sent: Promise<unknown>): Promise<Error & { $fault?: string }> {
  try {
    await sent;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}
