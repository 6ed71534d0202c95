import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Kind } from '../../cli/render/kinds.ts';
import { render } from '../../cli/render/render.ts';
import { renderAlert } from '../../lambdas/alerts/alert.ts';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import { readConfigFile } from '../../lambdas/config/read-config-file.ts';
import { factsOf } from '../../lambdas/leads/facts/facts-of-record.ts';
import { TASK_ID, USER_ID, vendorRecord } from '../support/records.ts';

const NOW_MS = Date.UTC(2026, 10, 27, 2, 0);
const FILE = `
timeZone: Asia/Shanghai
locale: zh-CN
accounts: { acme: { baseUrl: "https://ai.example.com", userId: ${USER_ID}, token: "env:T" } }
channels:
  sales: { type: wecom-robot, webhook: "env:W", mention: [zhangsan] }
  north: { type: dingtalk-robot, webhook: "env:D", secret: "env:DS" }
  south: { type: feishu-robot, webhook: "env:F", keyword: 线索 }
  hot: { type: sns, topic: hot }
topics: { hot: { emails: [] } }
tasks: [{ id: ${TASK_ID}, account: acme, name: 秋季课程回访, channels: [sales, hot] }]
ops: { channels: [south] }
`;
const PEOPLE = `
digests: { daily: { every: day, at: "08:37", channels: [sales] } }
people: { zhangsan: { name: 张三, mention: { wecom: zhangsan, dingtalk: "env:ZM" } } }
teams: { east: { people: [zhangsan], assign: rotate } }
routes: [{ match: { province: [安徽] }, team: east, escalation: fast }]
escalation: { fast: [{ after: 5m, tell: [sales], mention: assignee }] }
answers: { url: https://leads.example.cn }
`;

interface Shown {
  channel: string;
  kind: Kind;
  variant: string | null;
  told: boolean;
  records: string[];
  message: number;
  messages: number;
  body: { markdown?: { content: string }; image?: object } | null;
  length: { bytes: number; mostBytes: number; of: string } | null;
  texts: { as: string; text: string }[];
  cut: string[];
}

class Heard extends Writable {
  text = '';
  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void) {
    this.text += String(chunk);
    done();
  }
}

interface Asked {
  yaml?: string;
  record?: unknown;
  channel?: string;
  kind?: Kind;
  out?: boolean;
  json?: boolean;
}

async function run({ yaml = FILE, record, channel, kind, out, json = true }: Asked = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'leadbell-render-'));
  const configFile = join(directory, 'leadbell.yaml');
  writeFileSync(configFile, yaml);
  const recordFile = record === undefined ? null : join(directory, 'records.json');
  if (recordFile !== null)
    writeFileSync(recordFile, typeof record === 'string' ? record : JSON.stringify(record));
  const io = {
    stdout: new Heard(),
    stderr: new Heard(),
    clock: { nowMs: () => NOW_MS },
    draw: async () => new TextEncoder().encode('a PNG'),
  };
  const outDirectory = out ? join(directory, 'out') : null;
  const wanted = { configFile, recordFile, channel: channel ?? null, kind: kind ?? null, outDirectory, json };
  const code = await render(wanted, io);
  const { text: stdout } = io.stdout;
  const messages =
    json && code !== 2 && stdout !== '' ? (JSON.parse(stdout) as { messages: Shown[] }).messages : [];
  return { code, stdout, stderr: io.stderr.text, messages, outDirectory };
}

const aRecord = (change: object = {}) => ({
  ...vendorRecord({ calledAtMs: NOW_MS - 300_000, intention_results: 1 }),
  ...change,
});

