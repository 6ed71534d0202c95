import { describe, expect, it } from 'vitest';
import type { LaneOutlook } from '../../../lambdas/deliveries/lanes/outlook.ts';
import type { TickEvent } from '../../../lambdas/functions/tick.ts';
import { silentLog } from '../../../lambdas/platform/log/log.ts';
import type { Machine } from '../../../local/machine/machine.ts';
import { runOnce } from '../../../local/machine/once.ts';
import { OutstandingQueue } from '../../../local/machine/outstanding.ts';

const lane = (over: Partial<LaneOutlook>): LaneOutlook => ({
  channel: 'sales',
  pending: 0,
  held: 0,
  open: over.pending ?? 0,
  stopped: false,
  wakeAtMs: null,
  ...over,
});

describe('a single run', () => {
  /** A machine that is only an outlook: what waits, as a function of the time. */
  async function run(
    outlook: (nowMs: number) => LaneOutlook[],
    untilMs = 120_000,
    begun: (machine: Machine, nowMs: () => number) => void = () => {},
  ) {
    let nowMs = 0;
    const ticks: [TickEvent['mode'], number][] = [];
    const clock = {
      nowMs: () => nowMs,
      sleep: async (ms: number) => {
        nowMs += Math.max(1, ms);
      },
    };
    const nowhere = { send: async () => {} };
    const machine: Machine = {
      stores: null as never,
      survey: null as never,
      scan: null as never,
      polls: new OutstandingQueue(nowhere, clock),
      nudges: new OutstandingQueue(nowhere, clock),
      digests: new OutstandingQueue(nowhere, clock),
      answers: null as never,
      lanes: nowhere,
      running: () => ({ polls: 0, delivers: 0, digests: 0 }),
      tick: async (mode) => {
        ticks.push([mode, nowMs]);
        return {
          type: 'tick',
          polls: 0,
          nudges: 0,
          digests: 0,
          due: 0,
          held: 0,
          oldestDueMs: 0,
          oldestDueChannel: null,
          oldestDigestMs: 0,
        };
      },
      outlook: async () => outlook(nowMs),
      leftBehind: async () => [],
      drain: async () => {},
      stop: async () => {},
    };
    const platform = { clock, newId: () => 'id', random: () => 0, log: silentLog };
    begun(machine, () => nowMs);
    await runOnce({ machine, platform, runEnd: { atMs: untilMs } });
    return { ticks, endedAtMs: nowMs };
  }

  it('ends at once where nothing waits, and does not wait for what is held or stopped', async () => {
    expect((await run(() => [lane({ held: 3 })])).endedAtMs).toBe(0);
    expect((await run(() => [lane({ pending: 2, stopped: true, wakeAtMs: 3_600_000 })])).endedAtMs).toBe(0);
  });

  it('wakes a lane when its retry falls due, and not before', async () => {
    const { ticks } = await run((nowMs) => [lane(nowMs < 5_500 ? { pending: 1, wakeAtMs: 5_000 } : {})]);
    expect(ticks.map(([mode]) => mode)).toEqual(['once', 'lanes']);
    expect(ticks[1]?.[1]).toBe(5_000);
  });

  it('ends early where what waits cannot move before the time is up', async () => {
    const { endedAtMs } = await run(() => [lane({ pending: 1, wakeAtMs: 600_000 })]);
    expect(endedAtMs).toBe(0);
  });

  it('waits for a slice that waits its turn, which nobody else asks for', async () => {
    const read: number[] = [];
    await run(
      () => [],
      120_000,
      ({ polls }, nowMs) => {
        void polls.send([{ reads: [] }], { delayMs: 20_000 });
        const { visible } = polls;
        polls.visible = () => {
          const messages = visible.call(polls);
          if (messages.length > 0) {
            read.push(nowMs());
            polls.finish(JSON.stringify({ reads: [] }));
          }
          return messages;
        };
      },
    );
    expect(read).toEqual([20_000]);
  });

  it('stops when the time is up', async () => {
    const { endedAtMs } = await run((nowMs) => [lane({ pending: 1, wakeAtMs: nowMs + 500 })], 10_000);
    expect(endedAtMs).toBeGreaterThanOrEqual(10_000);
    expect(endedAtMs).toBeLessThan(11_000);
  });
});
