import { describe, expect, test } from 'vitest';
import { CallRecordsError } from '../../../lambdas/call-records/errors.ts';
import { Ledger } from '../../../lambdas/call-records/list/ledger.ts';
import type { UnreadPart } from '../../../lambdas/call-records/listing.ts';
import { gapsOf } from '../../../lambdas/polling/windows/gaps.ts';

const error = new CallRecordsError({ code: 'unavailable', message: 'HTTP 500', retryable: true });
const asked = { fromMs: 100, toMs: 200 };

const part = (fields: Partial<UnreadPart> = {}): UnreadPart => ({
  fromRow: 3,
  toRow: 4,
  fault: 'unavailable',
  besideMs: [null, null],
  ...fields,
});

/** Ten rows came, of calls from 110 to 190, except for these parts. */
function listed(unread: readonly UnreadPart[], fields: { distinct?: number; total?: number | null } = {}) {
  const { distinct = 10, total = 12 } = fields;
  const listing = { ...new Ledger().close('failed'), unread, distinct, total };
  return { listing, earliestMs: 110, latestMs: 190 };
}
const spanOf = (besideMs: UnreadPart['besideMs'], times = {}) =>
  gapsOf(asked, { ...listed([part({ besideMs })]), ...times }, error)?.[0]?.span;

describe('rows that are missing in a list', () => {
  test('lie between the calls beside them, whichever way the list goes', () => {
    expect(spanOf([140, 150])).toEqual({ fromMs: 140, toMs: 150 });
    expect(spanOf([150, 140])).toEqual({ fromMs: 140, toMs: 150 });
  });

  test('at an end of the list lie beyond the call beside them', () => {
    expect(spanOf([190, null])).toEqual({ fromMs: 190, toMs: 200 });
    expect(spanOf([null, 190])).toEqual({ fromMs: 190, toMs: 200 });
    expect(spanOf([110, null])).toEqual({ fromMs: 100, toMs: 110 });
    // A call may be listed outside what was asked for.
    expect(spanOf([250, null], { latestMs: 250 })).toEqual({ fromMs: 250, toMs: 250 });
    expect(spanOf([50, null], { earliestMs: 50 })).toEqual({ fromMs: 50, toMs: 50 });
  });

  test('may lie anywhere where the calls that came do not say', () => {
    expect(spanOf([null, null])).toEqual(asked);
    expect(spanOf([150, null])).toEqual(asked);
    expect(spanOf([150, null], { earliestMs: 150, latestMs: 150 })).toEqual(asked);
  });

  test('are named with their places, which end with the list', () => {
    const rows = (one: Partial<UnreadPart>, total: number | null = 12) =>
      gapsOf(asked, listed([part(one)], { total }), error)?.map((gap) => gap.rows);
    expect(rows({})).toEqual([{ fromRow: 3, toRow: 4, total: 12 }]);
    expect(rows({ fromRow: 11, toRow: 20 })).toEqual([{ fromRow: 11, toRow: 12, total: 12 }]);
    expect(rows({ fromRow: 12, toRow: null })).toEqual([{ fromRow: 12, toRow: null, total: 12 }]);
    expect(rows({ fromRow: 13 })).toEqual([]);
    expect(rows({ fromRow: 13, toRow: 20 }, null)).toEqual([{ fromRow: 13, toRow: 20, total: null }]);
    expect(gapsOf(asked, listed([part()]), error)?.[0]?.error).toBe(error);
  });

  test('are no gap where nothing came that shows it', () => {
    expect(gapsOf(asked, listed([]), error)).toBeNull();
    expect(gapsOf(asked, listed([part({ toRow: null })], { distinct: 0 }), error)).toBeNull();
    expect(gapsOf(asked, listed([part(), part({ toRow: null })], { distinct: 0 }), error)).toBeNull();
    // The end of the list came, or a row.
    expect(gapsOf(asked, listed([part()], { distinct: 0 }), error)).toHaveLength(1);
    expect(gapsOf(asked, listed([part({ toRow: null })], { distinct: 1 }), error)).toHaveLength(1);
  });
});
