import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClaimStore } from '../../lambdas/assignment/claim-store.ts';
import { createDocuments, createDynamoDb } from '../../lambdas/platform/aws/clients.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { ensureTable } from '../../local/aws/create-table.ts';
import { type EmbeddedService, startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';
import { embeddedAt } from '../../local/aws/services.ts';
import { aClaim } from '../support/claims.ts';
import { config, Place } from './leadbell.ts';

const TABLE = 'leadbell-prod-state-LeadTable-1A2B3C';
const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** The state stack of a stage, and the stack of an app that uses the constructs. */
const STACKS = ['leadbell-prod-state', 'Sales'];

/** What CloudFormation answers of the stacks there are. */
function answer(asked: URLSearchParams): { status: number; xml: string } {
  const isThere =
    STACKS.includes(asked.get('StackName') ?? '') && asked.get('LogicalResourceId') === 'LeadTable';
  return isThere
    ? {
        status: 200,
        xml: `<DescribeStackResourceResponse xmlns="${NAMESPACE}"><DescribeStackResourceResult><StackResourceDetail><PhysicalResourceId>${TABLE}</PhysicalResourceId></StackResourceDetail></DescribeStackResourceResult></DescribeStackResourceResponse>`,
      }
    : {
        status: 400,
        xml: `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>`,
      };
}

describe('--stack', () => {
  let place: Place;
  let cloudFormation: Server;
  let dynamoDb: EmbeddedService;
  let env: Record<string, string>;

  beforeAll(async () => {
    place = await Place.make();
    await place.write('leadbell.yaml', config('https://ai.example.cn'));
    dynamoDb = await startEmbeddedDynamoDb(null);
    cloudFormation = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        const { status, xml } = answer(new URLSearchParams(body));
        response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
      });
    });
    await new Promise<void>((resolve) => cloudFormation.listen(0, '127.0.0.1', resolve));
    env = {
      AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}`,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    };
    const client = createDynamoDb(embeddedAt(dynamoDb.endpoint));
    await ensureTable(client, TABLE, { clock: systemClock });
    const claims = new ClaimStore(new Table(createDocuments(client), TABLE, randomId, systemClock));
    const {
      pk: _pk,
      sk: _sk,
      token: _token,
      ...claim
    } = aClaim({
      recordId: 'r1',
      expiresAt: Math.ceil(Date.now() / 1000) + 86_400,
    });
    await claims.open(claim);
    client.destroy();
  });

  afterAll(async () => {
    await place.clear();
    cloudFormation.close();
    await dynamoDb.stop();
  });

  it.each(['leadbell-prod', 'leadbell-prod-alerting', 'Sales'])(
    '%s is a deployment, whose table is found',
    async (name) => {
      const { stdout, stderr, code } = await place.run(['claims', '--stack', name, '--json'], env);
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject([{ record: 'r1', claimedBy: null }]);
    },
  );

  it('that is not there is said, with what to look at', async () => {
    const { stderr, code } = await place.run(['claims', '--stack', 'leadbell'], env);
    expect(stderr).toMatch(
      /^leadbell: There is no stack leadbell-state .*\n {2}Look at the name, the region/,
    );
    expect(code).toBe(1);
  });
});
