import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDocuments } from '../../lambdas/platform/aws/clients.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { ensureTable } from '../../local/aws/create-table.ts';
import { directly } from '../../local/aws/direct-documents.ts';
import { type EmbeddedService, startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';

/** The embedded DynamoDB makes a table within a millisecond, and each test has a table of its own. */
const impatient = { ...systemClock, sleep: () => systemClock.sleep(1) };

export interface TestTables {
  /** Makes an empty table, of a name of its own. */
  newTable(): Promise<{ tableName: string; documents: DynamoDBDocumentClient }>;
  stop(): Promise<void>;
}

/** DynamoDB in this process, in memory, and asked as `run` asks it. */
export async function startTables(): Promise<TestTables> {
  const service = await startEmbeddedDynamoDb(null);
  return tablesOf(service, (client) => directly(createDocuments(client), service.ask));
}

/** The same, asked by the SDK over a socket, as a deployed function asks its table. */
export async function startTablesBySdk(): Promise<TestTables> {
  return tablesAt(await startEmbeddedDynamoDb(null));
}

/** Tables on any service that speaks DynamoDB's protocol. */
export const tablesAt = (service: EmbeddedService): TestTables => tablesOf(service, createDocuments);

/** A service that is not of this process keeps its tables from one test file to the next. */
let made = 0;

function tablesOf(
  service: EmbeddedService,
  documentsOf: (client: DynamoDBClient) => DynamoDBDocumentClient,
): TestTables {
  const client = new DynamoDBClient({
    endpoint: service.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const documents = documentsOf(client);
  return {
    async newTable() {
      made += 1;
      const tableName = `leadbell-${made}`;
      await ensureTable(client, tableName, { clock: impatient });
      return { tableName, documents };
    },
    async stop() {
      client.destroy();
      await service.stop();
    },
  };
}

/** Every item of the table. */
export async function dump(
  documents: DynamoDBDocumentClient,
  tableName: string,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new ScanCommand({ TableName: tableName, ...(from ? { ExclusiveStartKey: from } : {}) }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MOST_AT_ONCE = 25;

/** Puts items into an empty table. */
export async function load(
  { documents, tableName }: { documents: DynamoDBDocumentClient; tableName: string },
  items: readonly Record<string, unknown>[],
): Promise<void> {
  for (let from = 0; from < items.length; from += MOST_AT_ONCE) {
    const puts = items.slice(from, from + MOST_AT_ONCE).map((Item) => ({ PutRequest: { Item } }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: puts } }));
  }
}
