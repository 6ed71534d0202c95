import { beforeEach, expect, it } from 'vitest';
import { TaskStateStore } from '../../lambdas/leads/task-state-store.ts';
import { NOON_MS } from '../support/clock.ts';
import type { TestTables } from '../support/table.ts';
import { describeOn } from './table-rig.ts';

/** Of a task that was never read. */
export const A_STATE = {
  startedAtMs: NOON_MS,
  readAtMs: NOON_MS,
  covered: null,
  covering: null,
  failing: null,
  unreadFromMs: null,
  recoveringUntilMs: null,
  booksOpen: null,
};

/** What becomes of the state of a task in the table. */
export function describeTaskStateStore(name: string, start: () => Promise<TestTables>): void {
  describeOn(`the state of a task on ${name}`, start, (rig) => {
    let store: TaskStateStore;
    beforeEach(() => {
      store = new TaskStateStore(rig().table);
    });

    it('is begun once, however many begin it, and changed only as it was read', async () => {
      const begun = await Promise.all(
        Array.from({ length: 5 }, (_, n) => store.begin('t', { ...A_STATE, startedAtMs: NOON_MS + n })),
      );
      expect(new Set(begun.map(({ startedAtMs }) => startedAtMs)).size).toBe(1);
      const [read] = begun;
      if (!read) throw new Error('there are five');
      const failing = { sinceMs: NOON_MS, fault: 'throttled' as const };
      const changed = await store.change('t', read, { failing });
      expect(await store.change('t', read, { failing: null })).toBeNull();
      expect(await store.get('t')).toEqual({ ...read, failing, token: changed?.token });
      if (changed) await store.change('t', changed, { failing: null });
      expect(await store.get('t')).toMatchObject({ failing: null });
    });
  });
}
