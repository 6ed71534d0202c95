import { expect, test } from 'vitest';
import { ConfigError } from '../../../lambdas/config/problems.ts';
import { readConfig } from '../../../lambdas/config/read-config.ts';

const yaml = (discover: string, more = '') => `
accounts:
  acme: { baseUrl: https://ai.example.cn, userId: u, token: env:T${discover === '' ? '' : `, discover: ${discover}`} }
${more}
channels: { east: { type: wecom-robot, webhook: env:EAST }, ops: { type: sns, topic: ops } }
topics: { ops: {} }
ops: { channels: [ops] }
`;
const read = (discover: string, more?: string) => readConfig(yaml(discover, more), 'x');
const problems = (discover: string, more?: string): string[] => {
  try {
    read(discover, more);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
};

test('an account that finds tasks is enough, and all that a task may have is the same for each', () => {
  const { config, warnings } = read('{ match: "秋季.*", channels: [east], grades: [A, B], maskPhone: true }');
  expect(warnings).toEqual([]);
  expect(config.tasks).toEqual([]);
  const task = {
    channels: ['east'],
    grades: [1, 2],
    maskPhone: true,
    freshForMs: 3_600_000,
    settleMs: 600_000,
  };
  expect(config.accounts).toMatchObject({ acme: { discover: { match: '秋季.*', atMost: 20, task } } });
});

test.each([
  ['', 'tasks: expected at least one task, got none'],
  [
    '{ match: "(", channels: [east] }',
    'accounts.acme.discover.match: expected a regular expression of JavaScript',
  ],
  ['{ match: ".*", channels: [west] }', 'accounts.acme.discover.channels[0]: no channel is called "west"'],
  ['{ match: ".*", channels: [east], team: red }', 'accounts.acme.discover.team: no team is called "red"'],
  ['{ match: ".*", channels: [east], atMost: 5000 }', 'accounts.acme.discover.atMost: expected'],
  ['{ match: ".*", channels: [east], name: x }', 'accounts.acme.discover.name: this key is not known here'],
])('%s is refused', (discover, why) => {
  expect(problems(discover)).toEqual([expect.stringContaining(why)]);
});

test('two patterns of one host and user are refused', () => {
  const other =
    '  again: { baseUrl: https://ai.example.cn, userId: u, token: env:T, discover: { match: b, channels: [east] } }';
  expect(problems('{ match: a, channels: [east] }', other)).toEqual([
    'accounts.again.discover: accounts.acme finds tasks of the same host and user: put both into one pattern',
  ]);
});
