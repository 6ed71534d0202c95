import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDocuments, createDynamoDb } from '../../lambdas/platform/aws/clients.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table-schema.ts';
import { ensureTable } from './create-table.ts';
import { fillAwsEnvironment } from './credentials.ts';
import { lockData } from './data-lock.ts';
import { configuredEndpoint } from './endpoints.ts';
import { inspectTable } from './inspect-table.ts';
import { type Embedded, startServices } from './services.ts';

export interface OpenedTable {
  tableName: string;
  documents: DynamoDBDocumentClient;
  /** Settings that the table lacks and should have. */
  remarks: readonly string[];
  close(): Promise<void>;
}

/**
 * Opens the table for a command: a deployed one, or that of `leadbell run`.
 *
 * @throws {LeadbellError} `data-in-use` while `run` holds it; `table-missing` or `table-foreign` if the named table
 * does not exist or is not leadbell's
 */
export async function openTable(
  { platform, embedded }: { platform: Platform; embedded: Embedded },
  { tableName, dataDirectory }: { tableName: string | null; dataDirectory: string },
): Promise<OpenedTable> {
  if (tableName !== null) return openDeployed(tableName);
  fillAwsEnvironment(process.env);
  const lock = embedded.dynamoDb ? await lockData(dataDirectory, null) : null;
  try {
    const only = { ...embedded, sns: false, sqs: false };
    const services = await startServices(only, embedded.dynamoDb ? dataDirectory : null);
    await ensureTable(services.dynamoDb, LOCAL_TABLE_NAME, platform);
    return {
      tableName: LOCAL_TABLE_NAME,
      documents: services.documents,
      remarks: [],
      async close() {
        await services.stop();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function openDeployed(tableName: string): Promise<OpenedTable> {
  // The real AWS is never called without credentials; an emulator accepts any.
  if (configuredEndpoint('DYNAMODB', process.env) !== null) fillAwsEnvironment(process.env);
  const client = createDynamoDb();
  try {
    const remarks = await inspectTable(client, tableName);
    return {
      tableName,
      documents: createDocuments(client),
      remarks,
      close: async () => client.destroy(),
    };
  } catch (error) {
    client.destroy();
    throw error;
  }
}
