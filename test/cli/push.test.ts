import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createChecks } from '../../cli/doctor/checks.ts';
import { checkConfiguration } from '../../cli/doctor/configuration.ts';
import { back } from '../../cli/push/back.ts';
import { list } from '../../cli/push/list.ts';
import type { By } from '../../cli/push/options.ts';
import { push } from '../../cli/push/push.ts';
import { pushOrLook } from '../../cli/push/push-or-look.ts';
import { readState } from '../../cli/push/state.ts';
import type { AtTable } from '../../cli/shared/at-table.ts';
import { statusAsJson, statusAsText } from '../../cli/status/show-status.ts';
import { DeployedStore } from '../../lambdas/config/pushed/deployed-store.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { createTableDelete, type TableDelete } from '../../lambdas/platform/table/table-delete.ts';
import { TestClock } from '../support/clock.ts';
import { vendorRecord } from '../support/records.ts';
import { useTables } from '../support/use-tables.ts';

const YAML = `
accounts: { acme: { baseUrl: "https://ai.vendor.cn", userId: u1, token: "ssm:/token" } }
channels:
  sales: { type: wecom-robot, webhook: "ssm:/webhook" }
  ops: { type: sns, topic: ops }
topics: { ops: {} }
people: { li: { mention: { dingtalk: "13800138000" } } }
teams: { east: { people: [li] } }
tasks: [{ id: t1, account: acme, name: 秋季, team: east, channels: [sales] }]
ops: { channels: [ops] }
`;
const fresher = YAML.replace('channels: [sales] }]', 'channels: [sales], freshFor: 2h }]');
const freshest = fresher.replace('freshFor: 2h', 'freshFor: 3h');

const NOTHING_YET = {
  ...{ lastTickMs: null, accounts: [], tasks: [], channels: [] },
  ...{ faults: [], silences: [], digests: [], teams: [] },
};

const tables = useTables();
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'leadbell-push-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

/** A deployment's table, and somebody who pushes to it. */
async function openDeployment(deployedYaml = YAML, removing?: TableDelete) {
  const table = await tables.newTable();
  const clock = new TestClock();
  const platform = { clock, newId: randomId, random: () => 0.5, log: silentLog };
  const stores = openStores({ ...table, ...platform });
  const configFile = join(directory, 'leadbell.yaml');
  const { config, deploy } = readConfig(deployedYaml, configFile);
  await new DeployedStore(stores.table).write(config, { deploy, hasPage: false }, clock.nowMs());
  const said: string[] = [];
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const at = {
    config,
    platform,
    stores,
    redactor: createRedactor(),
    remove: removing ?? createTableDelete(table.documents, table.tableName),
    say: (text: string) => void said.push(text),
  };
  const options: By = {
    configFile,
    dataDirectory: '',
    tableName: 'leadbell',
    stack: null,
    json: true,
    isTrial: false,
    goesBack: false,
    lists: false,
    simulates: null,
    by: 'wang',
  };
  const work = async (which: typeof push, given: Partial<By>) => {
    printed = '';
    said.length = 0;
    clock.advance(1000);
    const code = await which(at as unknown as AtTable, await readState(stores.table), {
      ...options,
      ...given,
    });
    return { code, printed, said: said.join('\n') };
  };
  return {
    push: (yaml: string, given: Partial<By> = {}) => {
      writeFileSync(configFile, yaml);
      return work(push, given);
    },
    back: (given: Partial<By> = {}) => work(back, given),
    list: (given: Partial<By> = {}) => work(list, given),
    state: () => readState(stores.table),
    doctor: async (yaml: string) => {
      const checks = createChecks(null, (text) => text);
      const asked = { config: readConfig(yaml, configFile).config, try: checks.try };
      await checkConfiguration(asked, options, stores.table);
      return checks.checks[0];
    },
    deploy: async (yaml: string) => {
      const next = readConfig(yaml, configFile);
      await new DeployedStore(stores.table).write(next.config, { deploy, hasPage: false }, clock.nowMs());
    },
  };
}

const json = (printed: string) => JSON.parse(printed) as Record<string, unknown>;

