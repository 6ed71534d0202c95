import { expect, it } from 'vitest';
import { checkReferences } from '../../../lambdas/config/checks/references.ts';
import { taskKey } from '../../../lambdas/config/task-key.ts';

const ID = '287e19c4-1966-49d6-8f02-000000000001';

const found = (otherUrl: string, otherId = ID, more: object = {}) =>
  checkReferences({
    accounts: {
      a: { baseUrl: 'https://ai.foo.cn', userId: 'u-1', ...more },
      b: { baseUrl: otherUrl, userId: 'u-1', ...more },
    },
    tasks: [
      { id: ID, account: 'a' },
      { id: otherId, account: 'b' },
    ],
  }).map(({ path, message }) => `${path.join('.')}: ${message}`);

it.each([
  ['in capitals', 'https://AI.foo.cn'],
  ['with the default port and a slash', 'https://ai.foo.cn:443/'],
  ['with a dot at its end', 'https://ai.foo.cn.'],
  ['with a dot and the default port', 'https://ai.foo.cn.:443'],
  ['with a path', 'https://ai.foo.cn./prefix'],
])('a task that is listed twice is noticed where the host is written %s', (_, url) => {
  expect(found(url)).toEqual(['tasks.1.id: the same task of the same host and user as tasks[0]']);
});

it('a task that is listed twice is noticed where its UUID is written in capitals', () => {
  expect(found('https://ai.foo.cn', ID.toUpperCase())).toHaveLength(1);
});

it.each([['https://ai.foo.cn:8443'], ['https://b.foo.cn'], ['https://ai.foo.cn.evil.cn']])(
  'the same id at %s is another task',
  (url) => {
    expect(found(url)).toEqual([]);
  },
);

it('two patterns for one account are noticed in the same way', () => {
  expect(found('https://ai.foo.cn.', 'other', { discover: { match: '*', channels: [] } })).toEqual([
    'accounts.b.discover: accounts.a finds tasks of the same host and user: put both into one pattern',
  ]);
});

it('keys in the table stay as they were', () => {
  expect(taskKey('https://AI.foo.cn.:443/x', 'u-1', ID.toUpperCase())).toBe(
    `ai.foo.cn./u-1/${ID.toUpperCase()}`,
  );
});
