import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeployableConfig } from '../../infra/config/deployable-config.ts';
import { ConfigError } from '../../lambdas/config/problems.ts';
import { exampleYaml, synthesize, temporaryDirectory } from './synthesize.ts';

const HERE = { account: '123456789012', region: 'cn-north-1' };
const { state, alerting } = synthesize(exampleYaml, HERE);
const whole = JSON.stringify([state.toJSON(), alerting.toJSON()]);

describe('in cn-north-1', () => {
  it('no ARN is of the other world, and none is without its own', () => {
    expect(whole).not.toContain('arn:aws:');
    expect(whole).toMatch(/arn:aws-cn:|"arn:",\{"Ref":"AWS::Partition"\}/);
  });

  it('no address ends with the suffix of the other world', () => {
    const hosts = [...whole.matchAll(/[\w.-]+\.amazonaws\.com(?:\.cn)?/g)].map(([host]) => host);
    expect(new Set(hosts)).toEqual(
      new Set([
        // Services are named the same in both worlds, but those that EC2 and its kin were built on.
        'cloudwatch.amazonaws.com',
        'lambda.amazonaws.com',
        'scheduler.amazonaws.com',
        'sns.amazonaws.com',
      ]),
    );
    expect(whole).toContain(
      '"kms:ViaService":{"Fn::Join":["",["sns.cn-north-1.",{"Ref":"AWS::URLSuffix"}]]}',
    );
  });

  it('functions run on the architecture that every region has', () => {
    for (const { Properties } of Object.values(alerting.findResources('AWS::Lambda::Function'))) {
      expect(Properties.Architectures).toEqual(['x86_64']);
    }
  });

  it('there is all that there is elsewhere', () => {
    const types = (template: typeof state) =>
      new Set(
        Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(
          ({ Type }) => Type,
        ),
      );
    const elsewhere = synthesize(exampleYaml, { account: '123456789012', region: 'ap-southeast-1' });
    expect(types(state)).toEqual(types(elsewhere.state));
    expect(types(alerting)).toEqual(types(elsewhere.alerting));
  });
});

describe('an ARN in leadbell.yaml', () => {
  const read = async (yaml: string, region: string | undefined) => {
    const file = join(temporaryDirectory(), 'leadbell.yaml');
    writeFileSync(file, yaml);
    return readDeployableConfig(file, region).then(
      () => 'fine',
      (error: unknown) => (error instanceof ConfigError ? error.message : Promise.reject(error)),
    );
  };
  const withTopic = (arn: string) =>
    exampleYaml.replace(
      'hot-leads: { type: sns, topic: hot-leads }',
      `hot-leads: { type: sns, topic: "${arn}" }`,
    );
  const global = withTopic('arn:aws:sns:ap-southeast-1:123456789012:crm');

  it('of the other world is an error, with its line, before anything is deployed', async () => {
    expect(await read(global, 'cn-north-1')).toMatch(
      /leadbell\.yaml:\d+:\d+ channels\.hot-leads\.topic: cn-north-1 is in the partition aws-cn, and this ARN in aws/,
    );
  });

  it('of another region is one, too: neither SNS nor Secrets Manager answers for it', async () => {
    expect(await read(global, 'eu-west-1')).toContain('this ARN is of ap-southeast-1');
    const secret = exampleYaml.replace(
      'ssm:/leadbell/acme/token',
      'secretsmanager:arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:acme-AbCdEf',
    );
    expect(await read(secret, 'eu-west-1')).toContain('accounts.acme.token: this ARN is of ap-southeast-1');
  });

  it('of this region is fine, and so is any while the region is not known', async () => {
    expect(await read(global, 'ap-southeast-1')).toBe('fine');
    expect(await read(global, undefined)).toBe('fine');
  });
});
