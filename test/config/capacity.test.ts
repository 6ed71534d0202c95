import { describe, expect, test } from 'vitest';
import { isTooMuch, minuteOfReads, sharesOf, sweepsAtOnce } from '../../lambdas/config/capacity.ts';
import type { AccountConfig } from '../../lambdas/config/config.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { testConfig, testTask } from '../support/config.ts';

const yaml = (tasks: number, concurrency?: number) => `
accounts:
  acme:
    baseUrl: "https://ai.example.cn"
    userId: "1"
    token: "env:TOKEN"${concurrency === undefined ? '' : `\n    concurrency: ${concurrency}`}
channels: { sales: { type: wecom-robot, webhook: "env:WEBHOOK" } }
tasks:
${Array.from({ length: tasks }, (_, n) => `  - { id: "t${n}", account: acme, channels: [sales] }`).join('\n')}
`;
const warnings = (tasks: number, concurrency?: number) =>
  readConfig(yaml(tasks, concurrency), 'leadbell.yaml')
    .warnings.filter(({ message }) => message.includes('reads a minute'))
    .map(({ line, path }) => `${line} ${path}`);

describe('what an account is asked for in a minute', () => {
  test('is fine for a few hundred tasks, and for a thousand with more requests at once', () => {
    expect(warnings(1)).toEqual([]);
    expect(warnings(300)).toEqual([]);
    expect(warnings(1000, 16)).toEqual([]);
  });

  test('is more than can be done for a thousand: key and line say where', () => {
    expect(warnings(1000, 4)).toEqual(['7 accounts.acme.concurrency']);
    expect(warnings(1000)).toEqual(['3 accounts.acme.concurrency']);
  });

  test('counts neither tasks that are off nor those of others', () => {
    const base = testConfig();
    const account = { ...(base.accounts.acme as AccountConfig), concurrency: 4 };
    const tasks = Array.from({ length: 1000 }, (_, n) => ({
      ...testTask,
      enabled: n % 2 === 0,
      account: n % 4 === 0 ? 'acme' : 'other',
    }));
    const reads = minuteOfReads({ tasks, accounts: { acme: account } }, 'acme');
    expect(reads.windows).toBeCloseTo(250 * (1 + 1 / 360));
    expect(isTooMuch(reads)).toBe(false);
  });
});

describe('what may run at once', () => {
  test('always leaves room for short windows', () => {
    for (let polls = 2; polls <= 100; polls += 1) expect(sweepsAtOnce(polls)).toBeLessThan(polls);
  });

  test('within an account is shared, and its shares are no more than it allows, unless that is one', () => {
    for (let concurrency = 2; concurrency <= 16; concurrency += 1) {
      const { short, sweep } = sharesOf(concurrency);
      expect(short + sweep).toBe(concurrency);
      expect(short).toBeGreaterThanOrEqual(sweep);
    }
    expect(sharesOf(1)).toEqual({ short: 1, sweep: 1 });
  });
});
