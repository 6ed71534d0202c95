import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { DUE_INDEX } from '../../lambdas/platform/table/table-schema.ts';
import { type Attributes, matches, nameOf, updated } from './expressions.ts';
import { LaggingIndex, type Stored } from './lagging-index.ts';
import { MOST_READ_LAG_MS, ReadLag } from './read-lag.ts';
import type { Surroundings } from './surroundings.ts';

/** A write that took effect. */
export interface Write {
  atMs: number;
  by: string;
  before: Stored | null;
  after: Stored;
}

/**
 * DynamoDB as far as the table's code uses it: these five commands, their conditions, and an index that lags. Each
 * command is one atomic step. What it does not know it refuses.
 */
export class MemoryTable {
  readonly writes: Write[] = [];
  readonly #world: Surroundings;
  readonly #partitions = new Map<string, Map<string, Stored>>();
  readonly #index: LaggingIndex;
  readonly #past: ReadLag;

  constructor(world: Surroundings, index = new LaggingIndex(world), past = new ReadLag(MOST_READ_LAG_MS)) {
    this.#world = world;
    this.#index = index;
    this.#past = past;
  }

  execute(command: unknown, by: string): unknown {
    if (command instanceof GetCommand) {
      mustBeConsistent(command.input.ConsistentRead);
      return { Item: this.#get(command.input.Key as Stored) };
    }
    if (command instanceof BatchGetCommand) return this.#batchGet(command.input);
    if (command instanceof PutCommand) return this.#put(command.input, by);
    if (command instanceof UpdateCommand) return this.#update(command.input, by);
    if (command instanceof QueryCommand) return this.#query(command.input);
    throw new Error(`the simulated table does not know ${String(command)}`);
  }

  items(): Stored[] {
    return [...this.#partitions.values()].flatMap((partition) => [...partition.values()]);
  }

  /** Time to live: deletes late, when it gets round to it. */
  expire(): void {
    for (const [pk, partition] of this.#partitions) {
      for (const [sk, { expiresAt }] of partition) {
        if (typeof expiresAt !== 'number' || expiresAt * 1000 > this.#world.nowMs) continue;
        this.remove({ pk, sk });
      }
    }
  }

  remove({ pk, sk }: { pk: string; sk: string }): void {
    this.#partitions.get(pk)?.delete(sk);
    this.#index.remove({ pk, sk });
  }

  #itemsOf(pk: string, isConsistent: boolean | undefined): Stored[] {
    const items = [...(this.#partitions.get(pk)?.values() ?? [])].sort(bySortKey);
    // Asked for in so many words: a read that merely forgot to say is refused.
    if (isConsistent === false) return this.#past.asItWas(items, this.#world.nowMs);
    mustBeConsistent(isConsistent);
    return items;
  }

  #get({ pk, sk }: { pk: string; sk: string }): Stored | undefined {
    return this.#partitions.get(pk)?.get(sk);
  }

  #batchGet({ RequestItems }: BatchGetCommandInput): unknown {
    const [[table, request] = ['', undefined]] = Object.entries(RequestItems ?? {});
    mustBeConsistent(request?.ConsistentRead);
    const keys = (request?.Keys ?? []) as Stored[];
    if (keys.length > 100) throw new Error('a batch holds 100 keys');
    if (new Set(keys.map(({ pk, sk }) => `${pk} ${sk}`)).size < keys.length) {
      throw new Error('a batch must not name a key twice');
    }
    const count = this.#world.strikes('partial-batch')
      ? this.#world.random.between(0, keys.length - 1)
      : keys.length;
    // In no particular order, as the documentation says.
    const [read, left] = [keys.slice(0, count), keys.slice(count)];
    const found = this.#world.random.shuffled(read).flatMap((key) => this.#get(key) ?? []);
    return {
      Responses: { [table]: found },
      UnprocessedKeys: left.length > 0 ? { [table]: { Keys: left } } : {},
    };
  }

  #put({ Item, ConditionExpression, ExpressionAttributeNames = {} }: PutCommandInput, by: string): unknown {
    const item = overTheWire(Item) as Stored;
    this.#write(item, item, ConditionExpression, ExpressionAttributeNames, {}, by);
    return {};
  }

  #update(input: UpdateCommandInput, by: string): unknown {
    const { pk, sk } = input.Key as Stored;
    const names = input.ExpressionAttributeNames ?? {};
    const values = overTheWire(input.ExpressionAttributeValues ?? {});
    const before = this.#get({ pk, sk }) ?? { pk, sk };
    const after = updated(input.UpdateExpression ?? '', names, values, before) as Stored;
    this.#write({ pk, sk }, after, input.ConditionExpression, names, values, by);
    return {};
  }

  #write(
    { pk, sk }: { pk: string; sk: string },
    after: Stored,
    condition: string | undefined,
    names: Record<string, string>,
    values: Attributes,
    by: string,
  ): void {
    const before = this.#get({ pk, sk }) ?? null;
    if (condition && !matches(condition, names, values, before ?? {})) {
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    }
    const partition = this.#partitions.get(pk) ?? new Map<string, Stored>();
    this.#partitions.set(pk, partition.set(sk, after));
    this.#index.put(after);
    this.#past.wrote(before, after, this.#world.nowMs);
    this.writes.push({ atMs: this.#world.nowMs, by, before, after });
  }

  #query(input: QueryCommandInput): unknown {
    const names = input.ExpressionAttributeNames ?? {};
    const values = input.ExpressionAttributeValues ?? {};
    const isIndex = input.IndexName === DUE_INDEX;
    const [partition] = Object.values(values);
    const items = isIndex
      ? this.#index.ofLane(partition as string)
      : this.#itemsOf(partition as string, input.ConsistentRead);
    const inOrder = items.filter((item) => matches(input.KeyConditionExpression ?? '', names, values, item));
    const found = input.ScanIndexForward === false ? inOrder.reverse() : inOrder;
    const startKey = input.ExclusiveStartKey as Stored | undefined;
    const start = startKey
      ? found.findIndex(({ pk, sk }) => pk === startKey.pk && sk === startKey.sk) + 1
      : 0;
    const most = this.#world.strikes('small-table-pages') ? this.#world.random.between(1, 8) : found.length;
    const end = start + Math.min(most, input.Limit ?? most);
    const page = found.slice(start, end);
    const last = page.at(-1);
    const attributes = input.ProjectionExpression?.split(', ').map((name) => nameOf(name, names));
    return {
      Items: attributes ? page.map((item) => projected(item, attributes)) : page,
      ...(end < found.length && last ? { LastEvaluatedKey: last } : {}),
    };
  }
}

const bySortKey = (one: Stored, other: Stored): number => (one.sk < other.sk ? -1 : 1);

function projected(item: Stored, attributes: readonly string[]): Attributes {
  return Object.fromEntries(attributes.flatMap((name) => (name in item ? [[name, item[name]]] : [])));
}

/** Nothing is shared with who sent it, and `undefined` does not travel. */
function overTheWire<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return Uint8Array.from(value) as T;
  if (Array.isArray(value)) return value.map(overTheWire) as T;
  const given = Object.entries(value).filter(([, of]) => of !== undefined);
  return Object.fromEntries(given.map(([name, of]) => [name, overTheWire(of)])) as T;
}

/** Any other may answer what was, and no emulator does: a test that asks for one by mistake learns it here. */
function mustBeConsistent(isConsistent: boolean | undefined): void {
  if (!isConsistent) throw new Error('the table is read consistently, and this read is not');
}
