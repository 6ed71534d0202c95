import { beforeEach, expect, it } from 'vitest';
import { LaneStore } from '../../lambdas/deliveries/lanes/lane-store.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import type { TestTables } from '../support/table.ts';
import { describeOn } from './table-rig.ts';

/** Who holds a lane, and how many sends its robot has left. */
export function describeLaneStore(name: string, start: () => Promise<TestTables>): void {
  describeOn(`lanes on ${name}`, start, (rig) => {
    let store: LaneStore;
    beforeEach(() => {
      store = new LaneStore(rig().table);
    });
    const LEASE = NOON_MS + 30_000;
    const trouble = {
      key: 'hash',
      kind: 'busy',
      detail: 'errcode -1',
      sinceMs: NOON_MS,
      tries: { busy: 1 },
      lastTried: 'RECORD#a TOLD#A#sales',
      refusal: null,
    } as const;
    const stop = { sinceMs: NOON_MS, why: '93000', key: 'hash', probeAtMs: NOON_MS + 1, trouble };

    it('belong to one of many that take them, until the lease is over or they are given back', async () => {
      const takes = await Promise.all(
        Array.from({ length: 8 }, (_, n) => store.take('sales', `owner ${n}`, NOON_MS, LEASE)),
      );
      const [held, ...more] = takes.filter((one) => one !== null);
      expect(more).toEqual([]);
      expect(held).toMatchObject({ channel: 'sales', leaseUntilMs: LEASE });
      expect(await store.take('sales', 'late', LEASE - 1, LEASE * 2)).toBeNull();
      expect(await store.take('leads', 'late', NOON_MS, LEASE)).not.toBeNull();
      expect(await store.take('sales', 'late', LEASE, LEASE * 2)).toMatchObject({ owner: 'late' });
      await store.release('sales', 'late', { roomAtMs: 5, nudgedForMs: null });
      expect(await store.take('sales', 'next', NOON_MS, LEASE)).toMatchObject({
        owner: 'next',
        roomAtMs: 5,
      });
      await store.release('sales', 'next', { roomAtMs: null, nudgedForMs: 6 });
      expect(await store.get('sales')).toMatchObject({ owner: null, roomAtMs: null, nudgedForMs: 6 });
    });

    it('keep a note until the next one, and take none from who does not hold a lane that is held', async () => {
      const [noted, next] = [
        { window: 'one', freeSlots: 3 },
        { window: 'two', freeSlots: 2 },
      ];
      await store.hint('sales', NOON_MS, { roomAtMs: null, nudgedForMs: 6, gathering: noted });
      await store.hint('sales', NOON_MS, { roomAtMs: null, nudgedForMs: 7 });
      expect(await store.get('sales')).toMatchObject({ nudgedForMs: 7, gathering: noted });
      await store.take('sales', 'me', NOON_MS, LEASE);
      await store.hint('sales', NOON_MS, { roomAtMs: null, nudgedForMs: 8, gathering: next });
      expect(await store.get('sales')).toMatchObject({ nudgedForMs: 7, gathering: noted });
      await store.release('sales', 'me', { roomAtMs: null, nudgedForMs: 9 });
      expect(await store.get('sales')).toMatchObject({ nudgedForMs: 9, gathering: noted });
    });

    it('are renewed, held, stopped, resumed and given back by their owner alone', async () => {
      await store.take('sales', 'old', NOON_MS, LEASE);
      expect(await store.renew('sales', 'old', LEASE + 1)).toBe(true);
      await store.take('sales', 'new', LEASE + 1, LEASE * 2);
      await store.stop('sales', 'new', stop);
      const before = await rig().table.get({ pk: 'LANE#sales', sk: 'STATE' });
      expect(await store.renew('sales', 'old', LEASE * 3)).toBe(false);
      await store.hold('sales', 'old', trouble, 1);
      await store.resume('sales', 'old');
      await store.recover('sales', 'old', 1);
      await store.stop('sales', 'old', { ...stop, why: 'late' });
      await store.markUnknown('sales', 'old', 1);
      await store.release('sales', 'old', { roomAtMs: 1, nudgedForMs: 1 });
      expect(await rig().table.get({ pk: 'LANE#sales', sk: 'STATE' })).toEqual(before);
      expect(await store.get('sales')).toMatchObject({ stoppedSinceMs: NOON_MS, stoppedWhy: '93000' });
      await store.resume('sales', 'new');
      await store.hold('sales', 'new', trouble, 7);
      expect(await store.get('sales')).toMatchObject({
        stoppedSinceMs: null,
        holdUntilMs: 7,
        trouble,
        owner: 'new',
      });
      await store.recover('sales', 'new', 1);
      expect(await store.get('sales')).toMatchObject({ trouble: null, recoveries: 1, holdUntilMs: null });
    });

    it('nobody renews or stops a lane that is not there', async () => {
      expect(await store.renew('sales', 'me', LEASE)).toBe(false);
      await store.stop('sales', 'me', stop);
      expect(await rig().table.get({ pk: 'LANE#sales', sk: 'STATE' })).toBeNull();
    });

    it('two that want the last send of a minute: one gets it', async () => {
      for (let n = 0; n < 4; n += 1) {
        expect(
          await store.robots.reserve(
            'robot',
            [{ sends: 5, inMs: MINUTE_MS }],
            { id: `s${n}`, endsAtMs: NOON_MS + 15_000 },
            NOON_MS,
          ),
        ).toEqual({
          id: `s${n}`,
        });
        await store.robots.endSend('robot', `s${n}`, NOON_MS);
      }
      const last = await Promise.all(
        ['x', 'y'].map((id) =>
          store.robots.reserve(
            'robot',
            [{ sends: 5, inMs: MINUTE_MS }],
            { id, endsAtMs: NOON_MS + 15_000 },
            NOON_MS,
          ),
        ),
      );
      expect(last.filter((one) => 'id' in one)).toHaveLength(1);
      expect((await store.robots.rateWindow('robot')).sends).toHaveLength(5);
      const [later] = last.filter((one) => 'freeAtMs' in one);
      expect(later?.freeAtMs).toBeGreaterThanOrEqual(NOON_MS);
    });
  });
}
