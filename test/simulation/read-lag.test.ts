import { describe, expect, it } from 'vitest';
import { MOST_READ_LAG_MS, ReadLag } from './read-lag.ts';

const NOW_MS = Date.parse('2026-03-02T04:00:00Z');
const [before, after] = [
  { pk: 'a', sk: 'b', grade: 1 },
  { pk: 'a', sk: 'b', grade: 2 },
];

describe('a read that is not consistent', () => {
  it('sees some writes late, and none later than that', () => {
    const lag = new ReadLag(MOST_READ_LAG_MS);
    lag.wrote(before, after, NOW_MS);
    const soon = Array.from({ length: 200 }, (_, ms) => lag.asItWas([after], NOW_MS + ms)[0]);
    expect(soon).toContain(before);
    expect(soon).toContain(after);
    for (let ms = 0; ms < 200; ms += 1) {
      expect(lag.asItWas([after], NOW_MS + MOST_READ_LAG_MS + ms)).toEqual([after]);
    }
  });

  it('may not see an item that was just made', () => {
    const lag = new ReadLag(MOST_READ_LAG_MS);
    lag.wrote(null, after, NOW_MS);
    const soon = Array.from({ length: 200 }, (_, ms) => lag.asItWas([after], NOW_MS + ms).length);
    expect(new Set(soon)).toEqual(new Set([0, 1]));
  });
});
