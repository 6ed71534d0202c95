import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDocuments, createDynamoDb } from '../../lambdas/platform/aws/clients.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { ensureTable } from './create-table.ts';
import { fillAwsEnvironment } from './credentials.ts';
import { type DataLock, lockData } from './data-lock.ts';
import { configuredEndpoint } from './endpoints.ts';
import { type SharedTable, sharedTable, unshareTable } from './held-table.ts';
import { inspectTable } from './inspect-table.ts';
import { type Embedded, embeddedAt, startServices } from './services.ts';

export interface OpenedTable {
  tableName: string;
  documents: DynamoDBDocumentClient;
  /** Settings that the table lacks and should have. */
  remarks: readonly string[];
  /** `run` never kept anything there: it is a table in memory. */
  isNothing?: true;
  /** Does a process of this machine hold the data, which was asked? Absent: the table is elsewhere. */
  isHeld?: boolean;
  close(): Promise<void>;
}

export interface TableChoice {
  /** Null: the one of `leadbell run`. */
  tableName: string | null;
  dataDirectory: string;
  /** While another process holds the data, ask that process. @default false */
  whileHeld?: boolean;
  /** Where `run` never was there is an empty table in memory, and no directory is made: nothing to read, or to change. @default false */
  onlyReads?: boolean;
}

/** Did `leadbell run` ever keep anything there? */
const isKept = (directory: string): boolean => existsSync(join(directory, 'dynamodb'));

/**
 * Opens the table for a command: a deployed one, or that of `leadbell run`.
 *
 * @throws {LeadbellError} `data-in-use` while `run` holds it and is not to be asked, or does not answer;
 * `table-missing` or `table-foreign` if the named table does not exist or is not leadbell's
 */
export async function openTable(
  { platform, embedded }: { platform: Platform; embedded: Embedded },
  { tableName, dataDirectory, whileHeld = false, onlyReads = false }: TableChoice,
): Promise<OpenedTable> {
  if (tableName !== null) return openDeployed(tableName);
  fillAwsEnvironment(process.env);
  const isNothing = onlyReads && embedded.dynamoDb && !isKept(dataDirectory);
  if (isNothing) return openOwn({ platform, embedded }, { directory: null, lock: null });
  const held = embedded.dynamoDb && whileHeld ? await askHolder(dataDirectory, platform.clock) : null;
  if (held && 'opened' in held) return { ...held.opened, isHeld: true };
  const lock = held?.lock ?? (embedded.dynamoDb ? await lockData(dataDirectory, null) : null);
  if (lock) unshareTable(dataDirectory);
  const directory = embedded.dynamoDb ? dataDirectory : null;
  return openOwn({ platform, embedded }, { directory, lock });
}

/** @param directory null: in memory, or elsewhere by an end point */
async function openOwn(
  { platform, embedded }: { platform: Platform; embedded: Embedded },
  { directory, lock }: { directory: string | null; lock: DataLock | null },
): Promise<OpenedTable> {
  try {
    const only = { ...embedded, sns: false, sqs: false };
    const services = await startServices(only, directory);
    await ensureTable(services.dynamoDb, LOCAL_TABLE_NAME, platform);
    return {
      tableName: LOCAL_TABLE_NAME,
      documents: services.documents,
      remarks: [],
      ...(embedded.dynamoDb ? { isHeld: false } : {}),
      ...(embedded.dynamoDb && directory === null ? { isNothing: true } : {}),
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

/**
 * The table of a `run` that is at work on the data. Null: there is none.
 *
 * @param staying one that goes on until somebody stops it
 */
export async function openHeld(
  dataDirectory: string,
  { staying = false }: { staying?: boolean } = {},
): Promise<OpenedTable | null> {
  const shared = sharedTable(dataDirectory);
  return shared === null || (staying && !shared.stays) ? null : openShared(shared);
}

/** A process that has just begun says where its table is within moments. */
const HOLDER_SAYS_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/** The table of who holds the data, or the lock where nobody does. */
async function askHolder(
  directory: string,
  clock: Clock,
): Promise<{ opened: OpenedTable } | { lock: DataLock }> {
  const untilMs = clock.nowMs() + HOLDER_SAYS_WITHIN_MS;
  for (;;) {
    try {
      return { lock: await lockData(directory, null) };
    } catch (error) {
      if (!(error instanceof LeadbellError) || error.code !== 'data-in-use') throw error;
      const shared = sharedTable(directory);
      const opened = shared === null ? null : await openShared(shared);
      if (opened !== null) return { opened };
      if (clock.nowMs() >= untilMs) throw error;
      await clock.sleep(LOOK_AGAIN_MS);
    }
  }
}

/** Null: nobody answers there, or it is not a table of leadbell's. */
async function openShared({ endpoint }: SharedTable): Promise<OpenedTable | null> {
  const client = createDynamoDb(embeddedAt(endpoint));
  try {
    await client.send(new DescribeTableCommand({ TableName: LOCAL_TABLE_NAME }));
  } catch {
    client.destroy();
    return null;
  }
  return {
    tableName: LOCAL_TABLE_NAME,
    documents: createDocuments(client),
    remarks: [],
    close: async () => client.destroy(),
  };
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
