import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
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
  /** How many answers had come when it was asked. */
  after: number;
  /** One more than the most that were asked one after another before it. */
  step: number;
  answer: { status: number; type: string; body: string };
}

/** What is asked of the bare clients, in the form that they take. */
export interface Asked {
  to: Exchange['to'];
  operation: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  after: number;
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

/**
 * An answer takes so long, whoever asks: who is behind the cloud takes some milliseconds, and what is replayed none. About
 * what services of a region take.
 */
const ANSWERS_AFTER_MS = 10;

/** AWS, the vendor and a robot, reached over HTTPS at one address on loopback. It keeps what was asked, and answered. */
export class Cloud {
  /** In the order in which they were asked. */
  exchanges: Exchange[] = [];
  /** Of the Parameter Store. */
  parameters: Readonly<Record<string, string>> = {};
  readonly #behind: Behind;
  readonly #server: Server;
  #replayed: Exchange[] | null = null;
  #answers = 0;
  /** Of these, the most that were asked one after another. */
  #steps = 0;

  constructor(behind: Behind) {
    this.#behind = behind;
    const [key, cert] = ['server-key.pem', 'server.pem'].map((name) => readFileSync(join(TLS, name)));
    this.#server = createServer({ key, cert }, (request, response) => {
      const { method = 'GET', url = '/', headers } = request;
      const plain = Object.entries(headers).filter(
        (header): header is [string, string] => typeof header[1] === 'string' && !HOP_BY_HOP.has(header[0]),
      );
      const notBefore = setTimeout(ANSWERS_AFTER_MS);
      text(request)
        .then((body) => this.#answer(method, url, Object.fromEntries(plain), body))
        .then(async ({ answer: { status, type, body }, step }) => {
          await notBefore;
          this.#answers += 1;
          this.#steps = Math.max(this.#steps, step);
          response.writeHead(status, { 'content-type': type }).end(body);
        })
        .catch((error: unknown) => response.writeHead(599).end(String(error)));
    });
  }

  /** Forgets what was asked. @param replayed answers with these, in place of anybody behind it */
  begin(replayed: readonly Exchange[] | null = null): void {
    this.exchanges = [];
    this.#replayed = replayed && [...replayed];
    this.#answers = 0;
    this.#steps = 0;
  }

  /** Have all been asked for? */
  get isReplayed(): boolean {
    return this.#replayed?.length === 0;
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
  ): Promise<Pick<Exchange, 'answer' | 'step'>> {
    const { 'x-amz-target': target = '' } = headers;
    const web = path.startsWith('/cgi-bin/') ? 'robot' : 'vendor';
    const to = SERVICES.find(([prefix]) => target.startsWith(prefix))?.[1] ?? web;
    const operation = target.split('.')[1] ?? method;
    if (this.#replayed !== null) return this.#nextOf(this.#replayed, to, operation);
    const asked = { to, operation, path, headers, body, after: this.#answers, step: this.#steps + 1 };
    const exchange: Exchange = { ...asked, answer: json({}) };
    this.exchanges.push(exchange);
    exchange.answer = await this.#ask(to, method, path, headers, body);
    return exchange;
  }

  /** What is asked at once may come in another order. One command of SSM stands for the other. */
  #nextOf(replayed: Exchange[], to: Exchange['to'], operation: string): Exchange {
    const index = replayed.findIndex((one) => one.to === to && (to === 'ssm' || one.operation === operation));
    const [next] = index === -1 ? [] : replayed.splice(index, 1);
    if (next === undefined) throw new Error(`expected no more requests, got ${operation} to ${to}`);
    return next;
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
export function askedIn({ to, operation, path, headers, body, after }: Exchange): Asked {
  const wire = to === 'vendor' || to === 'robot' ? {} : (JSON.parse(body) as Record<string, unknown>);
  const input = to === 'dynamodb' ? withPlainValues(wire) : wire;
  return { to, operation, path, headers, body, after, input };
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
