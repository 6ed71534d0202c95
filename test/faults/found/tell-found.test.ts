import { describe, expect, test } from 'vitest';
import type { NewDelivery } from '../../../lambdas/deliveries/delivery.ts';
import type { DeliveryStore } from '../../../lambdas/deliveries/delivery-store.ts';
import type { LaneMessage } from '../../../lambdas/deliveries/lanes/lane-message.ts';
import { foundWordsZhCN } from '../../../lambdas/faults/found/found-words.ts';
import { tellFound } from '../../../lambdas/faults/found/tell-found.ts';
import { NOON_MS } from '../../support/clock.ts';
import { testConfig } from '../../support/config.ts';

const tasks = (howMany: number) =>
  Array.from({ length: howMany }, (_, index) => ({ id: `t${index + 1}`, name: `任务${index + 1}` }));

/** What is put and which lanes are woken where these tasks were found. */
async function told(
  found: ReturnType<typeof tasks>,
  channels = ['ops'],
  leads: string[] | null = ['sales', 'east'],
) {
  const put: NewDelivery[] = [];
  const nudges: LaneMessage[] = [];
  const { accounts } = testConfig();
  const discover = leads && { task: { channels: leads } };
  const config = { locale: 'zh-CN', accounts: { acme: { ...accounts.acme, discover } } };
  await tellFound({
    deliveries: { put: async (one: NewDelivery) => put.push(one) > 0 } as unknown as DeliveryStore,
    laneQueue: { send: async (messages) => void nudges.push(...messages) },
    config: config as unknown as Parameters<typeof tellFound>[0]['config'],
    channels,
  })('host/u', 'acme', found, NOON_MS);
  const messages = put.map((one) => {
    if (one.told.kind !== 'notice') throw new Error('expected a notice');
    return one.told.message;
  });
  return { put, nudges, messages, text: messages[0]?.text ?? '' };
}

describe('operators hear of tasks that were found', () => {
  test('which they are, and where their leads go', async () => {
    const { text, messages } = await told(tasks(2));
    expect(text).toContain('acme');
    expect(text).toMatch(/1\. 任务1\n+.*2\. 任务2/s);
    expect(text).toContain('sales, east');
    expect(text).toContain(foundWordsZhCN.past);
    expect(text).toContain(foundWordsZhCN.toEnd);
    expect(messages[0]).toMatchObject({
      event: 'fault',
      mention: false,
      attributes: { event: 'fault' },
      data: {
        kind: 'tasks-found',
        phase: 'begins',
        name: 'acme',
        detail: '任务1, 任务2',
        repeat: false,
        event: 'fault',
      },
    });
    expect(messages[0]?.data.tasks).toEqual(tasks(2));
    expect(messages[0]?.data.id).toBe(messages[0]?.id);
  });

  test('in each of their channels, and each lane is woken by what was put', async () => {
    const { put, nudges } = await told(tasks(1), ['ops', 'night']);
    expect(put.map(({ pk, channel, taskKey, createdAtMs }) => [pk, channel, taskKey, createdAtMs])).toEqual([
      ['FOUND#host/u', 'ops', 'host/u', NOON_MS],
      ['FOUND#host/u', 'night', 'host/u', NOON_MS],
    ]);
    expect(nudges).toEqual(put.map(({ pk, sk, channel }) => ({ channel, keys: [[pk, sk]], hops: 0 })));
  });

  test('once for the same tasks, and again for others', async () => {
    const [one, again, other] = await Promise.all([told(tasks(2)), told(tasks(2)), told(tasks(3))]);
    const key = ({ put }: typeof one) => put[0]?.sk;
    expect(key(one)).toMatch(/^TOLD#[0-9a-f]{16}#ops$/);
    expect(key(again)).toBe(key(one));
    expect(key(other)).not.toBe(key(one));
    const ids = (...some: string[]) => told(some.map((id) => ({ id, name: id })));
    expect(key(await ids('a', 'bc'))).not.toBe(key(await ids('ab', 'c')));
    expect(one.messages[0]?.id).toBe(`tasks-found:host/u:${key(one)?.split('#')[1]}:ops`);
  });

  test('of more than twenty the first, and how many more', async () => {
    const twenty = await told(tasks(20));
    expect(twenty.text).toContain('20. 任务20');
    expect(twenty.text).not.toContain('…');
    const more = await told(tasks(23));
    expect(more.text).toContain('20. 任务20 … +3');
    expect(more.text).not.toContain('任务21');
    expect(more.text.match(/…/g)).toHaveLength(1);
    expect(String(more.messages[0]?.data.detail).split(', ')).toHaveLength(20);
    expect(more.messages[0]?.data.tasks).toHaveLength(23);
  });

  test('also where the account finds no tasks any more', async () => {
    const { text } = await told(tasks(1), ['ops'], null);
    expect(text).toContain('1. 任务1');
  });
});