describe('leadbell render', () => {
  it('shows every kind in every channel without a network or a secret, and says which the file tells there', async () => {
    const { code, stderr, messages } = await run();
    expect([code, stderr]).toEqual([0, '']);
    for (const channel of ['sales', 'north', 'south', 'hot']) {
      const kinds = messages.filter((one) => one.channel === channel).map(({ kind }) => kind);
      expect([...new Set(kinds)], channel).toEqual(['alert', 'list', 'correction', 'digest', 'fault']);
    }
    const told = messages.filter((one) => one.told).map(({ channel, kind }) => `${kind} ${channel}`);
    expect([...new Set(told)]).toEqual([
      'alert sales',
      'list sales',
      'correction sales',
      'fault south',
      'alert hot',
      'list hot',
      'correction hot',
    ]);
  });

  it('shows a record as the very body that its alert has', async () => {
    const record = aRecord();
    const { messages } = await run({ record: [record], kind: 'alert', channel: 'sales' });
    const directory = mkdtempSync(join(tmpdir(), 'leadbell-render-'));
    writeFileSync(join(directory, 'leadbell.yaml'), FILE);
    const { config } = await readConfigFile(join(directory, 'leadbell.yaml'));
    const [task] = config.tasks;
    const row = readRecord(record, 'Asia/Shanghai');
    const { sales } = config.channels;
    if (!task || !row.readable || !sales) throw new TypeError('the scene is wrong');
    const context = { locale: config.locale, timeZone: config.timeZone, nowMs: NOW_MS, channel: 'sales' };
    const told = { kind: 'alert', lead: factsOf(row.record, task), newGrade: null } as const;
    const wire = receiverOf(sales).wire(renderAlert(told, { ...context, repeat: false }), sales);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({
      body: 'body' in wire && wire.body,
      records: [record.id],
      told: true,
    });
  });

  it('reads a record, a list, and a whole answer, and says what is wrong with a row and what is not told', async () => {
    const record = aRecord();
    for (const form of [record, [record], { code: 200, message: 'ok', meta: { total: 1 }, data: [record] }]) {
      const { code, messages } = await run({ record: form, kind: 'alert', channel: 'sales' });
      expect([code, messages[0]?.records]).toEqual([0, [record.id]]);
    }
    const mixed = await run({
      record: [
        aRecord({ intention_results: 'zz' }),
        aRecord({ id: 'cold', intention_results: 3 }),
        aRecord({ id: 'of-another', task_id: 'x' }),
      ],
      kind: 'alert',
      channel: 'sales',
    });
    expect(mixed.code).toBe(1);
    expect(mixed.stderr).toContain('record 1 cannot be read: intention_results: expected 0 to 26');
    expect(mixed.stderr).toContain('record 2 has grade C, and 秋季课程回访 asks for A');
    expect(mixed.stderr).toContain('record 3 is of task x, which the file does not have');
    expect(mixed.messages.map(({ told }) => told)).toEqual([false, true]);
  });

  it('refuses what holds no records, a channel that is not there, and reminders where there are none', async () => {
    const refused = await run({ record: { code: 1002, message: '账号不存在' } });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('does not know the account')]);
    const page = await run({ record: '<html>' });
    expect([page.code, page.stderr]).toEqual([1, expect.stringContaining('a text that is no JSON')]);
    const none = await run({ record: [{ name: 'x' }] });
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('record 1 cannot be read: id:')]);
    const nobody = await run({ channel: 'nobody' });
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('it has sales, north')]);
    const reminder = await run({ kind: 'reminder' });
    expect([reminder.code, reminder.stderr]).toEqual([2, expect.stringContaining('escalation')]);
  });

  it('shows whose lead it is, a reminder, and a link that says that it is a placeholder', async () => {
    const shown = async (kind: Kind) =>
      (await run({ yaml: FILE + PEOPLE, channel: 'sales', kind })).messages[0];
    const alert = (await shown('alert'))?.body?.markdown?.content;
    expect(alert).toContain('张三');
    expect(alert).toMatch(/\[我来跟进\]\(https:\/\/leads\.example\.cn\/c\/placeholder-no-link-/);
    const list = (await shown('list'))?.body?.markdown?.content;
    expect(list).toContain('https://leads.example.cn/l/placeholder-no-link-');
    const reminder = await shown('reminder');
    expect(reminder?.body?.markdown?.content).toContain('<@zhangsan>');
    expect(reminder?.told).toBe(true);
  });

  it('shows a reminder that gives the lead to the next person in the very words in which it is sent', async () => {
    const yaml = `${FILE.replace('channels: [sales, hot]', 'channels: [sales, hot], team: east, escalation: hot')}
people: { zhangsan: { name: 张三 }, lisi: { name: 李四 }, wangwu: { name: 王五 } }
teams: { east: { people: [zhangsan, lisi], lead: wangwu, assign: rotate } }
escalation:
  hot:
    - { after: 5m, tell: [sales], mention: assignee }
    - { after: 15m, reassign: true }
    - { after: 30m, tell: [sales] }
    - { after: 45m, reassign: true }
answers: { url: https://leads.example.cn, announce: true }
`;
    const { messages } = await run({ yaml, kind: 'reminder', channel: 'sales' });
    const said = messages.map(({ variant, texts, told }) => [variant, told, texts[0]?.text ?? '']);
    expect(said.map(([variant, told]) => [variant, told])).toEqual([
      ['step 1', true],
      ['step 2', true],
      ['step 3', true],
      ['step 4', true],
      ['what came of it', true],
    ]);
    expect(said[0]?.[2]).toContain('张三');
    expect(said[1]?.[2]).toContain('张三 还没接手，改由 李四 跟进');
    expect(said[2]?.[2]).toContain('李四');
    expect(said[2]?.[2]).not.toContain('张三');
    expect(said[3]?.[2]).toContain('王五');
    expect(said[4]?.[2]).toContain('张三');
  });

  it('shows what others are told when a lead is taken, given on, and when something came of it', async () => {
    const file = FILE.replace('channels: [sales, hot]', 'channels: [sales, hot], team: east');
    const people =
      'people: { zhangsan: { name: 张三 }, lisi: { name: 李四 } }\nteams: { east: { people: [zhangsan, lisi], assign: rotate } }\n';
    const silent = `${file}${people}answers: { url: https://leads.example.cn }\n`;
    const announced = silent.replace('.cn }', '.cn, announce: true }');
    const shown = async (yaml: string, kind: Kind, channel: string) =>
      (await run({ yaml, kind, channel })).messages.map(({ variant, told, texts }) => [
        variant,
        told,
        texts.map(({ text }) => text).join('\n'),
      ]);
    const taken = ['somebody took it', expect.any(Boolean), expect.stringMatching(/张三.*测试客户/s)];
    const passed = ['it was given to somebody else', true, expect.stringMatching(/张三.*测试客户.*李四/s)];
    expect(await shown(announced, 'claimed', 'sales')).toEqual([taken.with(1, true), passed]);
    expect(await shown(silent, 'claimed', 'sales')).toEqual([taken.with(1, false), passed]);
    expect(await shown(silent, 'claimed', 'hot')).toEqual([taken.with(1, true), passed]);
    // Groups never hear what came of a lead, machines do.
    expect(await shown(announced, 'outcome', 'sales')).toEqual([]);
    expect(await shown(announced, 'outcome', 'hot')).toEqual([[null, true, expect.stringContaining('张三')]]);
    const none = await run({ kind: 'claimed' });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('neither `answers` nor `people`')]);
  });

  it('shows a grade that fell and one that rose again', async () => {
    const { messages } = await run({ kind: 'correction', channel: 'sales' });
    expect(messages.map(({ texts }) => texts[0]?.text)).toEqual([
      expect.stringContaining('【更正 A → C】测试客户'),
      expect.stringContaining('【再次为 A】测试客户'),
    ]);
  });

  it('says what does not fit, in the receiver’s own unit, and how many messages many leads become', async () => {
    const long = aRecord({ extra: '备'.repeat(2000), name: '王'.repeat(70) });
    const [alert] = (await run({ record: long, kind: 'alert', channel: 'sales' })).messages;
    expect(alert?.length).toMatchObject({ mostBytes: 4096, of: 'markdown' });
    expect(alert?.cut).toContainEqual('shortened: extra of the record (600 of 2000 characters)');
    expect(alert?.cut).toContainEqual(expect.stringMatching(/^shortened: 【A】王+… \(/));
    const many = Array.from({ length: 120 }, (_, at) =>
      aRecord({ id: `r-${at}`, company: '公司'.repeat(20) }),
    );
    const lists = (await run({ record: many, kind: 'list', channel: 'sales' })).messages;
    expect(lists.length).toBeGreaterThan(1);
    expect(lists.flatMap(({ records }) => records)).toHaveLength(120);
    for (const { length, messages } of lists) {
      expect(length?.bytes).toBeLessThanOrEqual(4096);
      expect(messages).toBe(lists.length);
    }
    expect(lists[0]?.cut).toContainEqual(expect.stringMatching(/^shortened: A /));
  });

  it('shows a digest’s text, then its picture, and writes both', async () => {
    const asked = { yaml: FILE + PEOPLE, kind: 'digest', channel: 'sales', out: true } as const;
    const { messages, outDirectory } = await run(asked);
    expect(messages.map(({ body, length }) => [Object.keys(body ?? {})[1], length?.of])).toEqual([
      ['markdown', 'markdown'],
      ['image', 'picture'],
    ]);
    const files = (await readdir(outDirectory ?? '')).sort();
    expect(files).toEqual(['sales-digest-2.png', 'sales-digest.json', 'sales-digest.txt']);
    expect(readFileSync(join(outDirectory ?? '', 'sales-digest-2.png'), 'utf8')).toBe('a PNG');
  });

  it('is read on a terminal as the group reads it, without its markup', async () => {
    const { stdout } = await run({ json: false });
    expect(stdout).toContain('━━ sales (企业微信群机器人)  alert\n1 message\n');
    const [view = ''] = stdout.split('body: ');
    expect(view).toContain('【A】测试客户 · 示例公司｜秋季课程回访');
    expect(view).toMatch(/\d+ of 4,096 bytes of markdown, nothing is cut/);
    expect(view).not.toMatch(/<font|\*\*/);
    expect(stdout).toContain('Not told by this file, and not shown: digest, fault in sales');
  });
});
