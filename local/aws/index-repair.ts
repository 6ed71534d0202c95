import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Level } from 'level';
import { createDocuments } from '../../lambdas/platform/aws/clients.ts';
import {
  DUE_PARTITION_KEY,
  DUE_SORT_KEY,
  PARTITION_KEY,
  SORT_KEY,
} from '../../lambdas/platform/table-schema.ts';

/** The embedded DynamoDB keeps an index's entries under this prefix, and nothing else. */
const INDEX_ENTRIES = { gte: 'index-', lt: 'index.' };

/**
 * The embedded DynamoDB writes an item and its index entry one after the other. A process that is killed in between
 * leaves an item that waits and is in no index, so that nobody would ever find it, or an entry of an item that waits no
 * more. So a directory that was not closed has its index made anew from its items. DynamoDB itself does this by itself.
 */
export class IndexRepair {
  readonly #directory: string;
  readonly #mark: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.#mark = `${directory}.in-use`;
  }

  /**
   * Before the database is opened.
   *
   * @returns whether the index must be filled again, once it is open
   */
  async begin(): Promise<boolean> {
    if (!existsSync(this.#mark)) {
      await writeFile(this.#mark, '');
      return false;
    }
    const database = new Level(this.#directory);
    await database.clear(INDEX_ENTRIES);
    await database.close();
    return true;
  }

  /** Whoever is killed before this is done leaves the mark, and it begins anew. */
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
              // The same again: any write of an item writes its entry.
              UpdateExpression: 'SET #notBefore = #notBefore',
              ConditionExpression: 'attribute_exists(#lane)',
              ExpressionAttributeNames: names,
            }),
          );
        }
      }
    }
  }

  /** After the database was closed. */
  async end(): Promise<void> {
    await rm(this.#mark, { force: true });
  }
}
