import { expect, test } from 'vitest';
import { CallRecordsError } from '../../../lambdas/call-records/errors.ts';
import { Ledger } from '../../../lambdas/call-records/list/ledger.ts';
import type { Listing, UnreadPart } from '../../../lambdas/call-records/listing.ts';
import { sumOf } from '../../../lambdas/polling/windows/sum-of-lists.ts';

const list = (fields: Partial<Listing> = {}): Listing => ({ ...new Ledger().close('complete'), ...fields });
const part = (fromRow: number): UnreadPart => ({
  fromRow,
  toRow: fromRow,
  fault: 'refused',
  besideMs: [null, null],
});

test('several lists count as one', () => {
  const one = list({ rows: 10, distinct: 9, unreadable: 2, requests: 3, passes: 1, total: 9 });
  const other = list({ rows: 5, distinct: 4, unreadable: 1, requests: 2, passes: 2, total: 4 });
  expect(sumOf([one, other], null, null)).toMatchObject({
    outcome: 'complete',
    rows: 15,
    distinct: 13,
    unreadable: 3,
    requests: 5,
    passes: 3,
    // What the server counts of one part is no count of the whole.
    total: null,
    error: null,
  });
  expect(sumOf([one], null, null).total).toBe(9);
});

test('one short list makes the whole short, unless the caller knows better', () => {
  const lists = [list(), list({ outcome: 'short' }), list()];
  expect(sumOf(lists, null, null).outcome).toBe('short');
  expect(sumOf([list(), list()], null, null).outcome).toBe('complete');
  expect(sumOf(lists, 'out-of-time', null).outcome).toBe('out-of-time');
});

test('what is unread is named where the whole failed, and says why', () => {
  const error = new CallRecordsError({ code: 'refused', message: 'no', retryable: false });
  const lists = [list({ unread: [part(1)] }), list({ unread: [part(7), part(8)] })];
  const failed = sumOf(lists, 'failed', error);
  expect(failed.unread.map(({ fromRow }) => fromRow)).toEqual([1, 7, 8]);
  expect(failed.error).toBe(error);
  expect(sumOf(lists, 'complete', null).unread).toEqual([]);
});

test('the newest call and the slowest answer are those of all lists', () => {
  const lists = [
    list({ newestAtMs: null, slowestMs: null }),
    list({ newestAtMs: -5, slowestMs: 20 }),
    list({ newestAtMs: -9, slowestMs: 30 }),
    list({ newestAtMs: null, slowestMs: null }),
  ];
  expect(sumOf(lists, null, null)).toMatchObject({ newestAtMs: -5, slowestMs: 30 });
  expect(sumOf([list(), list()], null, null)).toMatchObject({ newestAtMs: null, slowestMs: null });
});

test('the clock and the rows of other tasks are those of the first list that has any', () => {
  const otherTasks = { rows: 1, taskIds: ['x'] };
  const lists = [list(), list({ clock: { offsetMs: 5 }, otherTasks }), list({ clock: { offsetMs: 9 } })];
  expect(sumOf(lists, null, null)).toMatchObject({ clock: { offsetMs: 5 }, otherTasks });
  expect(sumOf([list()], null, null)).toMatchObject({ clock: null, otherTasks: null });
});

test('of no list there is nothing, and that is whole', () => {
  expect(sumOf([], null, null)).toMatchObject({ outcome: 'complete', rows: 0, distinct: 0 });
  expect(sumOf([], 'failed', null).outcome).toBe('failed');
});
