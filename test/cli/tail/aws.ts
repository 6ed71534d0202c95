import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** A line in a log group of {@link startAws}. */
export interface Stored {
  atMs: number;
  text: string;
}

const MEMBERS = [
  ['AWS::Lambda::Function', 'TickFunction412909D5', 'leadbell-alerting-TickFunction-1'],
  ['AWS::Logs::LogGroup', 'TickLog3EB54E82', 'leadbell-alerting-TickLog-1'],
  ['AWS::Logs::LogGroup', 'PollLog3676806E', 'leadbell-alerting-PollLog-1'],
  ['AWS::Logs::LogGroup', 'SomebodysOwn3676806E', 'somebodys-own'],
];

/** CloudFormation and CloudWatch Logs of one deployment. */
export async function startAws(groups: Record<string, Stored[]>) {
  const asked: { logGroupName: string; startTime: number }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      if (request.headers['x-amz-target'] !== undefined) {
        const question = JSON.parse(body) as { logGroupName: string; startTime: number };
        asked.push(question);
        const events = (groups[question.logGroupName] ?? [])
          .filter(({ atMs }) => atMs >= question.startTime)
          .map(({ atMs, text }) => ({ timestamp: atMs, message: text, eventId: `${atMs} ${text}` }));
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify({ events }));
        return;
      }
      const isThere = new URLSearchParams(body).get('StackName') === 'leadbell-alerting';
      const members = MEMBERS.map(
        ([type, logicalId, id]) =>
          `<member><ResourceType>${type}</ResourceType><LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${id}</PhysicalResourceId></member>`,
      );
      response.writeHead(isThere ? 200 : 400, { 'content-type': 'text/xml' });
      response.end(
        isThere
          ? `<ListStackResourcesResponse xmlns="${NAMESPACE}"><ListStackResourcesResult><StackResourceSummaries>${members.join('')}</StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`
          : `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () => server.close(),
  };
}
