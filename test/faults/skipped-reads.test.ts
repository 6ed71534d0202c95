import { expect, test } from 'vitest';
import { openStores } from '../../lambdas/functions/stores.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS, TestClock } from '../support/clock.ts';
import { memoryTable } from '../support/memory-stores.ts';

const open = () => openStores({ ...memoryTable(), newId: () => 'token', clock: new TestClock() });

test('each minute in which not all of an account was read counts once', async () => {
  const { skippedReads: skipped } = open();
  await skipped.note('acme', 3, NOON_MS);
  await skipped.note('acme', 1, NOON_MS + MINUTE_MS - 1);
  await skipped.note('acme', 1, NOON_MS + MINUTE_MS);
  await skipped.note('other', 1, NOON_MS);
  expect(await skipped.minutes('acme', NOON_MS, NOON_MS + 2 * MINUTE_MS)).toBe(2);
});

test('the first minute of a time is of it, the minute at its end is not', async () => {
  const { skippedReads: skipped } = open();
  for (const minute of [-1, 0, 1, 2]) await skipped.note('acme', 1, NOON_MS + minute * MINUTE_MS);
  expect(await skipped.minutes('acme', NOON_MS, NOON_MS + 2 * MINUTE_MS)).toBe(2);
});

test('it says how many windows, and is gone after five weeks', async () => {
  const { skippedReads: skipped, table } = open();
  await skipped.note('acme', 3, NOON_MS + 30 * SECOND_MS + 1);
  const [item] = await table.query('ACCOUNT#acme');
  expect(item).toMatchObject({
    sk: 'SKIPPED#2026-03-02T04:00:00.000Z',
    windows: 3,
    expiresAt: (NOON_MS + 35 * DAY_MS) / SECOND_MS + 31,
  });
});
