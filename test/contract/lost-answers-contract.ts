import { beforeEach, expect, it } from 'vitest';
import { randomId } from '../../lambdas/platform/ids.ts';
import { absent, present } from '../../lambdas/platform/table/conditions.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import type { TestTables } from '../support/table.ts';
import { describeOn, loseAnswers, type Rig } from './table-rig.ts';

const KEY = { pk: 'P', sk: 'S' };

/** What the token of a write is for: the SDK sends a write again whose answer was lost. */
export function describeLostAnswers(name: string, start: () => Promise<TestTables>): void {
  describeOn(`answers of ${name} that are lost`, start, (rig) => {
    let made: Rig;
    let table: Table;
    beforeEach(() => {
      made = rig();
      ({ table } = made);
    });

    it.each([
      ['put', (mine: Table) => mine.putNew({ ...KEY, by: 'me' })],
      ['update', (mine: Table) => mine.update(KEY, { by: 'me' }, absent('by'))],
      ['upsert', (mine: Table) => mine.upsert(KEY, { by: 'me' }, absent('by'))],
    ])('show that a refused %s was our own, its answer lost', async (verb, write) => {
      if (verb === 'update') await table.putNew(KEY);
      const lossy = loseAnswers(made.documents, 1);
      const mine = new Table(lossy.documents, made.tableName, randomId, systemClock);
      const token = await write(mine);
      expect(lossy.lost()).toBe(1);
      expect(token).not.toBeNull();
      expect(await table.get(KEY)).toMatchObject({ by: 'me', token });
      expect(mine.writes).toBe(1);
    });

    it('show that a refused write was not ours, when somebody came before its repeat', async () => {
      await table.putNew(KEY);
      const lossy = loseAnswers(made.documents, 1, () => table.update(KEY, { by: 'them' }, present('by')));
      const mine = new Table(lossy.documents, made.tableName, randomId, systemClock);
      expect(await mine.update(KEY, { by: 'me' }, absent('by'))).toBeNull();
      expect(await table.get(KEY)).toMatchObject({ by: 'them' });
    });
  });
}
