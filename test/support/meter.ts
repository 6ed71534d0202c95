import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What a table was asked. */
export interface Metered {
  /** Requests that read, and the units that the table says they cost. */
  reads: number;
  readUnits: number;
  /** Requests that write. */
  writes: number;
}

interface Answer {
  ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[];
}

const NOTHING: Metered = { reads: 0, readUnits: 0, writes: 0 };

/** Counts what a table is asked, by what it says that this costs. */
export class Meter {
  readonly documents: DynamoDBDocumentClient;
  #sum = NOTHING;

  constructor(documents: DynamoDBDocumentClient) {
    const send = async (command: { input: object }) => {
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
});

function costOf(command: object, { ConsumedCapacity = [] }: Answer): Metered {
  if (/^(Put|Update|Delete)/.test(command.constructor.name)) return { ...NOTHING, writes: 1 };
  const units = [ConsumedCapacity].flat().map(({ CapacityUnits = 0 }) => CapacityUnits);
  return { ...NOTHING, reads: 1, readUnits: units.reduce((sum, one) => sum + one, 0) };
}
