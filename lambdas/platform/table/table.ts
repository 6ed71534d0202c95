import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { serverTimeOf } from '../aws/server-time.ts';
import { LeadbellError } from '../errors.ts';
import type { NewId } from '../ids.ts';
import type { Clock } from '../time/clock.ts';
import {
  absent,
  all,
  type Condition,
  conditionExpression,
  equals,
  Placeholders,
  present,
} from './conditions.ts';
import { DUE_INDEX, DUE_PARTITION_KEY, DUE_SORT_KEY, PARTITION_KEY, SORT_KEY } from './table-schema.ts';

export interface Key {
  pk: string;
  sk: string;
}

/** An item as read: its key, and the token of the write that made it what it is. */
export type Item = Key & { token: string } & Record<string, unknown>;

/** The token of the write, or null: the condition did not hold, so nothing was written. */
export type Written = string | null;

/** Two sort keys. */
type Between = readonly [from: string, to: string];

/** What a write makes of attributes. Null takes one away, undefined leaves it as it is. */
export type Attributes = Readonly<Record<string, unknown>>;

const BATCH_GET_LIMIT = 100;
const BATCH_GET_TRIES = 6;

/**
 * Single-item, conditional access to the one table.
 *
 * Every write stores a `token` of its own. The SDK repeats a write whose answer was lost, and the repeat is then
 * refused by its own first try; so a refused write reads the item and, where it finds its own token, was written.
 * The token is also what optimistic updates compare: {@link unchanged}.
 */
export class Table {
  /** Writes that took effect through this object. */
  writes = 0;
  /** The server's clock, by the `Date` of its last answer to {@link get}. Null where it tells no time. */
  serverMs: number | null = null;
  readonly #documents: DynamoDBDocumentClient;
  readonly #name: string;
  readonly #newId: NewId;
  readonly #clock: Clock;

  constructor(documents: DynamoDBDocumentClient, name: string, newId: NewId, clock: Clock) {
    this.#documents = documents;
    this.#name = name;
    this.#newId = newId;
    this.#clock = clock;
  }

  /** By the clock that everything in the table is written and judged by. */
  nowMs(): number {
    return this.#clock.nowMs();
  }

