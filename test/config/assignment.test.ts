import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../lambdas/config/problems.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { PATTERN_SEES_CHARS, patternProblem, patternTest } from '../../lambdas/config/schema/pattern.ts';
import { secretRefs } from '../../lambdas/config/secrets/secret-ref.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';

const BASE = `accounts:
  acme: { baseUrl: https://ai.example.cn, userId: u-1, token: env:ACME_TOKEN }
channels:
  east: { type: wecom-robot, webhook: env:EAST }
  north: { type: dingtalk-robot, webhook: env:NORTH }
  managers: { type: wecom-robot, webhook: env:MANAGERS }
  crm: { type: sns, topic: "arn:aws:sns:eu-west-1:123456789012:crm" }
  ops: { type: wecom-robot, webhook: env:OPS }
ops: { channels: [ops] }
`;
const TASK = '{ id: t-1, account: acme, name: 秋季回访, channels: [east, crm], team: east, escalation: hot }';
const KEYS = `people:
  zhangsan: { name: 张三, mention: { wecom: zhangsan, dingtalk: env:ZHANGSAN_MOBILE }, weight: 2, holds: 8, perDay: 40 }
  lisi: { mention: { wecom: lisi, dingtalk: "13800000000" } }
  wangwu: { name: 王五, mention: { wecom: wangwu, dingtalk: wangwu-1 } }
teams:
  east: { people: [zhangsan, lisi], lead: wangwu, hours: { from: "09:00", to: "21:00", days: workdays }, assign: rotate }
escalation:
  hot: [{ after: 30s, tell: [east], mention: assignee }, { after: 15m, tell: [managers], mention: lead }, { after: 30m, reassign: true }]
answers: { url: "https://leads.example.cn/bell/" }
`;
const ROUTES = `routes:
  - { match: { province: [安徽, 江苏], extra: { pattern: "^VIP" } }, channels: [east, north], team: east }
  - { match: { task: 秋季回访 }, escalation: hot }
`;
const whole = `${BASE}${KEYS}${ROUTES}tasks:\n  - ${TASK}\n`;

const read = (yaml: string) => readConfig(yaml, 'leadbell.yaml');
const warningsOf = (yaml: string) => read(yaml).warnings.map(({ path, message }) => `${path}: ${message}`);

/** What a broken file is told, without the name of the file and the line. */
function complaintsOf(yaml: string): string[] {
  try {
    read(yaml);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

const changed = (from: string, to: string): string => {
  if (!whole.includes(from)) throw new Error(`expected the file to hold ${from}`);
  return whole.replace(from, to);
};

describe('people, teams, routes, escalation and answers', () => {
  it('are read as the functions use them, without a warning', () => {
    const { config, warnings } = read(whole);
    expect(warnings).toEqual([]);
    expect(config.people).toEqual({
      zhangsan: {
        name: '张三',
        mention: { wecom: 'zhangsan', dingtalk: 'env:ZHANGSAN_MOBILE' },
        weight: 2,
        holds: 8,
        perDay: 40,
      },
      lisi: {
        name: 'lisi',
        mention: { wecom: 'lisi', dingtalk: '13800000000' },
        weight: 1,
        holds: null,
        perDay: null,
      },
      wangwu: {
        name: '王五',
        mention: { wecom: 'wangwu', dingtalk: 'wangwu-1' },
        weight: 1,
        holds: null,
        perDay: null,
      },
    });
    expect(config.teams).toEqual({
      east: {
        people: ['zhangsan', 'lisi'],
        lead: 'wangwu',
        hours: { fromMinute: 540, toMinute: 1260, days: [1, 2, 3, 4, 5], calendar: 'workdays' },
        assign: 'rotate',
      },
    });
    expect(config.routes).toEqual([
      {
        match: { province: { oneOf: ['安徽', '江苏'] }, extra: { pattern: '^VIP' } },
        channels: ['east', 'north'],
        team: 'east',
        escalation: null,
      },
      { match: { task: { oneOf: ['秋季回访'] } }, channels: null, team: null, escalation: 'hot' },
    ]);
    expect(config.escalation).toEqual({
      hot: [
        { afterMs: 30 * SECOND_MS, tell: ['east'], mention: 'assignee' },
        { afterMs: 15 * MINUTE_MS, tell: ['managers'], mention: 'lead' },
        { afterMs: 30 * MINUTE_MS, reassign: true },
      ],
    });
    expect(config.answers).toEqual({
      url: 'https://leads.example.cn/bell',
      identity: 'enrolled',
      listen: { host: '127.0.0.1', port: 8788 },
      announce: false,
      staleAfterMs: DAY_MS,
    });
    expect(config.tasks[0]).toMatchObject({ team: 'east', escalation: 'hot' });
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });

  it('are not there at all where a file has none of them', () => {
    const { config } = read(`${BASE}tasks:\n  - { id: t-1, account: acme, channels: [east] }\n`);
    const keys = [...Object.keys(config), ...Object.keys(config.tasks[0] ?? {})];
    expect(keys).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/people|team|routes|escalation|answers/)]),
    );
  });

  it('name secrets: a phone number that is kept elsewhere is read where it is needed', () => {
    expect(secretRefs(read(whole).config)).toContainEqual({
      ref: 'env:ZHANGSAN_MOBILE',
      path: ['people', 'zhangsan', 'mention', 'dingtalk'],
    });
    expect(secretRefs(read(whole).config).filter(({ path }) => path[0] === 'people')).toHaveLength(1);
  });

  it('may leave most to the defaults', () => {
    const { config } = read(`${BASE}people: { li: {} }
teams: { all: { people: [li] } }
routes: [{ team: all }]
answers: { url: "http://localhost:8788", listen: "[::]:80", staleAfter: 30s, identity: choose, announce: true }
tasks: [{ id: t-1, account: acme, channels: [east], routes: [] }, { id: t-2, account: acme, channels: [east] }]
`);
    expect(config.teams?.all).toEqual({ people: ['li'], lead: null, hours: null, assign: 'none' });
    expect(config.routes).toEqual([{ match: {}, channels: null, team: 'all', escalation: null }]);
    expect(config.tasks[0]?.routes).toEqual([]);
    expect(config.answers).toEqual({
      url: 'http://localhost:8788',
      identity: 'choose',
      listen: { host: '::', port: 80 },
      announce: true,
      staleAfterMs: 30 * SECOND_MS,
    });
  });
});

