import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { check } from '../../cli/check/check.ts';

const EXAMPLE = join(import.meta.dirname, '../../leadbell.example.yaml');

class Heard extends Writable {
  text = '';
  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void) {
    this.text += String(chunk);
    done();
  }
}

async function run(file: string, json = false, env: NodeJS.ProcessEnv = {}, nowMs = Date.now()) {
  const io = { stdout: new Heard(), stderr: new Heard(), env, clock: { nowMs: () => nowMs } };
  const code = await check({ file, json }, io);
  return { code, stdout: io.stdout.text, stderr: io.stderr.text };
}

function fileOf(yaml: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'leadbell-check-')), 'leadbell.yaml');
  writeFileSync(file, yaml);
  return file;
}

describe('leadbell check', () => {
  it('sums up a good file for people', async () => {
    const { code, stdout, stderr } = await run(EXAMPLE);
    expect(code).toBe(0);
    expect(stdout).toContain('秋季课程回访  A of acme to sales-east, hot-leads');
    expect(stdout).toContain('webhook from ssm:/leadbell/sales-east/webhook');
    expect(stderr).toBe('');
  });

  it('warns of a topic in a file for one machine: nobody would hear it', async () => {
    const sns = (token: string) =>
      fileOf(`accounts:
  acme: { baseUrl: "https://ai.platform.cn", userId: u-1, token: "${token}" }
channels:
  sales: { type: sns, topic: sales }
  ops: { type: sns, topic: ops }
topics: { sales: { emails: [] }, ops: { emails: [] } }
tasks:
  - { id: 287e19c4-1966-49d6-8f02-000000000001, account: acme, channels: [sales] }
ops: { channels: [ops] }
`);
    const here = await run(sns('env:TOKEN'));
    expect(here.stderr).toMatch(/channels\.sales\.topic: on one machine nobody hears this topic/);
    expect(here.stderr).toMatch(/channels\.ops\.topic: on one machine nobody hears this topic/);
    const heard = await run(sns('env:TOKEN'), false, { AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:1' });
    const deployed = await run(sns('ssm:/leadbell/acme/token'));
    expect(heard.stderr + deployed.stderr).not.toContain('nobody hears');
  });

  it('warns of placeholders in variables that are set, and of one robot behind two of them', async () => {
    const file = fileOf(`accounts:
  acme: { baseUrl: "https://ai.platform.cn", userId: u-1, token: env:TOKEN }
channels:
  sales: { type: wecom-robot, webhook: env:SALES }
  ops: { type: wecom-robot, webhook: env:OPS }
tasks:
  - { id: 287e19c4-1966-49d6-8f02-000000000001, account: acme, channels: [sales] }
ops: { channels: [ops] }
`);
    const robot = (key: string) => `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${key}`;
    const real = robot('aaaaaaaa-0000-4000-8000-000000000001');
    const left = await run(file, false, { TOKEN: 'YOUR_TOKEN_HERE', SALES: robot('YOUR_KEY'), OPS: real });
    expect(left.stderr).toMatch(/accounts\.acme\.token: TOKEN still holds a placeholder: put the real token/);
    expect(left.stderr).toMatch(/channels\.sales\.webhook: SALES still holds a placeholder/);
    expect(left.stderr.match(/placeholder/g)).toHaveLength(2);
    const one = await run(file, false, { TOKEN: 'a.real-1', SALES: real, OPS: ` "${real}" ` });
    expect(one.stderr).toMatch(/channels\.ops\.webhook: channels\.sales has the same address: faults stand/);
    expect(one.stderr).not.toContain('aaaaaaaa');
  });

  it('shows quiet hours, and says when the calendar that they go by ends', async () => {
    const file = fileOf(`
accounts: { acme: { baseUrl: "https://ai.acme.cn", userId: u1, token: "env:TOKEN" } }
channels:
  east: { type: wecom-robot, webhook: "env:EAST", quiet: { from: "21:00", to: "09:00", days: restdays, except: [A] } }
  ops: { type: feishu-robot, webhook: "env:NOT_SET" }
tasks: [{ id: t1, account: acme, channels: [east] }]
ops: { channels: [ops] }
`);
    const now = await run(file, false, {}, Date.parse('2026-11-26T12:00+08:00'));
    expect(now.stderr).toBe('');
    expect(now.stdout).toContain('webhook from env:EAST  quiet 21:00 to 09:00 on restdays except A\n');
    const later = await run(file, true, {}, Date.parse('2027-02-01T12:00+08:00'));
    expect(JSON.parse(later.stdout)).toMatchObject({
      ok: true,
      warnings: [
        {
          path: 'channels.east.quiet',
          line: 4,
          message: expect.stringContaining('ends on 2026-12-31') as string,
        },
      ],
    });
  });

  it('says whose leads they are, and judges a phone number that is set here without repeating it', async () => {
    const file = fileOf(`
accounts: { acme: { baseUrl: "https://ai.acme.cn", userId: u1, token: "env:TOKEN" } }
channels:
  ding: { type: dingtalk-robot, webhook: "env:DING" }
  ops: { type: feishu-robot, webhook: "env:NOT_SET" }
people: { zhang: { name: 张三, mention: { dingtalk: "env:ZHANG" } }, li: { mention: { dingtalk: u-2 } } }
teams: { east: { people: [zhang], lead: li, assign: rotate } }
tasks: [{ id: t1, account: acme, channels: [ding], team: east }]
answers: { url: "https://leads.acme.cn" }
ops: { channels: [ops] }
`);
    const good = await run(file, false, { ZHANG: '13812345678' });
    expect(good).toMatchObject({ code: 0, stderr: '' });
    expect(good.stdout).toContain('Teams\n  east  张三, in turn; the rest to li\n');
    expect(good.stdout).toContain('Answers  at https://leads.acme.cn\n');
    const { code, stderr } = await run(file, false, { ZHANG: '138 1234 5678' });
    expect(code).toBe(2);
    expect(stderr).toContain('people.zhang.mention.dingtalk: ZHANG: expected a mobile number in quotes');
    expect(stderr).not.toContain('1234');
  });

  it('knows the form of an address that is set here, and of each receiver its own', async () => {
    const file = fileOf(`
accounts: { acme: { baseUrl: "https://ai.acme.cn", userId: u1, token: "env:TOKEN" } }
channels:
  ding: { type: dingtalk-robot, webhook: "env:DING", secret: "env:SECRET" }
  feishu: { type: feishu-robot, webhook: "env:FEISHU" }
  ops: { type: feishu-robot, webhook: "env:NOT_SET" }
tasks: [{ id: t1, account: acme, channels: [ding, feishu] }]
ops: { channels: [ops] }
`);
    const good = {
      DING: 'http://127.0.0.1:8080/robot/send?access_token=abc',
      FEISHU: 'http://127.0.0.1:8080/open-apis/bot/v2/hook/0a1b',
      SECRET: 'SECabc',
    };
    expect(await run(file, false, good)).toMatchObject({ code: 0, stderr: '' });
    const { code, stderr } = await run(file, false, { ...good, FEISHU: good.DING });
    expect(code).toBe(2);
    expect(stderr).toContain(
      ':5:42 channels.feishu.webhook: FEISHU: expected an address such as https://open.feishu.cn/',
    );
    expect(stderr).not.toContain('abc');
    expect((await run(file, false, { ...good, SECRET: 'abc' })).stderr).toContain(
      'SECRET does not begin with SEC',
    );
  });

  it('says what was left as the example has it, which cannot be deployed', async () => {
    const left = (await readFile(EXAMPLE, 'utf8')).replace(
      'userId: 00000000-0000-0000-0000-000000000000',
      'userId: u-1',
    );
    const { code, stderr } = await run(fileOf(left));
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /warning: .*:7:\d+ accounts\.acme\.baseUrl: \S+ is a name for examples: put the address/,
    );
    expect(stderr).toMatch(/tasks\[0\]\.id: this is a placeholder/);
    expect(stderr).toMatch(/topics\.ops\.emails\[0\]: this is an address for examples/);
    expect(stderr).not.toContain('userId:');
  });

  it('and for machines', async () => {
    const { code, stdout } = await run(EXAMPLE, true);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, accounts: ['acme'], warnings: [], problems: [] });
  });

  it('names each problem with its line, and ends with 2', async () => {
    const file = fileOf('accounts: {}\nchannels: {}\ntasks: []\nfoo: 1\n');
    const { code, stdout, stderr } = await run(file);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`${file}:3:1 tasks: expected at least one task, got none\n`);
    expect(stderr).toContain(`${file}:4:1 foo: this key is not known here`);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('gives the same problems as JSON', async () => {
    const { code, stdout, stderr } = await run(fileOf('tasks: []\n'), true);
    expect(code).toBe(2);
    expect(stderr).toBe('');
    const { ok, problems } = JSON.parse(stdout) as { ok: boolean; problems: unknown[] };
    expect(ok).toBe(false);
    expect(problems).toContainEqual({
      path: 'tasks',
      line: 1,
      column: 1,
      message: 'expected at least one task, got none',
    });
  });

  it('refuses what AWS would refuse half-way, and only warns where the file is for this machine', async () => {
    const provinces = Array.from({ length: 31 }, (_, n) => `p${n}`);
    const yaml = (await readFile(EXAMPLE, 'utf8')).replace(
      'province: [安徽]',
      `province: [${provinces}], grade: [A, B, C, D, E]`,
    );
    const refused = await run(fileOf(yaml));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/:\d+:\d+ topics\.hot-leads\.emails\[0]\.only: .* multiply to 155/);
    const local = await run(fileOf(yaml.replace('ssm:/leadbell/acme/token', 'env:TOKEN')));
    expect(local.code).toBe(0);
    expect(local.stderr).toMatch(/warning: .*emails\[0]\.only: cannot be deployed: /);
  });

  it('says which secrets of this environment were pasted with something around them, and shows none', async () => {
    const yaml = (await readFile(EXAMPLE, 'utf8')).replace('ssm:/leadbell/acme/token', 'env:TOKEN');
    const of = async (TOKEN: string, expectedCode = 0) => {
      const { code, stderr, stdout } = await run(fileOf(yaml), false, { TOKEN });
      expect(code).toBe(expectedCode);
      expect(stdout + stderr).not.toContain('secretvalue');
      return stderr;
    };
    expect(await of('secretvalue')).not.toContain('TOKEN');
    expect(await of('"Bearer secretvalue"')).toMatch(
      /:\d+:\d+ accounts\.acme\.token: TOKEN has "Bearer" and quotes or brackets, which is left out/,
    );
    expect(await of('secret value', 2)).toContain('TOKEN is no token: character 7 is a space');
    expect(await of('secretvalue\u200b')).toContain('a zero-width space (U+200B) at position 12');
  });

  it('says so where there is no such file', async () => {
    const { code, stderr } = await run('/nowhere/leadbell.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('/nowhere/leadbell.yaml cannot be read (ENOENT)');
  });
});
