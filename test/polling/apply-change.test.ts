import { beforeEach, describe, expect, test } from 'vitest';
import { deliveryKey } from '../../lambdas/deliveries/keys.ts';
import { factsOf } from '../../lambdas/leads/facts/facts-of-record.ts';
import type { Lead } from '../../lambdas/leads/lead.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { change, LeadBooks, overAtMs, RETENTION_MS, recordA } from '../support/lead-books.ts';

let books: LeadBooks;
beforeEach(() => {
  books = new LeadBooks();
});

describe('a lead whose grade changed', () => {
  test('for the worse keeps what was told of it, and remembers when it fell', async () => {
    const lead = await books.told();
    const c = recordA({ intention_results: 3, name: '李四' });
    expect(await books.applyChange(books.poll(1), change(lead, 'fall', 3, c))).toBe('corrected');
    expect(await books.lead()).toMatchObject({
      grade: 3,
      toldGrade: 1,
      version: 2,
      gradedAtMs: NOON_MS + MINUTE_MS,
      listedAtMs: NOON_MS,
      history: [
        { grade: 1, atMs: NOON_MS },
        { grade: 3, atMs: NOON_MS + MINUTE_MS },
      ],
      expiresAt: (NOON_MS + MINUTE_MS + RETENTION_MS) / SECOND_MS,
      unsettledUntilMs: null,
    });
    expect(await books.facts()).toMatchObject({ grade: 1, name: '王芳' });
    expect(await books.deliveries()).toEqual([
      'FELL#A#leads pending',
      'FELL#A#sales pending',
      'TOLD#A#leads sent',
      'TOLD#A#sales sent',
    ]);
  });

  test('to another wanted one is told of that, with what the record says now', async () => {
    const lead = await books.told();
    const b = recordA({ intention_results: 2, name: '李四' });
    expect(await books.applyChange(books.poll(1), change(lead, 'rise', 2, b))).toBe('told');
    expect(await books.lead()).toMatchObject({ grade: 2, toldGrade: 2, silent: false });
    expect(await books.facts()).toEqual(factsOf(b, testTask));
    expect(books.wrote).toEqual(['sales TOLD#B#sales', 'leads TOLD#B#leads']);
  });

  test('to one that nobody wanted while it was fresh is known in silence, and told once it moves again', async () => {
    const lead = await books.told();
    const b = recordA({ intention_results: 2 });
    expect(await books.applyChange(books.poll(1), change(lead, 'silent-rise', 2, b))).toBe('baselined');
    expect(await books.lead()).toMatchObject({ grade: 2, toldGrade: 2, silent: true });
    expect(books.wrote).toEqual([]);
    const c = recordA({ intention_results: 3 });
    expect(await books.applyChange(books.poll(2), change(await books.lead(), 'rise', 3, c))).toBe('told');
    expect(await books.lead()).toMatchObject({ silent: false });
    expect(books.wrote).toEqual(['sales TOLD#C#sales', 'leads TOLD#C#leads']);
  });

  test('back to one that nobody wants any more is told of what was told before', async () => {
    const lead = await books.told();
    await books.applyChange(books.poll(1), change(lead, 'fall', 3));
    const correction = await books.stores.deliveries.get(deliveryKey('correction', 'a', 1, 'sales'));
    if (!correction) throw new Error('it fell');
    const sent = { state: 'sent', sentAtMs: NOON_MS + 2 * MINUTE_MS } as const;
    await books.stores.deliveries.change(correction, sent);
    expect(await books.applyChange(books.poll(3), change(await books.lead(), 'rise', 1))).toBe('told');
    expect(await books.facts()).toMatchObject({ grade: 1, name: '王芳' });
    const again = await books.stores.deliveries.get(deliveryKey('again', 'a', 1, 'sales'));
    expect(again).toMatchObject({ state: 'pending', told: { lead: { name: '王芳' } } });
  });

  test('only in what is wanted has no new entry in its history', async () => {
    await books.applyChange(books.poll(1), change(await books.told(), 'fall', 2));
    const { history, gradedAtMs } = await books.lead();
    const b = recordA({ intention_results: 2 });
    expect(await books.applyChange(books.poll(2), change(await books.lead(), 'rise', 2, b))).toBe('told');
    expect(await books.lead()).toMatchObject({ history, gradedAtMs, toldGrade: 2, version: 3 });
  });

  test('and that somebody else was faster with is theirs', async () => {
    const lead = await books.told();
    await books.changed(lead, { version: 7 });
    expect(await books.applyChange(books.poll(1), change(lead, 'fall', 3))).toBe('known');
    expect(await books.lead()).toMatchObject({ grade: 1, version: 7 });
    expect(await books.deliveries()).toEqual(['TOLD#A#leads sent', 'TOLD#A#sales sent']);
  });

  test('and whose item is gone is known: there is nothing left to tell of it', async () => {
    const gone = { ...(await books.told()), recordId: 'gone', grade: 3 };
    expect(await books.applyChange(books.poll(1), change(gone, 'rise', 1))).toBe('known');
    expect(await books.stores.deliveries.ofRecord('gone', testTask.key)).toEqual([]);
  });

  test('and of which nothing is left that could be told is left as it is', async () => {
    const bare = await books.changed(await books.told(), { grade: 3, toldGrade: 5 });
    expect(await books.applyChange(books.poll(1), change(bare, 'rise', 5))).toBe('known');
    expect((await books.lead()).token).toBe(bare.token);
  });

  test('and has a grade again that nobody wants any more is told as its alert told it', async () => {
    const fell = await books.changed(await books.told(), { grade: 3 });
    await books.applyChange(books.poll(1), change(fell, 'rise', 1));
    expect(await books.lead()).toMatchObject({ grade: 1, unsettledUntilMs: null });
    expect(await books.facts()).toEqual(factsOf(recordA(), testTask));
  });

  test('is marked for as long as this poll may still write', async () => {
    const lead = await books.told();
    const seen = books.markOnTheWay();
    await books.applyChange(books.poll(1), change(lead, 'fall', 3));
    expect(seen.mark).toBe(overAtMs(1));
  });

  test('while somebody else may still be at work is looked at again until they cannot be', async () => {
    const unsettled = await books.changed(await books.told(), { unsettledUntilMs: overAtMs(9) });
    expect(await books.applyChange(books.poll(1), change(unsettled, 'fall', 3))).toBe('corrected');
    expect(await books.lead()).toMatchObject({ unsettledUntilMs: overAtMs(9) });
  });

  describe('after a channel was added', () => {
    const more = (minute: number) => ({
      ...books.poll(minute),
      task: { ...testTask, channels: ['sales', 'leads', 'managers'] },
    });
    const fallAndRecover = async (lead: Lead) => {
      await books.applyChange(more(1), change(lead, 'fall', 3));
      for (const channel of testTask.channels) {
        const fell = await books.stores.deliveries.get(deliveryKey('correction', 'a', 1, channel));
        if (fell)
          await books.stores.deliveries.change(fell, { state: 'sent', sentAtMs: NOON_MS + MINUTE_MS });
      }
      return books.applyChange(more(2), change(await books.lead(), 'rise', 1, recordA()));
    };

    test('is announced again only where it was told before', async () => {
      expect(await fallAndRecover(await books.told())).toBe('told');
      expect(books.wrote).toEqual(['sales AGAIN#A#sales', 'leads AGAIN#A#leads']);
      expect(await books.lead()).toMatchObject({ toldIn: { A: ['sales', 'leads'] } });
    });

    test('is told there of a grade that nobody heard of before', async () => {
      const b = recordA({ intention_results: 2 });
      await books.applyChange(more(1), change(await books.told(), 'rise', 2, b));
      expect(books.wrote).toEqual(['sales TOLD#B#sales', 'leads TOLD#B#leads', 'managers TOLD#B#managers']);
      expect(await books.lead()).toMatchObject({
        toldIn: { A: ['sales', 'leads'], B: ['sales', 'leads', 'managers'] },
      });
    });

    test('of which an older version keeps no channels goes by what was put', async () => {
      const lead = await books.changed(await books.told(), { toldIn: null });
      expect(await fallAndRecover(lead)).toBe('told');
      expect(books.wrote).toEqual(['sales AGAIN#A#sales', 'leads AGAIN#A#leads']);
    });

    test('and was begun by an older version that died is finished in all channels', async () => {
      const lead = await books.changed(await books.told(), { toldIn: null, grade: 3, unsettledUntilMs: 1 });
      await books.applyChange(more(2), change(lead, 'rise', 1, recordA()));
      expect(books.wrote).toEqual(['managers TOLD#A#managers']);
    });

    test('is recorded in silence where it was before, and nowhere else', async () => {
      const b = recordA({ intention_results: 2 });
      await books.applyChange(books.poll(1), change(await books.told(), 'silent-rise', 2, b));
      await books.applyChange(more(2), change(await books.lead(), 'silent-rise', 2, b));
      expect(await books.deliveries()).not.toContain('TOLD#B#managers baselined');
    });

    test('and of whose channels none is left is told in those of now', async () => {
      const lead = await books.told();
      await books.applyChange(books.poll(1), change(lead, 'fall', 3));
      const renamed = { ...books.poll(2), task: { ...testTask, channels: ['east'] } };
      await books.applyChange(renamed, change(await books.lead(), 'rise', 1, recordA()));
      expect(books.wrote).toEqual(['east TOLD#A#east']);
    });
  });
});