describe('a mistake in them is an error that says where it is', () => {
  it.each<[string, string, string]>([
    ['lead: wangwu', 'lead: wangw', 'teams.east.lead: no person is called "wangw"; did you mean "wangwu"?'],
    ['people: [zhangsan, lisi]', 'people: []', 'teams.east.people: expected at least one, got an empty list'],
    ['people: [zhangsan, lisi]', 'people: [lisi, lisi]', 'teams.east.people[1]: this person is listed twice'],
    [
      'team: east, escalation: hot }',
      'team: west }',
      'tasks[0].team: no team is called "west"; did you mean "east"?',
    ],
    [
      'team: east, escalation: hot }',
      'escalation: hott }',
      'tasks[0].escalation: no escalation is called "hott"; did you mean "hot"?',
    ],
    [
      'tell: [managers]',
      'tell: [manager]',
      'escalation.hot[1].tell[0]: no channel is called "manager"; did you mean "managers"?',
    ],
    [
      'channels: [east, north], team: east',
      'channels: [west], team: est',
      'routes[0].channels[0]: no channel is called "west"; did you mean "east"?',
    ],
    [
      'to: "21:00"',
      'to: "09:00"',
      'teams.east.hours: expected "from" before "to": hours are of one day, at most to "24:00". Who works through the night is two teams, one to "24:00" and one from "00:00", or a team without hours',
    ],
    [
      'days: workdays',
      'days: weekdays',
      'teams.east.hours.days: expected all, workdays, or a list of mon, tue, wed, thu, fri, sat, sun',
    ],
    ['after: 30s', 'after: 29s', 'escalation.hot[0].after: expected at least 30s'],
    [
      'after: 15m',
      'after: 15',
      'escalation.hot[1].after: expected a duration such as 90s, 20m, 2h or 3d, got number 15',
    ],
    ['after: 15m', 'after: 20s', 'escalation.hot[1].after: expected at least 30s'],
    [
      'after: 15m',
      'after: 40m',
      'escalation.hot[2]: expected the steps in the order of time: this one is due before the one above it',
    ],
    [
      'reassign: true',
      'reassign: true, tell: [east]',
      'escalation.hot[2]: expected either "tell", perhaps with "mention", or "reassign: true"',
    ],
    [
      'reassign: true',
      'mention: lead',
      'escalation.hot[2]: expected either "tell", perhaps with "mention", or "reassign: true"',
    ],
    ['mention: lead', 'mention: boss', 'escalation.hot[1].mention: expected assignee or lead, got "boss"'],
    [
      'https://leads.example.cn/bell/',
      'http://leads.example.cn',
      'answers.url: expected https, or an address of this machine: over http, others on the way could take over sessions',
    ],
    [
      'https://leads.example.cn/bell/',
      'https://leads.example.cn/?a=1',
      'answers.url: expected a base URL without ? and #',
    ],
    [
      'answers: {',
      'answers: { listen: "8788",',
      'answers.listen: expected a host and a port, such as "127.0.0.1:8788", got "8788"',
    ],
    [
      'wecom: wangwu',
      'wecom: "13800000000"',
      'people.wangwu.mention.wecom: expected a WeCom user id, got a phone number: a robot mentions people by their id in the contacts of WeCom',
    ],
    [
      'wecom: wangwu',
      'wecom: "@all"',
      'people.wangwu.mention.wecom: expected one person, got "@all", which is everybody',
    ],
    [
      'wecom: wangwu',
      'wechat: wangwu',
      'people.wangwu.mention.wechat: this key is not known here; did you mean "wecom"?',
    ],
    [
      'pattern: "^VIP"',
      'pattern: "("',
      'routes[0].match.extra.pattern: expected a regular expression of JavaScript: unterminated group',
    ],
    [
      'pattern: "^VIP"',
      'pattern: "(a+)+$"',
      'routes[0].match.extra.pattern: expected a pattern with fewer of * + { } ? and |, above all within each other: on some text it would take too long',
    ],
    [
      'province: [安徽, 江苏]',
      'province: []',
      'routes[0].match.province: expected at least one, got an empty list',
    ],
    [
      'province: [安徽, 江苏]',
      'provinz: 安徽',
      'routes[0].match.provinz: this key is not known here; did you mean "province"?',
    ],
    ['weight: 2', 'weight: 0', 'people.zhangsan.weight: expected a whole number from 1 to 100, got number 0'],
  ])('%s as %s', (from, to, complaint) => {
    expect(complaintsOf(changed(from, to))).toContain(complaint);
  });

  it('an alarm does not go where a route or a reminder sends leads', () => {
    for (const channel of ['north', 'managers']) {
      expect(complaintsOf(`${whole}deploy: { alarms: [${channel}] }\n`)).toEqual([
        'deploy.alarms[0]: leads go to this channel, and nothing else does: name another',
      ]);
    }
  });
});

