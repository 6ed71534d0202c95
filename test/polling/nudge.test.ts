import { expect, test } from 'vitest';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import { nudge } from '../../lambdas/polling/nudge.ts';
import { NOON_MS } from '../support/clock.ts';

async function nudgesOf(ids: readonly string[], flooded: readonly string[] = []): Promise<LaneMessage[]> {
  const sent: LaneMessage[] = [];
  const queue = { send: async (messages: readonly LaneMessage[]) => void sent.push(...messages) };
  const due = ids.map((id) => ({ channel: 'sales', pk: `RECORD#${id}`, sk: 'TOLD#A#sales' }));
  await nudge(queue, due, NOON_MS, new Set(flooded));
  return sent;
}

const named = (nudges: readonly LaneMessage[]) => nudges.flatMap(({ keys }) => keys.map(([pk]) => pk));

test('leads by the hundred are one nudge, since each is a run of its lane', async () => {
  const ids = Array.from({ length: 400 }, (_, index) => `287e19c4-1966-49d6-8f02-${1e11 + index}`);
  const nudges = await nudgesOf(ids);
  expect(nudges).toHaveLength(1);
  expect(named(nudges)).toEqual(ids.map((id) => `RECORD#${id}`));
});

test('a nudge stays what SQS counts as one request, however long ids are, and names each once', async () => {
  const ids = Array.from({ length: 300 }, (_, index) => `${index}-${'编号'.repeat(100)}`);
  const nudges = await nudgesOf(ids);
  expect(nudges.length).toBeGreaterThan(1);
  for (const one of nudges) expect(Buffer.byteLength(JSON.stringify(one))).toBeLessThan(64 * 1024);
  expect(named(nudges)).toEqual(ids.map((id) => `RECORD#${id}`));
});

test('lanes that were flooded hear that the list is over, with what is left of it or without', async () => {
  const [rest, nothing] = await nudgesOf(['r1'], ['sales', 'managers']);
  expect(rest).toEqual({
    channel: 'sales',
    keys: [['RECORD#r1', 'TOLD#A#sales']],
    hops: 0,
    listIsOver: true,
  });
  expect(nothing).toEqual({ channel: 'managers', keys: [], hops: 0, listIsOver: true });
  expect(await nudgesOf(['r1'])).toEqual([
    { channel: 'sales', keys: [['RECORD#r1', 'TOLD#A#sales']], hops: 0 },
  ]);
});
