import {
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  type PutCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { randomId } from '../../lambdas/platform/ids.ts';
import { type Key, Table } from '../../lambdas/platform/table/table.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import type { TestTables } from '../support/table.ts';

/** An empty table, new for each test. */
export interface Rig {
  documents: DynamoDBDocumentClient;
  tableName: string;
  table: Table;
  remove(key: Key): Promise<unknown>;
}

export function describeOn(
  title: string,
  start: () => Promise<TestTables>,
  body: (rig: () => Rig) => void,
): void {
  describe(title, () => {
    let tables: TestTables;
    let rig: Rig;
    beforeAll(async () => {
      tables = await start();
    });
    afterAll(() => tables.stop());
    beforeEach(async () => {
      const { documents, tableName } = await tables.newTable();
      rig = {
        documents,
        tableName,
        table: new Table(documents, tableName, randomId, systemClock),
        remove: ({ pk, sk }) => documents.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } })),
      };
    });
    body(() => rig);
  });
}

/** Forty of these are more than the megabyte that one page holds. */
export const LARGE = 'x'.repeat(27_000);
const MOST_IN_A_BATCH = 25;

/** Writes items in batches; they are numbered from 100, so that text sorts them as numbers do. */
export async function fill(
  { documents, tableName }: { documents: DynamoDBDocumentClient; tableName: string },
  count: number,
  item: (n: number) => Record<string, unknown>,
  batchSize = MOST_IN_A_BATCH,
): Promise<void> {
  const items = Array.from({ length: count }, (_, n) => item(n + 100));
  for (let start = 0; start < count; start += batchSize) {
    const requests = items.slice(start, start + batchSize).map((Item) => ({ PutRequest: { Item } }));
    const answer = await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
    if (Object.keys(answer.UnprocessedItems ?? {}).length > 0)
      throw new Error('a batch was not written whole');
  }
}

/**
 * A client that loses the answers of its first writes after they took effect: the SDK then sends them again by itself.
 *
 * @param meanwhile what happens before the repeat
 */
export function loseAnswers(
  documents: DynamoDBDocumentClient,
  count: number,
  meanwhile: () => Promise<unknown> = async () => {},
): { documents: DynamoDBDocumentClient; lost(): number } {
  let lost = 0;
  const send = (command: PutCommand) => {
    command.middlewareStack.add(
      (next, context) => async (args) => {
        const answer = await next(args);
        if (lost === count || !/^(Put|Update)/.test(String(context.commandName))) return answer;
        lost += 1;
        await meanwhile();
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
      },
      { step: 'deserialize', priority: 'low' },
    );
    return documents.send(command);
  };
  return { documents: { send } as unknown as DynamoDBDocumentClient, lost: () => lost };
}
