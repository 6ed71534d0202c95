import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { BellFunction } from '../../infra/constructs/bell-function.ts';
import {
  LEADBELL_TABLE,
  LeadbellAlerting,
  type LeadbellAlertingProps,
  LeadbellConfig,
  LeadbellState,
  type LeadbellStateProps,
} from '../../infra/index.ts';
import { temporaryDirectory } from './synthesize.ts';

const yaml = `
accounts:
  acme: { baseUrl: https://ai.platform.cn, userId: 4d99d91c-f5d9-49da-88da-758977cc58a9, token: ssm:/leadbell/acme/token }
channels:
  sales: { type: wecom-robot, webhook: ssm:/leadbell/sales/webhook }
  hot: { type: sns, topic: hot }
  ops: { type: sns, topic: ops }
topics:
  hot: { emails: [li@platform.cn] }
  ops: { emails: [oncall@platform.cn] }
tasks:
  - { id: 287e19c4-1966-49d6-8f02-b53ef11c0a55, account: acme, name: 回访, channels: [sales, hot] }
ops: { channels: [ops] }
`;

function configOf(text = yaml): LeadbellConfig {
  const file = join(temporaryDirectory(), 'leadbell.yaml');
  writeFileSync(file, text);
  return LeadbellConfig.fromFile(file);
}

const HERE = { env: { account: '111122223333', region: 'ap-southeast-1' } };

/** An app that knows none of leadbell's context, and its stack. */
function stackOf(name = 'Sales', app = new App({ outdir: temporaryDirectory(), context: WITHOUT_BUNDLES })) {
  return new Stack(app, name, HERE);
}
const WITHOUT_BUNDLES = { 'aws:cdk:bundling-stacks': [] };

function addLeadbell(
  stack: Stack,
  {
    config = configOf(),
    deploymentName,
    ...own
  }: Partial<LeadbellStateProps & Pick<LeadbellAlertingProps, 'deploymentName'>> = {},
) {
  const state = new LeadbellState(stack, 'State', { config, ...own });
  const name = deploymentName === undefined ? {} : { deploymentName };
  return { state, alerting: new LeadbellAlerting(stack, 'Alerting', { config, state, ...name }) };
}

const functionsOf = (template: Template) =>
  Object.values(template.findResources('AWS::Lambda::Function')).map(
    ({ Properties }) => Properties.Environment.Variables as Record<string, unknown>,
  );
const policiesOf = (template: Template) => JSON.stringify(template.findResources('AWS::IAM::Policy'));

