import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { awsRequestHandler } from '../../../lambdas/platform/aws/request-handler.ts';
import { AWS_TIMEOUTS } from '../../../lambdas/platform/aws/timeouts.ts';
import { nodeProblem } from '../../../lambdas/platform/node-version.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const answer: RequestListener = (_, response) => response.end('{"Table":{"TableName":"leads"}}');

/** Answers what it is asked to forward, opens no tunnel, and remembers both. */
async function listen() {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.on('connect', (request, socket: Socket) => {
    seen.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 403 No\r\n\r\n');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  stops.push(() => server.close());
  return { seen, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function describeTable(endpoint: string, env: Record<string, string>): Promise<string> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: awsRequestHandler({ keepAlive: false }, env),
  });
  stops.push(() => client.destroy());
  return client.send(new DescribeTableCommand({ TableName: 'leads' })).then(
    ({ Table }) => Table?.TableName ?? '',
    (error: Error) => `failed: ${String(Reflect.get(error, 'code') ?? error.name)}`,
  );
}

describe('AWS is called', () => {
  it('by the proxy of the usual variables, by a tunnel where it is https', async () => {
    const { seen, address } = await listen();
    expect(await describeTable('http://dynamodb.invalid', { HTTP_PROXY: address })).toBe('leads');
    expect(await describeTable('https://dynamodb.invalid', { https_proxy: address })).toBe(
      'failed: ERR_PROXY_TUNNEL',
    );
    expect(await describeTable('http://dynamodb.invalid', { ALL_PROXY: address.slice(7) })).toBe('leads');
    expect(seen).toEqual([
      'POST http://dynamodb.invalid/',
      'CONNECT dynamodb.invalid:443',
      'POST http://dynamodb.invalid/',
    ]);
  });

  it.each(['invalid', '.invalid', '*.invalid', 'x, dynamodb.invalid:80', '*'])(
    'directly where NO_PROXY is %j, as an endpoint of a VPC is',
    async (NO_PROXY) => {
      const { seen, address } = await listen();
      expect(await describeTable('http://dynamodb.invalid', { HTTP_PROXY: address, NO_PROXY })).toMatch(
        /^failed: (ENOTFOUND|EAI_AGAIN)/,
      );
      expect(seen).toEqual([]);
    },
  );

  it('directly on this machine: stand-ins are never behind a proxy', async () => {
    const [proxy, standIn] = [await listen(), await listen()];
    expect(await describeTable(standIn.address, { HTTP_PROXY: proxy.address })).toBe('leads');
    expect(
      await describeTable(standIn.address.replace('127.0.0.1', 'localhost'), { HTTP_PROXY: proxy.address }),
    ).toBe('leads');
    expect(proxy.seen).toEqual([]);
  });

  it('directly in Lambda, unless the function is told otherwise', () => {
    const env = { AWS_LAMBDA_FUNCTION_NAME: 'poll', HTTPS_PROXY: 'http://proxy:3128' };
    expect(awsRequestHandler({}, env)).toBe(AWS_TIMEOUTS);
    expect(awsRequestHandler({}, { ...env, AWS_BY_PROXY: 'true' }).httpsAgent).toMatchObject({
      proxyEnv: { HTTPS_PROXY: 'http://proxy:3128' },
    });
  });

  it('as usual where there is no proxy', () => {
    expect(awsRequestHandler({}, {})).toBe(AWS_TIMEOUTS);
    expect(awsRequestHandler({ keepAlive: false }, {}).httpsAgent).toEqual({ keepAlive: false });
  });

  it('not at all by a Node.js that would go past the proxy', () => {
    expect(() => awsRequestHandler({}, { HTTPS_PROXY: 'http://proxy:3128' }, '22.18.0')).toThrow(
      /Node\.js 24\.5 or later, and this is 22\.18\.0/,
    );
    expect(() => awsRequestHandler({}, {}, '22.18.0')).not.toThrow();
  });
});

it.each([
  ['24.5.0', true],
  ['24.21.0', true],
  ['26.0.0', true],
  ['24.4.9', false],
  ['22.18.0', false],
])('Node.js %s is enough: %s', (version, isEnough) => {
  expect(nodeProblem(version) === null).toBe(isEnough);
});
