import type { CallRecordsError } from '../call-records/errors.ts';
import type { Listing, ListingOutcome } from '../call-records/listing.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/duration.ts';
import type { Listed } from './call-times.ts';
import { type Gap, gapsOf } from './gaps.ts';
import { sumOf } from './sum-of-lists.ts';
import { type Span, without } from './unread-spans.ts';

/** Nothing shorter is halved: a call every few seconds is as many as a task makes, so that it costs no other. */
const SMALLEST_PIECE_MS = 4 * SECOND_MS;
/** The same for what times out: each try costs a quarter of a minute. */
const SMALLEST_SLOW_PIECE_MS = MINUTE_MS;
/** An open span that is longer is cut by time where it hangs, and not by rows. */
const SLOW_PIECE_MS = 2 * SMALLEST_SLOW_PIECE_MS;
/** Requests of a poll, once its window did not come whole. */
export const MOST_REQUESTS = 40;

/**
 * What is done about a page that does not come. `thoroughly`: it is asked for in every other way. `unless-it-hangs`: the
 * same, but a first page that times out is left. `once`: it is left.
 */
export type HowToList = 'thoroughly' | 'unless-it-hangs' | 'once';

export interface PieceOptions {
  /** How many spans may be remembered as unreadable. */
  mostUnreadable: number;
  /**
   * It is known that rows do not come because of their place in the list, whatever time is asked for: then nothing is
   * halved.
   */
  failsByPlace: boolean;
  /** Are retries that fail halved too, since parts of them may have healed? Otherwise each costs one request. */
  halvesRetries: boolean;
  nowMs: () => number;
  /** Is there time for another piece? */
  hasTime: () => boolean;
  list: (span: Span, how: HowToList) => Promise<Listed>;
  /** Has the vendor given calls that were not asked for? Then a shorter piece gives the same. */
  ignoresTimes: () => boolean;
}

export interface UnreadablePiece {
  span: Span & { toMs: number };
  error: CallRecordsError;
}

export interface Pieces {
  /** As of one list. A piece or a row that cannot be read is none of its failures. */
  listing: Listing;
  read: Span[];
  unreadable: UnreadablePiece[];
  /** Rows that cannot be read, where the same times can be asked for all the same. */
  gaps: Gap[];
  /** What there was no time for, newest first. */
  left: Span[];
}

interface Piece extends Span {
  /** `asked`: as it is wanted. `part`: of one that failed. `retry`: failed the last time; doing so again says nothing. */
  kind: 'asked' | 'part' | 'retry';
}

/**
 * Reads spans one after the other. One that times out or gets a 5xx is halved, the newer half first, until what fails
 * is small enough to be named. Before that, three smallest pieces far apart are tried: where none of them comes, it
 * does not lie in one record. Then either the server is at fault, or it is a place in the list, such as page 1.
 *
 * @param spans what must be read, newest first
 * @param retries what could not be read the last time
 */
