import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type Condition, conditionExpression, Placeholders } from './conditions.ts';
import type { Item } from './table.ts';

/** Items for which the condition holds, with these attributes or with all. */
export type TableScan = (filter: Condition, attributes?: readonly string[]) => AsyncIterable<Item>;

/** Reads the whole table, consistently. Apart from the table, since no function may do so, nor carry what it takes. */
export const createTableScan = (documents: DynamoDBDocumentClient, tableName: string): TableScan =>
  async function* scan(filter, attributes) {
    const placeholders = new Placeholders();
    const projection = attributes?.map((attribute) => placeholders.name(attribute)).join(', ');
    const pages = paginateScan(
      { client: documents },
      {
        TableName: tableName,
        ConsistentRead: true,
        FilterExpression: conditionExpression(filter, placeholders),
        ...(projection ? { ProjectionExpression: projection } : {}),
        ExpressionAttributeNames: placeholders.names,
        ExpressionAttributeValues: placeholders.values,
      },
    );
    for await (const { Items = [] } of pages) yield* Items as Item[];
  };
