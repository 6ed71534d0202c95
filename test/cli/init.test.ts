import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readChoice, wantedTask } from '../../cli/init/choose-tasks.ts';
import { init } from '../../cli/init/init.ts';
import type { InitOptions } from '../../cli/init/options.ts';
import { variableOf } from '../../cli/init/wanted.ts';
import { deploymentProblems } from '../../infra/limits/deployment-problems.ts';
import { readConfigFile } from '../../lambdas/config/read-config-file.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { jumpingPlatform } from '../call-records/record-client.ts';
import { startTaskList, type TaskListServer } from '../support/task-list.ts';
import { Place } from './leadbell.ts';

const TOKEN = 'test-token-eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9';
const ROWS = [
  { id: 'paused-1', name: '英语.VIP班', status: 1 },
  { id: 'running-1', name: '秋季课程: 回访 [1]', status: 3 },
  { id: 'running-2', name: '老客户\u001b[31m', status: 3 },
];

let place: Place;
let vendor: TaskListServer;

beforeEach(async () => {
  place = await Place.make();
  vendor = await startTaskList(ROWS, { token: TOKEN });
});
afterEach(async () => {
  await place.clear();
  await vendor.close();
});

const file = () => join(place.directory, 'leadbell.yaml');
const written = () => readFileSync(file(), 'utf8');
const flags = (...more: string[]) => [
  'init',
  '--base-url',
  vendor.url,
  '--user-id',
  'u1',
  '--channel',
  'wecom',
  ...more,
];
const withToken = { MAIN_TOKEN: TOKEN };

const NOTHING: InitOptions = {
  file: '',
  force: false,
  baseUrl: null,
  userId: null,
  subUserId: null,
  account: 'main',
  tokenVariable: null,
  tasks: [],
  receiver: null,
  channel: null,
  signed: null,
  ops: null,
  aws: false,
  timeZone: 'Asia/Shanghai',
  locale: 'zh-CN',
};

/** What it answers where nobody can be asked, with an account and a robot given. */
async function write(options: Partial<InitOptions> = {}, env: NodeJS.ProcessEnv = {}) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const code = await init(
    { ...NOTHING, file: file(), baseUrl: vendor.url, userId: 'u1', receiver: 'wecom', ...options },
    {
      io: { stdin, stdout, stderr, isTerminal: false, env },
      platform: jumpingPlatform(),
      redactor: createRedactor(),
    },
  );
  return { code, stderr: String(stderr.read() ?? ''), stdout: String(stdout.read() ?? '') };
}

