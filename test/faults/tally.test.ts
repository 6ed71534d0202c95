import { describe, expect, it } from 'vitest';
import { emptyTally, followUpAfterMs, reasonsOf, withCounted } from '../../lambdas/faults/tally.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';

const item = (id: string, why = 'rejected') => ({ id, what: `lead ${id}`, why });

describe('counting what happens during one time of trouble', () => {
  it('begins with nothing', () => {
    expect(emptyTally).toEqual({ total: 0, items: [] });
  });

  it('counts each thing once, however often it is seen', () => {
    const two = [item('a'), item('b'), item('a')].reduce(withCounted, emptyTally);
    expect(two).toEqual({ total: 2, items: [item('a'), item('b')] });
    expect(withCounted(two, item('b'))).toBe(two);
  });

  it('names the first 200, and counts the rest', () => {
    const ids = Array.from({ length: 203 }, (_, index) => `r${index}`);
    const tally = ids.map((id) => item(id)).reduce(withCounted, emptyTally);
    expect(tally.total).toBe(203);
    expect(tally.items.map(({ id }) => id)).toEqual(ids.slice(0, 200));
  });

  it('says why, and of how many where it is more than one', () => {
    expect(reasonsOf(emptyTally)).toBe('');
    const items = [item('a', 'errcode 40033'), item('b', 'HTTP 403'), item('c', 'errcode 40033')];
    expect(reasonsOf(items.reduce(withCounted, emptyTally))).toBe('errcode 40033 (2); HTTP 403');
  });
});

it('gathers longer each time before more is told, and an hour from the fourth time on', () => {
  expect([1, 2, 3, 4, 5, 24].map(followUpAfterMs)).toEqual([
    2 * MINUTE_MS,
    10 * MINUTE_MS,
    30 * MINUTE_MS,
    HOUR_MS,
    HOUR_MS,
    HOUR_MS,
  ]);
});
