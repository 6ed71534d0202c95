import { beforeEach, expect, it } from 'vitest';
import type { Lead, NewLead } from '../../lambdas/leads/lead.ts';
import { LeadStore } from '../../lambdas/leads/lead-store.ts';
import { MINUTE_MS } from '../../lambdas/platform/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { aLead } from '../support/leads.ts';
import type { TestTables } from '../support/table.ts';
import { describeOn, LARGE } from './table-rig.ts';

/** What becomes of leads, and of the state of their tasks, in the table. */
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
      await store.begin('t', state);
      expect(await ids(0, Number(NOON_MS) * 2)).toHaveLength(50);
      expect(await ids(NOON_MS + MINUTE_MS, NOON_MS + 2 * MINUTE_MS)).toEqual(['r1', 'r2']);
    });

    it('are put once, and changed only as they were read', async () => {
      const { facts, ...put } = lead('r1', NOON_MS);
      expect(await store.put('t', { ...put, facts })).toMatchObject(put);
      expect(await store.put('t', { ...put, facts })).toBeNull();
      const read = await readAgain();
      expect(read).toMatchObject(put);
      expect(await store.get('t', read)).toMatchObject(put);
      expect(await store.facts('t', read)).toEqual(facts);
      const settled = await store.change('t', read, { grade: 3, unsettledUntilMs: null });
      expect(await store.change('t', read, { grade: 2 })).toBeNull();
      expect(await readAgain()).toEqual(expect.objectContaining({ ...settled, unsettledUntilMs: null }));
      await rig().remove({ pk: 'TASK#t', sk: `LEAD#${new Date(NOON_MS).toISOString()}#r1` });
      expect(await store.change('t', read, { grade: 2 })).toBeNull();
      expect(await store.facts('t', read)).toBeNull();
      expect(await store.get('t', read)).toBeNull();
      expect(await ids(NOON_MS, NOON_MS)).toEqual([]);
    });

    const state = {
      startedAtMs: NOON_MS,
      readAtMs: NOON_MS,
      covered: null,
      covering: null,
      failing: null,
      unreadFromMs: null,
      recoveringUntilMs: null,
      booksOpen: null,
    };

    it('the state of a task is begun once, however many begin it, and changed only as it was read', async () => {
      const begun = await Promise.all(
        Array.from({ length: 5 }, (_, n) => store.begin('t', { ...state, startedAtMs: NOON_MS + n })),
      );
      expect(new Set(begun.map(({ startedAtMs }) => startedAtMs)).size).toBe(1);
      const [read] = begun;
      if (!read) throw new Error('there are five');
      const failing = { sinceMs: NOON_MS, fault: 'throttled' as const };
      const changed = await store.changeState('t', read, { failing });
      expect(await store.changeState('t', read, { failing: null })).toBeNull();
      expect(await store.state('t')).toEqual({ ...read, failing, token: changed?.token });
      if (changed) await store.changeState('t', changed, { failing: null });
      expect(await store.state('t')).toMatchObject({ failing: null });
    });
  });
}
