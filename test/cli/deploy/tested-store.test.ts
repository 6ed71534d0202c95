import { expect, it } from 'vitest';
import { TestedStore } from '../../../cli/deploy/tested-store.ts';
import type { Key } from '../../../lambdas/platform/table/table.ts';

it('remembers a channel that took a test alert, under a key that never changes', async () => {
  const items = new Map<string, object>();
  const nameOf = ({ pk, sk }: Key) => `${pk} ${sk}`;
  const tested = new TestedStore({
    get: (key) => Promise.resolve(items.has(nameOf(key)) ? { ...key, token: 't' } : null),
    upsert: (key, changes) => {
      items.set(nameOf(key), changes);
      return Promise.resolve('t');
    },
  });
  expect(await tested.has('sales')).toBe(false);
  await tested.add('sales', 1_790_000_000_000);
  expect([...items]).toEqual([['DEPLOY TESTED#sales', { atMs: 1_790_000_000_000, schema: 1 }]]);
  expect([await tested.has('sales'), await tested.has('ops')]).toEqual([true, false]);
});
