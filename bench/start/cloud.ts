import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT } from '../measures/leadbell.ts';

const TLS = join(ROOT, 'test/fixtures/tls');
/** What a process needs to trust the cloud. */
export const AUTHORITY = join(TLS, 'private-ca.pem');

/** A request, and its answer. */
export interface Exchange {
  to: 'dynamodb' | 'ssm' | 'sqs' | 'vendor' | 'robot';
  /** What AWS calls it, or the method. */
  operation: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  answer: { status: number; type: string; body: string };
}

/** What is asked of the bare clients, in the form that they take. */
export interface Asked {
  to: Exchange['to'];
  operation: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** For the table: with plain values. */
  input: Record<string, unknown>;
}

/** Where those are that the cloud passes requests to, over plain HTTP. */
export interface Behind {
  table: string;
  vendor: string;
  robot: string;
}

/** By the beginning of what the SDK calls the target. */
const SERVICES: readonly (readonly [string, Exchange['to']])[] = [
  ['DynamoDB_', 'dynamodb'],
  ['AmazonSSM', 'ssm'],
  ['AmazonSQS', 'sqs'],
];

/** AWS, the vendor and a robot, reached over HTTPS at one address on loopback. It keeps what was asked, and answered. */
export class Cloud {
  exchanges: Exchange[] = [];
  /** Answers with these, one after another, in place of anybody behind it. */
  replayed: Exchange[] | null = null;
  /** Of the Parameter Store. */
  parameters: Readonly<Record<string, string>> = {};
  readonly #behind: Behind;
  readonly #server: Server;

  constructor(behind: Behind) {
    this.#behind = behind;
    const [key, cert] = ['server-key.pem', 'server.pem'].map((name) => readFileSync(join(TLS, name)));
    this.#server = createServer({ key, cert }, (request, response) => {
      const { method = 'GET', url = '/', headers } = request;
      const plain = Object.entries(headers).filter(
        (header): header is [string, string] => typeof header[1] === 'string' && !HOP_BY_HOP.has(header[0]),
      );
      text(request)
        .then((body) => this.#answer(method, url, Object.fromEntries(plain), body))
        .then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body))
        .catch((error: unknown) => response.writeHead(599).end(String(error)));
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
  }

  get url(): string {
    return `https://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string,
  ): Promise<Exchange['answer']> {
    if (this.replayed !== null) {
      const next = this.replayed.shift();
      if (next === undefined) throw new Error(`expected no more requests, got ${method} ${path}`);
      return next.answer;
    }
    const { 'x-amz-target': target = '' } = headers;
    const web = path.startsWith('/cgi-bin/') ? 'robot' : 'vendor';
    const to = SERVICES.find(([prefix]) => target.startsWith(prefix))?.[1] ?? web;
    const answer = await this.#ask(to, method, path, headers, body);
    this.exchanges.push({ to, operation: target.split('.')[1] ?? method, path, headers, body, answer });
    return answer;
  }

  async #ask(
    to: Exchange['to'],
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string,
  ): Promise<Exchange['answer']> {
    const { table, vendor, robot } = this.#behind;
    if (to === 'ssm') {
      const { Name = '' } = JSON.parse(body) as { Name?: string };
      return json({ Parameter: { Name, Type: 'SecureString', Value: this.parameters[Name] } });
    }
    if (to === 'sqs') {
      return json({ Successful: messagesOf(body).map(taken), Failed: [] });
    }
    const server = { dynamodb: table, vendor, robot }[to];
    const answer = await fetch(new URL(path, server), {
      method,
      headers,
      ...(method === 'GET' ? {} : { body }),
    });
    const type = answer.headers.get('content-type') ?? 'text/plain';
    return { status: answer.status, type, body: await answer.text() };
  }
}

const HOP_BY_HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding']);

const json = (body: object): Exchange['answer'] => ({
  status: 200,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify(body),
});

/** The entries of a batch that SQS is sent. */
const messagesOf = (body: string) =>
  (JSON.parse(body) as { Entries: { Id: string; MessageBody: string }[] }).Entries;

/** The client compares the digest with what it sent. */
const taken = ({ Id, MessageBody }: { Id: string; MessageBody: string }) => ({
  Id,
  MessageId: Id,
  MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
});

/** The messages that were sent to a queue. */
export const sentTo = (queue: string, exchanges: readonly Exchange[]): string[] =>
  exchanges
    .filter(({ to, body }) => to === 'sqs' && body.includes(`/${queue}"`))
    .flatMap(({ body }) => messagesOf(body).map(({ MessageBody }) => MessageBody));

/** A request as a program would ask the SDK for it. */
export function askedIn({ to, operation, path, headers, body }: Exchange): Asked {
  const wire = to === 'vendor' || to === 'robot' ? {} : (JSON.parse(body) as Record<string, unknown>);
  return { to, operation, path, headers, body, input: to === 'dynamodb' ? withPlainValues(wire) : wire };
}

const WITH_VALUES = ['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey'];

const withPlainValues = (wire: Record<string, unknown>): Record<string, unknown> =>
  mapped(wire, (value, name) => {
    if (name === 'RequestItems')
      return mapped(value as Record<string, { Keys: Wire[] }>, (batch) => ({
        ...batch,
        Keys: batch.Keys.map((key) => mapped(key, plain)),
      }));
    return WITH_VALUES.includes(name) ? mapped(value as Wire, plain) : value;
  });

type Wire = Record<string, Record<string, unknown>>;

function plain(value: Record<string, unknown>): unknown {
  if (value.N !== undefined) return Number(value.N);
  if (value.M !== undefined) return mapped(value.M as Wire, plain);
  if (value.L !== undefined) return (value.L as Record<string, unknown>[]).map(plain);
  return value.NULL ? null : (value.S ?? value.BOOL);
}

const mapped = <Value>(of: Record<string, Value>, by: (value: Value, name: string) => unknown) =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, by(value, name)]));
