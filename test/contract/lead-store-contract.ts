import { beforeEach, expect, it } from 'vitest';
import { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import type { Lead, NewLead } from '../../lambdas/leads/lead.ts';
import { LeadStore } from '../../lambdas/leads/lead-store.ts';
import { TaskStateStore } from '../../lambdas/leads/task-state-store.ts';
import type { DeliveryKind } from '../../lambdas/leads/told.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { dueDelivery } from '../support/deliveries.ts';
import { aLead } from '../support/leads.ts';
import type { TestTables } from '../support/table.ts';
import { describeOn, LARGE } from './table-rig.ts';
import { A_STATE } from './task-state-store-contract.ts';

/** What becomes of leads in the table. */
export function describeLeadStore(name: string, start: () => Promise<TestTables>): void {
  describeOn(`leads on ${name}`, start, (rig) => {
    let store: LeadStore;
    beforeEach(() => {
      store = new LeadStore(rig().table);
    });
    const lead = (recordId: string, calledAtMs: number, text?: string): NewLead => ({
      recordId,
      calledAtMs,
      grade: 1,
      toldGrade: 1,
      silent: false,
      toldIn: null,
      maybeTold: false,
      unsettledUntilMs: NOON_MS + MINUTE_MS,
      version: 1,
      listedAtMs: NOON_MS,
      gradedAtMs: NOON_MS,
      history: [{ grade: 1, atMs: NOON_MS }],
      expiresAt: 1,
      facts: aLead({ recordId, company: text ?? null }),
    });
    async function readAgain(): Promise<Lead> {
      const read = (await store.known('t', NOON_MS, NOON_MS)).get('r1');
      if (!read) throw new Error('it was just put');
      return read;
    }
    const ids = async (fromMs: number, toMs: number) => [...(await store.known('t', fromMs, toMs)).keys()];

    it('are known between two times, both included, over several pages, and of their task alone', async () => {
      for (let n = 0; n < 50; n += 1) await store.put('t', lead(`r${n}`, NOON_MS + n * MINUTE_MS, LARGE));
      await store.put('t2', lead('other', NOON_MS));
      await new TaskStateStore(rig().table).begin('t', A_STATE);
      expect(await ids(0, Number(NOON_MS) * 2)).toHaveLength(50);
      expect(await ids(NOON_MS + MINUTE_MS, NOON_MS + 2 * MINUTE_MS)).toEqual(['r1', 'r2']);
      const peeked = await store.peekKnown('t', NOON_MS + MINUTE_MS, NOON_MS + 2 * MINUTE_MS);
      expect(peeked).toEqual(await store.known('t', NOON_MS + MINUTE_MS, NOON_MS + 2 * MINUTE_MS));
    });

    it('are found by their keys, whatever stands between them, behind them and in other tasks', async () => {
      for (let n = 0; n < 40; n += 1) await store.put('t', lead(`r${n}`, NOON_MS + n * MINUTE_MS));
      await store.put('t2', lead('other', NOON_MS));
      const wanted = [39, 3, 1, 30, 2, 0, 1].map((n) => ({
        recordId: `r${n}`,
        calledAtMs: NOON_MS + n * MINUTE_MS,
        taskKey: 't',
      }));
      const missing = { recordId: 'missing', calledAtMs: NOON_MS, taskKey: 't' };
      const other = { recordId: 'other', calledAtMs: NOON_MS, taskKey: 't2' };
      const found = await store.getMany([...wanted, missing, other]);
      const ids = found.map((one) => (one === null || one === 'newer' ? one : one.recordId));
      expect(ids).toEqual([...wanted.map(({ recordId }) => recordId), null, 'other']);
    });

    it('are put once, and changed only as they were read', async () => {
      const { facts, ...put } = lead('r1', NOON_MS);
      expect(await store.put('t', { ...put, facts })).toMatchObject(put);
      expect(await store.put('t', { ...put, facts })).toBeNull();
      const read = await readAgain();
      expect(read).toMatchObject(put);
      expect(await store.get('t', read)).toMatchObject(put);
      const wanted = [
        { ...read, taskKey: 't2' },
        { ...read, taskKey: 't' },
        { ...read, taskKey: 't' },
      ];
      expect(await store.getMany(wanted)).toEqual(
        [null, read, read].map((one) => one && expect.objectContaining(one)),
      );
      expect(await store.facts('t', read)).toEqual(facts);
      const newer = { ...read, schema: 99, pk: 'TASK#t3', sk: `LEAD#${new Date(NOON_MS).toISOString()}#r1` };
      await rig().table.putNew(newer);
      expect(await store.getMany([{ ...read, taskKey: 't3' }])).toEqual(['newer']);
      const settled = await store.change('t', read, { grade: 3, unsettledUntilMs: null });
      expect(await store.change('t', read, { grade: 2 })).toBeNull();
      expect(await readAgain()).toEqual(expect.objectContaining({ ...settled, unsettledUntilMs: null }));
      await rig().remove({ pk: 'TASK#t', sk: `LEAD#${new Date(NOON_MS).toISOString()}#r1` });
      expect(await store.change('t', read, { grade: 2 })).toBeNull();
      expect(await store.facts('t', read)).toBeNull();
      expect(await store.get('t', read)).toBeNull();
      expect(await ids(NOON_MS, NOON_MS)).toEqual([]);
    });

    it('whose alerts are there keep what decides and the number, and are read as if they had all', async () => {
      const deliveries = new DeliveryStore(rig().table);
      const { facts, ...put } = lead('r1', NOON_MS);
      const tell = (taskKey: string, kind: DeliveryKind, of: LeadFacts) => {
        const { token: _token, ...delivery } = dueDelivery(
          { taskKey, pk: 'RECORD#r1', sk: of.company ?? 'its own' },
          of,
          kind,
        );
        return deliveries.put(delivery);
      };
      expect(await store.putTold('t', { ...put, facts })).toMatchObject(put);
      expect(await store.putTold('t', { ...put, facts })).toBeNull();
      const read = await readAgain();
      expect(read).toMatchObject(put);
      expect(await store.facts('t', read)).toBeNull();
      await tell('another', 'alert', { ...facts, company: 'of another task' });
      await tell('t', 'correction', { ...facts, company: 'of a correction' });
      await tell('t', 'alert', { ...facts, company: 'of another grade', grade: 2 });
      expect(await store.facts('t', read)).toBeNull();
      await tell('t', 'alert', facts);
      expect(await store.facts('t', read)).toEqual(facts);
      expect(await store.withFacts('t', read)).toMatchObject({ lead: read, facts });
      expect(await store.facts('t', { ...read, recordId: 'r2' })).toBeNull();
      const item = await rig().table.get({ pk: 'TASK#t', sk: `LEAD#${new Date(NOON_MS).toISOString()}#r1` });
      expect(item).toMatchObject({ phone: facts.phone });
      for (const usual of ['facts', 'silent', 'maybeTold', 'toldIn']) expect(item).not.toHaveProperty(usual);
      const changed = await store.change('t', read, { facts: { ...facts, company: 'told since' } });
      expect(await store.facts('t', changed ?? read)).toMatchObject({ company: 'told since' });
    });
  });
}