  async get(key: Key): Promise<Item | null> {
    const answer = await this.#documents.send(
      new GetCommand({ TableName: this.#name, Key: { pk: key.pk, sk: key.sk }, ConsistentRead: true }),
    );
    this.serverMs = serverTimeOf(answer) ?? this.serverMs;
    return (answer.Item as Item | undefined) ?? null;
  }

  /** Eventually consistent, and half the price: what it returns may be a moment old. */
  async peek(key: Key): Promise<Item | null> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#name, Key: { pk: key.pk, sk: key.sk } }),
    );
    return (Item as Item | undefined) ?? null;
  }

  /** Consistent; items that are not there are left out. */
  async getMany(keys: readonly Key[]): Promise<Item[]> {
    const items: Item[] = [];
    for (let start = 0; start < keys.length; start += BATCH_GET_LIMIT) {
      let wanted: Record<string, unknown>[] = keys
        .slice(start, start + BATCH_GET_LIMIT)
        .map(({ pk, sk }) => ({ pk, sk }));
      for (let attempt = 0; wanted.length > 0; ) {
        if (attempt === BATCH_GET_TRIES) {
          throw new LeadbellError({
            code: 'table-throttled',
            message: `DynamoDB read none of ${wanted.length} keys of a batch in ${BATCH_GET_TRIES} tries`,
            retryable: true,
          });
        }
        // A batch may come back in part without an error, throttled or too large: the rest is asked for again.
        if (attempt > 0) await this.#clock.sleep(25 * 2 ** attempt);
        const answer = await this.#documents.send(
          new BatchGetCommand({ RequestItems: { [this.#name]: { Keys: wanted, ConsistentRead: true } } }),
        );
        items.push(...((answer.Responses?.[this.#name] ?? []) as Item[]));
        const unread = answer.UnprocessedKeys?.[this.#name]?.Keys ?? [];
        attempt = unread.length < wanted.length ? 1 : attempt + 1;
        wanted = unread;
      }
    }
    return items;
  }

  /** Consistent; all items of a partition, or those between two sort keys, both included. */
  query(pk: string, between?: Between, attributes?: readonly string[]): Promise<Item[]> {
    return this.#query(true, pk, between, attributes);
  }

  /** As {@link query}: the first of them, or all if there are no more. */
  queryFirst(pk: string, between: Between, limit: number): Promise<Item[]> {
    return this.#query(true, pk, between, undefined, limit);
  }

  /** As {@link query}, but eventually consistent, and half the price: what it returns may be a moment old. */
  peekQuery(pk: string, between?: Between, attributes?: readonly string[]): Promise<Item[]> {
    return this.#query(false, pk, between, attributes);
  }

  #query(
    isConsistent: boolean,
    pk: string,
    between?: Between,
    attributes?: readonly string[],
    limit?: number,
  ): Promise<Item[]> {
    const placeholders = new Placeholders();
    const partition = `${placeholders.name(PARTITION_KEY)} = ${placeholders.value(pk)}`;
    const range = between
      ? ` AND ${placeholders.name(SORT_KEY)} BETWEEN ${placeholders.value(between[0])} AND ${placeholders.value(between[1])}`
      : '';
    const projection = attributes?.map((attribute) => placeholders.name(attribute)).join(', ');
    return this.#queryAll(
      {
        TableName: this.#name,
        ConsistentRead: isConsistent,
        KeyConditionExpression: partition + range,
        ...(projection ? { ProjectionExpression: projection } : {}),
        ExpressionAttributeNames: placeholders.names,
        ExpressionAttributeValues: placeholders.values,
        ...(limit === undefined ? {} : { Limit: limit }),
      },
      limit,
    );
  }

  /**
   * What waits in a lane, soonest first, from the sparse index: eventually consistent, so only a hint of where to
   * look. `notAfterMs` leaves out what waits for longer, `latestFirst` begins at the other end.
   */
  waiting(
    lane: string,
    options: { notAfterMs?: number; limit?: number; latestFirst?: boolean },
  ): Promise<Item[]> {
    const placeholders = new Placeholders();
    const partition = `${placeholders.name(DUE_PARTITION_KEY)} = ${placeholders.value(lane)}`;
    const until =
      options.notAfterMs === undefined
        ? ''
        : ` AND ${placeholders.name(DUE_SORT_KEY)} <= ${placeholders.value(options.notAfterMs)}`;
    return this.#queryAll(
      {
        TableName: this.#name,
        IndexName: DUE_INDEX,
        KeyConditionExpression: partition + until,
        ExpressionAttributeNames: placeholders.names,
        ExpressionAttributeValues: placeholders.values,
        ...(options.limit === undefined ? {} : { Limit: options.limit }),
        ...(options.latestFirst ? { ScanIndexForward: false } : {}),
      },
      options.limit,
    );
  }

  /** Writes the item only where there is none, in whatever state. What is null is left out. */
  async putNew(item: Key & Record<string, unknown>): Promise<Written> {
    const token = this.#newId();
    const placeholders = new Placeholders();
    const condition = conditionExpression(absent(PARTITION_KEY), placeholders);
    return this.#confirmWrite(
      item,
      token,
      this.#documents.send(
        new PutCommand({
          TableName: this.#name,
          Item: { ...withoutNulls(item), token },
          ConditionExpression: condition,
          ExpressionAttributeNames: placeholders.names,
        }),
      ),
    );
  }

  /** Changes an item that must exist: nothing that TTL deleted comes back as half an item. */
  update(key: Key, changes: Attributes, when: Condition): Promise<Written> {
    return this.#update(key, changes, all(present(PARTITION_KEY), when));
  }

  /** Like {@link update}, but makes the item where there is none. */
  upsert(key: Key, changes: Attributes, when: Condition): Promise<Written> {
    return this.#update(key, changes, when);
  }

  #update(key: Key, changes: Attributes, when: Condition): Promise<Written> {
    const token = this.#newId();
    const placeholders = new Placeholders();
    const set = Object.entries({ ...withoutNulls(changes), token }).map(
      ([attribute, value]) => `${placeholders.name(attribute)} = ${placeholders.value(value)}`,
    );
    const remove = nullsOf(changes).map((attribute) => placeholders.name(attribute));
    return this.#confirmWrite(
      key,
      token,
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#name,
          Key: { pk: key.pk, sk: key.sk },
          UpdateExpression: `SET ${set.join(', ')}${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''}`,
          ConditionExpression: conditionExpression(when, placeholders),
          ExpressionAttributeNames: placeholders.names,
          ExpressionAttributeValues: placeholders.values,
        }),
      ),
    );
  }

  async #confirmWrite(key: Key, token: string, sent: Promise<unknown>): Promise<Written> {
    try {
      await sent;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      if ((await this.get(key))?.token !== token) return null;
    }
    this.writes += 1;
    return token;
  }

  async #queryAll(input: QueryCommandInput, limit = Number.POSITIVE_INFINITY): Promise<Item[]> {
    const items: Item[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const answer = await this.#documents.send(
        new QueryCommand({ ...input, ...(from ? { ExclusiveStartKey: from } : {}) }),
      );
      items.push(...((answer.Items ?? []) as Item[]));
      from = answer.LastEvaluatedKey;
    } while (from && items.length < limit);
    return items;
  }
}

function withoutNulls<T extends Attributes>(attributes: T): T {
  const entries = Object.entries(attributes);
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined)) as T;
}

const nullsOf = (attributes: Attributes): string[] =>
  Object.keys(attributes).filter((attribute) => attributes[attribute] === null);

/** Nobody has written the item since it was read. */
export const unchanged = (item: { token: string }): Condition => equals('token', item.token);
