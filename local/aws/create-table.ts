import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import {
  DUE_INDEX,
  DUE_PARTITION_KEY,
  DUE_SORT_KEY,
  PARTITION_KEY,
  SORT_KEY,
  TTL_ATTRIBUTE,
} from '../../lambdas/platform/table/table-schema.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';

const ACTIVE_WITHIN_MS = 60_000;
/** An embedded table is there within a millisecond, one of AWS within seconds. */
const LOOK_AGAIN_MS = { first: 2, most: 200 };

/** Makes the table if it is missing. If it exists, this only reads. Two processes may do this at once. */
export async function ensureTable(
  client: DynamoDBClient,
  tableName: string,
  { clock }: { clock: Clock },
): Promise<void> {
  let status = await tableStatus(client, tableName);
  if (status === null) {
    await createTable(client, tableName);
    status = await tableStatus(client, tableName);
  }
  const deadlineMs = clock.nowMs() + ACTIVE_WITHIN_MS;
  let lookAgainMs = LOOK_AGAIN_MS.first;
  // UPDATING is a table whose settings are being changed: it serves reads and writes.
  while (status !== 'ACTIVE' && status !== 'UPDATING') {
    if (clock.nowMs() >= deadlineMs) throw notActive(tableName, status);
    await clock.sleep(lookAgainMs);
    lookAgainMs = Math.min(2 * lookAgainMs, LOOK_AGAIN_MS.most);
    status = await tableStatus(client, tableName);
  }
}

/**
 * Switches deletion by TTL on, if it is off. Without it old items are only clutter, so an error is returned instead of
 * thrown.
 */
export async function ensureExpiry(client: DynamoDBClient, tableName: string): Promise<Error | null> {
  try {
    const answer = await client.send(new DescribeTimeToLiveCommand({ TableName: tableName }));
    if (answer.TimeToLiveDescription?.TimeToLiveStatus?.startsWith('ENABL')) return null;
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: tableName,
        TimeToLiveSpecification: { Enabled: true, AttributeName: TTL_ATTRIBUTE },
      }),
    );
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function tableStatus(client: DynamoDBClient, tableName: string): Promise<string | null> {
  try {
    const answer = await client.send(new DescribeTableCommand({ TableName: tableName }));
    return answer.Table?.TableStatus ?? null;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}

async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: PARTITION_KEY, AttributeType: 'S' },
          { AttributeName: SORT_KEY, AttributeType: 'S' },
          { AttributeName: DUE_PARTITION_KEY, AttributeType: 'S' },
          { AttributeName: DUE_SORT_KEY, AttributeType: 'N' },
        ],
        KeySchema: [
          { AttributeName: PARTITION_KEY, KeyType: 'HASH' },
          { AttributeName: SORT_KEY, KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: DUE_INDEX,
            KeySchema: [
              { AttributeName: DUE_PARTITION_KEY, KeyType: 'HASH' },
              { AttributeName: DUE_SORT_KEY, KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      }),
    );
  } catch (error) {
    // Somebody else was faster, or the answer to our first try was lost. Either way the table exists.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

function notActive(tableName: string, status: string | null): LeadbellError {
  return new LeadbellError({
    code: 'table-not-active',
    message: `table ${tableName} is ${status ?? 'gone'}, not ACTIVE, after ${ACTIVE_WITHIN_MS / 1000} s`,
    retryable: true,
    hint: 'look at the table in DynamoDB, then run again',
  });
}