describe('leadbell in a CDK app of somebody else', () => {
  it('fits into one stack of theirs, which names its metrics and its mark', () => {
    const stack = stackOf();
    const { alerting } = addLeadbell(stack);
    const template = Template.fromStack(stack);
    expect(Object.keys(template.findResources('AWS::DynamoDB::Table'))).toEqual(['LeadTable']);
    expect(Object.keys(alerting.functions)).toEqual(['tick', 'poll', 'deliver', 'digest']);
    expect(alerting.alarms.length).toBeGreaterThan(20);
    expect(new Set(functionsOf(template).map((one) => one.POWERTOOLS_METRICS_NAMESPACE ?? 'Sales'))).toEqual(
      new Set(['Sales']),
    );
    const [mark] = Object.values(template.findResources('AWS::SSM::Parameter'));
    expect(mark?.Properties.Name).toBe('/leadbell-deployments/Sales.0');
  });

  it('works on a table of theirs, with its key, and makes none', () => {
    const stack = stackOf();
    const key = new Key(stack, 'Key');
    const table = new Table(stack, 'Mine', { ...LEADBELL_TABLE.keys, encryptionKey: key });
    table.addGlobalSecondaryIndex(LEADBELL_TABLE.index);
    addLeadbell(stack, { table });
    const template = Template.fromStack(stack);
    const [mine, ...others] = Object.keys(template.findResources('AWS::DynamoDB::Table'));
    expect(others).toEqual([]);
    expect(new Set(functionsOf(template).map((one) => JSON.stringify(one.TABLE_NAME)))).toEqual(
      new Set([JSON.stringify({ Ref: mine }), undefined]),
    );
    expect(policiesOf(template)).toContain('kms:Decrypt');
  });

  it.each<[string, (stack: Stack) => Table | TableV2]>([
    ['without the index', (stack) => new Table(stack, 'Mine', { ...LEADBELL_TABLE.keys })],
    [
      'with a number for a key',
      (stack) =>
        new TableV2(stack, 'Mine', {
          ...LEADBELL_TABLE.keys,
          sortKey: { name: 'sk', type: AttributeType.NUMBER },
          globalSecondaryIndexes: [LEADBELL_TABLE.index],
        }),
    ],
  ])('refuses a table %s, at synth', (_, make) => {
    const stack = stackOf();
    addLeadbell(stack, { table: make(stack) });
    expect(() => Template.fromStack(stack)).toThrow(/leadbell expects .* as LEADBELL_TABLE has it/);
  });

  it('takes a TableV2 that is as it should be', () => {
    const stack = stackOf();
    const table = new TableV2(stack, 'Mine', {
      ...LEADBELL_TABLE.keys,
      globalSecondaryIndexes: [LEADBELL_TABLE.index],
    });
    addLeadbell(stack, { table });
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::DynamoDB::Table'))).toEqual([]);
  });

  it('publishes to a topic of theirs, subscribes its addresses, lets alarms publish, and tells functions where it is', () => {
    const stack = stackOf();
    const key = new Key(stack, 'Key');
    const ops = new Topic(stack, 'Mine', { masterKey: key });
    const { state } = addLeadbell(stack, { topics: { ops } });
    const template = Template.fromStack(stack);
    const ref = String(stack.resolve(ops.topicArn).Ref);
    expect(state.topics.ops).toBe(ops);
    const deliver = functionsOf(template).find((one) => 'LANES_QUEUE_URL' in one);
    expect(JSON.stringify(deliver?.TOPIC_ARNS)).toContain(`{"Ref":"${ref}"}`);
    expect(policiesOf(template)).toContain(`{"Ref":"${ref}"}`);
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Endpoint: 'oncall@platform.cn',
      TopicArn: { Ref: ref },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: Match.arrayWith([{ Ref: ref }]),
    });
    expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain('cloudwatch.amazonaws.com');
  });

  it('says at synth where more topics are given than the variables of a function hold', () => {
    const stack = stackOf();
    const names = Array.from({ length: 40 }, (_, index) => `topic-${index}`);
    const topics = names.map((name) => `  ${name}: { emails: [] }`).join('\n');
    const config = configOf(yaml.replace('topics:\n', `topics:\n${topics}\n`));
    addLeadbell(stack, {
      config,
      topics: Object.fromEntries(names.map((name) => [name, new Topic(stack, name)])),
    });
    expect(() => Template.fromStack(stack)).toThrow(/its variables have \d+ bytes, and Lambda takes 4096/);
  });

  it('refuses a topic that the file does not name', () => {
    const stack = stackOf();
    const mine = new Topic(stack, 'Mine');
    expect(() => addLeadbell(stack, { topics: { hto: mine } })).toThrow(
      /there is no topic hto in the file, whose topics are: hot, ops/,
    );
  });

  it('refuses two tables', () => {
    const stack = stackOf();
    const config = configOf(`${yaml}deploy: { table: leadbell-restored }\n`);
    const table = Table.fromTableName(stack, 'Mine', 'mine');
    expect(() => addLeadbell(stack, { config, table })).toThrow(/the file has deploy\.table/);
  });

  it('says what is wrong with the file, with key and line, before anything is made', () => {
    expect(() => configOf(yaml.replace('channels: [sales, hot]', 'channels: [slaes]'))).toThrow(
      /leadbell\.yaml:\d+:\d+ tasks\[0]\.channels\[0]: no channel is called "slaes"/,
    );
    expect(() => configOf(yaml.replace('ai.platform.cn', 'ai.example.cn'))).toThrow(/is a name for examples/);
  });

  it('is judged by the region of their stack, and its warnings are annotations', () => {
    const arn = 'arn:aws:sns:us-east-1:111122223333:elsewhere';
    const config = configOf(yaml.replace('topic: hot }', `topic: "${arn}" }`));
    expect(() => addLeadbell(stackOf(), { config })).toThrow(/this ARN is of us-east-1/);
    const stack = stackOf();
    addLeadbell(stack, { config: configOf(yaml.replace('ops: { channels: [ops] }', '')) });
    expect(
      Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('no topic for alarms')),
    ).toHaveLength(1);
  });

  it('wants a name where the stack has none yet', () => {
    expect(() => addLeadbell(stackOf(), { deploymentName: 'prod 销售' })).toThrow(
      /expected deploymentName to be/,
    );
  });
});

describe('two leadbells of one app', () => {
  it('each ship their own configuration', () => {
    const app = new App({ outdir: temporaryDirectory() });
    const stacks = ['Prod', 'Test'].map((name) => {
      const stack = stackOf(name, app);
      new BellFunction(stack, 'Alarm', {
        entry: 'alarm',
        description: 'any',
        timeout: Duration.seconds(1),
        memoryMiB: 128,
        environment: {},
        config: { name },
        policy: [],
        logRetentionDays: 1,
      });
      return stack;
    });
    const codes = stacks.map((stack) =>
      Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')).map(
        ({ Properties }) => Properties.Code.S3Key as string,
      ),
    );
    expect(codes[0]).toHaveLength(1);
    expect(codes[0]).not.toEqual(codes[1]);
  });
});
