import { describe, expect, it } from 'vitest';
import { needsDeployment } from '../../../infra/config/needs-deployment.ts';
import { formatPath } from '../../../lambdas/config/path.ts';
import { readConfig } from '../../../lambdas/config/read-config.ts';

const YAML = `
timeZone: Asia/Shanghai
accounts:
  acme: { baseUrl: "https://ai.example.cn", userId: u, token: "ssm:/acme/token" }
  spare: { baseUrl: "https://spare.example.cn", userId: u, token: "secretsmanager:spare#token" }
channels:
  sales: { type: wecom-robot, webhook: "ssm:/sales/webhook" }
  night: { type: dingtalk-robot, webhook: "ssm:/night/webhook", secret: "ssm:/night/secret" }
  leads: { type: sns, topic: leads }
  ops: { type: sns, topic: ops }
  oncall: { type: wecom-robot, webhook: "ssm:/oncall/webhook" }
topics: { leads: {}, ops: {} }
people: { li: { mention: { dingtalk: "ssm:/people/li" } }, zhang: { name: 张三 } }
teams: { east: { people: [li] } }
tasks:
  - { id: t1, account: acme, name: 秋季, channels: [sales, leads], team: east }
  - { id: t2, account: acme, name: 春季, channels: [night] }
digests: { daily: { every: day, at: "18:07", channels: [sales] } }
ops: { channels: [ops, oncall] }
answers: { url: "https://leads.example.cn" }
deploy: { tags: { team: sales }, answers: { domain: leads.example.cn, certificate: "arn:aws:acm:eu-west-1:123456789012:certificate/1" } }
`;

const read = (yaml: string) => readConfig(yaml, 'leadbell.yaml');
const { config, deploy } = read(YAML);
const deployed = { config, deploy, hasPage: true };

/** The keys that a push of the file with this change names. */
function keysOf(...changes: [from: string | RegExp, to: string][]): string[] {
  const yaml = changes.reduce((text, [from, to]) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`nothing is ${String(from)}`);
    return changed;
  }, YAML);
  return needsDeployment(deployed, read(yaml)).map(({ path }) => formatPath(path));
}

describe('a push can do without a deployment', () => {
  it.each<[string, [string | RegExp, string][]]>([
    ['nothing at all', []],
    [
      'another task of an account that is read',
      [['digests:', '  - { id: t3, account: acme, channels: [leads] }\ndigests:']],
    ],
    ['a task less', [[/ {2}- \{ id: t2.*\n/, '']]],
    [
      'a task that is told elsewhere',
      [['channels: [night]', 'channels: [night, sales], link: "https://crm.example.cn/{id}"']],
    ],
    [
      'people, teams and routes',
      [
        ['zhang: { name: 张三 }', 'zhang: { name: 张 }, wang: {}'],
        [
          'people: [li] } }',
          'people: [li, wang], assign: rotate } }\nroutes: [{ match: { province: 安徽 }, channels: [night] }]',
        ],
      ],
    ],
    [
      'a digest more, and another time',
      [
        ['at: "18:07"', 'at: "18:09"'],
        [
          'channels: [sales] } }',
          'channels: [sales] }, weekly: { every: week, on: fri, at: "17:11", channels: [sales] } }',
        ],
      ],
    ],
    [
      'quiet hours, of a robot of alarms too',
      [
        [
          'webhook: "ssm:/oncall/webhook"',
          'webhook: "ssm:/oncall/webhook", quiet: { from: "21:00", to: "09:00" }',
        ],
      ],
    ],
    [
      'another key of a secret that it may read',
      [['secretsmanager:spare#token', 'secretsmanager:spare#new']],
    ],
    [
      'a mention in a robot',
      [['webhook: "ssm:/sales/webhook"', 'webhook: "ssm:/sales/webhook", mention: [all]']],
    ],
  ])('%s', (_what, changes) => {
    expect(keysOf(...changes)).toEqual([]);
  });
});

describe('what needs a deployment is named', () => {
  it.each<[string, string[], [string | RegExp, string][]]>([
    ['a secret', ['channels.sales.webhook'], [['ssm:/sales/webhook', 'ssm:/sales/other']]],
    ['a token', ['accounts.acme.token'], [['ssm:/acme/token', 'ssm:/acme/other']]],
    [
      'the number of a person that is kept elsewhere',
      ['people.zhang.mention.dingtalk'],
      [['name: 张三', 'mention: { dingtalk: "ssm:/people/zhang" }']],
    ],
    [
      'an account',
      ['accounts.beta', 'accounts.beta.token'],
      [
        [
          'channels:\n',
          '  beta: { baseUrl: "https://b.example.cn", userId: u, token: "ssm:/beta" }\nchannels:\n',
        ],
      ],
    ],
    ['another user of an account', ['accounts.acme.userId'], [['userId: u', 'userId: v']]],
    [
      'an account that nothing was read of',
      ['accounts.spare'],
      [['digests:', '  - { id: t3, account: spare, channels: [leads] }\ndigests:']],
    ],
    [
      'an account that nothing is read of any more',
      ['accounts.acme', 'accounts.spare'],
      [
        [/account: acme/, 'account: spare'],
        [/account: acme/, 'account: spare'],
      ],
    ],
    [
      'tasks that are read more rarely than their alarm knows',
      ['accounts.acme'],
      [
        ['channels: [sales, leads]', 'windows: [{ every: 6h, back: 4d }], channels: [sales, leads]'],
        ['channels: [night]', 'windows: [{ every: 6h, back: 4d }], channels: [night]'],
      ],
    ],
    ['a topic', ['topics.third'], [['ops: {} }', 'ops: {}, third: {} }']]],
    ['a subscription', ['topics.leads'], [['leads: {}', 'leads: { emails: [li@example.cn] }']]],
    ['a channel', ['channels.third'], [['  oncall:', '  third: { type: sns, topic: leads }\n  oncall:']]],
    [
      'a topic of somebody else',
      ['channels.leads.topic'],
      [['topic: leads', 'topic: "arn:aws:sns:eu-west-1:123456789012:theirs"']],
    ],
    ['another zone: alarms are told in it, too', ['timeZone'], [['Asia/Shanghai', 'Asia/Tokyo']]],
    [
      'where alarms go',
      ['deploy.alarms'],
      [['ops: { channels: [ops, oncall] }', 'ops: { channels: [ops] }']],
    ],
    [
      'the first account that finds tasks, where there is a page',
      ['accounts.acme.discover'],
      [
        [
          /token: "ssm:\/acme\/token"/,
          'token: "ssm:/acme/token", discover: { match: "秋.*", channels: [sales] }',
        ],
      ],
    ],
    ['tags', ['deploy.tags'], [['tags: { team: sales }', 'tags: { team: ops }']]],
    [
      'no page',
      ['answers', 'deploy.answers'],
      [
        [/answers: \{ url.*\n/, ''],
        [/, answers: .*\n/, ' }\n'],
      ],
    ],
  ])('%s', (_what, keys, changes) => {
    expect(keysOf(...changes)).toEqual(keys);
  });
});
