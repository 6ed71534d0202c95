import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { simulate } from '../../cli/simulate/simulate.ts';
import { type RawRecord, TASK_ID, USER_ID, vendorRecord } from '../support/records.ts';
import { startVendor, VENDOR_TOKEN, type Vendor } from '../support/vendor.ts';

const HOUR_MS = 3_600_000;
const NINE_MS = Date.parse('2026-03-02T09:00:00+08:00');
const PHONE = '18555525545';

const record = (id: string, change: object = {}): RawRecord => ({
  ...vendorRecord({ calledAtMs: NINE_MS, intention_results: 1 }),
  id,
  callee: PHONE,
  ...change,
});

interface Side {
  reason: string;
  channels: string[];
  team: string | null;
  personName: string | null;
  route: string | null;
}

interface Answer {
  records: number;
  unreadable: number;
  same: number;
  differ: number;
  toldBefore: number;
  toldAfter: number;
  differences: {
    record: string;
    name: string | null;
    grade: string;
    before: Side;
    after: Side;
    why: string[];
  }[];
  unread: string[];
  problems: string[];
}

class Heard extends Writable {
  text = '';
  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void) {
    this.text += String(chunk);
    done();
  }
}

const OLD = {
  url: 'https://ai.example.com',
  sales: 'type: wecom-robot, webhook: "env:W"',
  task: `id: ${TASK_ID}, account: acme, name: 秋季课程回访, channels: [sales]`,
  rest: '',
};

const yamlOf = ({ url, sales, task, rest }: typeof OLD) => `
timeZone: Asia/Shanghai
accounts: { acme: { baseUrl: "${url}", userId: ${USER_ID}, token: "env:SIMULATE_TOKEN" } }
channels:
  sales: { ${sales} }
  east: { type: feishu-robot, webhook: "env:F" }
tasks: [{ ${task} }]
ops: { channels: [sales] }
${rest}
`;

const TEAM = `
people: { zhangsan: { name: 张三 }, lisi: { name: 李四 } }
teams: { east: { people: [zhangsan, lisi], assign: rotate } }
routes: [{ match: { province: [安徽] }, channels: [east], team: east }]
`;

interface Asked {
  old?: Partial<typeof OLD>;
  next?: Partial<typeof OLD>;
  records?: readonly unknown[] | null;
  from?: string | null;
  to?: string;
  json?: boolean;
}

async function run({ old = {}, next = {}, records = [], from = null, to = 'now', json = true }: Asked) {
  const directory = mkdtempSync(join(tmpdir(), 'leadbell-simulate-'));
  const place = (name: string) => join(directory, name);
  writeFileSync(place('old.yaml'), yamlOf({ ...OLD, ...old }));
  writeFileSync(place('new.yaml'), yamlOf({ ...OLD, ...old, ...next }));
  if (records !== null) writeFileSync(place('records.json'), JSON.stringify(records));
  const before = readdirSync(directory);
  const io = { stdout: new Heard(), stderr: new Heard() };
  const code = await simulate(
    {
      configFile: place('new.yaml'),
      againstFile: place('old.yaml'),
      from,
      to,
      recordsFile: records === null ? null : place('records.json'),
      timeoutMs: 10_000,
      json,
    },
    io,
  );
  expect(readdirSync(directory)).toEqual(before);
  const { text: stdout } = io.stdout;
  const answer = (json && stdout !== '' ? JSON.parse(stdout) : { differences: [] }) as Answer;
  return { code, stdout, stderr: io.stderr.text, answer };
}

