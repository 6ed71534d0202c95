import { describe, expect, test } from 'vitest';
import { windowsToFill } from '../../lambdas/digests/ask.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { TestClock } from '../support/clock.ts';
import { DUE_MS, daily } from '../support/digests.ts';
import { memoryTable } from '../support/memory-stores.ts';

/** Ticks of a team with these digests. Its days begin at midnight in Shanghai. */
function ticking(digests = { daily }) {
  const clock = new TestClock(DUE_MS);
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const { windows } = openStores({ ...memoryTable(), newId, clock });
  const config = { digests, timeZone: 'Asia/Shanghai' };
  return {
    windows,
    /** The days that a tick asks for, by when they begin, and how long the oldest has waited. */
    async tick(lastMs: number | null, nowMs: number, hasLeapt?: boolean) {
      clock.advance(nowMs - clock.nowMs());
      const { ask, oldestMs } = await windowsToFill({ config, windows }, lastMs, nowMs, hasLeapt);
      return {
        ask: ask.map(({ fromMs }) => new Date(fromMs + 8 * HOUR_MS).toISOString().slice(5, 10)),
        oldestMs,
      };
    },
    async taken(fromMs: number, untilMs: number) {
      const window = await windows.get({ digest: 'daily', fromMs, toMs: fromMs + DAY_MS });
      if (window) await windows.take(window, untilMs);
    },
  };
}

const DAY_BEGINS_MS = Date.parse('2026-03-01T16:00:00Z');

describe('a tick asks for', () => {
  test('a window in the minute in which it fell due, and for no other', async () => {
    const { tick } = ticking();
    expect(await tick(DUE_MS - 2 * MINUTE_MS, DUE_MS - MINUTE_MS)).toEqual({ ask: [], oldestMs: 0 });
    expect(await tick(DUE_MS - MINUTE_MS, DUE_MS)).toEqual({ ask: ['03-02'], oldestMs: 0 });
  });

  test('nothing on the first tick of all, and nothing where there is no digest', async () => {
    expect(await ticking().tick(null, DUE_MS + HOUR_MS)).toEqual({ ask: [], oldestMs: 0 });
    expect(await ticking({} as { daily: typeof daily }).tick(DUE_MS - MINUTE_MS, DUE_MS)).toEqual({
      ask: [],
      oldestMs: 0,
    });
  });

  test('one that nobody filled, once its time has come again, and says how long it has waited', async () => {
    const { tick, taken } = ticking();
    await tick(DUE_MS - MINUTE_MS, DUE_MS);
    await taken(DAY_BEGINS_MS, DUE_MS + 5 * MINUTE_MS);
    expect(await tick(DUE_MS, DUE_MS + 4 * MINUTE_MS)).toEqual({ ask: [], oldestMs: 4 * MINUTE_MS });
    expect(await tick(DUE_MS, DUE_MS + 5 * MINUTE_MS)).toEqual({ ask: ['03-02'], oldestMs: 5 * MINUTE_MS });
  });

  test('each window once, also where it is in the index already', async () => {
    const { tick } = ticking();
    await tick(DUE_MS - MINUTE_MS, DUE_MS);
    expect((await tick(DUE_MS - MINUTE_MS, DUE_MS)).ask).toEqual(['03-02']);
  });

  test('the days of a week that nobody ticked, and for none before that', async () => {
    const { ask } = await ticking().tick(DUE_MS - 30 * DAY_MS, DUE_MS);
    expect(ask).toEqual(['02-23', '02-24', '02-25', '02-26', '02-27', '02-28', '03-01', '03-02']);
  });

  test('nothing for five minutes where our clock has leapt, so that it can be put right first', async () => {
    const { tick } = ticking();
    expect((await tick(DUE_MS - HOUR_MS, DUE_MS, true)).ask).toEqual([]);
    expect((await tick(DUE_MS, DUE_MS + 5 * MINUTE_MS - 1)).ask).toEqual([]);
    expect((await tick(DUE_MS, DUE_MS + 5 * MINUTE_MS)).ask).toEqual(['03-02']);
  });

  test('a window that was put by a clock days ahead, when it truly falls due', async () => {
    const { tick } = ticking();
    const aheadMs = DUE_MS + 3 * DAY_MS;
    expect((await tick(aheadMs - MINUTE_MS, aheadMs)).ask).toEqual(['03-05']);
    expect(await tick(DUE_MS - MINUTE_MS, DUE_MS)).toEqual({ ask: ['03-02'], oldestMs: 0 });
    expect((await tick(aheadMs - MINUTE_MS, aheadMs)).ask).toContain('03-05');
  });

  test('a window that such a clock postponed', async () => {
    const { tick, taken } = ticking();
    await tick(DUE_MS - MINUTE_MS, DUE_MS);
    await taken(DAY_BEGINS_MS, DUE_MS + 3 * DAY_MS);
    expect((await tick(DUE_MS, DUE_MS + MINUTE_MS)).ask).toEqual(['03-02']);
  });

  test('not one that waits for its next try, as long as a try may wait', async () => {
    const { tick, taken } = ticking();
    await tick(DUE_MS - MINUTE_MS, DUE_MS);
    await taken(DAY_BEGINS_MS, DUE_MS + 20 * MINUTE_MS);
    expect((await tick(DUE_MS, DUE_MS + MINUTE_MS)).ask).toEqual([]);
  });
});
