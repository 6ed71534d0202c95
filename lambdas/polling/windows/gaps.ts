import type { CallRecordsError } from '../../call-records/errors.ts';
import type { UnreadPart } from '../../call-records/listing.ts';
import type { Listed } from '../clocks/call-times.ts';

/** Rows of a list that cannot be read, although the rows around them can. */
export interface Gap {
  /** The times between which their calls were made, by the calls that are listed next to them. */
  span: { fromMs: number; toMs: number };
  /** Their positions in the list, from 1, and the list's length according to the server. */
  rows: { fromRow: number; toRow: number | null; total: number | null };
  error: CallRecordsError;
}

/**
 * Finds the rows of a list that are missing although others came.
 *
 * @returns null if nothing came that shows it: neither a row nor the list's end
 */
export function gapsOf(
  asked: { fromMs: number; toMs: number },
  listed: Listed,
  error: CallRecordsError,
): Gap[] | null {
  const { unread, distinct, total } = listed.listing;
  const isAnswered = distinct > 0 || unread.every(({ toRow }) => toRow !== null);
  if (unread.length === 0 || !isAnswered) return null;
  const last = total ?? Number.POSITIVE_INFINITY;
  return unread
    .filter(({ fromRow }) => fromRow <= last)
    .map((part) => ({
      span: spanOf(asked, part, listed),
      rows: { fromRow: part.fromRow, toRow: part.toRow === null ? null : Math.min(part.toRow, last), total },
      error,
    }));
}

/** The order of the list shows on which side of the rows that came the missing rows lie. */
function spanOf(
  { fromMs, toMs }: { fromMs: number; toMs: number },
  { besideMs: [before, after] }: UnreadPart,
  { earliestMs, latestMs }: Pick<Listed, 'earliestMs' | 'latestMs'>,
): { fromMs: number; toMs: number } {
  if (before !== null && after !== null)
    return { fromMs: Math.min(before, after), toMs: Math.max(before, after) };
  const known = before ?? after;
  if (known === null || earliestMs === latestMs) return { fromMs, toMs };
  if (known === latestMs) return { fromMs: known, toMs: Math.max(toMs, known) };
  if (known === earliestMs) return { fromMs: Math.min(fromMs, known), toMs: known };
  return { fromMs, toMs };
}
