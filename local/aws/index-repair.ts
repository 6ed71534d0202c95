import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Level } from 'level';
import { createDocuments } from '../../lambdas/platform/aws/clients.ts';
import {
  DUE_PARTITION_KEY,
  DUE_SORT_KEY,
  PARTITION_KEY,
  SORT_KEY,
} from '../../lambdas/platform/table/table-schema.ts';

/** Each directory of LevelDB has it. */
const LEVELDB_FILE = 'CURRENT';
/** The embedded DynamoDB stores the entries of an index under this prefix, and nothing else. */
const INDEX_ENTRIES = { gte: 'index-', lt: 'index.' };

/**
 * The embedded DynamoDB used to write an item and its index entry one after the other, and entries of two items could be
 * one (`index-entries.ts`). A waiting item may then be missing from the index and never be found, or the index may have an
 * entry for an item that no longer waits. So the index of a directory of before, or that was not closed, is built again
 * from its items. Real DynamoDB does not need this.
 */
export class IndexRepair {
  readonly #directory: string;
  readonly #mark: string;
  /** Stands beside a directory whose entries have the whole keys of their items. */
  readonly #whole: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.#mark = `${directory}.in-use`;
    this.#whole = `${directory}.index-2`;
  }

  /**
   * Call this before the database is opened.
   *
   * @returns true if the index must be filled again after opening
   */
  async begin(): Promise<boolean> {
    const isClosed = !existsSync(this.#mark);
    if (isClosed) await writeFile(this.#mark, '');
    const isNew = !existsSync(join(this.#directory, LEVELDB_FILE));
    if (isClosed && (isNew || existsSync(this.#whole))) return false;
    const database = new Level(this.#directory);
    await database.clear(INDEX_ENTRIES);
    await database.close();
    return true;
  }

  /** If this is killed, the mark stays, and the next start begins again. */
  async fill(dynamoDb: DynamoDBClient): Promise<void> {
    const client = createDocuments(dynamoDb);
    const { TableNames = [] } = await dynamoDb.send(new ListTablesCommand({}));
    const names = { '#lane': DUE_PARTITION_KEY, '#notBefore': DUE_SORT_KEY };
    for (const TableName of TableNames) {
      const waiting = paginateScan(
        { client },
        {
          TableName,
          ProjectionExpression: '#pk, #sk',
          FilterExpression: 'attribute_exists(#lane) AND attribute_exists(#notBefore)',
          ExpressionAttributeNames: { ...names, '#pk': PARTITION_KEY, '#sk': SORT_KEY },
        },
      );
      for await (const { Items = [] } of waiting) {
        for (const Key of Items) {
          await client.send(
            new UpdateCommand({
              TableName,
              Key,
              // Writes the item unchanged, because every write of an item writes its index entry.
              UpdateExpression: 'SET #notBefore = #notBefore',
              ConditionExpression: 'attribute_exists(#lane)',
              ExpressionAttributeNames: names,
            }),
          );
        }
      }
    }
  }

  /** Call this once the index is whole. */
  async done(): Promise<void> {
    await writeFile(this.#whole, '');
  }

  /** Call this after the database was closed. */
  async end(): Promise<void> {
    await rm(this.#mark, { force: true });
  }
}
