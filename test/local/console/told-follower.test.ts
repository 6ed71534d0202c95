import { expect, it } from 'vitest';
import type { LeadDelivery } from '../../../lambdas/deliveries/delivery.ts';
import { silentLog } from '../../../lambdas/platform/log/log.ts';
import { Outbox } from '../../../local/console/outbox.ts';
import { ToldDigests } from '../../../local/console/told-digests.ts';
import { ToldFollower } from '../../../local/console/told-follower.ts';
import { NOON_MS, TestClock } from '../../support/clock.ts';
import { testConfig } from '../../support/config.ts';
import { dueDelivery } from '../../support/deliveries.ts';
import { memoryStores } from '../../support/memory-stores.ts';

function follow() {
  const { deliveries } = memoryStores();
  const told: string[] = [];
  const state = { fails: false, changes: 0 };
  const store = new Proxy(deliveries, {
    get(target, name: keyof typeof deliveries) {
      if (name === 'getMany' && state.fails) return () => Promise.reject(new Error('throttled'));
      const value: unknown = target[name];
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
  const outbox = new Outbox(store, { async *aboutLeadsAndNotices() {} } as never);
  const follower = new ToldFollower({
    clock: new TestClock(),
    log: silentLog,
    outbox,
    digests: new ToldDigests(store, testConfig()),
    onTold: ({ sk }) => told.push(sk),
    onChanged: () => {
      state.changes += 1;
    },
  });
  const write = async (delivery: LeadDelivery) => {
    await deliveries.put(delivery);
    follower.note({ channel: delivery.channel, keys: [[delivery.pk, delivery.sk]] } as never);
    return delivery.sk;
  };
  return { follower, outbox, told, state, write };
}

const sent = (recordId: string) =>
  dueDelivery({ state: 'sent', sentAtMs: NOON_MS }, { recordId }) as LeadDelivery;

it('what was written is known to who asks right after it', async () => {
  const { follower, outbox, write, state } = follow();
  await follower.catchUp();
  const before = state.changes;
  const sk = await write(sent('r1'));
  await follower.catchUp();
  expect(outbox.deliveries().map((delivery) => delivery.sk)).toEqual([sk]);
  expect(state.changes).toBe(before + 1);
});

it('nobody is told of a lead twice, however many ask at once', async () => {
  const { follower, told, write } = follow();
  const sk = await write(sent('r1'));
  await Promise.all(
    Array.from({ length: 5 }, () => {
      follower.changed({ digests: false });
      return follower.catchUp();
    }),
  );
  expect(told).toEqual([sk]);
});

it('what could not be read is read the next time', async () => {
  const { follower, outbox, state, write } = follow();
  state.fails = true;
  const sk = await write(sent('r1'));
  await follower.catchUp();
  expect(outbox.deliveries()).toEqual([]);
  state.fails = false;
  await write(sent('r2'));
  await follower.catchUp();
  expect(outbox.deliveries().map((delivery) => delivery.sk)).toContain(sk);
});
