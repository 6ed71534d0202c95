import type { CallRecordsError } from '../call-records/errors.ts';
import type { Listing, ListingOutcome } from '../call-records/listing.ts';
import { MINUTE_MS } from '../platform/duration.ts';
import type { Span } from './unread-spans.ts';

/** Nothing shorter is halved: it is small enough to be named. */
const SMALLEST_PIECE_MS = MINUTE_MS;
/** Requests of a poll, once its window did not come whole. */
const MOST_REQUESTS = 40;

export interface PieceOptions {
  /** How much may be remembered as unreadable. */
  mostUnreadable: number;
  nowMs: () => number;
  /** Is there time for another piece? */
  hasTime: () => boolean;
  list: (span: Span) => Promise<Listing>;
}

export interface Pieces {
  /** As of one list. A piece that cannot be read is none of its failures. */
  listing: Listing;
  read: Span[];
  unreadable: { span: Span & { toMs: number }; error: CallRecordsError }[];
  /** What there was no time for, newest first. */
  left: Span[];
}

/**
 * Reads spans one after the other. One that times out or gets a 5xx is halved, the newer half first, until what fails
 * is small enough to be named. Before that, three smallest pieces far apart are tried: where none of them comes,
 * the server is at fault and not a record, and nothing more is asked.
 *
 * @param spans what must be read, newest first
 * @param again what could not be read the last time; failing again says nothing of the rest
 */
export async function readInPieces(
  spans: readonly Span[],
  again: readonly Span[],
  options: PieceOptions,
): Promise<Pieces> {
  const listings: Listing[] = [];
  const pieces: Omit<Pieces, 'listing'> = { read: [], unreadable: [], left: [] };
  let requests = 0;
  const list = async (span: Span) => {
    const listing = await options.list(span);
    listings.push(listing);
    requests += listing.requests;
    return listing;
  };
  const end = (outcome: ListingOutcome | null, error: CallRecordsError | null = null): Pieces => ({
    ...pieces,
    listing: sumOf(listings, outcome, error),
  });
  const isSpent = () => !options.hasTime() || requests >= MOST_REQUESTS;
  let halved = false;
  const todo = [...spans, ...again];
  const isAgain = new Set<Span>(again);
  for (let span = todo.shift(); span; span = todo.shift()) {
    if (listings.length > 0 && isSpent()) {
      pieces.left = [span, ...todo].filter((each) => !isAgain.has(each));
      return end(pieces.left.length > 0 ? 'out-of-time' : null);
    }
    const listing = await list(span);
    if (listing.outcome === 'complete' || listing.outcome === 'short') {
      pieces.read.push(span);
      continue;
    }
    if (listing.outcome === 'out-of-time') {
      if (isAgain.has(span)) continue;
      pieces.left = [span, ...todo].filter((each) => !isAgain.has(each));
      return end('out-of-time');
    }
    const { error } = listing;
    if (error === null || !isOfPart(error)) return end('failed', error);
    const nowMs = options.nowMs();
    const closed = { fromMs: span.fromMs, toMs: span.toMs ?? nowMs };
    const isLong = closed.toMs - closed.fromMs > SMALLEST_PIECE_MS;
    if (!isLong && listings.length === 1 && todo.length === 0) return end('failed', error);
    if (!isLong) {
      pieces.unreadable.push({ span: closed, error });
      if (pieces.unreadable.length > options.mostUnreadable) return end('failed', error);
      continue;
    }
    if (!halved && pieces.read.length === 0) {
      const answers = await somePieceComes(closed, span.toMs === null, list, isSpent);
      if (answers === 'nothing') return end('failed', error);
      if (answers === 'no-time') {
        pieces.left = [span, ...todo].filter((each) => !isAgain.has(each));
        return end('failed', error);
      }
    }
    halved = true;
    const middleMs = closed.fromMs + Math.floor((closed.toMs - closed.fromMs) / 2);
    const halves: Span[] = [
      { fromMs: middleMs, toMs: span.toMs },
      { fromMs: closed.fromMs, toMs: middleMs },
    ];
    if (isAgain.has(span)) for (const half of halves) isAgain.add(half);
    todo.unshift(...halves);
  }
  return end(null);
}

/** Could a record that this answer holds be the reason? A refused token is no record's fault. */
const isOfPart = ({ code, retryAfterMs }: CallRecordsError): boolean =>
  retryAfterMs === null && (code === 'time-out' || code === 'unavailable');

async function somePieceComes(
  { fromMs, toMs }: { fromMs: number; toMs: number },
  isOpen: boolean,
  list: (span: Span) => Promise<Listing>,
  isSpent: () => boolean,
): Promise<'something' | 'nothing' | 'no-time'> {
  const pieceMs = Math.min(SMALLEST_PIECE_MS, (toMs - fromMs) / 3);
  const middleMs = fromMs + Math.floor((toMs - fromMs) / 2);
  const probes: Span[] = [
    { fromMs: Math.floor(toMs - pieceMs), toMs: isOpen ? null : toMs },
    { fromMs, toMs: Math.floor(fromMs + pieceMs) },
    { fromMs: middleMs, toMs: Math.floor(middleMs + pieceMs / 2) },
  ];
  for (const probe of probes) {
    if (isSpent()) return 'no-time';
    const { outcome, error } = await list(probe);
    if (outcome !== 'failed') return 'something';
    if (error !== null && !isOfPart(error)) return 'nothing';
  }
  return 'nothing';
}

/** @param outcome null: as the lists that came say */
function sumOf(
  listings: readonly Listing[],
  outcome: ListingOutcome | null,
  error: CallRecordsError | null,
): Listing {
  const [first] = listings;
  if (!first) throw new TypeError('a window has at least one span');
  // One list, whose outcome is that of the whole, is handed on as it is.
  if (listings.length === 1) return first;
  const sum = (of: (listing: Listing) => number) => listings.reduce((total, each) => total + of(each), 0);
  const came = listings.some((listing) => listing.outcome === 'short') ? 'short' : 'complete';
  return {
    outcome: outcome ?? came,
    rows: sum(({ rows }) => rows),
    distinct: sum(({ distinct }) => distinct),
    unreadable: sum(({ unreadable }) => unreadable),
    total: null,
    requests: sum(({ requests }) => requests),
    passes: sum(({ passes }) => passes),
    error,
    // What failed was read again in smaller pieces, or is named by its time.
    unread: listings.filter((each) => each.outcome !== 'failed').flatMap(({ unread }) => unread),
    clock: listings.find(({ clock }) => clock !== null)?.clock ?? null,
    newestAtMs: listings.reduce<number | null>(
      (newest, { newestAtMs }) => (newestAtMs === null ? newest : Math.max(newest ?? newestAtMs, newestAtMs)),
      null,
    ),
    otherTasks: listings.find(({ otherTasks }) => otherTasks !== null)?.otherTasks ?? null,
  };
}