export async function readInPieces(
  spans: readonly Span[],
  retries: readonly Span[],
  options: PieceOptions,
): Promise<Pieces> {
  const { nowMs, hasTime, ignoresTimes, mostUnreadable } = options;
  const listings: Listing[] = [];
  const pieces: Omit<Pieces, 'listing'> = { read: [], unreadable: [], gaps: [], left: [] };
  let { failsByPlace } = options;
  let requests = 0;
  const todo: Piece[] = [
    ...spans.map((span): Piece => ({ ...span, kind: 'asked' })),
    ...retries.map((span): Piece => ({ ...span, kind: 'retry' })),
  ];
  const list = async (span: Span, how: HowToList) => {
    const listed = await options.list(span, how);
    listings.push(listed.listing);
    requests += listed.listing.requests;
    return listed;
  };
  const end = (outcome: ListingOutcome | null, error: CallRecordsError | null = null): Pieces => ({
    ...pieces,
    listing: sumOf(listings, outcome, error),
  });
  const isSpent = () => !hasTime() || requests >= MOST_REQUESTS;
  const leave = (...begun: Piece[]) => {
    pieces.left = [...begun, ...todo].filter(({ kind }) => kind !== 'retry').map(plain);
  };
  const readWithGaps = (piece: Piece, closed: Span & { toMs: number }, gaps: readonly Gap[]) => {
    pieces.gaps.push(...gaps);
    pieces.read.push(
      ...(gaps.length === 0
        ? [plain(piece)]
        : without(
            closed,
            gaps.map(({ span }) => span),
          )),
    );
  };

  for (let piece = todo.shift(); piece; piece = todo.shift()) {
    if (listings.length > 0 && isSpent()) {
      leave(piece);
      return end(pieces.left.length > 0 ? 'out-of-time' : null);
    }
    const isThorough = piece.kind === 'asked' || lengthOf(piece, nowMs()) <= SMALLEST_PIECE_MS;
    const isLong = piece.toMs === null && lengthOf(piece, nowMs()) > SLOW_PIECE_MS;
    const thoroughly = isLong ? 'unless-it-hangs' : 'thoroughly';
    const listed = await list(plain(piece), isThorough && piece.kind !== 'retry' ? thoroughly : 'once');
    const { outcome, error } = listed.listing;
    if (outcome === 'complete' || outcome === 'short') {
      pieces.read.push(plain(piece));
      continue;
    }
    if (outcome === 'out-of-time') {
      if (piece.kind === 'retry') continue;
      leave(piece);
      return end('out-of-time');
    }
    const rows =
      error !== null && isOfRows(error, listed) ? gapsOf(closedAt(piece, nowMs()), listed, error) : null;
    if (rows !== null && rows.length > 0 && piece.kind !== 'retry') {
      readWithGaps(piece, closedAt(piece, nowMs()), rows);
      continue;
    }
    if (error === null || !isOfPart(error)) return piece.kind === 'retry' ? end(null) : end('failed', error);

    if (piece.kind === 'retry' && (!options.halvesRetries || ignoresTimes())) continue;
    const closed = { fromMs: piece.fromMs, toMs: piece.toMs ?? nowMs() };
    const smallestMs = error.code === 'time-out' ? SMALLEST_SLOW_PIECE_MS : SMALLEST_PIECE_MS;
    const isSmall = closed.toMs - closed.fromMs <= smallestMs;
    const gaps = isThorough ? gapsOf(closed, listed, error) : null;
    const isWhole = piece.kind === 'asked' && pieces.read.length === 0 && pieces.unreadable.length === 0;
    if (gaps !== null && (gaps.length === 0 || failsByPlace || ignoresTimes())) {
      readWithGaps(piece, closed, gaps);
      continue;
    }
    if (ignoresTimes() || (isSmall && isWhole && todo.length === 0 && gaps === null))
      return end('failed', error);
    if (isSmall) {
      pieces.unreadable.push({ span: closed, error });
      if (pieces.unreadable.length > mostUnreadable) return end('failed', error);
      continue;
    }
    if (error.code === 'time-out' && isLong) {
      // Nothing is told before a poll ends, and each look for what hangs takes a quarter of a minute: the newest minute
      // is read, and the rest is for a poll of its own.
      const newest = { fromMs: closed.toMs - SMALLEST_SLOW_PIECE_MS, toMs: null };
      const { outcome: came } = (await list(newest, 'once')).listing;
      if (came === 'complete' || came === 'short') {
        pieces.read.push(newest);
        leave({ fromMs: closed.fromMs, toMs: newest.fromMs, kind: 'part' });
        return end('out-of-time');
      }
      if (isWhole) return end('failed', error);
    }
    if (isWhole) {
      const answers = await somePieceComes(closed, piece.toMs === null, list, isSpent);
      if (answers === 'no-time') {
        leave(piece);
        return end('failed', error);
      }
      if (answers === 'nothing' && gaps === null) return end('failed', error);
      if (answers === 'nothing' && gaps !== null) {
        failsByPlace = true;
        readWithGaps(piece, closed, gaps);
        continue;
      }
    }
    const kind = piece.kind === 'retry' ? 'retry' : 'part';
    const middleMs = closed.fromMs + Math.floor((closed.toMs - closed.fromMs) / 2);
    todo.unshift(
      { fromMs: middleMs, toMs: piece.toMs, kind },
      { fromMs: closed.fromMs, toMs: middleMs, kind },
    );
  }
  return end(pieces.gaps.length > 0 ? 'short' : null);
}

const closedAt = ({ fromMs, toMs }: Span, nowMs: number) => ({ fromMs, toMs: toMs ?? nowMs });

/** Rows break the answers that they are in, whatever time is asked for, and all others came. */
const isOfRows = (error: CallRecordsError, { listing }: Listed): boolean =>
  error.code === 'unexpected-answer' && error.mayBeOfPart && listing.distinct > 0;

const plain = ({ fromMs, toMs }: Span): Span => ({ fromMs, toMs });

const lengthOf = ({ fromMs, toMs }: Span, nowMs: number): number => (toMs ?? nowMs) - fromMs;

/** Could a record that this answer holds be the reason? A refused token is no record's fault. */
const isOfPart = ({ code, retryAfterMs }: CallRecordsError): boolean =>
  retryAfterMs === null && (code === 'time-out' || code === 'unavailable');

async function somePieceComes(
  { fromMs, toMs }: { fromMs: number; toMs: number },
  isOpen: boolean,
  list: (span: Span, how: 'once') => Promise<Listed>,
  isSpent: () => boolean,
): Promise<'something' | 'nothing' | 'no-time'> {
  const pieceMs = Math.min(MINUTE_MS, (toMs - fromMs) / 3);
  const middleMs = fromMs + Math.floor((toMs - fromMs) / 2);
  const probes: Span[] = [
    { fromMs: Math.floor(toMs - pieceMs), toMs: isOpen ? null : toMs },
    { fromMs, toMs: Math.floor(fromMs + pieceMs) },
    { fromMs: middleMs, toMs: Math.floor(middleMs + pieceMs / 2) },
  ];
  for (const probe of probes) {
    if (isSpent()) return 'no-time';
    const { outcome, error } = (await list(probe, 'once')).listing;
    if (outcome !== 'failed') return 'something';
    if (error !== null && !isOfPart(error)) return 'nothing';
  }
  return 'nothing';
}
