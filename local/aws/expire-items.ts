import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { PARTITION_KEY, SORT_KEY, TTL_ATTRIBUTE } from '../../lambdas/platform/table/table-schema.ts';
import { DAY_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';

/** DynamoDB too deletes within days: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
const EXPIRED_FOR_MS = DAY_MS;

/**
 * Deletes what expired a day ago or more, as DynamoDB does by itself: the embedded table does not. Nothing of a person
 * then outlives `retention` on one machine.
 *
 * @returns how many items are gone
 */
export async function expireItems(
  documents: DynamoDBDocumentClient,
  tableName: string,
  nowMs: number,
): Promise<number> {
  const until = Math.floor((nowMs - EXPIRED_FOR_MS) / SECOND_MS);
  const expired = { '#ttl': TTL_ATTRIBUTE };
  let gone = 0;
  const pages = paginateScan(
    { client: documents },
    {
      TableName: tableName,
      FilterExpression: '#ttl <= :until',
      ProjectionExpression: `${PARTITION_KEY}, ${SORT_KEY}`,
      ExpressionAttributeNames: expired,
      ExpressionAttributeValues: { ':until': until },
    },
  );
  for await (const { Items: items = [] } of pages) {
    for (const { pk, sk } of items) {
      try {
        // It may have been given more time since it was read.
        const item = new DeleteCommand({
          TableName: tableName,
          Key: { pk, sk },
          ConditionExpression: '#ttl <= :until',
          ExpressionAttributeNames: expired,
          ExpressionAttributeValues: { ':until': until },
        });
        await documents.send(item);
        gone += 1;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    }
  }
  return gone;
}
