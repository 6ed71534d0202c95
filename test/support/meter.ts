import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { type Item, writeUnits } from './write-units.ts';

/** What a table was asked. */
export interface Metered {
  /** Requests that read, and the units that the table says they cost. */
  reads: number;
  readUnits: number;
  /** Requests that write, and the units that they cost in the table and its index. */
  writes: number;
  writeUnits: number;
}

interface WriteInput {
  TableName: string;
  Item?: Item;
  Key?: Item;
}

interface Answer {
  ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[];
}

const NOTHING: Metered = { reads: 0, readUnits: 0, writes: 0, writeUnits: 0 };

/** Counts what a table is asked, by what it says that this costs. */
export class Meter {
  readonly documents: DynamoDBDocumentClient;
  #sum = NOTHING;

  constructor(documents: DynamoDBDocumentClient) {
    const itemOf = async ({ TableName, Item, Key }: WriteInput): Promise<Item | null> => {
      const { pk, sk } = (Item ?? Key) as Item;
      const look = { TableName, Key: { pk, sk }, ConsistentRead: true };
      return (await documents.send(new GetCommand(look))).Item ?? null;
    };
    const send = async (command: { input: object }) => {
      if (isWrite(command)) {
        const input = command.input as WriteInput;
        const before = await itemOf(input);
        const answer = await documents.send(command as never);
        const units = writeUnits(before, await itemOf(input));
        this.#sum = plus(this.#sum, { ...NOTHING, writes: 1, writeUnits: units });
        return answer;
      }
      Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
      const answer = (await documents.send(command as never)) as Answer;
      this.#sum = plus(this.#sum, costOf(command, answer));
      return answer;
    };
    this.documents = { send } as unknown as DynamoDBDocumentClient;
  }

  /** What was asked since the last time. */
  take(): Metered {
    const sum = this.#sum;
    this.#sum = NOTHING;
    return sum;
  }
}

export const plus = (one: Metered, other: Metered): Metered => ({
  reads: one.reads + other.reads,
  readUnits: one.readUnits + other.readUnits,
  writes: one.writes + other.writes,
  writeUnits: one.writeUnits + other.writeUnits,
});

const isWrite = (command: object): boolean => /^(Put|Update|Delete)/.test(command.constructor.name);

/** What finds nothing costs its least all the same, which the emulator leaves out. */
const leastUnits = ({ input }: { input: { ConsistentRead?: boolean } }): number =>
  input.ConsistentRead === false || 'IndexName' in input ? 0.5 : 1;

function costOf(command: { input: object }, { ConsumedCapacity = [] }: Answer): Metered {
  const units = [ConsumedCapacity].flat().map(({ CapacityUnits = 0 }) => CapacityUnits);
  const readUnits = Math.max(
    leastUnits(command),
    units.reduce((sum, one) => sum + one, 0),
  );
  return { ...NOTHING, reads: 1, readUnits };
}
