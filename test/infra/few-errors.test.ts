import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleModule } from '../../infra/bundle/bundle-module.ts';
import type * as bundled from './few-errors-fixture.ts';

let directory: string;
let made: typeof bundled;
let server: Server;
let options: {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
};
/** What the server says, one after another. */
let answers: { status: number; body: object | string }[] = [];
const asked: string[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'leadbell-few-errors-'));
  bundleModule(join(import.meta.dirname, 'few-errors-fixture.ts'), directory);
  made = (await import(join(directory, 'index.mjs'))) as typeof bundled;
  server = createServer((request, response) => {
    text(request)
      .then(() => {
        asked.push(String(request.headers['x-amz-target']));
        const { status, body } = answers.shift() ?? { status: 200, body: {} };
        response
          .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
          .end(typeof body === 'string' ? body : JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  options = { endpoint, region: 'ap-southeast-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

const refusing = (name: string, more: object = {}) => ({
  status: 400,
  body: { __type: `com.amazonaws.some#${name}`, message: `says ${name}`, ...more },
});

it('an error of SSM whose class is not in the bundle has its name, message and status all the same', async () => {
  answers = [refusing('ParameterNotFound')];
  await expect(made.parameter(options)).rejects.toMatchObject({
    name: 'ParameterNotFound',
    message: 'says ParameterNotFound',
    $metadata: { httpStatusCode: 400 },
  });
});

it('SSM that throttles is asked again', async () => {
  answers = [refusing('ThrottlingException'), { status: 200, body: { Parameter: { Value: 'of ours' } } }];
  await expect(made.parameter(options)).resolves.toBe('of ours');
});

it('a condition that does not hold is one by its class', async () => {
  answers = [
    {
      status: 400,
      body: {
        __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
        message: 'The conditional request failed',
      },
    },
  ];
  await expect(made.put(options)).resolves.toBe('refused');
});

it.each(['ProvisionedThroughputExceededException', 'ReplicatedWriteConflictException'])(
  'a table that answers %s is asked again',
  async (name) => {
    asked.length = 0;
    answers = [
      { status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'not now' } },
      { status: 200, body: {} },
    ];
    await expect(made.put(options)).resolves.toBe('written');
    expect(asked).toHaveLength(2);
  },
);

it('SNS speaks its own protocol, though no start loads it', async () => {
  answers = [
    {
      status: 200,
      body: '<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>',
    },
    {
      status: 404,
      body: '<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code><Message>Topic does not exist</Message></Error></ErrorResponse>',
    },
  ];
  await expect(made.publish(options)).resolves.toBe('m-1');
  await expect(made.publish(options)).rejects.toMatchObject({ message: 'Topic does not exist' });
});
