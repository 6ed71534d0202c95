import { expect, test } from 'vitest';
import type { LaneLook } from '../../lambdas/deliveries/lanes/outlook.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { sumOfLooks } from '../../lambdas/schedule/wake-lanes.ts';
import { NOON_MS } from '../support/clock.ts';

const look = (due: number, held: number, waitedMinutes: number | null): LaneLook => ({
  due,
  held,
  oldestDueAtMs: waitedMinutes === null ? null : NOON_MS - waitedMinutes * MINUTE_MS,
  wake: false,
});

test('what waits in all lanes is counted together, and the longest wait has a name', () => {
  const looks = new Map([
    ['east', look(2, 1, 3)],
    ['west', look(1, 0, 8)],
    ['ops', look(0, 4, null)],
  ]);
  expect(sumOfLooks(looks, NOON_MS)).toEqual({
    due: 3,
    held: 5,
    oldestDueMs: 8 * MINUTE_MS,
    oldestDueChannel: 'west',
  });
});

test('where nothing is due, nothing waits, and no channel is to blame', () => {
  expect(sumOfLooks(new Map([['east', look(0, 0, null)]]), NOON_MS)).toEqual({
    due: 0,
    held: 0,
    oldestDueMs: 0,
    oldestDueChannel: null,
  });
});
