import type { CallRecordsError } from '../../call-records/errors.ts';
import { Ledger } from '../../call-records/list/ledger.ts';
import type { Listing, ListingOutcome } from '../../call-records/listing.ts';

/**
 * Several lists as if they were one.
 *
 * @param outcome null: as the lists that came say
 * @param error why, where the outcome is `failed`
 */
export function sumOf(
  listings: readonly Listing[],
  outcome: ListingOutcome | null,
  error: CallRecordsError | null,
): Listing {
  const [first] = listings;
  // All of a window may be known not to come.
  if (!first) return new Ledger().close(outcome ?? 'complete');
  const sum = (of: (listing: Listing) => number) => listings.reduce((total, each) => total + of(each), 0);
  const came = listings.some((listing) => listing.outcome === 'short') ? 'short' : 'complete';
  return {
    outcome: outcome ?? came,
    rows: sum(({ rows }) => rows),
    distinct: sum(({ distinct }) => distinct),
    unreadable: sum(({ unreadable }) => unreadable),
    total: listings.length === 1 ? first.total : null,
    requests: sum(({ requests }) => requests),
    passes: sum(({ passes }) => passes),
    error,
    unread: outcome === 'failed' ? listings.flatMap(({ unread }) => unread) : [],
    clock: listings.find(({ clock }) => clock !== null)?.clock ?? null,
    newestAtMs: listings.reduce<number | null>(
      (newest, { newestAtMs }) => (newestAtMs === null ? newest : Math.max(newest ?? newestAtMs, newestAtMs)),
      null,
    ),
    slowestMs: listings.reduce<number | null>(
      (slowest, { slowestMs }) => (slowestMs === null ? slowest : Math.max(slowest ?? slowestMs, slowestMs)),
      null,
    ),
    otherTasks: listings.find(({ otherTasks }) => otherTasks !== null)?.otherTasks ?? null,
  };
}
