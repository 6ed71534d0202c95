import { describe, expect, test } from 'vitest';
import { readsOf } from '../../lambdas/config/tasks-to-come.ts';
import { marksOf, readMarks } from '../../lambdas/platform/aws/deployment-marks.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { isTimeToLook, lookForNeighbours, neighboursOf } from '../../lambdas/schedule/other-deployments.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';

const config = testConfig();
const read = (name: string, keys: readonly string[]) => readMarks(marksOf(name, keys));

describe('marks of a deployment', () => {
  test('are read as they were written, however many tasks there are, and fit into parameters', () => {
    const keys = Array.from({ length: 1001 }, (_, index) => `host/user/task-${index}`);
    const parameters = marksOf('leadbell-prod', keys);
    expect(parameters.map(({ name }) => name)).toContain('/leadbell-deployments/leadbell-prod.5');
    for (const { value } of parameters) expect(value.length).toBeLessThanOrEqual(4096);
    const [mark, ...others] = readMarks(parameters.toReversed());
    expect(others).toEqual([]);
    expect(mark?.name).toBe('leadbell-prod');
    expect(new Set(mark?.tasks).size).toBe(1001);
  });

  test('tell nobody which host or user it is', () => {
    expect(JSON.stringify(marksOf('leadbell', [testTask.key]))).not.toMatch(/example|task/);
  });
});

describe('a neighbour', () => {
  test('is another deployment that reads a task of ours, and is told with the names of the tasks', () => {
    const marks = [
      ...read('leadbell', [testTask.key]),
      ...read('leadbell-old', [testTask.key, 'host/user/other']),
      ...read('leadbell-beta', ['host/user/other']),
    ];
    expect(neighboursOf(config, 'leadbell', marks)).toEqual([
      { name: 'leadbell-old', tasks: [testTask.name] },
    ]);
  });

  test('is another deployment that looks for the same tasks, whichever each of them found', () => {
    const { acme } = config.accounts;
    if (!acme) throw new Error('no account');
    const discover = { match: '秋季.*', atMost: 3, task: testTask };
    const finds = { accounts: { acme: { ...acme, discover } }, tasks: [] };
    const keys = (match: string) =>
      readsOf({ ...finds, accounts: { b: { ...acme, discover: { ...discover, match } } } }).map(
        ({ key }) => key,
      );
    expect(neighboursOf(finds, 'leadbell', read('leadbell-old', keys('秋季.*')))).toEqual([
      { name: 'leadbell-old', tasks: ['秋季.*'] },
    ]);
    expect(neighboursOf(finds, 'leadbell', read('leadbell-old', keys('春季.*')))).toEqual([]);
  });

  test('is none to a task that is switched off here', () => {
    const off = testConfig({ enabled: false });
    expect(neighboursOf(off, 'leadbell', read('leadbell-old', [testTask.key]))).toEqual([]);
  });

  test('is heard of, and of its end', async () => {
    const told: string[] = [];
    const faults = {
      seen: async ({ kind, subject, detail }: { kind: string; subject: string; detail: string }) =>
        void told.push(`${kind} ${subject}: ${detail}`),
      over: async (kind: string, subject: string) => void told.push(`${kind} ${subject} is over`),
    };
    const platform = { clock: new TestClock(), newId: () => 'id', random: () => 0, log: silentLog };
    let marks = read('leadbell-old', [testTask.key]);
    const deps = { platform, config, faults, deployments: { own: 'leadbell', all: async () => marks } };
    const known = await lookForNeighbours(deps, []);
    expect(known).toEqual(['leadbell-old']);
    marks = [];
    expect(await lookForNeighbours(deps, known ?? [])).toEqual([]);
    expect(told).toEqual([
      `tasks-read-twice leadbell-old: ${testTask.name}`,
      'tasks-read-twice leadbell-old is over',
    ]);
  });

  test('that cannot be asked for costs no tick, and is not taken for gone', async () => {
    const all = async () => {
      throw new Error('AccessDenied');
    };
    const nobody = { seen: async () => {}, over: async () => {} };
    const platform = { clock: new TestClock(), newId: () => 'id', random: () => 0, log: silentLog };
    const deps = { platform, config, faults: nobody, deployments: { own: 'leadbell', all } };
    expect(await lookForNeighbours(deps, ['leadbell-old'])).toBeNull();
  });

  test('is looked for at the first tick, and every five minutes', () => {
    expect(isTimeToLook(null, 1)).toBe(true);
    expect(isTimeToLook(0, 4 * MINUTE_MS)).toBe(false);
    expect(isTimeToLook(4 * MINUTE_MS, 5 * MINUTE_MS)).toBe(true);
  });
});