describe('leadbell init, where nobody can be asked', () => {
  it('writes a file that passes check, holds no secret, and says what to type next', async () => {
    const args = flags('--task', 'paused-1', '--task', '秋季课程: 回访 [1]');
    const { code, stdout, stderr } = await place.run(args, withToken);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('read -rs SALES_WEBHOOK && export SALES_WEBHOOK');
    expect(stdout).not.toContain('read -rs MAIN_TOKEN');
    expect(stdout).toContain('check leadbell.yaml');
    expect(written() + stdout).not.toContain(TOKEN);
    expect(written()).toMatch(/^# .+\n/);
    const checked = await place.run(['check', 'leadbell.yaml', '--json']);
    expect(checked.code, checked.stdout).toBe(0);
    expect(JSON.parse(checked.stdout)).toMatchObject({
      warnings: [],
      accounts: ['main'],
      channels: [
        { name: 'sales', type: 'wecom-robot' },
        { name: 'ops', type: 'wecom-robot' },
      ],
      tasks: [
        { id: 'paused-1', name: '英语.VIP班', channels: ['sales'] },
        { id: 'running-1', name: '秋季课程: 回访 [1]', channels: ['sales'] },
      ],
    });
  });

  it('says which flags are missing, and does not wait for anybody', async () => {
    const { code, stderr } = await place.run(['init', '--user-id', 'u1']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no terminal to ask at: give --base-url, --channel too');
    expect(existsSync(file())).toBe(false);
  });

  it('lists the tasks to choose from, running ones first, and writes nothing yet', async () => {
    const { code, stderr } = await write({}, withToken);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /1 {2}秋季课程: 回访 \[1] {2}running-1 {2}\(running\)\n.*2 {2}老客户 \[31m .*\n.*英语\.VIP班.*\(paused\)/,
    );
    expect(existsSync(file())).toBe(false);
  });

  it('does not take a task that the account does not have', async () => {
    const { code, stderr } = await write({ tasks: ['running-9'] }, withToken);
    expect([code, stderr]).toEqual([2, 'leadbell: the account has no task running-9\n']);
  });

  it.each([
    [['running-1', 'running-1'], withToken],
    [['running-1', '秋季课程: 回访 [1]'], withToken],
    [['t1=回访', 't1=老客户'], {}],
  ])('refuses %j, which is one task', async (tasks, env) => {
    const { code, stderr } = await write({ tasks }, env);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--task gives the task \S+ more than once\n$/)]);
    expect(existsSync(file())).toBe(false);
  });

  it.each(['秋季课程', 'autumn'])('does not take %s for an id where there is no list', async (name) => {
    const { code, stderr } = await write({ tasks: [name] });
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${name} looks like a name`)]);
    expect(stderr).toContain('--task ID=NAME');
    expect(existsSync(file())).toBe(false);
  });

  it('writes a file for a deployment where alerts go to a topic, which nobody hears on one machine', async () => {
    const { code, stdout } = await write({ receiver: 'sns', tasks: ['t1=回访'] });
    expect(code).toBe(0);
    expect(written()).toContain('token: ssm:/leadbell/main/token');
    expect(stdout).toMatch(/deploy --config \S*leadbell\.yaml/);
    expect(stdout).toContain('on one machine nobody hears this topic');
    expect(stdout).not.toContain('run --config');
  });

  it('writes a file that can be deployed as it is, with --aws', async () => {
    const given = {
      aws: true,
      receiver: 'dingtalk',
      signed: true,
      channel: '华东',
      tasks: ['t1=回访'],
    } as const;
    const { code, stdout } = await write(given);
    expect(code).toBe(0);
    expect(written()).not.toContain('env:');
    for (const ref of ['main/token', 'leads/webhook', 'leads/secret', 'ops/webhook', 'ops/secret'])
      expect(written()).toContain(`ssm:/leadbell/${ref}`);
    expect(stdout).not.toContain('export');
    expect(stdout).toMatch(/deploy --config \S*leadbell\.yaml/);
    const { config, deploy } = await readConfigFile(file());
    expect(deploymentProblems(config, deploy)).toEqual([]);
  });

  it('keeps to the variable that --token-env names, also beside a topic', async () => {
    const { stdout } = await write({ receiver: 'sns', tokenVariable: 'ACME_TOKEN', tasks: ['t1=回访'] });
    expect(written()).toContain('token: env:ACME_TOKEN');
    expect(stdout).toMatch(/run --config \S*leadbell\.yaml/);
    expect(stdout).toContain('on one machine nobody hears this topic');
  });

  it('goes on without the list where it cannot be had, and says why', async () => {
    const { code, stderr } = await write({ tasks: ['t1=回访'] }, { MAIN_TOKEN: 'an-old-token' });
    expect(code).toBe(0);
    expect(stderr).toMatch(/The tasks cannot be listed: The record API did not accept the token/);
    expect(written()).toContain('name: 回访');
  });

  it('keeps a file that is there, unless it is told to overwrite it', async () => {
    await place.write('leadbell.yaml', 'mine');
    const { code, stderr } = await write({ tasks: ['t1=回访'] });
    expect(code).toBe(2);
    expect(stderr).toContain('leadbell.yaml is there already, and --force overwrites it');
    expect(written()).toBe('mine');
    expect((await write({ tasks: ['t1=回访'], force: true })).code).toBe(0);
    expect(written()).toContain('t1');
  });

  it.each<[Partial<InitOptions>, RegExp]>([
    [{ baseUrl: 'ai.example.cn' }, /--base-url: expected a URL/],
    [{ channel: 'a b' }, /--channel-name: expected letters/],
    [{ tokenVariable: 'sk-123' }, /--token-env: expected the name of a variable/],
    [{ signed: true }, /--signed: only robots of DingTalk and Feishu/],
    [{ ops: true, channel: 'ops' }, /--ops: the channel is called ops itself/],
  ])('says what is wrong with %j', async (options, said) => {
    const { code, stderr } = await write({ tasks: ['t1'], ...options });
    expect(code).toBe(2);
    expect(stderr).toMatch(said);
  });

  it.each<[Partial<InitOptions>, string[]]>([
    [{ receiver: 'dingtalk', signed: true, userId: '0017', tasks: ['12=true'] }, []],
    [{ receiver: 'feishu', signed: true, locale: 'en', channel: '华东' }, []],
    [{ receiver: 'sns', subUserId: '1e3', account: 'null' }, []],
    [{ ops: false }, ['no ops channel: nobody would hear of a fault']],
  ])('writes what can be read: %j', async (options, said) => {
    expect(await write({ tasks: ['t1'], ...options })).toMatchObject({ code: 0, stderr: '' });
    const { config, warnings } = await readConfigFile(file());
    expect(warnings.map(({ message }) => message)).toEqual(said);
    const account = config.accounts[options.account ?? 'main'];
    expect(account?.userId).toBe(options.userId ?? 'u1');
    expect(account?.subUserId).toBe(options.subUserId ?? null);
    expect(config.locale).toBe(options.locale ?? 'zh-CN');
  });
});

describe('leadbell init, at a terminal', () => {
  /** Answers each question that the screen shows, and ends the input after the last one. */
  async function talk(answers: readonly [question: RegExp, answer: string][]) {
    const stdin = new PassThrough();
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    let screen = '';
    let unread = '';
    const left = [...answers];
    stderr.on('data', (chunk: Buffer) => {
      screen += chunk.toString();
    });
    stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString();
      unread += chunk.toString();
      const [next] = left;
      if (!next?.[0].test(unread)) return;
      unread = '';
      left.shift();
      setImmediate(() => {
        stdin.write(`${next[1]}\n`);
        if (left.length === 0) setImmediate(() => stdin.end());
      });
    });
    const code = await init(
      { ...NOTHING, file: file() },
      {
        io: { stdin, stdout, stderr, isTerminal: true, env: {} },
        platform: jumpingPlatform(),
        redactor: createRedactor(),
      },
    );
    return { code, screen, unasked: left };
  }

  const ACCOUNT = (): [RegExp, string][] => [
    [/Address of the record API/, 'ai.example.cn'],
    [/expected a URL[\s\S]*Address of the record API/, vendor.url],
    [/Id of the account/, 'u1'],
  ];

  it('asks for what it does not know, again where an answer cannot be, and shows no token', async () => {
    const { code, screen, unasked } = await talk([
      ...ACCOUNT(),
      [/Bearer token/, TOKEN],
      [/Which of them/, '7'],
      [/expected numbers from 1 to 3/, '1,3'],
      [/Where do alerts go/, '2'],
      [/What do you call this group/, ''],
      [/Does the robot ask for a signature/, 'y'],
      [/Do operators have one/, 'n'],
    ]);
    expect(unasked).toEqual([]);
    expect(code, screen).toBe(0);
    expect(screen).not.toContain(TOKEN);
    expect(screen).not.toContain('\u001b[31m');
    expect(written()).toContain('running-1');
    expect(written()).toContain('paused-1');
    expect(written()).toContain(
      'sales: { type: dingtalk-robot, webhook: env:SALES_WEBHOOK, secret: env:SALES_SECRET }',
    );
  });

  it('takes a task by hand where there is no token yet', async () => {
    const { code, screen } = await talk([
      ...ACCOUNT(),
      [/Bearer token/, ''],
      [/Id of the calling task/, 't1'],
      [/Its name/, '回访'],
      [/Where do alerts go/, ''],
      [/What do you call this group/, ''],
      [/Do operators have one/, ''],
    ]);
    expect(code, screen).toBe(0);
    expect(written()).toContain('name: 回访');
    expect(written()).toContain('ops: { channels: [ops] }');
    expect(vendor.requests).toEqual([]);
  });

  it('writes nothing where nobody answers any more', async () => {
    const { code, screen } = await talk(ACCOUNT());
    expect(code).toBe(1);
    expect(screen).toContain('nobody answers; nothing was written');
    expect(existsSync(file())).toBe(false);
  });
});

describe('a choice of tasks', () => {
  it.each([
    ['2', [1]],
    ['1,3', [0, 2]],
    ['1、2，3', [0, 1, 2]],
    ['2-3 1', [1, 2, 0]],
    ['all', [0, 1, 2]],
    ['0', null],
    ['4', null],
    ['3-1', null],
    ['x', null],
    ['', null],
  ])('%s', (text, chosen) => {
    expect(readChoice(text, 3)).toEqual(chosen);
  });

  it('has names without what a terminal would obey, and an id for a name that is none', () => {
    expect(wantedTask({ id: 'a', name: '老\u001b]0;x\u0007客\u200b户' }).name).toBe('老 ]0;x 客 户');
    expect(wantedTask({ id: 'a', name: '\u3164' }).name).toBe('a');
  });
});

describe('the name of a variable', () => {
  it.each([
    ['sales-east', 'SALES_EAST_WEBHOOK'],
    ['华东', 'LEADBELL_WEBHOOK'],
    ['2nd', 'LEADBELL_WEBHOOK'],
  ])('of %s', (name, variable) => {
    expect(variableOf(name, 'WEBHOOK')).toBe(variable);
  });
});
