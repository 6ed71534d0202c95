import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A line in a log group. */
export interface Stored {
  atMs: number;
  text: string;
}

/** What AWS knows of one deployment. A test changes it as somebody would by hand. */
export interface StandIn {
  stack: { status: string; outputs: Record<string, string> };
  logs: Record<string, Stored[]>;
  functions: Record<string, { configuration: object; reserved?: number } | undefined>;
  triggers: { state: string };
  schedule: { State: string; ScheduleExpression: string };
  waiting: number;
  alarms: { AlarmName: string; StateValue: string; AlarmDescription?: string; ActionsEnabled?: boolean }[];
}

const FUNCTIONS = ['Tick', 'Poll', 'Deliver', 'Digest'];
const ALARMS = ['leadbell-alerting-Alarmsticksilent-1', 'leadbell-alerting-Alarmsdead-1'];

/** Logical id, type, and what AWS calls it. */
const RESOURCES: readonly (readonly [string, string, string])[] = [
  ...FUNCTIONS.flatMap((name) => [
    [`${name}Function412909D5`, 'AWS::Lambda::Function', `leadbell-alerting-${name}`] as const,
    [`${name}Log3EB54E82`, 'AWS::Logs::LogGroup', `leadbell-alerting-${name}Log`] as const,
  ]),
  ['SomebodysOwnLog3676806E', 'AWS::Logs::LogGroup', 'somebodys-own'],
  ['EveryMinuteGroup25E487D4', 'AWS::Scheduler::ScheduleGroup', 'leadbell-group'],
  ['EveryMinuteScheduleCBDCE2B7', 'AWS::Scheduler::Schedule', 'leadbell-every-minute'],
  ['PollsQueue0D0022D2', 'AWS::SQS::Queue', 'http://127.0.0.1/1/polls'],
  ...ALARMS.map((name, index) => [`Alarms${index}`, 'AWS::CloudWatch::Alarm', name] as const),
];

/** A deployment in which all is well. */
export const aDeployment = (): StandIn => ({
  stack: { status: 'UPDATE_COMPLETE', outputs: {} },
  logs: {},
  functions: Object.fromEntries(
    FUNCTIONS.map((name) => [
      `leadbell-alerting-${name}`,
      {
        configuration: {
          State: 'Active',
          LastUpdateStatus: 'Successful',
          Runtime: 'nodejs24.x',
          LastModified: '2026-11-27T00:00:00Z',
        },
      },
    ]),
  ),
  triggers: { state: 'Enabled' },
  schedule: { State: 'ENABLED', ScheduleExpression: 'rate(1 minute)' },
  waiting: 0,
  alarms: ALARMS.map((AlarmName) => ({ AlarmName, StateValue: 'OK', ActionsEnabled: true })),
});

const xml = (tag: string, inner: string): string => `<${tag}>${inner}</${tag}>`;
const members = <T>(all: readonly T[], show: (one: T) => string): string =>
  all.map((one) => xml('member', show(one))).join('');

interface Answer {
  status?: number;
  type: string;
  body: string;
}

const json = (body: unknown, status = 200): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

function cloudFormation(asked: URLSearchParams, { stack }: StandIn): Answer {
  const action = asked.get('Action') ?? '';
  const answer = (inner: string) => ({
    type: 'text/xml',
    body: `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">${xml(`${action}Result`, inner)}</${action}Response>`,
  });
  if (asked.get('StackName') !== 'leadbell-alerting') {
    return {
      status: 400,
      type: 'text/xml',
      body: '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>',
    };
  }
  if (action === 'ListStackResources') {
    return answer(
      xml(
        'StackResourceSummaries',
        members(
          RESOURCES,
          ([logicalId, type, id]) =>
            xml('ResourceType', type) + xml('LogicalResourceId', logicalId) + xml('PhysicalResourceId', id),
        ),
      ),
    );
  }
  const outputs = members(
    Object.entries(stack.outputs),
    ([key, value]) => xml('OutputKey', key) + xml('OutputValue', value),
  );
  return answer(xml('Stacks', xml('member', xml('StackStatus', stack.status) + xml('Outputs', outputs))));
}

function byTarget(target: string, asked: Record<string, unknown>, standIn: StandIn): Answer {
  if (target.endsWith('FilterLogEvents')) {
    const { logGroupName, startTime } = asked as { logGroupName: string; startTime: number };
    const events = (standIn.logs[logGroupName] ?? [])
      .filter(({ atMs }) => atMs >= startTime)
      .map(({ atMs, text }) => ({ timestamp: atMs, message: text, eventId: `${atMs} ${text}` }));
    return json({ events });
  }
  if (target.endsWith('DescribeAlarms')) return json({ MetricAlarms: standIn.alarms });
  return json({
    Attributes: {
      ApproximateNumberOfMessages: String(standIn.waiting),
      ApproximateNumberOfMessagesNotVisible: '0',
    },
  });
}

function rest(path: string, { functions, triggers, schedule }: StandIn): Answer {
  if (path.startsWith('/schedules/')) return json(schedule);
  if (path.includes('/event-source-mappings'))
    return json({ EventSourceMappings: [{ State: triggers.state, UUID: 'u-1' }] });
  const [, name = ''] = /\/functions\/([^/]+)\//.exec(path) ?? [];
  const found = functions[name];
  if (!found) return { ...json({ Message: 'not found' }, 404), type: 'application/json' };
  return path.endsWith('/concurrency')
    ? json(found.reserved === undefined ? {} : { ReservedConcurrentExecutions: found.reserved })
    : json(found.configuration);
}

/** The services of AWS around one deployment that is called `leadbell`, at `endpoint`. */
export async function startAws(standIn: StandIn) {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      const target = request.headers['x-amz-target'];
      const answer =
        target !== undefined
          ? byTarget(String(target), JSON.parse(text) as Record<string, unknown>, standIn)
          : request.method === 'POST'
            ? cloudFormation(new URLSearchParams(text), standIn)
            : rest(request.url?.split('?')[0] ?? '', standIn);
      const error = answer.status === 404 ? { 'x-amzn-errortype': 'ResourceNotFoundException' } : {};
      response.writeHead(answer.status ?? 200, { 'content-type': answer.type, ...error }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.close(),
  };
}
