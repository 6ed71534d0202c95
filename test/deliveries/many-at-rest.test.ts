import { expect, test } from 'vitest';
import type { ChannelQuiet } from '../../lambdas/channels/quiet-hours.ts';
import type { Delivery, DeliveryChange } from '../../lambdas/deliveries/delivery.ts';
import type { DeliveryStore, Waiting } from '../../lambdas/deliveries/delivery-store.ts';
import { DueDeliveries } from '../../lambdas/deliveries/due-deliveries.ts';
import type { Asking } from '../../lambdas/deliveries/reminders/asking.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import type { Key } from '../../lambdas/platform/table/table.ts';
import { HOUR_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS, TestClock } from '../support/clock.ts';
import { dueDelivery } from '../support/deliveries.ts';

const noon: ChannelQuiet = { fromMinute: 0, toMinute: 13 * 60, days: [1, 2, 3, 4, 5, 6, 7], except: [1] };

/** So many Bs, and then one A: each a little later. */
function laneOf(count: number) {
  const all = new Map<string, Delivery>();
  for (let at = 0; at <= count; at += 1) {
    const grade = at === count ? 1 : 2;
    const delivery = dueDelivery({ pk: `RECORD#${at}`, notBeforeMs: NOON_MS - count - 1 + at }, { grade });
    all.set(delivery.pk, delivery);
  }
  const wrote: string[] = [];
  const deliveries = {
    waiting: async (
      _: string,
      { notAfterMs = Number.POSITIVE_INFINITY, limit = 0 }: { notAfterMs?: number; limit?: number },
    ) =>
      [...all.values()]
        .filter(({ notBeforeMs }) => (notBeforeMs ?? 0) <= notAfterMs)
        .toSorted((one, other) => (one.notBeforeMs ?? 0) - (other.notBeforeMs ?? 0))
        .slice(0, limit) as Waiting[],
    getMany: async (keys: readonly Key[]) => keys.flatMap(({ pk }) => all.get(pk) ?? []),
    change: async (delivery: Delivery, change: DeliveryChange) => {
      wrote.push(delivery.pk);
      const changed = { ...delivery, ...change };
      all.set(delivery.pk, changed);
      return changed;
    },
  };
  const nobody = async () => {};
  const due = new DueDeliveries(
    {
      platform: { clock: new TestClock(), newId: () => 'id', random: () => 0.5, log: silentLog },
      deliveries: deliveries as unknown as DeliveryStore,
      leads: { getMany: async () => [], put: async () => null },
      faults: { seen: nobody, counted: nobody, over: nobody },
      asking: {} as Asking,
      rest: { quiet: { sales: [noon] }, timeZone: 'Asia/Shanghai' },
      retentionMs: HOUR_MS,
    },
    'sales',
    { dead: 0, cancelled: 0 },
  );
  return { due, wrote, all };
}

test('an A goes first, before anything is put off', async () => {
  const { due, wrote } = laneOf(40);
  expect((await due.find([])).map(({ pk }) => pk)).toEqual(['RECORD#40']);
  expect(wrote).toEqual([]);
});

test('an A that stands behind more than a lane looks at in one go is found all the same', async () => {
  const { due, wrote, all } = laneOf(1100);
  expect((await due.find([])).map(({ pk }) => pk)).toEqual(['RECORD#1100']);
  // Each is put off once.
  expect(new Set(wrote).size).toBe(wrote.length);
  expect(wrote).toHaveLength(1000);
  expect(all.get('RECORD#0')).toMatchObject({ hold: 'quiet', rested: true, notBeforeMs: NOON_MS + HOUR_MS });
});
