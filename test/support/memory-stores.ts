import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { openStores, type Stores } from '../../lambdas/functions/stores.ts';
import { LaggingIndex } from '../simulation/lagging-index.ts';
import { MemoryTable } from '../simulation/memory-table.ts';
import type { Plan } from '../simulation/plan.ts';
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
};

export interface MemoryStores extends Stores {
  /** Somebody else gets in between, once: after so many more writes, and before the next one. */
  afterWrites(writes: number, act: () => unknown): void;
}

/** The stores on a table in memory, by a clock that stands: fast enough for stories by the thousand. */
export function memoryStores(): MemoryStores {
  const table = new MemoryTable(new Surroundings(PEACE, false));
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
 * A table in memory for a world: its clock stands, so nothing expires there, and its index knows everything at once. A
 * world is read and copied there, too.
 */
export function memoryTable(): { documents: DynamoDBDocumentClient; tableName: string } {
  const peace = new Surroundings(PEACE, false);
  const table = new MemoryTable(peace, new LaggingIndex(peace, 0));
  const send = async (command: object): Promise<unknown> => {
    if (command instanceof ScanCommand) return { Items: structuredClone(table.items()) };
    if (!(command instanceof BatchWriteCommand)) return table.execute(command, 'a test');
    for (const { PutRequest } of Object.values(command.input.RequestItems ?? {}).flat()) {
      table.execute(new PutCommand({ TableName: 'leadbell', Item: PutRequest?.Item }), 'a test');
    }
    return {};
  };
  return { documents: { send } as unknown as DynamoDBDocumentClient, tableName: 'leadbell' };
}