describe('what is probably not meant is a warning', () => {
  it.each<[string, string, string]>([
    [
      'province: [安徽, 江苏]',
      'province: [安徽省, 江苏]',
      'routes[0].match.province[0]: "安徽省" is not a province as call records write them; did you mean "安徽"?',
    ],
    [
      'province: [安徽, 江苏]',
      'province: { pattern: "省$" }',
      'routes[0].match.province: call records have no province of this name; they have 安徽 or 北京, for example',
    ],
    [
      'task: 秋季回访',
      'task: 秋季回放',
      'routes[1].match.task: no task that these routes are for is called "秋季回放"; did you mean "秋季回访"?',
    ],
    [
      'task: 秋季回访',
      'task: { pattern: 春 }',
      'routes[1].match.task: no task of these routes has this name; there are "秋季回访", "t-1"',
    ],
    [
      '{ match: { province: [安徽, 江苏], extra: { pattern: "^VIP" } }, ',
      '{ ',
      'routes[1]: never looked at: whatever it fits, routes[0] fits before it',
    ],
    [
      'mention: { wecom: lisi, dingtalk: "13800000000" }',
      'mention: { wecom: lisi }',
      'people.lisi.mention: nothing for dingtalk: where it is their turn, an alert there names them and mentions nobody',
    ],
    [
      'mention: { wecom: wangwu, dingtalk: wangwu-1 }',
      'mention: { dingtalk: wangwu-1 }',
      'people.wangwu.mention: nothing for wecom: a step there that is for the lead of the team names them and mentions nobody',
    ],
    [
      'wangwu: { name: 王五',
      'wangwu: { name: 张三',
      'people.wangwu.name: people.zhangsan has the same name: nobody can tell them apart',
    ],
    [
      'match: { task: 秋季回访 }',
      'match: { task: 秋季回访, city: 蚌埠市 }',
      'routes[1].match.city: call records have cities without 市; did you mean "蚌埠"?',
    ],
    [
      'after: 30m, reassign',
      'after: 8d, reassign',
      'escalation.hot[2]: the link of an alert is good for 7 days: nobody could take the lead by it then',
    ],
    [
      'bell/" }',
      'bell/", staleAfter: 200d }',
      'answers.staleAfter: longer than "retention": by then the lead is forgotten, and nobody is asked',
    ],
    ['lead: wangwu, ', '', 'people.wangwu: is in no team: no lead is ever theirs'],
    [
      'lead: wangwu, ',
      '',
      'escalation.hot[1]: no team it is used for has a "lead", so there is nobody to mention',
    ],
    [
      'assign: rotate',
      'assign: none',
      'escalation.hot[2]: no team it is used for has "assign: rotate", so there is nobody to take a lead from',
    ],
    [
      'assign: rotate',
      'assign: none',
      'escalation.hot[0]: no team it is used for has "assign: rotate", so there is nobody to mention',
    ],
    [
      'people: [zhangsan, lisi]',
      'people: [zhangsan]',
      'escalation.hot[2]: the team has one person, so there is nobody else to give it to',
    ],
    [
      'tell: [managers], mention: lead',
      'tell: [crm], mention: lead',
      'escalation.hot[1]: none of these channels can mention anybody',
    ],
    [
      'answers: { url: "https://leads.example.cn/bell/" }',
      '',
      'escalation.hot: without "answers" alerts have no link, so nobody takes a lead but by "leadbell claim", and each step is taken for every lead',
    ],
    ['tell: [managers]', 'tell: [ops]', 'ops.channels[0]: leads go to this channel, so faults never do'],
    [', escalation: hot }\n', ' }\n', 'escalation.hot: no task and no route uses it'],
    [
      TASK,
      TASK.replace('team:', 'routes: [], team:'),
      'routes: every task has routes of its own, so these are never looked at',
    ],
    [
      'env:NORTH',
      'env:EAST',
      'channels.north.webhook: channels.east has the same address: leads of routes[0] are told twice there',
    ],
  ])('%s as %s', (from, to, warning) => {
    const isEscalationUnused = from === ', escalation: hot }\n';
    const yaml = isEscalationUnused
      ? changed(TASK, TASK.replace(', escalation: hot', '')).replace(', escalation: hot }', ', team: east }')
      : changed(from, to);
    expect(warningsOf(yaml)).toContain(warning);
  });

  it('a person of no team, a team of no task, answers without people', () => {
    const task = 'tasks: [{ id: t-1, account: acme, channels: [east] }]\n';
    expect(warningsOf(`${BASE}people: { li: {} }\nteams: { far: { people: [li] } }\n${task}`)).toContain(
      'teams.far: no task and no route gives it any lead',
    );
    expect(warningsOf(`${BASE}answers: { url: "https://a.example.cn" }\n${task}`)).toContain(
      'answers: there are no "people", so nobody can take a lead',
    );
  });
});

