import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { checkBundle } from '../../infra/limits/check-bundle.ts';
import {
  type CloudFormationTemplate,
  templateProblems,
  widgetsOf,
} from '../../infra/limits/check-template.ts';
import { deployedBytes } from '../../infra/limits/deployed-bytes.ts';
import {
  deploymentProblems,
  FIXED_RESOURCES,
  TEMPLATE_SHARE_BYTES,
} from '../../infra/limits/deployment-problems.ts';
import { inPieces } from '../../infra/role-policies.ts';
import { exampleYaml, read, synthesize, withPage } from './synthesize.ts';

const count = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

interface Size {
  tasks: number;
  robots: number;
  topics: number;
  emails?: number;
  accounts?: number;
  deploy?: string;
}

/** So many of each, with names as long as people write them. */
function large({ tasks, robots, topics, emails = 1, accounts = 1, deploy = '{}' }: Size): string {
  const lines = [
    'accounts:',
    ...count(accounts).map(
      (n) =>
        `  acme-${n}: { baseUrl: "https://ai.platform.cn", userId: user-${n}, token: ssm:/leadbell/account-number-${n}/token }`,
    ),
    'channels:',
    ...count(robots).map(
      (n) =>
        `  sales-group-${n}: { type: wecom-robot, webhook: ssm:/leadbell/sales-group-number-${n}/webhook }`,
    ),
    ...count(topics).map((n) => `  topic-channel-${n}: { type: sns, topic: regional-leads-${n} }`),
    'topics:',
    ...count(topics).map(
      (n) =>
        `  regional-leads-${n}: { emails: [${count(emails)
          .map((m) => `{ address: p${m}@team${n}.cn, only: { province: [安徽, 江苏], grade: [A] } }`)
          .join(', ')}] }`,
    ),
    'tasks:',
    ...count(tasks).map(
      (n) =>
        `  - { id: task-${n}, account: acme-${1 + (n % accounts)}, name: 秋季课程回访${n}, channels: [${robots > 1 ? `sales-group-${1 + (n % (robots - 1))}` : `topic-channel-${1 + (n % (topics - 1))}`}] }`,
    ),
    `ops: { channels: [topic-channel-${topics}${robots > 1 ? `, sales-group-${robots}` : ''}] }`,
    `deploy: ${deploy}`,
  ];
  return lines.join('\n');
}

const problemsOf = (yaml: string) => {
  const { config, deploy } = read(yaml);
  return deploymentProblems(config, deploy);
};
const jsonOf = (template: Template) => template.toJSON() as CloudFormationTemplate;
/** As `cdk synth` writes it. */
const textOf = (template: Template) => JSON.stringify(template.toJSON(), undefined, 1);
const sizesOf = (template: Template, type: string) =>
  Object.values(template.findResources(type) as Record<string, { Properties: Record<string, unknown> }>);

describe('500 tasks, 160 channels and 61 topics', () => {
  const yaml = large({ tasks: 500, robots: 99, topics: 61 });
  const { state, alerting } = synthesize(yaml);

  it('are in order', () => {
    expect(problemsOf(yaml)).toEqual([]);
    expect(templateProblems('state', jsonOf(state), textOf(state))).toEqual([]);
    expect(templateProblems('alerting', jsonOf(alerting), textOf(alerting))).toEqual([]);
  });

  it('need no more of a function’s variables than one topic does', () => {
    const bytes = (template: Template) =>
      sizesOf(template, 'AWS::Lambda::Function').map(({ Properties }) =>
        deployedBytes((Properties.Environment as { Variables: object }).Variables),
      );
    expect(Math.max(...bytes(alerting))).toBeLessThan(1500);
    expect(bytes(alerting)).toEqual(bytes(synthesize().alerting));
  });

  it('give deliver every webhook and every topic by name, in policies that IAM takes', () => {
    const policies = sizesOf(alerting, 'AWS::IAM::ManagedPolicy');
    expect(policies.length).toBeGreaterThan(2);
    const resources = policies.flatMap(({ Properties }) => {
      const { PolicyDocument } = Properties as { PolicyDocument: { Statement: { Resource: unknown[] }[] } };
      expect(deployedBytes(PolicyDocument)).toBeLessThanOrEqual(6144);
      return PolicyDocument.Statement.flatMap(({ Resource }) => Resource);
    });
    const text = JSON.stringify(resources);
    for (const n of count(99)) expect(text).toContain(`sales-group-number-${n}/webhook"`);
    for (const n of count(61)) expect(text).toContain(`regional-leads-${n}"`);
    expect(resources).toHaveLength(99 + 61);
    expect(text).not.toMatch(/[*?]/);
  });

  it('have their alarms on the dashboard, a hundred a widget', () => {
    const [dashboard] = sizesOf(alerting, 'AWS::CloudWatch::Dashboard');
    const shown = widgetsOf(dashboard?.Properties.DashboardBody).flatMap(({ alarms }) =>
      alarms ? [alarms.length] : [],
    );
    expect(shown.length).toBe(2);
    expect(Math.max(...shown)).toBe(100);
    expect(shown.reduce((sum, one) => sum + one, 0)).toBe(sizesOf(alerting, 'AWS::CloudWatch::Alarm').length);
  });
});

