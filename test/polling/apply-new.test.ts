import { beforeEach, describe, expect, test } from 'vitest';
import { isUnconfirmed } from '../../lambdas/deliveries/delivery.ts';
import { factsOf } from '../../lambdas/leads/facts/facts-of-record.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { CALLED_AT_MS, fresh, LeadBooks, overAtMs, RETENTION_MS, recordA } from '../support/lead-books.ts';

let books: LeadBooks;
beforeEach(() => {
  books = new LeadBooks();
});

describe('a record that is new', () => {
  test('is put into the books with all that an alert shows, kept as long as is wanted', async () => {
    expect(await books.applyNew(books.poll(), fresh())).toBe('told');
    expect(await books.lead()).toMatchObject({
      recordId: 'a',
      calledAtMs: CALLED_AT_MS,
      grade: 1,
      toldGrade: 1,
      silent: false,
      unsettledUntilMs: null,
      version: 1,
      listedAtMs: NOON_MS,
      gradedAtMs: NOON_MS,
      history: [{ grade: 1, atMs: NOON_MS }],
      expiresAt: (NOON_MS + RETENTION_MS) / SECOND_MS,
    });
    expect(await books.facts()).toEqual(factsOf(recordA(), testTask));
    expect(await books.deliveries()).toEqual(['TOLD#A#leads pending', 'TOLD#A#sales pending']);
    expect(books.wrote).toEqual(['sales TOLD#A#sales', 'leads TOLD#A#leads']);
  });

  test('and over before the start is there in silence', async () => {
    expect(await books.applyNew(books.poll(), fresh(recordA(), 'baselined'))).toBe('baselined');
    expect(await books.lead()).toMatchObject({ silent: true, unsettledUntilMs: null });
    expect(await books.deliveries()).toEqual(['TOLD#A#leads baselined', 'TOLD#A#sales baselined']);
    expect(books.wrote).toEqual([]);
  });

  test('is put after its alerts, and then needs no mark; until it stands they are not confirmed', async () => {
    let between: readonly unknown[] = [];
    books.stores.afterWrites(2, async () => {
      await expect(books.lead()).rejects.toThrow('not in the books');
      const alerts = await books.stores.deliveries.ofRecord('a', testTask.key);
      between = alerts.map(({ unconfirmed }) => unconfirmed);
    });
    await books.applyNew(books.poll(), fresh());
    const unconfirmed = { untilMs: overAtMs(), calledAtMs: CALLED_AT_MS, channels: ['sales', 'leads'] };
    expect(between).toEqual([unconfirmed, unconfirmed]);
    expect((await books.lead()).unsettledUntilMs).toBeNull();
  });

  test('and late is marked in the books until its deliveries are there', async () => {
    const seen = books.markOnTheWay();
    await books.applyNew({ ...books.poll(), isLate: true }, fresh());
    expect(seen.mark).toBe(overAtMs());
  });

  test('to two polls at once is told by one, and known to the other', async () => {
    await books.applyNew(books.poll(), fresh());
    books.wrote = [];
    expect(await books.applyNew(books.poll(), fresh())).toBe('known');
    expect(books.wrote).toEqual([]);
  });

  /** A poll that dies after the lead, before its first delivery. */
  async function diesHalfway() {
    books.stores.afterWrites(1, () => {
      throw new Error('killed');
    });
    const late = { ...books.poll(), isLate: true };
    await expect(books.applyNew(late, fresh())).rejects.toThrow('killed');
    expect(await books.deliveries()).toEqual([]);
  }

  test('and was put by a poll that died since is told by the next one', async () => {
    await diesHalfway();
    expect(await books.applyNew(books.poll(1), fresh())).toBe('told');
    expect(await books.deliveries()).toEqual(['TOLD#A#leads pending', 'TOLD#A#sales pending']);
    // Who died may be only slow: until that cannot be, the lead is looked at again.
    expect((await books.lead()).unsettledUntilMs).toBe(overAtMs());
  });

  test('and was put as another grade meanwhile is left to the poll that finds it in the books', async () => {
    await diesHalfway();
    expect(await books.applyNew(books.poll(1), fresh(recordA({ intention_results: 2 })))).toBe('known');
    const alerts = await books.stores.deliveries.ofRecord('a', testTask.key);
    expect(alerts.every(isUnconfirmed)).toBe(true);
    expect(books.wrote).toEqual([]);
  });
});

describe('a record with no time of its own', () => {
  const timeless = (grade = 1) => recordA({ calldate: null, created_at: null, intention_results: grade });
  const listedAt = (minute: number, grade = 1) =>
    fresh(timeless(grade), 'told', NOON_MS + minute * MINUTE_MS);

  test('is told once, though each poll takes it for another call', async () => {
    expect(await books.applyNew(books.poll(), listedAt(0))).toBe('told');
    expect(await books.applyNew(books.poll(1), listedAt(1))).toBe('known');
    await expect(books.lead(NOON_MS + MINUTE_MS)).rejects.toThrow('not in the books');
  });

  test('is known in a channel that was added later', async () => {
    await books.applyNew({ ...books.poll(), task: { ...testTask, channels: ['sales'] } }, listedAt(0));
    expect(await books.applyNew(books.poll(1), listedAt(1))).toBe('known');
    expect(await books.deliveries()).toEqual(['TOLD#A#sales pending']);
  });

  test('as another grade is told of that', async () => {
    await books.applyNew(books.poll(), listedAt(0));
    expect(await books.applyNew(books.poll(1), listedAt(1, 2))).toBe('told');
  });

  test('is one of few: any other one is entered by its own time, and told no more than once', async () => {
    await books.applyNew(books.poll(), fresh());
    const hourOlder = CALLED_AT_MS - 60 * MINUTE_MS;
    expect(await books.applyNew(books.poll(1), fresh(recordA(), 'told', hourOlder))).toBe('known');
    expect(await books.lead(hourOlder)).toMatchObject({ calledAtMs: hourOlder, unsettledUntilMs: null });
    expect(await books.deliveries()).toEqual(['TOLD#A#leads pending', 'TOLD#A#sales pending']);
  });
});
