import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { exampleYaml, synthesize } from './synthesize.ts';

const { state, alerting } = synthesize();

interface Resource {
  Properties: Record<string, unknown>;
}

/** Logical id and properties of the one resource of a type whose id begins so. */
function the(template: Template, type: string, prefix: string): [string, Record<string, unknown>] {
  const found = Object.entries(template.findResources(type) as Record<string, Resource>).filter(([id]) =>
    id.startsWith(prefix),
  );
  expect(found, `${type} ${prefix}`).toHaveLength(1);
  const [id, resource] = found[0] as [string, Resource];
  return [id, resource.Properties];
}

describe('the clock', () => {
  it('calls tick every minute, and never repeats a call', () => {
    const [tick] = the(alerting, 'AWS::Lambda::Function', 'Tick');
    alerting.resourceCountIs('AWS::Scheduler::Schedule', 1);
    alerting.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [tick, 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    });
    alerting.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: tick },
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });
});

describe.each([
  ['Polls', 'Poll'],
  ['Lanes', 'Deliver'],
  ['Digests', 'Digest'],
])('the queue %s', (queuePrefix, functionPrefix) => {
  const [queueId, queue] = the(alerting, 'AWS::SQS::Queue', queuePrefix);
  const [functionId, lambda] = the(alerting, 'AWS::Lambda::Function', functionPrefix);

  it('hides a message for six times the time-out of its function', () => {
    expect(queue.VisibilityTimeout).toBe(6 * Number(lambda.Timeout));
  });

  it('hands over one message at a time to a bounded number of functions, and takes back the ones that failed', () => {
    alerting.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
      FunctionName: { Ref: functionId },
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: { Poll: 4, Deliver: 3, Digest: 2 }[functionPrefix] },
    });
  });

  it('is encrypted, and closed to plain HTTP', () => {
    expect(queue.SqsManagedSseEnabled).toBe(true);
    alerting.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: queueId }],
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
      },
    });
  });
});

describe('every function', () => {
  const functions = Object.values(
    alerting.findResources('AWS::Lambda::Function') as Record<string, Resource>,
  );

  it('is one of four, on arm64 and Node 24', () => {
    expect(functions).toHaveLength(4);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
  });

  it('logs into a group of its own that forgets', () => {
    const groups = alerting.findResources('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 30 } });
    const used = functions.map(
      ({ Properties }) => (Properties.LoggingConfig as { LogGroup: { Ref: string } }).LogGroup.Ref,
    );
    expect(new Set(used)).toEqual(new Set(Object.keys(groups)));
    expect(new Set(used).size).toBe(4);
  });

  it('is told of the table, the queues and the topics, and of no secret', () => {
    const everywhere = [
      'LANES_QUEUE_URL',
      'NODE_OPTIONS',
      'POLLS_QUEUE_URL',
      'POWERTOOLS_METRICS_NAMESPACE',
      'TABLE_NAME',
      'TOPIC_ARNS',
    ];
    for (const [id, { Properties }] of Object.entries(
      alerting.findResources('AWS::Lambda::Function') as Record<string, Resource>,
    )) {
      const variables = (Properties.Environment as { Variables: object }).Variables;
      const asks = /^(?:Tick|Digest)/.test(id) ? ['DIGESTS_QUEUE_URL'] : [];
      expect(new Set(Object.keys(variables)), id).toEqual(new Set([...everywhere, ...asks]));
    }
  });
});

describe('least privilege', () => {
  interface Statement {
    Effect: string;
    Action: string | string[];
    Resource?: unknown;
  }
  const statementsOf = (template: Template): Statement[] =>
    ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'].flatMap(
      (type) =>
        Object.values(template.findResources(type) as Record<string, Resource>).flatMap(
          ({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
        ),
    );

  it('allows nothing by wildcard, neither an action nor a resource', () => {
    const allowed = [...statementsOf(state), ...statementsOf(alerting)].filter(
      ({ Effect }) => Effect === 'Allow',
    );
    expect(allowed.length).toBeGreaterThan(10);
    for (const { Action, Resource } of allowed) expect(JSON.stringify([Action, Resource])).not.toContain('*');
  });

  it('attaches no managed policy and no inline one, which the test above would not see', () => {
    for (const { Properties } of Object.values(
      alerting.findResources('AWS::IAM::Role') as Record<string, Resource>,
    )) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(Properties).not.toHaveProperty('Policies');
    }
  });

  const actionsOf = (prefix: string) => {
    const [, policy] = the(alerting, 'AWS::IAM::Policy', prefix);
    const { Statement } = policy.PolicyDocument as { Statement: Statement[] };
    return new Set(Statement.flatMap(({ Action }) => Action));
  };

  it('lets only poll read the tokens and only deliver publish', () => {
    expect(actionsOf('TickRole')).not.toContain('ssm:GetParameter');
    expect(actionsOf('PollRole')).toContain('ssm:GetParameter');
    expect(actionsOf('PollRole')).not.toContain('sns:Publish');
    expect(actionsOf('DeliverRole')).toContain('sns:Publish');
  });

  it('allows of DynamoDB what the code calls, so nothing is refused at 3 a.m. and nothing can delete what was told', () => {
    const code = readFileSync(join(import.meta.dirname, '../../lambdas/platform/table.ts'), 'utf8');
    const called = new Set([...code.matchAll(/new (\w+)Command\(/g)].map(([, name]) => name));
    const actions = [...called].map((name) => `dynamodb:${name === 'Query' ? name : `${name}Item`}`);
    for (const role of ['TickRole', 'PollRole', 'DeliverRole']) {
      const allowed = [...actionsOf(role)].filter((action) => action.startsWith('dynamodb:'));
      expect(new Set(allowed)).toEqual(new Set(actions));
    }
  });

  it('names each secret, one by one', () => {
    const yaml = exampleYaml
      .replace('ssm:/leadbell/acme/token', 'secretsmanager:leadbell/acme#token')
      .replace('ssm:/leadbell/managers/webhook', 'ssm:/else/where');
    const { alerting: other } = synthesize(yaml);
    const [, poll] = the(other, 'AWS::IAM::Policy', 'PollRole');
    const [, deliver] = the(other, 'AWS::IAM::Policy', 'DeliverRole');
    expect(JSON.stringify(poll)).toContain(':secret:leadbell/acme-??????');
    expect(JSON.stringify(poll)).not.toContain('ssm:GetParameter');
    expect(JSON.stringify(deliver)).toContain(':parameter/else/where');
    expect(JSON.stringify(deliver)).toContain(':parameter/leadbell/sales-east/webhook');
  });
});
