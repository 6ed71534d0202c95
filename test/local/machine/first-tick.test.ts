import { expect, test } from 'vitest';
import type { Lane } from '../../../lambdas/deliveries/lanes/lane.ts';
import type { LaneMessage } from '../../../lambdas/deliveries/lanes/lane-message.ts';
import type { LaneOutlook } from '../../../lambdas/deliveries/lanes/outlook.ts';
import { HOUR_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { firstTick } from '../../../local/machine/first-tick.ts';
import { NOON_MS } from '../../support/clock.ts';

type Left = Partial<Pick<Lane, 'leaseUntilMs' | 'nudgedForMs'> & Pick<LaneOutlook, 'wakeAtMs' | 'open'>>;

/** What a start asks for, given what the process before it left behind: after how long each lane is looked at. */
async function asksAtStart(lanes: Readonly<Record<string, Left>>) {
  const modes: string[] = [];
  const nudged: [string, number | undefined][] = [];
  await firstTick({
    clock: { nowMs: () => NOON_MS },
    machine: {
      tick: async (mode) => {
        modes.push(mode);
        return null as never;
      },
      outlook: async () =>
        Object.entries(lanes).map(
          ([channel, { wakeAtMs = null, open = 0 }]) => ({ channel, wakeAtMs, open }) as LaneOutlook,
        ),
      stores: {
        lanes: {
          get: async (channel) => ({ leaseUntilMs: null, nudgedForMs: null, ...lanes[channel] }) as Lane,
        },
      },
      lanes: {
        send: async (messages: readonly LaneMessage[], { delayMs } = {}) => {
          for (const { channel } of messages) nudged.push([channel, delayMs]);
        },
      },
    },
  });
  return { modes, nudged };
}

test('a lane that a killed sender still holds is looked at when its lease is over, and not in the next minute', async () => {
  const { modes, nudged } = await asksAtStart({
    sales: { wakeAtMs: NOON_MS, leaseUntilMs: NOON_MS + 25 * SECOND_MS },
  });
  expect(modes).toEqual(['start']);
  expect(nudged).toEqual([['sales', 26 * SECOND_MS]]);
});

test('what a killed sender was sending is looked at when its send, and when its hold on each lead is over', async () => {
  const { nudged } = await asksAtStart({ sales: { wakeAtMs: NOON_MS - SECOND_MS, open: 2 } });
  expect(nudged).toEqual([
    ['sales', 16 * SECOND_MS],
    ['sales', 31 * SECOND_MS],
  ]);
});

test('a nudge that was lost with the memory comes in time, once for what waits for it', async () => {
  const roomMs = NOON_MS + 40 * SECOND_MS;
  const { nudged } = await asksAtStart({ sales: { wakeAtMs: roomMs, nudgedForMs: roomMs } });
  expect(nudged).toEqual([['sales', 41 * SECOND_MS]]);
});

test('what the tick woke, what waits for long and what is empty is left to ticks', async () => {
  const { nudged } = await asksAtStart({
    due: { wakeAtMs: NOON_MS, nudgedForMs: NOON_MS - SECOND_MS },
    long: { wakeAtMs: NOON_MS + HOUR_MS },
    empty: {},
  });
  expect(nudged).toEqual([]);
});
