import { beforeEach, expect, it } from 'vitest';
import { type Delivery, type DeliveryChange, isAboutLead } from '../../lambdas/deliveries/delivery.ts';
import { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import { DeliverySurvey } from '../../lambdas/deliveries/delivery-survey.ts';
import { afterOutcome } from '../../lambdas/deliveries/retry.ts';
import {
  baselinedDelivery,
  cancel,
  claim,
  giveUp,
  pendingDelivery,
  postpone,
  rearm,
  redrive,
} from '../../lambdas/deliveries/transitions.ts';
import { partitionApart, recordPartition } from '../../lambdas/leads/record-partition.ts';
import { createTableScan } from '../../lambdas/platform/table/table-scan.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { DAY_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { aLead } from '../support/leads.ts';
import { aMessage } from '../support/messages.ts';
import type { TestTables } from '../support/table.ts';
import { describeOn, LARGE } from './table-rig.ts';

const RETENTION_MS = 90 * DAY_MS;
const TASK = 'host/user/task';
const at = { nowMs: NOON_MS, random: 0, retentionMs: RETENTION_MS, together: 1, recoveries: 0 };

/** What becomes of deliveries in the table. */
export function describeDeliveryStore(name: string, start: () => Promise<TestTables>): void {
  describeOn(`deliveries on ${name}`, start, (rig) => {
    let store: DeliveryStore;
    let survey: DeliverySurvey;
    beforeEach(() => {
      const { documents, tableName, table } = rig();
      store = new DeliveryStore(table);
      survey = new DeliverySurvey(createTableScan(documents, tableName), systemClock);
    });

    const draft = (recordId = 'r1', text = '') => ({
      taskKey: TASK,
      channel: 'sales',
      told: { kind: 'alert' as const, lead: aLead({ recordId, company: text || null }), newGrade: null },
      nowMs: NOON_MS,
    });
    async function put(recordId?: string, text?: string): Promise<Delivery> {
      const delivery = pendingDelivery(draft(recordId, text));
      await store.put(delivery);
      return (await store.get(delivery)) as Delivery;
    }
    /** Takes one transition after the other, each on what the one before left. */
    async function go(...changes: ((delivery: Delivery) => DeliveryChange)[]): Promise<Delivery> {
      let delivery = await put();
      for (const change of changes) {
        const next = await store.change(delivery, change(delivery));
        if (!next) throw new Error('nobody else is there');
        delivery = next;
      }
      return delivery;
    }

    const claimed = (one: Delivery) => claim(one, 'me', NOON_MS + 30_000);
    const sent = (one: Delivery) => afterOutcome(one, { kind: 'accepted' }, at);
    const dead = (one: Delivery) => afterOutcome(one, { kind: 'rejected', detail: 'no' }, at);
    const retried = (one: Delivery) => afterOutcome(one, { kind: 'not-sent', detail: 'no' }, at);
    const cancelled = () => cancel('regraded', NOON_MS, RETENTION_MS);
    const orphaned = (one: Delivery) => giveUp(one, 'channel-unknown', NOON_MS, RETENTION_MS);

    it.each<[string, ((delivery: Delivery) => DeliveryChange)[], number | null]>([
      ['pending', [], NOON_MS],
      ['sending, until its lease ends', [claimed], NOON_MS + 30_000],
      ['pending again', [claimed, retried], NOON_MS + 4500],
      ['postponed', [() => postpone(NOON_MS, NOON_MS + 7)], NOON_MS + 7],
      ['sent', [claimed, sent], null],
      ['dead', [claimed, dead], null],
      ['given up', [claimed, orphaned], null],
      ['cancelled', [cancelled], null],
      ['armed again', [cancelled, ({ told }) => rearm(told, NOON_MS + 5)], NOON_MS + 5],
      ['redriven', [claimed, dead, () => redrive(NOON_MS + 9)], NOON_MS + 9],
    ])(
      '%s: in the index exactly while it waits, and it may expire exactly when it does not',
      async (_, changes, waitsUntilMs) => {
        const delivery = await go(...changes);
        expect(await store.get(delivery)).toEqual(delivery);
        const item = await rig().table.get(delivery);
        expect([item?.lane, item?.notBefore]).toEqual(
          waitsUntilMs === null ? [undefined, undefined] : ['sales', waitsUntilMs],
        );
        const indexed = (await store.waiting('sales')).map(({ notBeforeMs }) => notBeforeMs);
        expect(indexed).toEqual(waitsUntilMs === null ? [] : [waitsUntilMs]);
        expect(item?.expiresAt === undefined).toBe(waitsUntilMs !== null);
      },
    );

    it('a baselined one never waits', async () => {
      await store.put(baselinedDelivery(draft(), RETENTION_MS));
      expect(await store.waiting('sales')).toEqual([]);
    });

    it.each([
      ['pending', []],
      ['sending', [claimed]],
      ['sent', [claimed, sent]],
      ['cancelled', [cancelled]],
    ])('is not put again while it is %s', async (state, changes) => {
      await go(...changes);
      expect(await store.put(pendingDelivery(draft()))).toBe(false);
      expect(await store.ofRecord('r1', TASK)).toMatchObject([{ state }]);
    });

    it('one of many that claim it gets it, and only the owner ends it', async () => {
      const read = await put();
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, n) => store.change(read, claim(read, `owner ${n}`, NOON_MS))),
      );
      const [mine, ...more] = claims.filter((one) => one !== null);
      expect(more).toEqual([]);
      expect(await store.change(read, sent(read))).toBeNull();
      expect(await store.get(read)).toMatchObject({ state: 'sending', owner: mine?.owner });
    });

    it('a sender that comes after the item expired brings no half of it back', async () => {
      const delivery = await go(claimed);
      await rig().remove(delivery);
      expect(await store.change(delivery, sent(delivery))).toBeNull();
      expect(await store.get(delivery)).toBeNull();
      expect(await store.waiting('sales')).toEqual([]);
    });

    it('a record is all of its deliveries, those apart too, and nothing that another task tells', async () => {
      await put();
      const apart = { ...draft(), channel: 'leads', partition: partitionApart('r1', TASK) };
      await store.put(pendingDelivery(apart));
      await store.put(pendingDelivery({ ...draft(), channel: 'managers', taskKey: 'another/task' }));
      const channels = (await store.ofRecord('r1', TASK)).map(({ channel }) => channel);
      expect(new Set(channels)).toEqual(new Set(['leads', 'sales']));
      expect(channels).toHaveLength(2);
    });

    it('a record is all of its deliveries and no neighbour’s, many are read by key', async () => {
      for (let n = 0; n < 120; n += 1) await put(`r${n}`, n < 60 ? LARGE : '');
      expect(await store.ofRecord('r1', TASK)).toHaveLength(1);
      const keys = Array.from({ length: 130 }, (_, n) => ({
        pk: recordPartition(`r${n}`),
        sk: 'TOLD#A#sales',
      }));
      expect(await store.getMany(keys)).toHaveLength(120);
      expect(await store.waiting('sales')).toHaveLength(120);
    });

    it('all that is about leads is read, whatever page it is on, all notices, and nothing else', async () => {
      for (let n = 0; n < 40; n += 1) await put(`r${n}`, LARGE);
      const claim = { pk: recordPartition('r1'), sk: 'CLAIM', taskKey: TASK, state: 'open', schema: 1 };
      await rig().table.putNew(claim);
      await rig().table.putNew({ pk: 'LANE#sales', sk: 'STATE' });
      // Time to live deletes late, and this table keeps what was over in spring.
      await store.put(baselinedDelivery({ ...draft('old') }, DAY_MS));
      const notice = { pk: 'FAULT#channel-dead#sales', sk: 'TOLD#2026-03-02T04:00:00.000Z#ops' };
      await store.put({
        ...pendingDelivery(draft('never')),
        ...notice,
        told: { kind: 'notice' as const, message: aMessage() },
      });
      await rig().table.putNew({ pk: notice.pk, sk: 'STATE' });
      const all: Delivery[] = [];
      for await (const one of survey.aboutLeadsAndNotices()) all.push(one);
      const found = all.filter(isAboutLead);
      expect(all.filter((one) => !isAboutLead(one))).toMatchObject([notice]);
      expect(new Set(found.map(({ told }) => told.lead.recordId)).size).toBe(40);
      expect(found).toHaveLength(40);
      expect(found[0]).toMatchObject({ state: 'pending', hold: null, notBeforeMs: NOON_MS });
    });

    it('the dead are found, oldest first, of these channels alone, until their time is over', async () => {
      const nowMs = rig().table.nowMs();
      const dying = async (recordId: string, createdAtMs: number, channel = 'sales') => {
        const pending = pendingDelivery({ ...draft(recordId), channel, nowMs: createdAtMs });
        await store.put(pending);
        const there = (await store.get(pending)) as Delivery;
        await store.change(there, giveUp(there, 'channel-unknown', createdAtMs, RETENTION_MS));
        return { pk: there.pk, sk: there.sk };
      };
      const later = await dying('later', nowMs - 1000);
      const earlier = await dying('earlier', nowMs - 2000);
      await dying('elsewhere', nowMs, 'managers');
      await dying('long-ago', nowMs - 200 * DAY_MS);
      await put('waiting');
      expect(await survey.dead(['sales', 'ops'])).toEqual([earlier, later]);
      expect(await survey.dead(['ops'])).toEqual([]);
    });

    it('what was told in another partition is read from a time on', async () => {
      const told = { kind: 'notice', message: aMessage() } as const;
      const keyOf = (at: string) => ({ pk: 'DIGEST#daily', sk: `TOLD#${at}#managers#text` });
      for (const at of ['2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z']) {
        await rig().table.putNew({ ...pendingDelivery(draft()), ...keyOf(at), told, schema: 3 });
      }
      const found = await store.toldSince('DIGEST#daily', Date.parse('2026-03-01T12:00:00Z'));
      expect(found.map(({ sk }) => sk)).toEqual([keyOf('2026-03-02T00:00:00.000Z').sk]);
      expect(await store.toldSince('DIGEST#weekly', 0)).toEqual([]);
    });
  });
}
