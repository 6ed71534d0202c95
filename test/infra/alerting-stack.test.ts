import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { configurationMark, ownVersion } from '../../infra/version.ts';
import { exampleYaml, read, synthesize } from './synthesize.ts';

const { alerting } = synthesize();

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

describe('the stack', () => {
  it('holds nothing that stays behind, where a name of it would be in the way of the next deployment', () => {
    const { Resources } = alerting.toJSON() as { Resources: Record<string, { DeletionPolicy?: string }> };
    const kept = Object.entries(Resources).filter(([, { DeletionPolicy }]) =>
      DeletionPolicy?.startsWith('Retain'),
    );
    expect(kept.map(([id]) => id)).toEqual([]);
  });
});

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
  ['Polls', 'Poll', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } }],
  ['Lanes', 'Deliver', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 5 } }],
  ['Digests', 'Digest', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } }],
])('the queue %s', (queuePrefix, functionPrefix, feeding) => {
  const [queueId, queue] = the(alerting, 'AWS::SQS::Queue', queuePrefix);
  const [functionId, lambda] = the(alerting, 'AWS::Lambda::Function', functionPrefix);

  it('hides a message for six times the time-out of its function', () => {
    expect(queue.VisibilityTimeout).toBe(6 * Number(lambda.Timeout));
  });

  it('feeds a bounded number of functions, accounts side by side and all else alone, and takes back what failed', () => {
    alerting.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
      FunctionName: { Ref: functionId },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ...feeding,
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

  it('is one of five, on arm64 and Node 24', () => {
    expect(functions).toHaveLength(5);
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
    expect(new Set(used).size).toBe(5);
  });

  it('logs what it says itself, and of Lambda only how calls ended that did not go well', () => {
    for (const { Properties } of functions) {
      expect(Properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON', SystemLogLevel: 'WARN' });
    }
  });

  it('is told of the table, the queues and the topics, and of no secret', () => {
    const everywhere = [
      'LANES_QUEUE_URL',
      'POLLS_QUEUE_URL',
      'POWERTOOLS_METRICS_NAMESPACE',
      'TABLE_NAME',
      'TOPIC_ARN_PREFIX',
    ];
    for (const [id, { Properties }] of Object.entries(
      alerting.findResources('AWS::Lambda::Function') as Record<string, Resource>,
    )) {
      const variables = (Properties.Environment as { Variables: object }).Variables;
      if (id.startsWith('AlarmRelay')) {
        // It tells when the table and the queues fail.
        continue;
      }
      const own = /^Poll/.test(id) ? ['SWEEPS_AT_ONCE'] : [];
      const asks = /^(?:Tick|Digest)/.test(id) ? ['DIGESTS_QUEUE_URL'] : own;
      expect(new Set(Object.keys(variables)), id).toEqual(new Set([...everywhere, ...asks]));
    }
  });
});

describe('the option of a VPC', () => {
  const { alerting: inVpc } = synthesize(
    `${exampleYaml}deploy: { vpc: { subnets: [subnet-0a1b2c3d, subnet-1a2b3c4d], securityGroups: [sg-0a1b2c3d] } }\n`,
  );

  it('is for the functions that call the vendor, and for no other', () => {
    for (const [id, { Properties }] of Object.entries(
      inVpc.findResources('AWS::Lambda::Function') as Record<string, Resource>,
    )) {
      expect(Properties.VpcConfig, id).toEqual(
        /^(?:Poll|Digest)/.test(id)
          ? { SubnetIds: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'], SecurityGroupIds: ['sg-0a1b2c3d'] }
          : undefined,
      );
    }
  });

  it('waits for the rights that Lambda needs for it', () => {
    const [, { DependsOn }] = Object.entries(inVpc.findResources('AWS::Lambda::Function')).find(([id]) =>
      id.startsWith('Poll'),
    ) as [string, { DependsOn: string[] }];
    expect(DependsOn.some((id) => id.startsWith('PollRoleDefaultPolicy'))).toBe(true);
  });
});

it('puts every function into the VPC that is named for it, and gives all of them the proxy', () => {
  const { alerting: template } = synthesize(
    `${exampleYaml}deploy:
  vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d], functions: [tick, poll, deliver, digest] }
  proxy: { address: "http://proxy.example.cn:3128", except: [.example.cn, "10.0.0.7:8080"] }
`,
  );
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  expect(functions).toHaveLength(5);
  for (const { Properties } of functions as { Properties: Record<string, unknown> }[]) {
    expect(Properties).toMatchObject({
      VpcConfig: { SubnetIds: ['subnet-0a1b2c3d'] },
      Environment: {
        Variables: {
          HTTPS_PROXY: 'http://proxy.example.cn:3128',
          HTTP_PROXY: 'http://proxy.example.cn:3128',
          NO_PROXY: '.example.cn,10.0.0.7:8080',
        },
      },
    });
  }
});

it('lets functions in the VPC reach AWS by the proxy where that is asked for, and no others', () => {
  const variables = (proxy: string) => {
    const { alerting: template } = synthesize(
      `${exampleYaml}deploy:
  vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d], functions: [poll] }
  proxy: { address: "http://proxy.example.cn:3128"${proxy} }
`,
    );
    const functions = Object.entries(template.findResources('AWS::Lambda::Function')) as [
      string,
      { Properties: { Environment: { Variables: Record<string, string> } } },
    ][];
    return functions
      .filter(([, { Properties }]) => 'AWS_BY_PROXY' in Properties.Environment.Variables)
      .map(([id]) => id.slice(0, 4));
  };
  expect(variables(', aws: true')).toEqual(['Poll']);
  expect(variables('')).toEqual([]);
});

describe('the relay of alarms', () => {
  it('is called by its own topic, which CloudWatch of this account may publish to, and tried three times', () => {
    const [topic] = the(alerting, 'AWS::SNS::Topic', 'AlarmRelay');
    const [lambda] = the(alerting, 'AWS::Lambda::Function', 'AlarmRelay');
    alerting.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'lambda',
      TopicArn: { Ref: topic },
      Endpoint: { 'Fn::GetAtt': [lambda, 'Arn'] },
    });
    alerting.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'sns.amazonaws.com',
      SourceArn: { Ref: topic },
    });
    alerting.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: lambda },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3600,
    });
    alerting.hasResourceProperties('AWS::SNS::TopicPolicy', {
      Topics: [{ Ref: topic }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('is not there where nobody is to be told by it', () => {
    const silent = synthesize(`${exampleYaml}deploy: { alarms: [] }\n`).alerting;
    silent.resourceCountIs('AWS::SNS::Topic', 0);
    silent.resourceCountIs('AWS::Lambda::Function', 4);
  });
});

describe('`deploy.tags`', () => {
  it('are on everything of both stacks that can have any', () => {
    const tagged = synthesize(`${exampleYaml}deploy: { tags: { team: sales, 成本: "42" } }\n`);
    const tags = [
      { Key: 'team', Value: 'sales' },
      { Key: '成本', Value: '42' },
    ];
    for (const [template, type] of [
      [tagged.state, 'AWS::DynamoDB::Table'],
      [tagged.state, 'AWS::SNS::Topic'],
      [tagged.state, 'AWS::KMS::Key'],
      [tagged.alerting, 'AWS::Lambda::Function'],
      [tagged.alerting, 'AWS::SQS::Queue'],
      [tagged.alerting, 'AWS::Logs::LogGroup'],
      [tagged.alerting, 'AWS::IAM::Role'],
      [tagged.alerting, 'AWS::CloudWatch::Alarm'],
    ] as const) {
      template.allResourcesProperties(type, { Tags: tags });
    }
  });
});

describe('what it says of itself', () => {
  it('the stack says what commands need to know of it, by names that never change', () => {
    const { Outputs } = alerting.toJSON() as {
      Outputs: Record<string, { Value: unknown } | undefined>;
    };
    expect(new Set(Object.keys(Outputs))).toEqual(
      new Set([
        'LeadbellConfiguration',
        'LeadbellDashboard',
        'LeadbellDeliverFunction',
        'LeadbellDigestFunction',
        'LeadbellDigestsQueue',
        'LeadbellLanesQueue',
        'LeadbellPollFunction',
        'LeadbellPollsQueue',
        'LeadbellTable',
        'LeadbellTickFunction',
        'LeadbellTopics',
        'LeadbellVersion',
      ]),
    );
    const { config, deploy } = read(exampleYaml);
    expect(Outputs.LeadbellVersion?.Value).toBe(ownVersion());
    expect(Outputs.LeadbellConfiguration?.Value).toBe(configurationMark(config, deploy));
  });

  it('a comment changes no mark of a file, a setting does', () => {
    const markOf = (yaml: string) => {
      const { config, deploy } = read(yaml);
      return configurationMark(config, deploy);
    };
    expect(markOf(`# other words\n${exampleYaml}`)).toBe(markOf(exampleYaml));
    expect(markOf(exampleYaml.replace('秋季课程回访', '春季课程回访'))).not.toBe(markOf(exampleYaml));
  });
});
