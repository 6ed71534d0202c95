import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Key } from './table.ts';

/** Deletes an item, whatever is in it. */
export type TableDelete = (key: Key) => Promise<void>;

/** Apart from the table, since no function deletes anything: what was told must not be told again. */
export const createTableDelete =
  (documents: DynamoDBDocumentClient, tableName: string): TableDelete =>
  async ({ pk, sk }) => {
    await documents.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }));
  };
