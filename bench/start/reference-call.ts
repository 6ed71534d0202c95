/** The bare clients, asking what a function asked, in turn or at once as it did, and nothing else. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Asked } from './cloud.ts';

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const agent = new Agent({ keepAlive: true });

export async function handler(file: string): Promise<void> {
  const asking = new Set<Promise<void>>();
  let answers = 0;
  for (const asked of JSON.parse(readFileSync(file, 'utf8')) as Asked[]) {
    while (answers < asked.after) await Promise.race(asking);
    const one = ask(asked).then(() => {
      answers += 1;
      asking.delete(one);
    });
    asking.add(one);
  }
  await Promise.all(asking);
}

async function ask(asked: Asked): Promise<void> {
  switch (asked.to) {
    case 'dynamodb':
      // A condition that did not hold for the function does not hold here.
      await askTable(asked).catch(() => {});
      break;
    case 'sqs':
      await (await import('./reference-sqs.ts')).send(asked.input);
      break;
    case 'ssm':
      await (await import('./reference-ssm.ts')).send(asked.input);
      break;
    default:
      await askWeb(asked);
  }
}

function askTable({ operation, input }: Asked): Promise<object> {
  switch (operation) {
    case 'GetItem':
      return documents.send(new GetCommand(input as never));
    case 'PutItem':
      return documents.send(new PutCommand(input as never));
    case 'Query':
      return documents.send(new QueryCommand(input as never));
    case 'UpdateItem':
      return documents.send(new UpdateCommand(input as never));
    case 'BatchGetItem':
      return documents.send(new BatchGetCommand(input as never));
    default:
      throw new Error(`expected a command of the table, got ${operation}`);
  }
}

const askWeb = ({ operation: method, path, headers, body }: Asked): Promise<unknown> =>
  new Promise((done, failed) => {
    const url = new URL(path, process.env.AWS_ENDPOINT_URL);
    const asking = request(url, { method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => done(JSON.parse(text)));
      response.on('error', failed);
    });
    asking.on('error', failed);
    asking.end(body);
  });
