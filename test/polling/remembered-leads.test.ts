import { beforeEach, describe, expect, test } from 'vitest';
import type { Lead } from '../../lambdas/leads/lead.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { RememberedLeads } from '../../lambdas/polling/remembered-leads.ts';
import { NOON_MS } from '../support/clock.ts';

const LEAD = {} as Lead;
const leads = (...ids: string[]) => new Map(ids.map((id) => [id, LEAD]));
const many = (count: number) => new Map(Array.from({ length: count }, (_, index) => [`r${index}`, LEAD]));
const SPAN = { fromMs: 100, toMs: 200 };

let remembered: RememberedLeads;
beforeEach(() => {
  remembered = new RememberedLeads();
});
const recalls = (task = 'a', span = SPAN, changingUntilMs = 0, nowMs = NOON_MS) => {
  const recalled = remembered.recall(task, span, changingUntilMs, nowMs);
  return recalled && [...recalled.keys()];
};

describe('the leads that a poll has read', () => {
  test('are known to the next one of the same task', () => {
    expect(recalls()).toBeNull();
    remembered.remember('a', SPAN, leads('x', 'y'), NOON_MS);
    expect(recalls()).toEqual(['x', 'y']);
    expect(recalls('b')).toBeNull();
  });

  test('are nobody else’s to change', () => {
    const read = leads('x');
    remembered.remember('a', SPAN, read, NOON_MS);
    read.set('y', LEAD);
    remembered.recall('a', SPAN, 0, NOON_MS)?.set('z', LEAD);
    expect(recalls()).toEqual(['x']);
  });

  test('are known for what was asked for, and for no more', () => {
    remembered.remember('a', SPAN, leads('x'), NOON_MS);
    expect(recalls('a', { fromMs: 150, toMs: 160 })).toEqual(['x']);
    expect(recalls('a', { fromMs: 99, toMs: 160 })).toBeNull();
    expect(recalls('a', { fromMs: 150, toMs: 201 })).toBeNull();
  });

  test('are read again after five minutes, and where the clock was set back', () => {
    remembered.remember('a', SPAN, leads('x'), NOON_MS);
    expect(recalls('a', SPAN, 0, NOON_MS + 5 * MINUTE_MS - 1)).toEqual(['x']);
    expect(recalls('a', SPAN, 0, NOON_MS + 5 * MINUTE_MS)).toBeNull();
    expect(recalls('a', SPAN, 0, NOON_MS - 1)).toBeNull();
  });

  test('are read again where somebody may have changed them since', () => {
    remembered.remember('a', SPAN, leads('x'), NOON_MS);
    expect(recalls('a', SPAN, NOON_MS - 1)).toEqual(['x']);
    expect(recalls('a', SPAN, NOON_MS)).toBeNull();
  });

  test('are read again once something of them was written', () => {
    remembered.remember('a', SPAN, leads('x'), NOON_MS);
    remembered.remember('b', SPAN, leads('y'), NOON_MS);
    remembered.forget('a');
    expect([recalls('a'), recalls('b')]).toEqual([null, ['y']]);
  });
});

describe('sixty thousand leads', () => {
  test('are remembered of all tasks, and those that were read first go first', () => {
    remembered.remember('a', SPAN, many(20_000), NOON_MS);
    remembered.remember('b', SPAN, many(20_000), NOON_MS);
    remembered.remember('c', SPAN, many(20_000), NOON_MS);
    expect(recalls('a')).toHaveLength(20_000);
    remembered.remember('d', SPAN, many(1), NOON_MS);
    expect([recalls('a'), recalls('b')?.length, recalls('d')?.length]).toEqual([null, 20_000, 1]);
  });

  test('are not counted twice where a task is read again', () => {
    remembered.remember('a', SPAN, many(30_000), NOON_MS);
    for (let round = 0; round < 3; round += 1) remembered.remember('b', SPAN, many(30_000), NOON_MS);
    expect([recalls('a')?.length, recalls('b')?.length]).toEqual([30_000, 30_000]);
  });

  test('of one task are the most of it: more are not remembered, nor is what was before', () => {
    remembered.remember('a', SPAN, many(60_000), NOON_MS);
    expect(recalls('a')).toHaveLength(60_000);
    remembered.forget('a');
    remembered.remember('b', SPAN, many(1), NOON_MS);
    remembered.remember('a', SPAN, many(2), NOON_MS);
    remembered.remember('a', SPAN, many(60_001), NOON_MS);
    expect([recalls('a'), recalls('b')?.length]).toEqual([null, 1]);
  });
});
