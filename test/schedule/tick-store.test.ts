import { expect, test } from 'vitest';
import type { Item } from '../../lambdas/platform/table/table.ts';
import { TickStore } from '../../lambdas/schedule/tick-store.ts';
import { NOON_MS } from '../support/clock.ts';

const storeWith = (item: Record<string, unknown> | null) => {
  const written: unknown[] = [];
  const store = new TickStore({
    get: async () => item as Item | null,
    upsert: async (...all) => {
      written.push(all);
      return 'next';
    },
  });
  return { store, written };
};

test('the first tick remembers nothing, and writes only where nobody did', async () => {
  const { store, written } = storeWith(null);
  const memory = await store.read();
  expect(memory).toEqual({
    lastMs: null,
    serverMs: null,
    movedToMs: null,
    channels: { configured: [], gone: {} },
    neighbours: [],
    calendarEnds: null,
    configuration: { deployed: null, problem: null },
    token: null,
  });
  expect(await store.write(memory, { lastMs: NOON_MS })).toBe('next');
  expect(written).toEqual([[{ pk: 'TICK', sk: 'STATE' }, { lastMs: NOON_MS }, expect.objectContaining({})]]);
});

test('what an older version remembered is read, whatever it did not know of', async () => {
  const { store } = storeWith({ pk: 'TICK', sk: 'STATE', token: 't', lastMs: NOON_MS });
  expect(await store.read()).toMatchObject({ lastMs: NOON_MS, neighbours: [], token: 't' });
});

test('what a newer version remembered is not guessed at: the tick fails, and says what to do', async () => {
  const { store } = storeWith({ pk: 'TICK', sk: 'STATE', token: 't', lastMs: NOON_MS, schema: 2 });
  await expect(store.read()).rejects.toMatchObject({ code: 'unknown-schema' });
});
