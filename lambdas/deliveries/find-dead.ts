import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Key } from '../platform/table.ts';
import type { Delivery } from './delivery.ts';

type Found = Pick<Delivery, 'pk' | 'sk' | 'channel' | 'createdAtMs'>;

/**
 * Keys of the dead deliveries of these channels, oldest first. The sparse index does not hold final states, so this
 * reads the whole table. Only for commands that people run, never for a function.
 */
export async function findDead(
  documents: DynamoDBDocumentClient,
  tableName: string,
  channels: readonly string[],
  nowMs: number,
): Promise<Key[]> {
  const pages = paginateScan(
    { client: documents },
    {
      TableName: tableName,
      ConsistentRead: true,
      // DynamoDB deletes expired items late.
      FilterExpression: '#state = :dead AND #expiresAt > :now',
      ProjectionExpression: 'pk, sk, #channel, #createdAtMs',
      ExpressionAttributeNames: {
        '#state': 'state',
        '#channel': 'channel',
        '#expiresAt': 'expiresAt',
        '#createdAtMs': 'createdAtMs',
      },
      ExpressionAttributeValues: { ':dead': 'dead', ':now': Math.floor(nowMs / 1000) },
    },
  );
  const found: Found[] = [];
  for await (const page of pages) {
    found.push(...((page.Items ?? []) as Found[]).filter(({ channel }) => channels.includes(channel)));
  }
  return found.sort((one, other) => one.createdAtMs - other.createdAtMs).map(({ pk, sk }) => ({ pk, sk }));
}
