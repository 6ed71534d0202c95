import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNEL_TYPES } from '../../lambdas/channels/receivers.ts';
import { ConfigError } from '../../lambdas/config/problems.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';

const MINIMAL = `
accounts:
  acme: { baseUrl: https://AI.example.cn:8443/prefix/, userId: u-1, token: env:ACME_TOKEN }
channels:
  sales: { type: wecom-robot, webhook: env:SALES }
tasks:
  - { id: t-1, account: acme, channels: [sales] }
`;

const read = (yaml: string) => readConfig(yaml, 'leadbell.yaml');

/** What a broken file is told, line by line. */
function complaints(yaml: string): string[] {
  try {
    read(yaml);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  throw new Error('expected the file to be refused');
}

const warningsOf = (yaml: string) =>
  read(yaml).warnings.map(({ path, line, message }) => `${line} ${path}: ${message}`);

describe('a file that says only what it must', () => {
  const { config } = read(MINIMAL);

  it('gets the documented defaults', () => {
    expect(config).toMatchObject({
      timeZone: 'Asia/Shanghai',
      locale: 'zh-CN',
      retentionMs: 90 * DAY_MS,
      topics: {},
      digests: {},
    });
    expect(config.ops).toEqual({ channels: [] });
    expect(config.accounts.acme).toMatchObject({
      timeZone: 'Asia/Shanghai',
      subUserId: null,
      concurrency: 4,
    });
    expect(config.channels.sales).toEqual({ type: 'wecom-robot', webhook: 'env:SALES', mention: [] });
    expect(config.tasks[0]).toEqual({
      key: 'ai.example.cn:8443/u-1/t-1',
      id: 't-1',
      account: 'acme',
      name: 't-1',
      channels: ['sales'],
      enabled: true,
      grades: [1],
      freshForMs: HOUR_MS,
      settleMs: 10 * MINUTE_MS,
      windows: [
        { everyMs: MINUTE_MS, backMs: 20 * MINUTE_MS },
        { everyMs: 15 * MINUTE_MS, backMs: 6 * HOUR_MS },
        { everyMs: 6 * HOUR_MS, backMs: 4 * DAY_MS },
      ],
      pageSize: 100,
      maskPhone: false,
      quietAlarm: false,
      link: null,
    });
  });

  it('is plain JSON, so that functions read back what was compiled', () => {
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });
});

it('reads every key of a full file', () => {
  const { config } = read(`
timeZone: Europe/Berlin
locale: en
retention: 31d
accounts:
  acme: { baseUrl: "http://127.0.0.1:8080", userId: u, token: "secretsmanager:leadbell/acme#token", timeZone: Asia/Tokyo, subUserId: s, concurrency: 16 }
channels:
  sales: { type: wecom-robot, webhook: ssm:/leadbell/sales, mention: [zhangsan] }
  mail: { type: sns, topic: leads }
  far: { type: sns, topic: "arn:aws-cn:sns:cn-north-1:123456789012:far" }
topics:
  leads: { emails: [a@example.cn, { address: b@example.cn, only: { province: [安徽, 江苏], grade: [A] } }] }
tasks:
  - id: t
    account: acme
    name: 秋季回访
    channels: [sales, mail, far]
    enabled: false
    grades: [B, A, B]
    freshFor: 2h
    settle: 0s
    windows: [{ every: 1h, back: 30d }, { every: 90s, back: 5m }]
    pageSize: 1000
    maskPhone: true
    link: "https://crm.example.cn/?id={id}&who={extra}"
digests:
  weekly: { every: week, on: mon, at: "08:37", covers: since-last, tasks: [秋季回访], channels: [mail] }
ops: { channels: [sales] }
`);
  expect(config.accounts.acme).toMatchObject({ timeZone: 'Asia/Tokyo', subUserId: 's', concurrency: 16 });
  expect(config.topics).toEqual({
    leads: {
      emails: [
        { address: 'a@example.cn', only: null },
        { address: 'b@example.cn', only: { province: ['安徽', '江苏'], grade: ['A'] } },
      ],
    },
  });
  expect(config.tasks[0]).toMatchObject({
    grades: [1, 2],
    settleMs: 0,
    windows: [
      { everyMs: 90_000, backMs: 5 * MINUTE_MS },
      { everyMs: HOUR_MS, backMs: 30 * DAY_MS },
    ],
    link: 'https://crm.example.cn/?id={id}&who={extra}',
  });
  expect(config.digests.weekly).toEqual({
    every: 'week',
    onWeekday: 1,
    atMinute: 8 * 60 + 37,
    covers: 'since-last',
    tasks: ['127.0.0.1:8080/u/t'],
    channels: ['mail'],
  });
});

it('accepts the example that is in the repository, without a warning', () => {
  const yaml = readFileSync(join(import.meta.dirname, '../../leadbell.example.yaml'), 'utf8');
  expect(warningsOf(yaml)).toEqual([]);
});

describe('each mistake is named with its key, line and column', () => {
  const task = '{ id: t-1, account: acme, channels: [sales] }';
  const withTask = (fields: string) =>
    MINIMAL.replace(task, `{ id: t-1, account: acme, channels: [sales], ${fields} }`);
  it.each([
    [
      'an unknown key',
      `${MINIMAL}retntion: 90d`,
      'retntion',
      'retntion: this key is not known here; did you mean "retention"?',
    ],
    [
      'an unknown key of a task',
      withTask('grade: [A]'),
      'grade:',
      'tasks[0].grade: this key is not known here; did you mean "grades"?',
    ],
    [
      'a key written twice',
      MINIMAL.replace('channels:\n', 'channels:\n  sales: {}\n'),
      'sales: { type',
      'channels.sales: this key is written twice',
    ],
    [
      'an account nobody has',
      MINIMAL.replace('account: acme', 'account: acne'),
      'acne',
      'tasks[0].account: no account is called "acne"; did you mean "acme"?',
    ],
    [
      'a channel nobody has',
      MINIMAL.replace('[sales]', '[sales, sale]'),
      'sale]',
      'tasks[0].channels[1]: no channel is called "sale"; did you mean "sales"?',
    ],
    [
      'a channel listed twice',
      MINIMAL.replace('[sales]', '[sales, sales]'),
      'sales]',
      'tasks[0].channels[1]: this channel is listed twice',
    ],
    [
      'a name that every object has',
      MINIMAL.replace('[sales]', '[constructor]'),
      'constructor',
      'tasks[0].channels[0]: no channel is called "constructor"',
    ],
    [
      'a topic nobody has',
      `${MINIMAL.replace('tasks:', '  m: { type: sns, topic: leds }\ntasks:')}topics: { leads: {} }`,
      'leds',
      'channels.m.topic: no topic is called "leds"; did you mean "leads"?',
    ],
    [
      'a FIFO topic',
      MINIMAL.replace(
        'tasks:',
        '  m: { type: sns, topic: "arn:aws:sns:eu-west-1:123456789012:x.fifo" }\ntasks:',
      ),
      '"arn:',
      'channels.m.topic: expected the ARN of a standard SNS topic',
    ],
    [
      'a task listed twice',
      `${MINIMAL}  - { id: "t-1", account: acme, channels: [sales] }\n`,
      '"t-1"',
      'tasks[1].id: the same task of the same host and user as tasks[0]',
    ],
    [
      'a digest of an unknown task',
      `${MINIMAL}digests: { d: { every: day, at: "08:37", tasks: [t-2], channels: [sales] } }`,
      't-2',
      'digests.d.tasks[0]: no task is called "t-2"; did you mean "t-1"?',
    ],
    [
      'an ops channel nobody has',
      `${MINIMAL}ops: { channels: [op] }`,
      'op]',
      'ops.channels[0]: no channel is called "op"',
    ],
    [
      'a zone of no country',
      `${MINIMAL}timeZone: Asia/Peking`,
      'Asia/Peking',
      'timeZone: expected a time zone such as Asia/Shanghai, got "Asia/Peking"',
    ],
    [
      'a duration without a unit',
      withTask('settle: 10'),
      '10 }',
      'tasks[0].settle: expected a duration such as 90s, 20m, 2h or 3d, got number 10',
    ],
    [
      'a duration in weeks',
      withTask('settle: 1w'),
      '1w',
      'tasks[0].settle: expected a duration such as 90s, 20m, 2h or 3d, got "1w"',
    ],
    [
      'a window too often',
      withTask('windows: [{ every: 59s, back: 20m }]'),
      '59s',
      'tasks[0].windows[0].every: expected at least 1m',
    ],
    [
      'a window too long',
      withTask('windows: [{ every: 1m, back: 31d }]'),
      '31d',
      'tasks[0].windows[0].back: expected at most 30d',
    ],
    [
      'a window with gaps',
      withTask('windows: [{ every: 2h, back: 1h }]'),
      '{ every',
      'tasks[0].windows[0]: a window must look back at least as far as it is apart',
    ],
    [
      'a retention that forgets too soon',
      `${MINIMAL}retention: 30d`,
      '30d',
      'retention: expected more than 30d',
    ],
    [
      'a small letter',
      withTask('grades: [a]'),
      'a] }',
      'tasks[0].grades[0]: expected a grade, A to Z, got "a"',
    ],
    [
      'a page too large',
      withTask('pageSize: 1001'),
      '1001',
      'tasks[0].pageSize: expected a whole number from 1 to 1000, got number 1001',
    ],
    [
      'a link that runs code',
      withTask('link: "javascript:alert(1)"'),
      '"javascript',
      'tasks[0].link: expected a link that begins with https:// or http://',
    ],
    [
      'a link whose host a customer chooses',
      withTask('link: "https://{extra}/"'),
      '"https://{',
      'tasks[0].link: expected a link',
    ],
    [
      'no task at all',
      MINIMAL.replace(/tasks:[\s\S]*/, 'tasks: []'),
      'tasks',
      'tasks: expected at least one task, got none',
    ],
    [
      'a task without an account',
      MINIMAL.replace(' account: acme,', ''),
      '{ id: t-1',
      'tasks[0].account: is missing',
    ],
    [
      'an id that YAML takes for a number',
      MINIMAL.replace('id: t-1', 'id: 42'),
      '42',
      'tasks[0].id: expected text, got number 42: put it in quotes',
    ],
    [
      'a channel of another kind',
      MINIMAL.replace('wecom-robot', 'wecom-robt'),
      'wecom-robt',
      `channels.sales.type: expected ${CHANNEL_TYPES.join(' or ')}, got "wecom-robt"`,
    ],
    [
      'too many pages at once',
      MINIMAL.replace('userId: u-1', 'userId: u-1, concurrency: 17'),
      '17',
      'accounts.acme.concurrency: expected a whole number from 1 to 16',
    ],
    [
      'an address that is none',
      `${MINIMAL}topics: { x: { emails: [li] } }`,
      'li]',
      'topics.x.emails[0]: expected an e-mail address, such as li@example.cn',
    ],
    [
      'a filter on what no message carries',
      `${MINIMAL}topics: { x: { emails: [{ address: a@b.cn, only: { city: [x] } }] } }`,
      'city',
      'topics.x.emails[0].only.city: this key is not known here',
    ],
    [
      'a time of no day',
      `${MINIMAL}digests: { d: { every: day, at: "24:00", channels: [sales] } }`,
      '"24:00"',
      'digests.d.at: expected a time such as "08:37", got "24:00"',
    ],
    [
      'a week without its day',
      `${MINIMAL}digests: { d: { every: week, at: "08:37", channels: [sales] } }`,
      'd: { every',
      'digests.d.on: is missing',
    ],
    [
      'a name that a table key cannot hold',
      MINIMAL.replaceAll('sales', 'sa#les'),
      'sa#les: {',
      'channels["sa#les"]: expected a name',
    ],
    [
      'a number that nobody wrote as one',
      MINIMAL.replace('[sales]', '[1]'),
      '1] }',
      'tasks[0].channels[0]: expected text, got number 1',
    ],
    ['broken YAML', 'accounts: [', '', 'not valid YAML'],
    ['an empty file', '', '', 'accounts: is missing'],
    ['a file that is a list', '- 1', '', 'accounts: is missing'],
  ])('%s', (_fault, yaml, at, complaint) => {
    const found = complaints(yaml).find((line) => line.includes(` ${complaint}`));
    expect(found, complaints(yaml).join('\n')).toBeDefined();
    const [, line, column] = /^leadbell\.yaml:(\d+):(\d+) /.exec(found ?? '') ?? [];
    expect(yaml.split('\n')[Number(line) - 1]?.slice(Number(column) - 1)).toSatisfy((rest: string) =>
      rest.startsWith(at),
    );
  });

  it('all at once, in the order of the file', () => {
    const all = complaints(`
timeZone: Mars
accounts:
  acme: { baseUrl: ftp://x, userId: u, token: env:T, tokn: 1, useId: 2 }
channels:
  a: { type: wecom-robot }
tasks:
  - { id: t, account: acme, channels: [b] }
  - { id: t, account: acme, channels: [] }
`);
    expect(all.map((line) => line.split(' ')[1])).toEqual([
      'timeZone:',
      'accounts.acme.baseUrl:',
      'accounts.acme.tokn:',
      'accounts.acme.useId:',
      'channels.a.webhook:',
      'tasks[0].channels[0]:',
      'tasks[1].id:',
      'tasks[1].channels:',
    ]);
  });
});

describe('a secret in the file', () => {
  const secret = 'eyJhbGciOiJIUzI1NiJ9.c2VjcmV0';
  const webhook = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa';

  it('is refused, and not repeated', () => {
    const lines = complaints(MINIMAL.replace('env:ACME_TOKEN', secret).replace('env:SALES', webhook));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('accounts.acme.token: expected env:NAME, ssm:/name or secretsmanager:id#key');
    expect(lines[1]).toContain('channels.sales.webhook: expected env:NAME');
    expect(lines.join()).not.toMatch(/eyJ|693a91f6|qyapi/);
  });

  it.each([
    ['where a topic belongs', MINIMAL.replace('tasks:', `  m: { type: sns, topic: "${webhook}" }\ntasks:`)],
    ['where a channel belongs', MINIMAL.replace('[sales]', `["${webhook}"]`)],
    ['where a grade belongs', MINIMAL.replace('[sales]', `[sales], grades: ["${secret}"]`)],
    ['where an id belongs', MINIMAL.replace('t-1', `"${webhook}"`)],
    ['in a base URL', MINIMAL.replace('https://', `https://me:${secret}@`)],
    ['in broken YAML', `token: "${secret}\nx: [`],
    ['behind a missing anchor', `token: *${secret}`],
  ])('is not repeated %s', (_place, yaml) => {
    expect(complaints(yaml).join()).not.toMatch(/eyJ|693a91f6|qyapi/);
  });
});

describe('what works and is probably not meant', () => {
  it.each([
    [
      'plain http',
      MINIMAL.replace('https://', 'http://'),
      '3 accounts.acme.baseUrl: is neither https nor on this machine',
    ],
    [
      'a digest at half past',
      `${MINIMAL}digests: { d: { every: day, at: "08:30", channels: [sales] } }`,
      '8 digests.d.at: messages sent at :00 and :30 arrive late',
    ],
    [
      'an account nobody uses',
      MINIMAL.replace('channels:\n', '  b: { baseUrl: https://b.cn, userId: u, token: env:B }\nchannels:\n'),
      '4 accounts.b: no task reads',
    ],
    [
      'a channel nobody uses',
      MINIMAL.replace('tasks:', '  b: { type: wecom-robot, webhook: env:B }\ntasks:'),
      '6 channels.b: nothing is sent',
    ],
    [
      'e-mail alone',
      `${MINIMAL.replace('type: wecom-robot, webhook: env:SALES', 'type: sns, topic: m')}topics: { m: { emails: [a@b.cn] } }`,
      '7 tasks[0].channels: told by e-mail alone',
    ],
    [
      'a link that shows the masked number',
      MINIMAL.replace('[sales]', '[sales], maskPhone: true, link: "https://c.cn/?tel={callee}"'),
      '7 tasks[0].link: maskPhone hides the number in {callee} too',
    ],
    [
      'a host with a Cyrillic letter among Latin ones',
      MINIMAL.replace(/baseUrl: "?https:\/\/[^,"}]+/, (found) =>
        found.replace(/https:\/\/.*/, 'https://\u0430i.example.cn'),
      ),
      'accounts.acme.baseUrl: letter 1 of the host is Cyrillic (U+0430), among letters of another script that it may be taken for: what is called is xn--i-7sb.example.cn',
    ],
    [
      'a host of a link that is not ASCII',
      MINIMAL.replace('[sales]', '[sales], link: "https://线索.cn/{id}"'),
      '7 tasks[0].link: letter 1 of the host is Chinese (U+7EBF): what is called is xn--',
    ],
    [
      'more people than can be mentioned',
      MINIMAL.replace(
        'webhook: env:SALES',
        `webhook: env:SALES, mention: [${Array.from({ length: 20 }, (_, n) => `${'x'.repeat(62)}${10 + n}`)}]`,
      ),
      'channels.sales.mention[15]: only the first 15 of 20 people fit into the 1,024 bytes',
    ],
    [
      'every task off',
      MINIMAL.replace('[sales]', '[sales], enabled: false'),
      ' tasks: every task is off: nothing is read, and nobody is told',
    ],
    [
      'a name that two tasks have',
      MINIMAL.replace(/ {2}- \{ id: t-1.*\n/, (line) =>
        [1, 2].map((n) => line.replace('t-1', `t-${n}, name: 甲`)).join(''),
      ),
      '8 tasks[1].name: tasks[0] has the same name: in messages and digests nobody can tell them apart',
    ],
    [
      'one robot for leads and for faults',
      `${MINIMAL.replace('tasks:', '  ops: { type: wecom-robot, webhook: env:SALES }\ntasks:')}ops: { channels: [ops] }`,
      '6 channels.ops.webhook: channels.sales has the same address: faults stand among the leads there',
    ],
    [
      'one robot twice for one task',
      MINIMAL.replace('tasks:', '  again: { type: wecom-robot, webhook: env:SALES }\ntasks:').replace(
        '[sales]',
        '[sales, again]',
      ),
      '6 channels.again.webhook: channels.sales has the same address: leads of tasks[0] are told twice there',
    ],
    [
      'a correction that waits longer than anybody looks back',
      MINIMAL.replace('[sales]', '[sales], settle: 400d'),
      '7 tasks[0].settle: longer than the longest of `windows` looks back: what became of a lead in between is not seen',
    ],
    [
      'a link with a field that no record has',
      MINIMAL.replace('[sales]', '[sales], link: "https://c.cn/?x={nothing}&y={calleee}&z={id}"'),
      '7 tasks[0].link: no record has {nothing}, so it is always empty\n7 tasks[0].link: no record has {calleee}, so it is always empty; did you mean "callee"?',
    ],
    ['nobody to hear of faults', MINIMAL, 'ops: no ops channel'],
    [
      'faults told where leads are',
      `${MINIMAL}ops: { channels: [sales] }`,
      'ops.channels[0]: leads go to this channel',
    ],
  ])('%s is a warning', (_what, yaml, warning) => {
    expect(warningsOf(yaml).join('\n')).toContain(warning);
  });

  it.each([
    'link: "https://c.cn/?tel={callee}"',
    'maskPhone: true, link: "https://c.cn/?id={id}"',
    'maskPhone: true',
  ])('a task with %s shows nothing that it hides', (fields) => {
    expect(warningsOf(MINIMAL.replace('[sales]', `[sales], ${fields}`)).join()).not.toContain('callee');
  });

  it('fields of a link are known by either name', () => {
    const fields = '{intention_results}{calldate}{createdAtMs}{province}{level_name}{extra}';
    const yaml = MINIMAL.replace('[sales]', `[sales], link: "https://c.cn/?${fields}"`);
    expect(warningsOf(yaml).join()).not.toContain('link');
  });

  it('two channels on one robot are in order where each has tasks of its own', () => {
    const yaml = MINIMAL.replace('tasks:', '  again: { type: wecom-robot, webhook: env:SALES }\ntasks:');
    const other = '  - { id: t-2, account: acme, channels: [again] }\n';
    expect(warningsOf(`${yaml}${other}`).join()).not.toContain('same address');
  });

  it('loopback may speak plain http', () => {
    for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:1', 'x.localhost']) {
      const warnings = warningsOf(MINIMAL.replace('https://AI.example.cn:8443/prefix/', `"http://${host}"`));
      expect(warnings.filter((line) => line.includes('baseUrl'))).toEqual([]);
    }
  });
});

it('never fails in any other way, whatever the file holds', () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.constantFrom('acme', 'sales', '90d', 'A', 'sns'),
  );
  const key = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'accounts',
      'channels',
      'topics',
      'tasks',
      'digests',
      'ops',
      'windows',
      'type',
      '__proto__',
    ),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(
      fc.oneof(
        tree.map((value) => JSON.stringify(value)),
        fc.string(),
      ),
      (yaml) => {
        try {
          read(yaml);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          expect((error as ConfigError).problems.every(({ line, column }) => line >= 1 && column >= 1)).toBe(
            true,
          );
        }
      },
    ),
    { numRuns: 300 },
  );
});