describe('leadbell simulate', () => {
  it('finds nothing that differs where nothing was changed that anybody would hear', async () => {
    const records = [
      record('a'),
      record('b', { intention_results: 3 }),
      record('c', { intention_results: 0 }),
    ];
    const { code, answer } = await run({ records, next: { sales: `${OLD.sales}, mention: []` } });
    expect([code, answer]).toMatchObject([
      0,
      { records: 3, same: 3, differ: 0, toldBefore: 1, toldAfter: 1, differences: [] },
    ]);
  });

  it('names who hears of what since grades are asked for, or are not any more', async () => {
    const records = [
      record('a'),
      record('b', { intention_results: 2 }),
      record('c', { intention_results: 3 }),
    ];
    const { answer } = await run({
      records,
      old: { task: `${OLD.task}, grades: [A, C]` },
      next: { task: `${OLD.task}, grades: [A, B]` },
    });
    expect(answer.differences).toMatchObject([
      {
        record: 'b',
        before: { reason: 'not-wanted', channels: [] },
        after: { reason: 'told', channels: ['sales'] },
      },
      { record: 'c', before: { channels: ['sales'] }, after: { reason: 'not-wanted', channels: [] } },
    ]);
    expect(answer.differences.map(({ why }) => why)).toEqual([
      ['grades: A, C → A, B'],
      ['grades: A, C → A, B'],
    ]);
  });

  it('names the route, the channels and the person of each', async () => {
    const records = [
      record('a', { province: '安徽' }),
      record('b', { province: '云南' }),
      record('c', { province: '安徽', calldate: '2026-03-02 10:00:00', hangupdate: '2026-03-02 10:01:00' }),
    ];
    const { answer } = await run({ records, next: { rest: TEAM } });
    expect(answer.differences).toMatchObject([
      { record: 'a', after: { channels: ['east'], team: 'east', personName: '张三' } },
      { record: 'c', after: { channels: ['east'], team: 'east', personName: '李四' } },
    ]);
    expect(answer.differences[0]?.why).toEqual(['no route → routes[0] (province is 安徽)']);
    expect(answer.same).toBe(1);
  });

  it('does not count it as a difference that turns have moved on', async () => {
    const records = [
      record('first', { intention_results: 2, province: '安徽' }),
      record('then', {
        province: '安徽',
        calldate: '2026-03-02 10:00:00',
        hangupdate: '2026-03-02 10:01:00',
      }),
    ];
    const { answer } = await run({
      records,
      old: { rest: TEAM },
      next: { task: `${OLD.task}, grades: [A, B]` },
    });
    expect(answer.differences.map(({ record: id }) => id)).toEqual(['first']);
  });

  it('says that a channel rests, is another receiver, or reads another text', async () => {
    const records = [record('a', { calldate: '2026-03-02 22:00:00', hangupdate: '2026-03-02 22:01:00' })];
    const why = async (next: Partial<typeof OLD>) =>
      (await run({ records, next })).answer.differences.flatMap((one) => one.why);
    expect(await why({ sales: `${OLD.sales}, quiet: { from: "21:00", to: "09:00" }` })).toEqual([
      'sales hears it at once → at 03-03 09:00 (quiet)',
    ]);
    expect(await why({ sales: 'type: wecom-robot, webhook: "env:OTHER"' })).toEqual([
      'sales is another receiver: wecom-robot, webhook from env:W → wecom-robot, webhook from env:OTHER',
    ]);
    expect(await why({ sales: `${OLD.sales}, mention: [zhangsan]` })).toEqual([
      'sales reads another text (mention)',
    ]);
    expect(await why({ task: `${OLD.task}, maskPhone: true` })).toEqual([
      'sales reads another text (maskPhone)',
    ]);
    expect(await why({ task: OLD.task.replace('[sales]', '[sales, east]') })).toEqual([
      'channels of 秋季课程回访 changed',
    ]);
    expect(await why({ task: `${OLD.task}, enabled: false` })).toEqual(['the task is off']);
    expect(await why({ task: OLD.task.replace(TASK_ID, '287e19c4-0000-4000-8000-000000000009') })).toEqual([
      'the new file does not have the task',
    ]);
  });

  it('shows a table without a number, then how many differ', async () => {
    const records = [
      record('a', { name: `王芳 ${PHONE}` }),
      record('b', { intention_results: 3 }),
      { id: null },
    ];
    const { code, stdout, stderr } = await run({
      records,
      next: { task: OLD.task.replace('[sales]', '[east]') },
      json: false,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^told +grade +customer +task +before +after +why +record\n03-02 09:0\d +A +王芳 /,
    );
    expect(stdout).toContain('3 records: 1 heard the same, 1 differ (');
    expect(stdout).toContain('1 told otherwise), 1 cannot be read.');
    expect(stdout).toContain('Nothing was sent or written.');
    expect(stdout + stderr).not.toContain(PHONE);
    expect(stderr).toContain('record 3 cannot be read: id: expected text');
  });

  it('counts a record with a grade that nobody can read as neither the same nor different, and exits 1', async () => {
    const records = [record('a'), record('b', { intention_results: 'zz' })];
    const { code, answer, stderr } = await run({ records, next: {} });
    expect(code).toBe(1);
    expect(answer).toMatchObject({ records: 2, unreadable: 1, same: 1, differ: 0 });
    expect(stderr).toContain('record 2 cannot be read');
  });

  it('wants two files and a time', async () => {
    const io = { stdout: new Heard(), stderr: new Heard() };
    const file = '/nowhere/leadbell.yaml';
    const asked = { configFile: file, againstFile: file, from: 'now', to: 'now', recordsFile: null };
    expect(await simulate({ ...asked, timeoutMs: 1000, json: true }, io)).toBe(2);
    expect(io.stderr.text).toContain('--against');
    const missing = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await simulate({ ...asked, configFile: '/other.yaml', timeoutMs: 1000, json: true }, io)).toBe(2);
    const said = missing.mock.calls.map(([text]) => String(text)).join('');
    missing.mockRestore();
    expect(said).toContain('There is no such file. Give the path of the old one with --against.');
    const timeless = await run({ records: null });
    expect([timeless.code, timeless.stderr]).toEqual([2, expect.stringContaining('expected --from')]);
  });

  describe('asks the record API', () => {
    let vendor: Vendor;
    beforeAll(async () => {
      process.env.SIMULATE_TOKEN = VENDOR_TOKEN;
      vendor = await startVendor({ records: [record('a'), record('late', { intention_results: 2 })] });
    });
    afterAll(async () => {
      delete process.env.SIMULATE_TOKEN;
      await vendor.close();
    });
    const asked = (): Asked => ({
      records: null,
      from: new Date(NINE_MS - HOUR_MS).toISOString(),
      to: new Date(NINE_MS + HOUR_MS).toISOString(),
      old: { url: vendor.url },
      next: { task: `${OLD.task}, grades: [A, B]` },
    });

    it('once for a task of both files', async () => {
      const { code, answer } = await run(asked());
      expect([code, answer.records, answer.differences.map(({ record: id }) => id)]).toEqual([
        0,
        2,
        ['late'],
      ]);
      expect(new Set(vendor.requests.map(({ url }) => url)).size).toBe(vendor.requests.length);
    });

    it('and says of which task a row cannot be read, and exits 1', async () => {
      vendor.set({ records: [record('a'), record('bad', { intention_results: 'zz' })] });
      const { code, answer, stderr } = await run(asked());
      expect([code, answer]).toEqual([1, expect.objectContaining({ records: 2, unreadable: 1, same: 1 })]);
      expect(stderr).toContain('秋季课程回访: 1 record cannot be read');
    });

    it('and says what it could not read, and exits 1', async () => {
      vendor.set({ token: 'another' });
      const { code, answer, stderr } = await run(asked());
      expect([code, answer.records, answer.unread.length]).toEqual([1, 0, 1]);
      expect(stderr).toContain('not all was read: 秋季课程回访: The record API did not accept the token');
    });
  });
});
