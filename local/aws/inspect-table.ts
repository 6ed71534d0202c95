import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
  type TableDescription,
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

/**
 * Checks whether leadbell can use a table that its stack did not make. A restored table comes without its settings:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
 *
 * @returns the settings that it lacks and should have, each with the command that sets it
 * @throws {LeadbellError} `table-missing`; `table-not-shown` if the credentials may not describe it; `table-foreign` if
 * its keys or its index are not leadbell's
 */
export async function inspectTable(client: DynamoDBClient, tableName: string): Promise<string[]> {
  const table = await describe(client, tableName);
  const foreign = whatIsForeign(table);
  if (foreign !== null) {
    throw new LeadbellError({
      code: 'table-foreign',
      message: `Table ${tableName} cannot be used: ${foreign}`,
      retryable: false,
      hint: `leadbell needs the keys ${PARTITION_KEY} and ${SORT_KEY}, and the index ${DUE_INDEX} on ${DUE_PARTITION_KEY} and ${DUE_SORT_KEY} with all attributes. Restore the table with its indexes.`,
    });
  }
  const unasked: string[] = [];
  const set = (what: string, command: string) =>
    `table ${tableName} has no ${what}: aws dynamodb ${command} --table-name ${tableName}`;
  return [
    ...((await isSo('TTL', expires(client, tableName), unasked))
      ? []
      : [
          `${set('TTL, so nothing ever leaves it', 'update-time-to-live')} --time-to-live-specification Enabled=true,AttributeName=${TTL_ATTRIBUTE}`,
        ]),
    ...((await isSo('point-in-time recovery', canBeRestored(client, tableName), unasked))
      ? []
      : [
          `${set('point-in-time recovery', 'update-continuous-backups')} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`,
        ]),
    ...(table.DeletionProtectionEnabled === true
      ? []
      : [`${set('protection from deletion', 'update-table')} --deletion-protection-enabled`]),
    ...unasked,
  ];
}

/** Missing settings stop nobody. If the credentials may not read them, or an emulator has none, that is reported. */
async function isSo(what: string, answer: Promise<boolean>, unasked: string[]): Promise<boolean> {
  try {
    return await answer;
  } catch (error) {
    unasked.push(
      `whether the table has ${what} is not known (${error instanceof Error ? error.name : 'no answer'})`,
    );
    return true;
  }
}

async function describe(client: DynamoDBClient, tableName: string): Promise<TableDescription> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: tableName }))).Table ?? {};
  } catch (error) {
    // This error does not tell whether the table exists.
    if (error instanceof Error && error.name === 'AccessDeniedException') {
      throw new LeadbellError({
        code: 'table-not-shown',
        message: `Table ${tableName} may not be looked at: ${error.message}`,
        retryable: false,
        hint: 'Allow these credentials dynamodb:DescribeTable on it, or use others.',
        cause: error,
      });
    }
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new LeadbellError({
      code: 'table-missing',
      message: `There is no table ${tableName} here`,
      retryable: false,
      hint: 'Look at the name, the region (AWS_REGION) and the credentials. This command makes no table.',
    });
  }
}

function whatIsForeign(table: TableDescription): string | null {
  const index = table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === DUE_INDEX);
  if (!hasKeys(table.KeySchema, PARTITION_KEY, SORT_KEY)) return 'its keys are others';
  if (!index) return `it has no index ${DUE_INDEX}`;
  if (!hasKeys(index.KeySchema, DUE_PARTITION_KEY, DUE_SORT_KEY)) {
    return `the keys of its index ${DUE_INDEX} are others`;
  }
  return index.Projection?.ProjectionType === 'ALL'
    ? null
    : `its index ${DUE_INDEX} does not hold all attributes`;
}

const hasKeys = (keys: KeySchemaElement[] | undefined, partition: string, sort: string): boolean =>
  keys?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName === partition &&
  keys.find(({ KeyType }) => KeyType === 'RANGE')?.AttributeName === sort;

async function expires(client: DynamoDBClient, tableName: string): Promise<boolean> {
  const { TimeToLiveDescription: ttl } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: tableName }),
  );
  return ttl?.AttributeName === TTL_ATTRIBUTE && ttl.TimeToLiveStatus?.startsWith('ENABL') === true;
}

async function canBeRestored(client: DynamoDBClient, tableName: string): Promise<boolean> {
  const { ContinuousBackupsDescription: backups } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName: tableName }),
  );
  return backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED';
}