describe('leadbell push', () => {
  test('shows what changes, and makes it the version in use', async () => {
    const deployment = await openDeployment();
    const { code, printed, said } = await deployment.push(fresher);
    expect([code, said]).toEqual([0, '']);
    expect(json(printed)).toEqual({
      pushed: true,
      version: 1,
      before: 0,
      backTo: null,
      dryRun: false,
      changes: [{ key: 'tasks[秋季].freshFor', before: '1h', after: '2h' }],
      deploy: [],
    });
    const { use } = await deployment.state();
    expect(use).toMatchObject({ version: 1, config: { tasks: [{ freshForMs: 7_200_000 }] } });
  });

  test('keeps the last 20 versions, and the way back from the newest', async () => {
    const deployment = await openDeployment();
    for (let hours = 2; hours <= 24; hours += 1) {
      const { code, said } = await deployment.push(
        YAML.replace('channels: [sales] }]', `channels: [sales], freshFor: ${hours}h }]`),
      );
      expect([code, said]).toEqual([0, '']);
    }
    const { versions } = await deployment.state();
    expect(versions.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, at) => at + 4));
    expect((await deployment.back()).code).toBe(0);
    expect((await deployment.state()).use).toMatchObject({
      config: { tasks: [{ freshForMs: 23 * 3_600_000 }] },
    });
  });

  test('is done also where old versions may not be deleted, and says so', async () => {
    const denied = () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    const deployment = await openDeployment(YAML, denied);
    let last = { code: 1 as number, said: '' };
    for (let hours = 2; hours <= 22; hours += 1)
      last = await deployment.push(
        YAML.replace('channels: [sales] }]', `channels: [sales], freshFor: ${hours}h }]`),
      );
    expect([last.code, last.said]).toEqual([
      0,
      expect.stringMatching(/AccessDeniedException.*dynamodb:DeleteItem/),
    ]);
    expect((await deployment.state()).use.version).toBe(21);
  });

  test('status says which version is in use, by whom and since when, and what is wrong with it', async () => {
    const deployment = await openDeployment();
    const { config } = readConfig(YAML, 'leadbell.yaml');
    const now = { ...NOTHING_YET, nowMs: 0 };
    const said = async () => {
      const state = await deployment.state();
      return [statusAsJson(now, config, state).configuration, statusAsText(now, config, state)] as const;
    };
    expect((await said())[1]).toMatch(/\nconfiguration: what is deployed since 2026-\S+\n/);
    expect((await said())[0]).toMatchObject({ version: 0, by: null, at: null, problem: null });
    await deployment.push(fresher, { by: 'wang' });
    const [inJson, inText] = await said();
    expect(inText).toMatch(/\nconfiguration: version 1, pushed by wang at 2026-\S+\n/);
    expect(inJson).toMatchObject({ version: 1, by: 'wang', at: expect.stringMatching(/^2026-/) });
    expect(statusAsJson(now, config).configuration).toBeNull();
  });

  test('for people, and without their numbers', async () => {
    const deployment = await openDeployment();
    const yaml = fresher
      .replace('"13800138000"', '"13900139000"')
      .replace('\nops:', '\nroutes: [{ match: { province: 安徽 }, channels: [sales] }]\nops:');
    const { printed } = await deployment.push(yaml, { json: false });
    expect(printed).toBe(`What changes from what is deployed:
  ~ tasks[秋季].freshFor: 1h → 2h
  ~ people.li.mention.dingtalk: [phone] → [phone]
  + routes: { match: { province: [安徽] }, channels: [sales] }
Version 1 is pushed: functions use it within a minute.
To take it back: leadbell push --back --table leadbell
`);
  });

  test('--dry-run writes nothing', async () => {
    const deployment = await openDeployment();
    const { code, printed } = await deployment.push(fresher, { isTrial: true, json: false });
    expect(code).toBe(0);
    expect(printed).toContain('Nothing was written (--dry-run).');
    expect(await deployment.state()).toMatchObject({ pointer: null, versions: [] });
  });

  test('shows what past calls would have become, and writes nothing', async () => {
    const deployment = await openDeployment();
    const recordsFile = join(directory, 'records.json');
    writeFileSync(recordsFile, JSON.stringify([vendorRecord({ intention_results: 2, task_id: 't1' })]));
    const { code, printed, said } = await deployment.push(
      YAML.replace('channels: [sales] }]', 'channels: [sales], grades: [A, B] }]'),
      { isTrial: true, simulates: { from: null, recordsFile } },
    );
    expect([code, said]).toEqual([0, '']);
    expect(json(printed)).toMatchObject({
      pushed: false,
      changes: [{ key: 'tasks[秋季].grades', before: ['A'], after: ['A', 'B'] }],
      simulation: { records: 1, toldBefore: 0, toldAfter: 1, differ: 1 },
    });
    expect((await deployment.state()).versions).toEqual([]);
  });

  test('says so where nothing differs', async () => {
    const deployment = await openDeployment();
    const { code, printed } = await deployment.push(YAML, { json: false });
    expect([code, printed]).toEqual([0, 'Nothing differs from what is deployed, which is in use.\n']);
    expect((await deployment.state()).versions).toEqual([]);
  });

  test('refuses what needs a right, by key and line, and changes nothing', async () => {
    const deployment = await openDeployment();
    const { code, printed, said } = await deployment.push(fresher.replace('/webhook', '/other'));
    expect(code).toBe(1);
    expect(said).toMatch(
      /leadbell\.yaml:4:\d+ channels\.sales\.webhook: no deployed function may use ssm:\/other/,
    );
    expect(said).toContain('nothing was pushed. Deploy this file');
    expect(json(printed)).toMatchObject({
      pushed: false,
      version: null,
      deploy: [{ key: 'channels.sales.webhook', line: 4 }],
    });
    expect((await deployment.state()).versions).toEqual([]);
  });

  test('refuses what synth refuses', async () => {
    const deployment = await openDeployment();
    const { code, said } = await deployment.push(YAML.replace('ssm:/token', 'env:TOKEN'));
    expect(code).toBe(2);
    expect(said).toMatch(/accounts\.acme\.token: env:TOKEN is not known to Lambda/);
  });

  test('goes back, version by version, and says who did it', async () => {
    const deployment = await openDeployment();
    await deployment.push(fresher);
    await deployment.push(freshest, { by: 'li' });
    expect(json((await deployment.back()).printed)).toMatchObject({
      version: 3,
      before: 2,
      backTo: 1,
      changes: [{ before: '3h', after: '2h' }],
    });
    expect(await deployment.state()).toMatchObject({
      use: { version: 3, config: { tasks: [{ freshForMs: 7_200_000 }] } },
    });
    expect(json((await deployment.back()).printed)).toMatchObject({ version: 4, backTo: 0 });
    expect((await deployment.state()).use).toMatchObject({ version: 0, problem: null });
    await expect(deployment.back()).rejects.toMatchObject({ code: 'nothing-before' });
    const listed = json((await deployment.list()).printed);
    expect(listed).toMatchObject({
      inUse: 0,
      problem: null,
      versions: [
        { version: 4, by: 'wang', backTo: 0, inUse: false },
        { version: 3, by: 'wang', backTo: 1, inUse: false },
        { version: 2, by: 'li', before: 1, backTo: null },
        { version: 1, by: 'wang', before: 0, backTo: null },
      ],
    });
  });

  test('is refused where somebody else pushed at the same moment', async () => {
    const deployment = await openDeployment();
    const seen = await deployment.state();
    await deployment.push(fresher);
    const version = {
      number: 2,
      before: 0,
      by: 'li',
      atMs: 1,
      backTo: null,
      deployedIdentity: '',
      deployedSinceMs: 0,
    };
    expect(await seen.store.push(seen.pointer, version, null)).toBe(false);
    expect((await deployment.state()).use.version).toBe(1);
    // What was written and never used takes no number from anybody.
    expect(json((await deployment.push(freshest)).printed)).toMatchObject({ version: 3, before: 1 });
  });

  test('settles that a deployment lacks what was pushed', async () => {
    const deployment = await openDeployment();
    await deployment.push(fresher);
    await deployment.deploy(YAML.replace('name: 秋季', 'name: 秋季, grades: [A, B]'));
    const { printed } = await deployment.list({ json: false });
    expect(printed).toContain('What was deployed last lacks what version 1 changed (tasks[秋季].freshFor).');
    expect(json((await deployment.push(fresher)).printed)).toMatchObject({
      pushed: true,
      version: 2,
      changes: [],
    });
    expect((await deployment.state()).use).toMatchObject({ version: 2, problem: null });
  });

  test('is told by doctor: which version, by whom, and whether this file says the same', async () => {
    const deployment = await openDeployment();
    expect(await deployment.doctor(YAML)).toMatchObject({
      name: 'configuration in use',
      ok: true,
      detail: expect.stringMatching(/^what is deployed since \S+, as this file says$/),
      next: null,
    });
    await deployment.push(fresher);
    expect(await deployment.doctor(YAML)).toMatchObject({
      ok: true,
      detail: expect.stringMatching(
        /^version 1, pushed by wang at \S+; this file says something else \(tasks\[秋季\]\.freshFor\)$/,
      ),
      next: 'leadbell push --dry-run --table leadbell',
    });
    await deployment.deploy(YAML.replace('name: 秋季', 'name: 秋季, grades: [A, B]'));
    expect(await deployment.doctor(fresher)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('lacks what version 1 changed'),
      next: 'leadbell push --list --table leadbell',
    });
  });

  test('does not know what is deployed where nothing of this kind is', async () => {
    const table = await tables.newTable();
    const { table: empty } = openStores({ ...table, clock: new TestClock(), newId: randomId });
    await expect(readState(empty)).rejects.toMatchObject({ code: 'deployed-unknown' });
  });

  test('says how it is on one machine', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const place = { configFile: 'leadbell.yaml', dataDirectory: '.leadbell', tableName: null, stack: null };
    const options = {
      ...place,
      json: false,
      isTrial: false,
      goesBack: false,
      lists: false,
      simulates: null,
      by: null,
    };
    expect(await pushOrLook(options)).toBe(2);
    expect(stderr.mock.calls.join()).toContain('stop it and start it again');
  });
});
