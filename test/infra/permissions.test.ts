import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { exampleYaml, synthesize, withPage } from './synthesize.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource?: unknown;
  Principal?: unknown;
  Condition?: unknown;
}

const { state, alerting } = synthesize();

function statementsOf(template: Template, type: string, prefix = ''): Statement[] {
  return Object.entries(template.findResources(type))
    .filter(([id]) => id.startsWith(prefix))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** A resource in a word: of what kind, and which. */
function nameOf(resource: unknown): string {
  const text = JSON.stringify(resource);
  const kinds: [string, RegExp][] = [
    ['index', /LeadTable.*\/index\/(due)/],
    ['table', /(LeadTable)/],
    ['queue', /"(Polls|Lanes|Digests)Queue\w+","Arn"/],
    ['log', /"(?:AlarmRelay|Answers)?(Tick|Poll|Deliver|Digest|Alarm|Answer)Log\w+","Arn"/],
    ['topic', /:sns:.*:leadbell-state-([\w-]+)"/],
    ['parameter', /:ssm:.*:parameter\/([\w/-]+)"/],
    ['secret', /:secretsmanager:.*:secret:([^"]+)"/],
    ['function', /"(Tick)Function\w+","Arn"/],
  ];
  for (const [kind, pattern] of kinds) {
    const found = pattern.exec(text)?.[1];
    if (found) return `${kind} ${found}`;
  }
  return text;
}

/** What a role may do: each resource with its actions. */
function rightsOf(template: Template, role: string): Record<string, string[]> {
  const rights: Record<string, string[]> = {};
  const statements = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    statementsOf(template, type, role),
  );
  for (const { Effect, Action, Resource } of statements) {
    if (Effect !== 'Allow') continue;
    for (const resource of listOf(Resource).map(nameOf)) {
      rights[resource] = [...(rights[resource] ?? []), ...(listOf(Action) as string[])].sort((a, b) =>
        a < b ? -1 : 1,
      );
    }
  }
  return rights;
}

const ITEMS = [
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];
const READ_ITEMS = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];
const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const SEND = ['sqs:SendMessage'];
const READ_QUEUE = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];

describe('least privilege: what each role may do, and nothing else', () => {
  it('the schedule calls tick', () => {
    expect(rightsOf(alerting, 'EveryMinute')).toEqual({ 'function Tick': ['lambda:InvokeFunction'] });
  });

  it('tick asks: the table, what is due, three queues, who else is here', () => {
    expect(rightsOf(alerting, 'TickRole')).toEqual({
      'log Tick': LOG,
      'table LeadTable': ITEMS,
      'index due': ['dynamodb:Query'],
      'queue Polls': SEND,
      'queue Lanes': SEND,
      'queue Digests': SEND,
      'parameter leadbell-deployments': ['ssm:GetParametersByPath'],
    });
  });

  it('poll reads: the tokens of accounts, and no webhook', () => {
    expect(rightsOf(alerting, 'PollRole')).toEqual({
      'log Poll': LOG,
      'table LeadTable': ITEMS,
      'queue Polls': [...READ_QUEUE, ...SEND],
      'queue Lanes': SEND,
      'parameter leadbell/acme/token': ['ssm:GetParameter'],
    });
  });

  it('deliver tells: the webhooks of channels and the topics, and no token', () => {
    expect(rightsOf(alerting, 'DeliverRole')).toEqual({
      'log Deliver': LOG,
      'table LeadTable': ITEMS,
      'index due': ['dynamodb:Query'],
      'queue Lanes': [...READ_QUEUE, ...SEND],
      'topic hot-leads': ['sns:Publish'],
      'topic digests': ['sns:Publish'],
      'topic ops': ['sns:Publish'],
      'parameter leadbell/sales-east/webhook': ['ssm:GetParameter'],
      'parameter leadbell/managers/webhook': ['ssm:GetParameter'],
    });
  });

  it('deliver also reads the numbers of people that are kept elsewhere, and nobody else does', () => {
    const people =
      'people: { li: { mention: { dingtalk: "ssm:/leadbell/people/li", wecom: li } } }\nteams: { east: { people: [li] } }\n';
    const { alerting: other } = synthesize(`${exampleYaml}${people}`);
    const readers = ['TickRole', 'PollRole', 'DeliverRole', 'DigestRole'].filter(
      (role) => 'parameter leadbell/people/li' in rightsOf(other, role),
    );
    expect(readers).toEqual(['DeliverRole']);
  });

  it('digest reads and puts: the tokens of accounts, no webhook, no topic', () => {
    expect(rightsOf(alerting, 'DigestRole')).toEqual({
      'log Digest': LOG,
      'table LeadTable': ITEMS,
      'index due': ['dynamodb:Query'],
      'queue Digests': [...READ_QUEUE, ...SEND],
      'queue Lanes': SEND,
      'parameter leadbell/acme/token': ['ssm:GetParameter'],
    });
  });

  it('answer takes leads: claims and what they need, leads to read, the lanes; no secret, no topic, and of the table nothing else', () => {
    const { alerting: withAnswers } = withPage();
    expect(rightsOf(withAnswers, 'AnswersAnswerRole')).toEqual({
      'log Answer': LOG,
      'table LeadTable': [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      'index due': ['dynamodb:Query'],
      'queue Lanes': SEND,
    });
    const onItems = statementsOf(withAnswers, 'AWS::IAM::Policy', 'AnswersAnswerRole').filter(({ Action }) =>
      JSON.stringify(Action).includes('dynamodb:'),
    );
    const keyed = (...partitions: string[]) => ({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
      // A condition on all of no keys holds: a request that names none is refused by this one.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
    expect(onItems.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [ITEMS, keyed('RECORD#*', 'TEAM#*', 'PERSON#*', 'PHONE#*', 'GUESS#*', 'LIST#*', 'ANSWERS')],
      [READ_ITEMS, keyed('TASK#*', 'ACCOUNT#*', 'CONFIG')],
      // Of what waits, what waits for a person.
      ['dynamodb:Query', keyed('#of:*')],
    ]);
  });

  it('reads what was pushed, and cannot change it: only who types `leadbell push` can', () => {
    for (const role of ['Tick', 'Poll', 'Deliver', 'Digest']) {
      const denied = statementsOf(alerting, 'AWS::IAM::Policy', `${role}Role`).filter(
        ({ Effect }) => Effect === 'Deny',
      );
      expect(denied).toMatchObject([
        {
          Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
          Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['CONFIG'] } },
        },
      ]);
      expect(denied.flatMap(({ Resource }) => listOf(Resource).map(nameOf))).toEqual(['table LeadTable']);
    }
  });

  it('a page gives no other role a right more', () => {
    const { alerting: withAnswers } = withPage();
    for (const role of ['Tick', 'Poll', 'Deliver', 'Digest', 'AlarmRelay']) {
      expect(rightsOf(withAnswers, role)).toEqual(rightsOf(alerting, role));
    }
    expect(Object.keys(withAnswers.findResources('AWS::IAM::Role'))).toHaveLength(7);
  });

  it('the relay of alarms tells ends: topics that alarms ring at, its log, and nothing of leads', () => {
    expect(rightsOf(alerting, 'AlarmRelay')).toEqual({ 'log Alarm': LOG, 'topic ops': ['sns:Publish'] });
  });

  it('and the webhooks of robots that hear of alarms, and no other', () => {
    const yaml = exampleYaml.replace('ops: { channels: [ops] }', 'ops: { channels: [ops, managers] }');
    expect(rightsOf(synthesize(yaml).alerting, 'AlarmRelay')).toEqual({
      'log Alarm': LOG,
      'topic ops': ['sns:Publish'],
      'parameter leadbell/managers/webhook': ['ssm:GetParameter'],
    });
  });

  it('there is no other role, no managed policy and no inline one', () => {
    const roles = alerting.findResources('AWS::IAM::Role');
    expect(Object.keys(roles)).toHaveLength(6);
    for (const { Properties } of Object.values(roles)) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(Properties).not.toHaveProperty('Policies');
    }
    state.resourceCountIs('AWS::IAM::Role', 0);
  });

  it('allows of DynamoDB what the code calls, so nothing is refused at 3 a.m. and nothing can delete what was told', () => {
    const code = readFileSync(join(import.meta.dirname, '../../lambdas/platform/table/table.ts'), 'utf8');
    const called = new Set([...code.matchAll(/new (\w+)Command\(/g)].map(([, name]) => name));
    const actions = [...called].map((name) => `dynamodb:${name === 'Query' ? name : `${name}Item`}`);
    expect(new Set(actions)).toEqual(new Set(ITEMS));
  });
});

describe('wildcards', () => {
  const every = (template: Template) =>
    ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy']
      .flatMap((type) => statementsOf(template, type))
      .filter(({ Effect }) => Effect === 'Allow');

  it('stand in no action and no resource', () => {
    const allowed = [...every(state), ...every(alerting)];
    expect(allowed.length).toBeGreaterThan(10);
    for (const { Action, Resource } of allowed)
      expect(JSON.stringify([Action, Resource])).not.toMatch(/[*?]/);
  });

  it('stand for the six characters that Secrets Manager appends to a name, and for not one more', () => {
    // `leadbell/acme` has an ARN that ends with -AbCdEf, which nobody knows before the secret is there, and IAM compares
    // whole ARNs. Six `?` are six characters: `leadbell/acme-staging-AbCdEf` does not match. A secret that is given by
    // its ARN has none.
    const yaml = exampleYaml
      .replace('ssm:/leadbell/acme/token', 'secretsmanager:leadbell/acme#token')
      .replace(
        'ssm:/leadbell/managers/webhook',
        'secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:robots-AbCdEf#managers',
      );
    const { alerting: other } = synthesize(yaml);
    expect(rightsOf(other, 'PollRole')).toHaveProperty(
      ['secret leadbell/acme-??????'],
      ['secretsmanager:GetSecretValue'],
    );
    expect(rightsOf(other, 'DeliverRole')).toHaveProperty(
      ['secret robots-AbCdEf'],
      ['secretsmanager:GetSecretValue'],
    );
    const found = every(other).flatMap(({ Action, Resource }) =>
      [...listOf(Action), ...listOf(Resource)].filter((one) => /[*?]/.test(JSON.stringify(one))),
    );
    expect(found.map(nameOf)).toEqual(['secret leadbell/acme-??????', 'secret leadbell/acme-??????']);
  });

  it('stand for network interfaces that have no name yet, in a VPC, and the code of a function may not use them', () => {
    const { alerting: inVpc } = synthesize(
      `${exampleYaml}deploy: { vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] } }\n`,
    );
    for (const role of ['PollRole', 'DigestRole']) {
      const wild = statementsOf(inVpc, 'AWS::IAM::Policy', role).filter(({ Resource }) => Resource === '*');
      expect(wild.map(({ Effect, Condition }) => [Effect, Condition])).toEqual([
        ['Allow', undefined],
        ['Deny', { Null: { 'lambda:SourceFunctionArn': 'false' } }],
      ]);
      expect(wild[0]?.Action).toEqual(wild[1]?.Action);
      expect(listOf(wild[0]?.Action).every((action) => String(action).startsWith('ec2:'))).toBe(true);
    }
    expect(rightsOf(inVpc, 'DeliverRole')).toEqual(rightsOf(alerting, 'DeliverRole'));
  });

  it('stand in the key of alarm topics for everybody who may publish, as in the key of AWS, and only through SNS from here', () => {
    const [{ Properties }] = Object.values(state.findResources('AWS::KMS::Key')) as [
      { Properties: { KeyPolicy: { Statement: Statement[] } } },
    ];
    const open = Properties.KeyPolicy.Statement.filter(({ Principal }) =>
      JSON.stringify(Principal).includes('"*"'),
    );
    expect(open).toMatchObject([
      {
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Condition: { StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
    expect(JSON.stringify(open[0]?.Condition)).toContain('"kms:ViaService":{"Fn::Join":["",["sns."');
  });
});
