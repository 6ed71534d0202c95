import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Ask } from './table-operations.ts';
import { fromWire, NotPlain, toWire, type Values, type WireValues } from './wire-values.ts';

type Command = abstract new (...given: never[]) => { input: object };

/** What the stores use. Everything else goes through the SDK. */
const OPERATIONS: readonly (readonly [Command, operation: string])[] = [
  [UpdateCommand, 'UpdateItem'],
  [PutCommand, 'PutItem'],
  [GetCommand, 'GetItem'],
  [QueryCommand, 'Query'],
  [BatchGetCommand, 'BatchGetItem'],
  [ScanCommand, 'Scan'],
  [DeleteCommand, 'DeleteItem'],
];

type Send = (command: { input: object }, ...rest: unknown[]) => Promise<unknown>;

/**
 * Has these documents ask a table in this process without the SDK in between, which took two thirds of the time of a
 * write: it resolves an endpoint, signs, retries and walks through schemas, all of it for a server that is a function call
 * away. What is asked, what is answered and how it fails stay the same.
 */
export function directly(documents: DynamoDBDocumentClient, ask: Ask): DynamoDBDocumentClient {
  const send = documents.send.bind(documents) as Send;
  const sendDirectly: Send = async (command, ...rest) => {
    const [, operation] = OPERATIONS.find(([one]) => command instanceof one) ?? [];
    // A write is asked once: what it answers is looked at by the SDK, where something is wanted of it.
    if (operation === undefined || 'ReturnValues' in command.input) return send(command, ...rest);
    try {
      return await answerOf(ask, operation, command.input as Values);
    } catch (error) {
      if (error instanceof NotPlain) return send(command, ...rest);
      throw error;
    }
  };
  return Object.assign(documents, { send: sendDirectly });
}

async function answerOf(ask: Ask, operation: string, input: Values): Promise<Values> {
  const { statusCode, said } = await ask(operation, changed(input, TO_WIRE));
  if (statusCode !== 200) throw errorOf(said, statusCode);
  return { ...changed(said, FROM_WIRE), $metadata: { httpStatusCode: statusCode } };
}

/** Where values stand in what is asked, and in what is answered. */
type Change = Readonly<Record<string, (part: never) => unknown>>;

const eachTable =
  <From, To>(of: (part: From) => To) =>
  (tables: Readonly<Record<string, From>>) =>
    Object.fromEntries(Object.entries(tables).map(([name, part]) => [name, of(part)]));
const keysOf =
  <From, To>(of: (key: From) => To) =>
  ({ Keys, ...rest }: { Keys: readonly From[] }) => ({ ...rest, Keys: Keys.map(of) });

const TO_WIRE: Change = {
  Item: toWire,
  Key: toWire,
  ExpressionAttributeValues: toWire,
  ExclusiveStartKey: toWire,
  RequestItems: eachTable(keysOf(toWire)),
};
const FROM_WIRE: Change = {
  Item: fromWire,
  Items: (items: readonly WireValues[]) => items.map(fromWire),
  LastEvaluatedKey: fromWire,
  Responses: eachTable((items: readonly WireValues[]) => items.map(fromWire)),
  UnprocessedKeys: eachTable(keysOf(fromWire)),
};

function changed(whole: Values, change: Change): Values {
  const parts: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(whole)) {
    parts[name] = part === undefined ? part : (change[name]?.(part as never) ?? part);
  }
  return parts;
}

function errorOf({ __type, message }: Values, httpStatusCode: number): Error {
  const name = String(__type).split('#').at(-1) ?? '';
  const about = { message: String(message), $metadata: { httpStatusCode } };
  switch (name) {
    case 'ConditionalCheckFailedException':
      return new ConditionalCheckFailedException(about);
    case 'ResourceNotFoundException':
      return new ResourceNotFoundException(about);
    default:
      return new DynamoDBServiceException({
        ...about,
        name,
        $fault: httpStatusCode < 500 ? 'client' : 'server',
      });
  }
}
