import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoDb } from '../../../lambdas/platform/aws/clients.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { ensureTable } from '../../../local/aws/create-table.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../../local/aws/credentials.ts';
import { inspectTable } from '../../../local/aws/inspect-table.ts';

const DENIED =
  'User: arn:aws:iam::123456789012:user/guest is not authorized to perform: dynamodb:DescribeTable';

describe('a table that may not be described', () => {
  let server: Server;
  let asked: string[];

  /** DynamoDB as it answers somebody without the right to ask. */
  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(String(request.headers['x-amz-target']).split('.')[1] ?? '');
      request.resume();
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(
        JSON.stringify({
          __type: 'com.amazon.coral.service#AccessDeniedException',
          Message: DENIED,
        }),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const client = () =>
    createDynamoDb({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: LOCAL_REGION,
      credentials: LOCAL_CREDENTIALS,
    });

  it('is not called missing: the error names the right that is missing', async () => {
    await expect(inspectTable(client(), 'leadbell')).rejects.toMatchObject({
      code: 'table-not-shown',
      message: expect.stringContaining(DENIED),
      hint: expect.stringContaining('dynamodb:DescribeTable'),
    });
  });

  it('is not made: nobody knows that it is missing', async () => {
    await expect(ensureTable(client(), 'leadbell', { clock: systemClock })).rejects.toThrow(DENIED);
    expect(asked).toEqual(['DescribeTable']);
  });
});