describe('a pattern', () => {
  it.each([
    '秋季.*',
    '^VIP',
    'a|b',
    '[\\u4e00-\\u9fff]+',
    '(?:北京|上海)',
    '^\\d{3,4}-',
    'a\\(?=b',
    'x{2}',
    '(?<year>\\d\\d)',
  ])('%s is taken', (pattern) => expect(patternProblem(pattern)).toBeNull());

  it.each([
    '(a+)+',
    '(a|a)*b',
    'a*a*a*a*b',
    '.*.*.*',
    '(a?){30}',
    'a?'.repeat(40),
    '(a)\\1',
    '(?=a)',
    '(?<!a)b',
    '((ab?)*c)*',
    'a'.repeat(201),
  ])('%s is not: some text would hold a poll up', (pattern) =>
    expect(patternProblem(pattern)).not.toBeNull(),
  );

  it('sees no more of a text than its bound, in whole characters', () => {
    const test = patternTest('b');
    expect(test(`${'🙂'.repeat(PATTERN_SEES_CHARS - 1)}b`)).toBe(true);
    expect(test(`${'a'.repeat(PATTERN_SEES_CHARS)}b`)).toBe(false);
  });

  it('that is taken never stalls, whatever it is and whatever the text', () => {
    const part = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      'a*',
      'a+',
      'a?',
      '(a|b)',
      '(ab)+',
      'a{2,9}',
      '(a?b)',
      '|',
      '(?:a|ab)+',
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const pattern = parts.join('');
        if (patternProblem(pattern) !== null) return;
        taken += 1;
        expect(typeof patternTest(`${pattern}$`)(`${'a'.repeat(199)}c`)).toBe('boolean');
      }),
      { numRuns: 60 },
    );
    expect(taken).toBeGreaterThan(0);
  });
});
