import { type App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { addCheckedStacks } from '../../infra/app.ts';
import { stageOf } from '../../infra/stage.ts';
import { appLikeCdk, exampleYaml, read, synthesize, withPage } from './synthesize.ts';

const vpc =
  'deploy: { vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d], functions: [tick, poll, deliver, digest] } }\n';

/** Every acknowledgement below a construct: rule and reason. */
function acknowledged(app: App): { path: string; id: string; reason: string }[] {
  return app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) =>
        Object.entries(data as Record<string, string>).map(([id, reason]) => ({
          path: node.path,
          id,
          reason,
        })),
      ),
  );
}

describe('cdk-nag, AwsSolutions', () => {
  it('finds nothing but what is acknowledged, each with its reason', () => {
    const { app } = synthesize();
    const rules = acknowledged(app);
    expect(rules.map(({ path, id }) => `${path} ${id}`)).toEqual([
      'leadbell-alerting/Default/Polls/Queue AwsSolutions::AwsSolutions-SQS3',
      'leadbell-alerting/Default/Lanes/Queue AwsSolutions::AwsSolutions-SQS3',
      'leadbell-alerting/Default/Digests/Queue AwsSolutions::AwsSolutions-SQS3',
    ]);
    for (const { reason } of rules) expect(reason.length).toBeGreaterThan(60);
  });

  it('takes of the page what people need: no sign-in of AWS before it, and no log of who opened which link', () => {
    const rules = acknowledged(withPage().app).filter(({ path }) => path.includes('/Answers/'));
    expect(rules.map(({ path, id }) => `${path} ${id}`)).toEqual([
      'leadbell-alerting/Default/Answers/Api AwsSolutions::AwsSolutions-APIG4',
      'leadbell-alerting/Default/Answers/Stage AwsSolutions::AwsSolutions-APIG1',
    ]);
  });

  it('stops synth at a finding', () => {
    const app = appLikeCdk();
    const { state } = addCheckedStacks(app, read(exampleYaml), stageOf(undefined), {
      account: undefined,
      region: undefined,
    });
    new Queue(state, 'Planted');
    expect(() => app.synth()).toThrow(/AwsSolutions-SQS4/);
  });

  it('passes with a VPC, whose wildcard is acknowledged', () => {
    const { app } = synthesize(`${exampleYaml}${vpc}`);
    const wild = acknowledged(app).filter(({ id }) => id.includes('IAM5'));
    expect(wild.map(({ path }) => path)).toEqual([
      'leadbell-alerting/Default/Tick/Role',
      'leadbell-alerting/Default/Poll/Role',
      'leadbell-alerting/Default/Deliver/Role',
      'leadbell-alerting/Default/Digest/Role',
      'leadbell-alerting/Default/AlarmRelay/Alarm/Role',
    ]);
  });
});

describe('the rules of CloudFormation itself', () => {
  it('stop synth at a finding', () => {
    const app = appLikeCdk();
    const { state } = addCheckedStacks(app, read(exampleYaml), stageOf(undefined), {
      account: undefined,
      region: undefined,
    });
    state.addTransform('No::Such-Transform');
    (state.state.table.node.defaultChild as unknown as { billingMode: string }).billingMode = 'BY_THE_DOZEN';
    expect(() => Template.fromStack(state)).toThrow(/BillingMode|BY_THE_DOZEN/);
  });
});
