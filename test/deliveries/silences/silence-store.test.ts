import { expect, test } from 'vitest';
import { beginSilence, endSilence } from '../../../lambdas/deliveries/silences/hold-lanes.ts';
import type { Silence } from '../../../lambdas/deliveries/silences/silence.ts';
import { SilenceStore } from '../../../lambdas/deliveries/silences/silence-store.ts';
import { equals } from '../../../lambdas/platform/table/conditions.ts';
import { DAY_MS, HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../../support/clock.ts';
import { memoryStores } from '../../support/memory-stores.ts';

const silence: Silence = {
  id: 's1',
  channel: null,
  task: { name: '秋季', keys: ['host/user/task'] },
  lanes: ['sales', 'leads'],
  by: 'wang',
  reason: '试拨',
  sinceMs: NOON_MS,
  untilMs: NOON_MS + HOUR_MS,
  endedAtMs: null,
};
const mark = { id: 's1', untilMs: silence.untilMs, taskKeys: ['host/user/task'] };
const KEY = { pk: 'SILENCE#s1', sk: 'STATE' };

function open() {
  const stores = memoryStores();
  return { ...stores, silences: new SilenceStore(stores.table), retentionMs: 90 * DAY_MS };
}

test('a silence is an item of its own, and a mark on each lane that it holds', async () => {
  const stores = open();
  await beginSilence(stores, silence);
  expect(await stores.table.get(KEY)).toMatchObject({
    schema: 1,
    by: 'wang',
    untilMs: silence.untilMs,
    expiresAt: (silence.untilMs + 90 * DAY_MS) / 1000,
  });
  expect(await stores.silences.get('s1')).toEqual(silence);
  for (const lane of silence.lanes) expect((await stores.lanes.get(lane)).silences).toEqual([mark]);
});

test('a sender that holds a lane keeps it, and the mark stays when it is released', async () => {
  const stores = open();
  await stores.lanes.take('sales', 'sender', NOON_MS, NOON_MS + 30_000);
  await beginSilence(stores, silence);
  expect(await stores.lanes.renew('sales', 'sender', NOON_MS + 60_000)).toBe(true);
  await stores.lanes.release('sales', 'sender', { roomAtMs: null, nudgedForMs: null });
  expect((await stores.lanes.get('sales')).silences).toEqual([mark]);
});

test('a mark that somebody else writes at the same moment is not lost', async () => {
  const stores = open();
  const other = { id: 's2', untilMs: silence.untilMs, taskKeys: null };
  stores.afterWrites(1, () => stores.lanes.silence('sales', other));
  await beginSilence(stores, silence);
  expect((await stores.lanes.get('sales')).silences).toEqual([other, mark]);
});

test('a mark that is over goes with the next change, and an ended one at once', async () => {
  const stores = open();
  await stores.lanes.silence('sales', { id: 'old', untilMs: NOON_MS - 1, taskKeys: null });
  await beginSilence(stores, silence);
  expect((await stores.lanes.get('sales')).silences).toEqual([mark]);
  expect(await endSilence(stores, 's1', NOON_MS + 1)).toEqual({ ...silence, endedAtMs: NOON_MS + 1 });
  expect((await stores.lanes.get('sales')).silences).toEqual([]);
  expect(await endSilence(stores, 's1', NOON_MS + 9)).toEqual({ ...silence, endedAtMs: NOON_MS + 1 });
  expect(await endSilence(stores, 'nothing', NOON_MS)).toBeNull();
});

test('a death in the middle of an end leaves one that can be ended', async () => {
  const stores = open();
  await beginSilence(stores, silence);
  stores.afterWrites(1, () => {
    throw new Error('killed');
  });
  await expect(endSilence(stores, 's1', NOON_MS + 1)).rejects.toThrow('killed');
  expect(await endSilence(stores, 's1', NOON_MS + 2)).toMatchObject({ endedAtMs: NOON_MS + 2 });
  for (const lane of silence.lanes) expect((await stores.lanes.get(lane)).silences).toEqual([]);
});

test('a silence of a newer version is not guessed at', async () => {
  const stores = open();
  await beginSilence(stores, silence);
  await stores.table.update(KEY, { schema: 2 }, equals('id', 's1'));
  await expect(stores.silences.get('s1')).rejects.toMatchObject({ code: 'unknown-schema' });
});
