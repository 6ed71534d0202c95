import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { TASK_ID, USER_ID, vendorRecord } from '../support/records.ts';
import { ROBOT_KEY } from '../support/robot.ts';
import { faults, VENDOR_TOKEN } from '../support/vendor.ts';
import { closeScene, openScene, type Scene, secrets } from './leadbell.ts';

const SHANGHAI = 'Asia/Shanghai';

const config = (vendorUrl: string): string => `
accounts: { acme: { baseUrl: "${vendorUrl}", userId: ${USER_ID}, token: "env:ACME_TOKEN" } }
channels:
  managers: { type: wecom-robot, webhook: "env:SALES_WEBHOOK" }
  mail: { type: sns, topic: mail }
  ops: { type: sns, topic: ops }
topics: { mail: { emails: [] }, ops: { emails: [] } }
tasks:
  - { id: ${TASK_ID}, account: acme, name: 秋季课程回访, channels: [mail], maskPhone: true }
digests:
  daily: { every: day, at: "08:37", channels: [managers, mail] }
  evening: { every: day, at: "18:07", covers: since-last, channels: [managers] }
ops: { channels: [ops] }
`;

describe('leadbell digest', () => {
  let scene: Scene;
  let date: string;
  let midnightMs: number;
  const digest = (...args: string[]) =>
    scene.place.call(['digest', ...args, '--config', 'leadbell.yaml'], secrets(scene.robot.url));

  beforeEach(async () => {
    // Yesterday, and never so close to midnight that it changes while the test runs.
    date = formatZonelessTime(Date.now() - DAY_MS - 5 * MINUTE_MS, SHANGHAI).slice(0, 10);
    midnightMs = Date.parse(`${date}T00:00:00+08:00`);
    scene = await openScene([
      vendorRecord({ id: 'hot', calledAtMs: midnightMs + 10 * HOUR_MS }),
      vendorRecord({ id: 'early', calledAtMs: midnightMs }),
      vendorRecord({
        id: 'no answer',
        calledAtMs: midnightMs + 10 * HOUR_MS,
        talkMs: 0,
        intention_results: 0,
      }),
      vendorRecord({ id: 'cold', calledAtMs: midnightMs + DAY_MS - 1000, intention_results: 4 }),
      vendorRecord({ id: 'the day before', calledAtMs: midnightMs - 1000 }),
      vendorRecord({ id: 'the day after', calledAtMs: midnightMs + DAY_MS }),
    ]);
    await scene.place.write('leadbell.yaml', config(scene.vendor.url));
  });
  afterEach(() => closeScene(scene));

  it('asks the `run` that holds the data what became of the alerts, beside which `run --once` is refused at once', async () => {
    const running = scene.place.start(
      ['run', '--config', 'leadbell.yaml', '--port', '0'],
      secrets(scene.robot.url),
    );
    await running.said('http');
    const { code, stderr } = await digest('daily', '--date', date, '--dry-run', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const once = await scene.place.call(
      ['run', '--once', '--config', 'leadbell.yaml'],
      secrets(scene.robot.url),
    );
    expect(once).toMatchObject({ code: 1, stdout: '' });
    expect(once.stderr).toMatch(/^leadbell: another leadbell is using the data in .*\n {2}stop it first/m);
    running.child.kill('SIGTERM');
    await running.ended;
  });

  it('prints what it would say as one object, and asks nobody but the vendor', async () => {
    const { code, stdout, stderr } = await digest('daily', '--date', date, '--dry-run', '--json');
    expect(stderr).toBe('');
    const printed = JSON.parse(stdout);
    const next = formatZonelessTime(midnightMs + DAY_MS, SHANGHAI).slice(0, 10);
    expect(printed).toMatchObject({
      window: { from: `${date}T00:00:00+08:00`, to: `${next}T00:00:00+08:00` },
      calls: 4,
      connected: 3,
      grades: { A: 2, B: 0, C: 0, D: 1, E: 0, ungraded: 1 },
      leads: [
        { id: 'hot', name: '王芳', phone: '185****5545', at: `${date}T10:00:00+08:00` },
        { id: 'early', name: '王芳', phone: '185****5545', at: `${date}T00:00:00+08:00` },
      ],
      byTask: [{ task: '秋季课程回访', calls: 4, leads: 2 }],
      previous: { calls: 1, connected: 1, grades: { A: 1, ungraded: 0 } },
    });
    expect(Object.keys(printed)).toEqual([
      'window',
      'calls',
      'connected',
      'grades',
      'leads',
      'byTask',
      'byHour',
      'previous',
    ]);
    expect(printed.byHour).toHaveLength(24);
    expect(printed.byHour[10]).toEqual({ from: `${date}T10:00:00+08:00`, calls: 2, leads: 1 });
    expect(code).toBe(0);
    expect(scene.robot.requests).toHaveLength(0);
    expect(await readdir(scene.place.directory)).toEqual(['leadbell.yaml']);
  });

  it('needs no webhook for that', async () => {
    const { code } = await scene.place.run(
      ['digest', 'daily', '--dry-run', '--json', '--config', 'leadbell.yaml'],
      { ACME_TOKEN: VENDOR_TOKEN },
    );
    expect(code).toBe(0);
  });

  it('prints what was due last where no day is given, and one since the last time by its end', async () => {
    const last = JSON.parse((await digest('daily', '--dry-run', '--json')).stdout);
    expect(Date.parse(last.window.to)).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(last.window.to)).toBeGreaterThan(Date.now() - 2 * DAY_MS);
    const evening = JSON.parse((await digest('evening', '--date', date, '--dry-run', '--json')).stdout);
    expect(evening.window.to).toBe(`${date}T18:07:00+08:00`);
    expect(evening.byHour).toHaveLength(25);
  });

  it('writes every form into a directory', async () => {
    const { code } = await digest('daily', '--date', date, '--dry-run', '--out', 'out');
    expect(code).toBe(0);
    const out = join(scene.place.directory, 'out');
    const files = (await readdir(out)).toSorted((one, other) => one.localeCompare(other));
    expect(files).toEqual(['json', 'md', 'png', 'txt'].map((ending) => `daily-${date}.${ending}`));
    expect(JSON.parse(await readFile(join(out, `daily-${date}.json`), 'utf8')).event).toBe('digest');
    const png = await readFile(join(out, `daily-${date}.png`));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('sends it, and not a second time', async () => {
    const first = await digest('daily', '--date', date, '--json');
    expect(JSON.parse(first.stdout)).toMatchObject({ again: false, sent: 3, pending: 0, dead: 0 });
    expect(first.code).toBe(0);
    expect(scene.robot.heard.map(({ msgtype }) => msgtype)).toEqual(['markdown', 'image']);
    const second = await digest('daily', '--date', date, '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({ again: true, sent: 3 });
    expect(second.code).toBe(0);
    expect(scene.robot.heard).toHaveLength(2);
    for (const { stdout, stderr } of [first, second]) {
      for (const secret of [VENDOR_TOKEN, ROBOT_KEY, '18555525545']) {
        expect(stdout + stderr).not.toContain(secret);
      }
    }
  });

  it('a vendor that cannot be read is said, and nothing is sent', async () => {
    scene.vendor.set({ fault: () => faults.status(401) });
    const shown = await digest('daily', '--date', date, '--dry-run', '--json');
    expect(shown.code).toBe(1);
    expect(JSON.parse(shown.stdout)).toMatchObject({ calls: 0, previous: null });
    expect(shown.stderr).toContain('秋季课程回访: token-refused');
    const sent = await digest('daily', '--date', date);
    expect(sent.code).toBe(1);
    expect(sent.stderr).toContain('was not sent: 秋季课程回访: token-refused');
    expect(scene.robot.requests).toHaveLength(0);
  });

  it.each([
    [['nightly', '--dry-run'], 'it has daily, evening'],
    [['daily', '--date', '2026-02-30'], 'expected --date to be a day'],
    [['daily', '--date', '2999-01-01'], 'has not begun'],
    [['daily', '--date', '2999-01-01', '--dry-run'], 'has not begun'],
    [['daily', '--out', 'out'], '--out writes what would be sent, and needs --dry-run'],
  ])('%j is refused', async (args, text) => {
    const { code, stderr, stdout } = await digest(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(text);
    expect(stdout).toBe('');
  });
});
