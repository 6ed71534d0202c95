import { expect, test } from 'vitest';
import { nameOfListed } from '../../lambdas/call-records/task-name.ts';

test.each([
  ['秋季回访', '秋季回访'],
  ['  秋季 \n 回访\t', '秋季 回访'],
  ['red\u001b[31m', 'red [31m'],
  ['a\u200bb\u202ec', 'a b c'],
  ['\u200b\u0000', 't1'],
  [' ', 't1'],
  [null, 't1'],
])('the name %j is shown as %j', (name, shown) => {
  expect(nameOfListed({ id: 't1', name })).toBe(shown);
});
