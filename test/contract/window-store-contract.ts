import { randomBytes } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import { pictureKey, type WindowItem, WindowStore } from '../../lambdas/digests/window-store.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { aDigest } from '../support/digest-figures.ts';
import type { TestTables } from '../support/table.ts';
import { describeOn } from './table-rig.ts';

const SCHEDULE = { every: 'day', covers: 'calendar', onWeekday: null, atMinute: 517 } as const;
const RETENTION_MS = 90 * 24 * HOUR_MS;

/** What becomes of digests' windows and pictures in the table. */
export function describeWindowStore(name: string, start: () => Promise<TestTables>): void {
  describeOn(`windows of digests on ${name}`, start, (rig) => {
    let store: WindowStore;
    beforeEach(() => {
      store = new WindowStore(rig().table);
    });
    const window = (n = 0) => ({
      fromMs: NOON_MS + (n - 36) * HOUR_MS,
      toMs: NOON_MS + (n - 12) * HOUR_MS,
      dueAtMs: NOON_MS + n * HOUR_MS,
    });
    const put = (n = 0) => store.put('daily', SCHEDULE, window(n), NOON_MS + n);
    async function read(): Promise<WindowItem> {
      const { fromMs, toMs } = window();
      const there = await store.get({ digest: 'daily', fromMs, toMs });
      if (!there) throw new Error('it was just put');
      return there;
    }

    it('are put once, however many ticks come at once, and in no state again', async () => {
      const puts = await Promise.all(Array.from({ length: 5 }, () => put()));
      expect(puts.filter((isPut) => isPut)).toHaveLength(1);
      expect(await read()).toMatchObject({ ...window(), digest: 'daily', state: 'due', made: null });
      await store.close(await read(), { state: 'filled', reason: null }, NOON_MS, RETENTION_MS);
      expect(await put()).toBe(false);
      expect((await read()).state).toBe('filled');
    });

    it('are asked for until they are filled, soonest first', async () => {
      for (const n of [1, 0]) await put(n);
      const names = async () => (await store.open()).map(({ notBeforeMs }) => notBeforeMs - NOON_MS);
      expect(await names()).toEqual([0, 1]);
      await store.postpone(await read(), NOON_MS + MINUTE_MS);
      expect(await names()).toEqual([1, MINUTE_MS]);
      await store.close(await read(), { state: 'filled', reason: null }, NOON_MS, RETENTION_MS);
      expect(await names()).toEqual([1]);
    });

    it('one of many that take one gets it, and who read it before changes nothing', async () => {
      await put();
      const before = await read();
      const taken = await Promise.all(
        Array.from({ length: 5 }, (_, n) => store.take(before, NOON_MS + n * MINUTE_MS)),
      );
      const mine = taken.filter((each) => each !== null);
      expect(mine).toHaveLength(1);
      expect(await read()).toEqual(mine[0]);
      expect(await store.postpone(before, NOON_MS)).toBeNull();
      expect(await store.close(before, { state: 'filled', reason: null }, NOON_MS, RETENTION_MS)).toBeNull();
    });

    it('keep the figures that were made, whole', async () => {
      await put();
      const figures = aDigest();
      const kept = await store.keep(await read(), { atMs: NOON_MS, figures });
      expect(await read()).toEqual(kept);
      expect((await read()).made).toEqual({ atMs: NOON_MS, figures });
    });

    it('that were given up can be opened again', async () => {
      await put();
      await store.close(await read(), { state: 'dropped', reason: 'failed' }, NOON_MS, RETENTION_MS);
      expect(await store.open()).toEqual([]);
      expect(await read()).toMatchObject({ state: 'dropped', reason: 'failed' });
      await store.reopen(await read(), NOON_MS + HOUR_MS);
      expect(await read()).toMatchObject({ state: 'due', reason: null, attempts: 0 });
      expect(await store.open()).toHaveLength(1);
    });

    it('that expired are not brought back by half', async () => {
      await put();
      const before = await read();
      const { fromMs, toMs } = window();
      await rig().remove({
        pk: 'DIGEST#daily',
        sk: `WINDOW#${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`,
      });
      expect(await store.take(before, NOON_MS)).toBeNull();
      expect(await store.get({ digest: 'daily', fromMs, toMs })).toBeNull();
    });

    it('a picture is kept as the first one drew it, byte for byte, and read by its sender', async () => {
      const [first, second] = [randomBytes(200_000), randomBytes(10)];
      const key = pictureKey('daily', window(), false);
      expect(await store.hasPicture(key)).toBe(false);
      await store.putPicture(key, first, 1);
      await store.putPicture(key, second, 1);
      expect(await store.hasPicture(key)).toBe(true);
      expect(await store.hasPicture(pictureKey('daily', window(), true))).toBe(false);
      const deliveries = new DeliveryStore(rig().table);
      expect(Buffer.compare((await deliveries.picture(key)) ?? Buffer.of(), first)).toBe(0);
    });
  });
}
