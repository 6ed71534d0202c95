import { beforeEach, expect, it } from 'vitest';
import { AnswerKeyStore } from '../../lambdas/assignment/answer-key-store.ts';
import type { Claim } from '../../lambdas/assignment/claim.ts';
import { ClaimStore } from '../../lambdas/assignment/claim-store.ts';
import { EnrolmentStore } from '../../lambdas/assignment/enrolment-store.ts';
import { FORGOTTEN } from '../../lambdas/assignment/forget-person.ts';
import { ToldListStore } from '../../lambdas/assignment/told-list-store.ts';
import { aClaim } from '../support/claims.ts';
import { NOON_MS } from '../support/clock.ts';
import type { TestTables } from '../support/table.ts';
import { describeOn } from './table-rig.ts';

/** Who has a lead, and who may take one. */
export function describeClaimStore(name: string, start: () => Promise<TestTables>): void {
  describeOn(`claims on ${name}`, start, (rig) => {
    let claims: ClaimStore;
    beforeEach(() => {
      claims = new ClaimStore(rig().table);
    });
    const {
      pk: _pk,
      sk: _sk,
      token: _token,
      ...fresh
    } = aClaim({
      recordId: 'record-1',
      taskKey: 't',
      assignee: 'zhangsan',
      asked: ['zhangsan'],
    });

    it('are opened once, however many open them', async () => {
      const opened = await Promise.all(
        ['zhangsan', 'lisi', 'wangwu'].map((assignee) => claims.open({ ...fresh, assignee })),
      );
      expect(new Set(opened.map(({ token }) => token)).size).toBe(1);
      expect(await claims.get(fresh)).toEqual(opened[0]);
    });

    it('of two tasks that have a record of one id are two', async () => {
      await claims.open(fresh);
      const other = await claims.open({ ...fresh, taskKey: 't2', assignee: 'lisi' });
      expect(await claims.get({ recordId: 'record-1', taskKey: 't2' })).toEqual(other);
      expect(await claims.get(fresh)).toMatchObject({ taskKey: 't', assignee: 'zhangsan' });
      const both = await claims.getMany([fresh, other, { recordId: 'nobody', taskKey: 't' }]);
      expect(new Set(both.map(({ taskKey }) => taskKey))).toEqual(new Set(['t', 't2']));
    });

    it('of five who take one at once one does, and what is null comes back as null', async () => {
      const opened = await claims.open(fresh);
      const taken = await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map((claimedBy) =>
          claims.change(opened, { claimedBy, claimedAtMs: NOON_MS }),
        ),
      );
      const [won, ...more] = taken.filter((claim) => claim !== null);
      expect(more).toEqual([]);
      if (!won) throw new Error('nobody took it');
      expect(await claims.get(fresh)).toEqual(won);
      await claims.change(won, { claimedBy: null, claimedAtMs: null });
      expect(await claims.get(fresh)).toMatchObject({ claimedBy: null, claimedAtMs: null, outcome: null });
    });

    it('of which something is untold are found until it is told, and are as before then', async () => {
      const opened = await claims.open(fresh);
      expect(await claims.untold()).toEqual([]);
      const event = {
        do: 'claimed',
        by: 'a',
        to: 'a',
        outcome: null,
        atMs: NOON_MS,
        way: 'page',
      } as const;
      const claimed = { assignee: 'zhangsan', claimedBy: 'a', claimedAtMs: NOON_MS, outcome: null };
      const marked = await claims.change(opened, { untold: [{ event, round: 1, ...claimed }] });
      if (!marked) throw new Error('somebody else changed it');
      expect(await claims.get(fresh)).toEqual(marked);
      const { recordId, taskKey } = fresh;
      await expect.poll(() => claims.untold()).toEqual([{ recordId, taskKey }]);
      const told = await claims.change(marked, { untold: [] });
      await expect.poll(() => claims.untold()).toEqual([]);
      expect(await claims.get(fresh)).toEqual({ ...opened, token: told?.token });
      const item = await rig().table.get(opened);
      expect(item).not.toHaveProperty('untold');
    });

    it('are listed for whose they are, newest first, until it was said what came of them', async () => {
      const put = (recordId: string, more: Partial<Claim> = {}) =>
        claims.open({ ...fresh, recordId, ...more });
      const turn = await put('turn');
      const others = await put('others', { assignee: 'lisi', openedAtMs: NOON_MS + 1 });
      await put('nobodys', { assignee: null });
      const taken = await claims.change(others, { claimedBy: 'zhangsan', claimedAtMs: NOON_MS + 2 });
      const openOf = async (person: string, atMost = 9) =>
        (await claims.openOf(person, atMost)).map(({ recordId }) => recordId);
      await expect.poll(() => openOf('zhangsan')).toEqual(['others', 'turn']);
      expect(await openOf('zhangsan', 1)).toEqual(['others']);
      expect(await openOf('lisi')).toEqual([]);
      if (!taken) throw new Error('nobody else was there');
      await claims.change(taken, { outcome: 'won', outcomeAtMs: NOON_MS + 3 });
      await expect.poll(() => openOf('zhangsan')).toEqual(['turn']);
      await claims.change(turn, { assignee: FORGOTTEN });
      await expect.poll(() => openOf('zhangsan')).toEqual([]);
      const item = await rig().table.get(turn);
      for (const gone of ['lane', 'notBefore']) expect(item).not.toHaveProperty(gone);
    });

    it('the key that links are signed with is made once, by the first who needs it', async () => {
      const made = await Promise.all(
        [1, 2, 3].map((n) => new AnswerKeyStore(rig().table, () => Buffer.alloc(32, n)).get()),
      );
      const keys = made.map(([{ bytes }]) => Buffer.from(bytes).toString('hex'));
      expect(new Set(keys).size).toBe(1);
      expect(made[0]).toHaveLength(1);
    });

    it('a link of a person is good once, and the last one alone', async () => {
      const enrolments = new EnrolmentStore(rig().table);
      expect(await enrolments.get('zhangsan')).toBeNull();
      expect(await enrolments.use('zhangsan', 'n1', 'b')).toBeNull();
      await enrolments.offer('zhangsan', 'n1');
      await enrolments.offer('zhangsan', 'n2');
      expect(await enrolments.use('zhangsan', 'n1', 'b')).toBeNull();
      const used = await Promise.all(['b1', 'b2', 'b3'].map((b) => enrolments.use('zhangsan', 'n2', b)));
      const [enrolled, ...more] = used.filter((one) => one !== null);
      expect(more).toEqual([]);
      expect(enrolled).toMatchObject({ linkNonce: null, enrolledAtMs: expect.any(Number) });
      // The answer may have been lost: in the same browser it works again, in another one it does not.
      expect(await enrolments.use('zhangsan', 'n2', enrolled?.usedBy ?? '')).toEqual(enrolled);
      expect(await enrolments.use('zhangsan', 'n2', 'b4')).toBeNull();
    });

    it('what was kept of a person and is gone lets no session of before in when it is made again', async () => {
      const enrolments = new EnrolmentStore(rig().table);
      const { epoch } = await enrolments.offer('zhangsan', 'n1');
      expect(epoch).toBeGreaterThan(Date.parse('2026-01-01') / 1000);
      const { epoch: revoked } = await enrolments.revoke('zhangsan');
      expect(revoked).toBeGreaterThan(epoch);
      // Until every name that was chosen before is over, and not a year: nobody is enrolled by it.
      const item = await rig().table.get({ pk: 'PERSON#zhangsan', sk: 'ENROLMENT' });
      expect(Number(item?.expiresAt) - Date.now() / 1000).toBeLessThan(32 * 24 * 3600);
    });

    it('the leads of a list are put once, and read as they were put', async () => {
      const lists = new ToldListStore(rig().table);
      const records = ['1', '2'].map((recordId) => ({ recordId, taskKey: 't' }));
      const id = await lists.put(records, NOON_MS);
      expect(await lists.put(records, NOON_MS)).toBe(id);
      expect(await lists.put([...records].reverse(), NOON_MS)).not.toBe(id);
      expect(await lists.get(id)).toEqual(records);
      expect(await lists.get('none')).toBeNull();
    });

    it('a person who is revoked has no link left', async () => {
      const enrolments = new EnrolmentStore(rig().table);
      await enrolments.offer('zhangsan', 'n1');
      await enrolments.revoke('zhangsan');
      expect(await enrolments.get('zhangsan')).toMatchObject({ linkNonce: null, enrolledAtMs: null });
      expect(await enrolments.use('zhangsan', 'n1', 'b')).toBeNull();
      await enrolments.offer('lisi', 'n3');
      const all = await enrolments.getMany(['zhangsan', 'lisi', 'wangwu']);
      expect(new Set(all.keys())).toEqual(new Set(['lisi', 'zhangsan']));
    });
  });
}
