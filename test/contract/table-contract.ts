import { beforeEach, describe, expect, it } from 'vitest';
import {
  absent,
  all,
  any,
  atMost,
  type Condition,
  equals,
  present,
} from '../../lambdas/platform/table/conditions.ts';
import { type Table, unchanged } from '../../lambdas/platform/table/table.ts';
import type { TestTables } from '../support/table.ts';
import { describeOn, fill, LARGE, type Rig } from './table-rig.ts';

const KEY = { pk: 'P', sk: 'S' };
/** Words that DynamoDB keeps for itself, and that items use all the same. */
const RESERVED = ['state', 'owner', 'hold', 'name', 'count', 'size', 'status', 'data', 'set', 'remove'];

/** What leadbell needs of DynamoDB, and of each emulator of it. */
export function describeTable(name: string, start: () => Promise<TestTables>): void {
  describeOn(`a table on ${name}`, start, (rig) => {
    let made: Rig;
    let table: Table;
    beforeEach(() => {
      made = rig();
      ({ table } = made);
    });

    describe('writes', () => {
      it('a new item where there is none, once', async () => {
        const token = await table.putNew({ ...KEY, state: 'first' });
        expect(token).not.toBeNull();
        expect(await table.putNew({ ...KEY, state: 'second' })).toBeNull();
        expect(await table.get(KEY)).toEqual({ ...KEY, state: 'first', token });
        expect(table.writes).toBe(1);
      });

      it('no attribute that is null, and takes away one that becomes null', async () => {
        await table.putNew({ ...KEY, state: 'first', owner: null, hold: 'settle' });
        const read = (await table.get(KEY)) ?? { token: '' };
        expect(read).toEqual({ ...KEY, state: 'first', hold: 'settle', token: read.token });
        await table.update(KEY, { hold: null, state: undefined, owner: 'me' }, unchanged(read));
        const { token: _, ...now } = (await table.get(KEY)) ?? { token: '' };
        expect(now).toEqual({ ...KEY, state: 'first', owner: 'me' });
      });

      it('never half of an item that was deleted', async () => {
        await table.putNew({ ...KEY, state: 'first' });
        const read = await table.get(KEY);
        await made.remove(KEY);
        for (const when of [absent('owner'), unchanged(read ?? { token: '' })]) {
          expect(await table.update(KEY, { state: 'second' }, when)).toBeNull();
        }
        expect(await table.get(KEY)).toBeNull();
      });

      it('an upsert with or without an item, as the condition says', async () => {
        expect(await table.upsert(KEY, { lastMs: 1 }, absent('pk'))).not.toBeNull();
        expect(await table.upsert(KEY, { lastMs: 2 }, absent('pk'))).toBeNull();
        expect(await table.get(KEY)).toMatchObject({ lastMs: 1 });
      });

      it('attributes whose names are reserved words', async () => {
        const values = Object.fromEntries(RESERVED.map((word) => [word, `a ${word}`]));
        await table.putNew(KEY);
        const when = all(...RESERVED.map(absent));
        expect(await table.update(KEY, values, when)).not.toBeNull();
        expect(await table.get(KEY)).toMatchObject(values);
        const still = all(...RESERVED.map((word) => equals(word, `a ${word}`)));
        expect(
          await table.update(KEY, Object.fromEntries(RESERVED.map((name) => [name, null])), still),
        ).not.toBeNull();
        expect(await table.get(KEY)).toEqual({ ...KEY, token: expect.any(String) });
      });

      it('what it was given, and nothing of what is undefined', async () => {
        const value = {
          text: '挂断后 5 秒 😀',
          empty: '',
          none: null,
          list: [1, [], {}],
          half: 0.5,
          yes: true,
        };
        await table.putNew({ ...KEY, value, missing: undefined });
        expect(await table.get(KEY)).toEqual({ ...KEY, value, token: expect.any(String) });
      });

      it('one of ten that come at once', async () => {
        const writes = Array.from({ length: 10 }, (_, n) => table.upsert(KEY, { n }, absent('owner')));
        expect((await Promise.all(writes)).filter((token) => token !== null)).toHaveLength(10);
        const races = Array.from({ length: 10 }, (_, n) => table.update(KEY, { owner: n }, absent('owner')));
        const won = (await Promise.all(races)).filter((token) => token !== null);
        expect(won).toEqual([(await table.get(KEY))?.token]);
      });
    });

    describe('conditions', () => {
      const item = { owner: 'me', leaseUntilMs: 100, hold: null };
      it.each<[string, Condition, boolean]>([
        ['absent, and it is', absent('lane'), true],
        ['absent, and it is there', absent('owner'), false],
        ['present, and it is', present('owner'), true],
        ['present, and it is not', present('lane'), false],
        ['equal', equals('owner', 'me'), true],
        ['equal, and it is another', equals('owner', 'you'), false],
        ['equal, and there is none', equals('lane', 'me'), false],
        ['at most, just', atMost('leaseUntilMs', 100), true],
        ['at most, and it is more', atMost('leaseUntilMs', 99), false],
        ['at most, and there is none', atMost('lane', 99), false],
        ['at most, by number and not by text', atMost('leaseUntilMs', 1000), true],
        ['all, and one does not hold', all(equals('owner', 'me'), absent('owner')), false],
        ['any, and one holds', any(absent('owner'), atMost('leaseUntilMs', 100)), true],
        ['any, and none holds', any(absent('owner'), atMost('leaseUntilMs', 9)), false],
        [
          'any within all',
          all(present('pk'), any(absent('owner'), equals('owner', 'you')), equals('owner', 'me')),
          false,
        ],
        ['the same attribute twice', all(atMost('leaseUntilMs', 100), equals('leaseUntilMs', 100)), true],
      ])('%s', async (_, condition, holds) => {
        await table.putNew({ ...KEY, ...item });
        const written = await table.update(KEY, { seen: true }, condition);
        expect(written !== null).toBe(holds);
        expect((await table.get(KEY))?.seen).toBe(holds ? true : undefined);
      });
    });

    describe('tokens', () => {
      it('are new with every write, so that nobody overwrites what he did not read', async () => {
        const first = await table.putNew(KEY);
        const read = await table.get(KEY);
        expect(read?.token).toBe(first);
        if (!read) throw new Error('it was just written');
        const second = await table.update(KEY, {}, unchanged(read));
        expect(second).not.toBe(first);
        expect(await table.update(KEY, { late: true }, unchanged(read))).toBeNull();
        expect((await table.get(KEY))?.late).toBeUndefined();
      });
    });

    describe('reads', () => {
      it('a partition over several pages, in order, and nothing of its neighbours', async () => {
        await fill(made, 60, (n) => ({ pk: 'P', sk: `S#${n}`, text: LARGE }));
        await fill(made, 2, (n) => ({ pk: 'P2', sk: `S#${n}` }));
        const found = await table.query('P');
        expect(found.map(({ sk }) => sk)).toEqual(Array.from({ length: 60 }, (_, n) => `S#${n + 100}`));
        expect(found.every(({ text }) => text === LARGE)).toBe(true);
      });

      it('between two sort keys, both included, and only the attributes asked for', async () => {
        await fill(made, 60, (n) => ({ pk: 'P', sk: `S#${n}`, state: 'pending', text: LARGE }));
        const found = await table.query('P', ['S#110', 'S#158'], ['sk', 'state']);
        expect(found).toHaveLength(49);
        expect(found[0]).toEqual({ sk: 'S#110', state: 'pending' });
        expect(found.at(-1)).toEqual({ sk: 'S#158', state: 'pending' });
      });

      it('what waits in a lane over several pages, soonest or latest first, up to a time, or so many', async () => {
        // Later ones first, so that the order is the index' own.
        await fill(made, 60, (n) => ({
          pk: `R#${n}`,
          sk: 'S',
          lane: 'sales',
          notBefore: 1000 - n,
          text: LARGE,
        }));
        await fill(made, 3, (n) => ({ pk: `Q#${n}`, sk: 'S', lane: 'sales-2', notBefore: 1 }));
        await fill(made, 3, (n) => ({ pk: `O#${n}`, sk: 'S', state: 'sent' }));
        const times = async (options: { notAfterMs?: number; limit?: number; latestFirst?: boolean }) =>
          (await table.waiting('sales', options)).map(({ notBefore }) => notBefore);
        const sorted = Array.from({ length: 60 }, (_, n) => 841 + n);
        expect(await times({})).toEqual(sorted);
        expect(await times({ notAfterMs: 850 })).toEqual(sorted.slice(0, 10));
        expect(await times({ limit: 1 })).toEqual([841]);
        expect((await times({ limit: 55 })).slice(0, 55)).toEqual(sorted.slice(0, 55));
        const latest = sorted.toReversed();
        expect(await times({ latestFirst: true })).toEqual(latest);
        expect(await times({ latestFirst: true, limit: 2 })).toEqual([900, 899]);
        expect(await times({ latestFirst: true, notAfterMs: 850, limit: 3 })).toEqual([850, 849, 848]);
      });

      it('many by key, in several batches, without those that are not there', async () => {
        await fill(made, 230, (n) => ({ pk: `R#${n}`, sk: 'S' }));
        const keys = Array.from({ length: 300 }, (_, n) => ({
          pk: `R#${n + 100}`,
          sk: 'S',
          more: 'is ignored',
        }));
        const found = await table.getMany(keys);
        expect(new Set(found.map(({ pk }) => pk)).size).toBe(230);
        expect(await table.getMany([])).toEqual([]);
      });

      it('by key more than one answer holds', async () => {
        const megabytes = 'x'.repeat(390_000);
        await fill(made, 43, (n) => ({ pk: `R#${n}`, sk: 'S', megabytes }), 12);
        const keys = Array.from({ length: 43 }, (_, n) => ({ pk: `R#${n + 100}`, sk: 'S' }));
        expect(await table.getMany(keys)).toHaveLength(43);
      });
    });
  });
}
