import { describe, expect, test } from 'vitest';
import type { Listing } from '../../lambdas/call-records/listing.ts';
import { Books } from '../../lambdas/leads/books.ts';
import { REASONS } from '../../lambdas/leads/decide.ts';

const listing = (distinct: number, outcome: Listing['outcome'] = 'complete'): Listing => ({
  outcome,
  rows: distinct,
  distinct,
  unreadable: 0,
  total: distinct,
  requests: 1,
  passes: 1,
  error: null,
  unread: [],
  clock: null,
  newestAtMs: null,
  slowestMs: null,
  otherTasks: null,
});

describe('the books', () => {
  test('are empty at first, and an empty list closes them', () => {
    const books = new Books();
    expect(books.reasons).toEqual(Object.fromEntries(REASONS.map((reason) => [reason, 0])));
    expect(books.close(listing(0))).toBe(true);
    expect(books.close(listing(1))).toBe(false);
  });

  test('close where every distinct record has one reason, whichever it is', () => {
    const books = new Books();
    for (const reason of REASONS) books.enter(reason, reason);
    books.enter('known', 'b');
    expect(books.reasons).toMatchObject({ known: 2, told: 1 });
    expect(books.close(listing(REASONS.length + 1))).toBe(true);
    expect(books.close(listing(REASONS.length))).toBe(false);
    expect(books.close(listing(REASONS.length + 2))).toBe(false);
  });

  test.each(['short', 'out-of-time', 'failed'] as const)(
    'of a list that was %s are open, whatever the sum',
    (outcome) => {
      expect(new Books().close(listing(0, outcome))).toBe(false);
    },
  );
});