describe('what cannot be deployed is said with its key', () => {
  it.each([
    [
      'topics',
      large({ tasks: 1, robots: 2, topics: 61, emails: 7 }),
      /61 topics with 427 addresses are 5\d\d resources/,
    ],
    [
      'channels',
      large({ tasks: 1, robots: 430, topics: 1 }).replaceAll(/ssm:\S+webhook/g, 'secretsmanager:robots'),
      /set deploy.watch to minimal/,
    ],
    ['accounts', large({ tasks: 250, robots: 2, topics: 1, accounts: 250 }), /each of 250 accounts 3,/],
    [
      'channels',
      large({ tasks: 1, robots: 900, topics: 1, deploy: '{ watch: minimal }' }),
      /secretsmanager:leadbell\/channels#NAME/,
    ],
    [
      'deploy.alarms',
      large({
        tasks: 1,
        robots: 2,
        topics: 9,
        deploy: `{ alarms: [${count(6).map((n) => `regional-leads-${n}`)}] }`,
      }),
      /at most 5/,
    ],
    [
      'topics.hot-leads.emails.0.only',
      exampleYaml
        .replace('province: [安徽]', `province: [${count(40)}], grade: [A, B, C, D]`)
        .replace(/\[([\d,]+)\], g/, (_, n: string) => `[${n.split(',').map((one) => `"${one}"`)}], g`),
      /multiply to 160, and SNS takes 150/,
    ],
    [
      'deploy.vpc.subnets',
      `${exampleYaml}deploy: { vpc: { securityGroups: [sg-0a1b2c3d], subnets: [${count(17).map((n) => `subnet-${String(n).padStart(8, '0')}`)}] } }\n`,
      /at most 16/,
    ],
  ])('%s', (path, yaml, message) => {
    const problems = problemsOf(yaml);
    expect(problems.map((one) => one.path.join('.'))).toEqual([path]);
    expect(problems[0]?.message).toMatch(message);
  });
});

describe('what the rules count is what the stacks make', () => {
  const yaml = large({ tasks: 20, robots: 20, topics: 20, emails: 5, accounts: 10 });
  const { config } = read(yaml);
  const { state, alerting } = synthesize(yaml);
  const resources = (template: Template) => Object.keys(template.toJSON().Resources as object).length;

  it('resources', () => {
    const topics = 20 * 2 + 100;
    expect(resources(state)).toBeLessThanOrEqual(FIXED_RESOURCES.state + topics);
    expect(resources(state)).toBeGreaterThan(FIXED_RESOURCES.state + topics - 10);
    const alarms = Object.keys(config.channels).length + 3 * 10;
    expect(resources(alerting)).toBeLessThanOrEqual(FIXED_RESOURCES.alerting + alarms);
    expect(resources(alerting)).toBeGreaterThan(FIXED_RESOURCES.alerting + alarms - 35);
  });

  it('resources and bytes, where leads are taken on a page, too', () => {
    const { alerting: withAnswers } = withPage();
    const { config: example } = read(exampleYaml);
    const alarms = Object.keys(example.channels).length + 3;
    expect(resources(withAnswers)).toBeGreaterThan(resources(synthesize().alerting));
    expect(resources(withAnswers)).toBeLessThanOrEqual(FIXED_RESOURCES.alerting + alarms);
    const { fixed, alarm } = TEMPLATE_SHARE_BYTES;
    expect(textOf(withAnswers).length).toBeLessThan(fixed + alarms * alarm);
  });

  it('bytes of templates', () => {
    const { fixed, topic, email, alarm } = TEMPLATE_SHARE_BYTES;
    const filter = 100 * 2 * JSON.stringify({ province: ['安徽', '江苏'], grade: ['A'] }).length;
    expect(textOf(state).length).toBeLessThan(fixed + 20 * topic + 100 * email + filter);
    expect(textOf(alerting).length).toBeLessThan(fixed + 60 * alarm);
  });
});

describe('the net below', () => {
  it('names the resource that AWS would refuse', () => {
    const template = {
      Resources: {
        Poll: {
          Type: 'AWS::Lambda::Function',
          Properties: { Environment: { Variables: { X: 'x'.repeat(5000) } } },
        },
        Role: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyDocument: { Statement: ['x'.repeat(11_000)] } },
        },
        Bell: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: { AlarmActions: count(6), AlarmDescription: 'x'.repeat(1025) },
        },
      },
    };
    expect(templateProblems('s', template, 'x'.repeat(1024 * 1024 + 1))).toEqual([
      's: the template, in bytes, has 1048577, and AWS takes 1048576',
      expect.stringMatching(/^s: Poll: its environment/),
      expect.stringMatching(/^s: Role, in bytes/),
      's: Bell: its actions has 6, and AWS takes 5',
      's: Bell: its description has 1025, and AWS takes 1024',
    ]);
  });

  it('weighs a bundle', () => {
    const directory = mkdtempSync(join(tmpdir(), 'leadbell-bundle-'));
    writeFileSync(join(directory, 'leadbell.json'), 'x'.repeat(101));
    expect(() => checkBundle('poll', directory, 100)).toThrow(/bundle of poll .* at most 100 bytes, got 101/);
    checkBundle('poll', directory, 101);
    expect(readFileSync(join(directory, 'leadbell.json'))).toHaveLength(101);
    rmSync(directory, { recursive: true });
  });

  it('cuts a list into pieces, in order, and loses none', () => {
    const pieces = inPieces(count(10), 10, (n) => n);
    expect(pieces).toEqual([[1, 2, 3, 4], [5], [6], [7], [8], [9], [10]]);
  });
});
