import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { openStores, type Stores } from '../../lambdas/functions/stores.ts';
import { type Attributes, matches } from '../simulation/expressions.ts';
import { LaggingIndex } from '../simulation/lagging-index.ts';
import { MemoryTable } from '../simulation/memory-table.ts';
import type { Plan } from '../simulation/plan.ts';
import { ReadLag } from '../simulation/read-lag.ts';
import { Surroundings } from '../simulation/surroundings.ts';
import { NOON_MS, TestClock } from './clock.ts';

/** A world in which nothing goes wrong, and nobody calls. */
const PEACE: Plan = {
  seed: 1,
  startMs: NOON_MS,
  calmMs: NOON_MS,
  windows: [],
  grades: [],
  pageSize: 1,
  concurrency: 1,
  moreLanes: 0,
  newestFirst: false,
  ignoresWindow: false,
  calls: [],
  faults: {},
  outages: [],
  changes: [],
  poison: null,
  clocks: null,
  people: null,
  filter: null,
};

export interface MemoryStores extends Stores {
  /** Somebody else gets in between, once: after so many more writes, and before the next one. */
  afterWrites(writes: number, act: () => unknown): void;
}

/** The stores on a table in memory, by a clock that stands: fast enough for stories by the thousand. */
export function memoryStores(): MemoryStores {
  const peace = new Surroundings(PEACE, false);
  const table = new MemoryTable(peace, new LaggingIndex(peace), new ReadLag(0));
  let between: { writes: number; act: () => unknown } | null = null;
  const send = async (command: object): Promise<unknown> => {
    if (between && /Put|Update/.test(command.constructor.name)) {
      if (between.writes > 0) between.writes -= 1;
      else {
        const { act } = between;
        between = null;
        await act();
      }
    }
    return table.execute(command, 'a test');
  };
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const documents = { send } as unknown as DynamoDBDocumentClient;
  return {
    ...openStores({ documents, tableName: 'leadbell', newId, clock: new TestClock() }),
    afterWrites: (writes, act) => {
      between = { writes, act };
    },
  };
}

/**
 * A table in memory for a world: as strict as the service, as the contract of the stores shows, and fast enough to die at
 * every step in turn. Its clock stands, so nothing expires there, and its index knows everything at once.
 */
export function memoryTable(): { documents: DynamoDBDocumentClient; tableName: string } {
  const tableName = 'leadbell';
  const peace = new Surroundings(PEACE, false);
  const table = new MemoryTable(peace, new LaggingIndex(peace, 0), new ReadLag(0));
  const send = async (command: object): Promise<unknown> => {
    if (command instanceof ScanCommand) {
      const {
        FilterExpression,
        ExpressionAttributeNames = {},
        ExpressionAttributeValues = {},
      } = command.input;
      const isWanted = (item: Attributes) =>
        !FilterExpression ||
        matches(FilterExpression, ExpressionAttributeNames, ExpressionAttributeValues, item);
      return { Items: structuredClone(table.items().filter(isWanted)) };
    }
    if (command instanceof DeleteCommand) {
      table.remove(command.input.Key as { pk: string; sk: string });
      return {};
    }
    if (!(command instanceof BatchWriteCommand)) return table.execute(command, 'a test');
    for (const { PutRequest } of command.input.RequestItems?.[tableName] ?? [])
      table.execute(new PutCommand({ TableName: tableName, Item: PutRequest?.Item }), 'a test');
    return {};
  };
  const documents: DynamoDBDocumentClient = Object.create(DynamoDBDocumentClient.prototype, {
    send: { value: send },
  });
  return { documents, tableName };
}
