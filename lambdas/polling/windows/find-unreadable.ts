import type { CallRecordsError } from '../../call-records/errors.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import type { Listed } from '../clocks/call-times.ts';
import type { ClosedSpan, Span } from './unread-spans.ts';

/** Nothing shorter is cut: a call every few seconds is as many as a task makes, so that it costs no other. */
const SMALLEST_PIECE_MS = 4 * SECOND_MS;
/** Pieces that a span is cut into: they are asked for side by side, so more of them cost little time. */
const TILES = 8;
/** Requests for pieces in one search. */
const MOST_PIECES = 80;
/** A longer piece may hold so many calls that what shorter ones took says less of it. */
const LONGEST_SHORT_MS = 15 * MINUTE_MS;

/** What is done about a page that does not come. */
export type HowToList =
  /** It is asked for in every other way. */
  | 'thoroughly'
  /** It is left. */
  | 'once'
  /** Each row is asked for by itself. */
  | 'by-row';

export interface Asking {
  /** Of each request. @default the usual time */
  timeoutMs?: number | undefined;
  /** Is a page that fails asked for again? @default true */
  repeats?: boolean;
  /** Its first page has just failed so: other ways are left. */
  failed?: CallRecordsError | undefined;
  /** Nobody waits for it any more. */
  signal?: AbortSignal;
}

export type AskFor = (span: Span, how: HowToList, asking?: Asking) => Promise<Listed>;

export interface SearchSteps {
  ask: AskFor;
  /** Is there no time for another round? */
  isOver: () => boolean;
  sleep: Clock['sleep'];
}

export interface UnreadablePiece {
  span: ClosedSpan;
  error: CallRecordsError;
}

export interface Found {
  read: Span[];
  /** Comes by itself, a row at a time, and in no larger page. */
  apart: ClosedSpan[];
  unreadable: UnreadablePiece[];
  /** What there was no time for, newest first. */
  left: Span[];
  /** The server itself fails, and no part of the span does. Then the rest says nothing. */
  failure: CallRecordsError | null;
}

/**
 * How long a request may take, by what the slowest of those took that were answered: several times as long, since pieces
 * are no larger than what came. A server that is slow for everything gets the usual time.
 *
 * @param areShort a long piece may hold more calls than any that came, and is given longer
 * @returns undefined: the usual time
 */
export function hurriedMs(slowestMs: number | null, areShort = true): number | undefined {
  if (slowestMs === null) return undefined;
  const ms = areShort
    ? Math.max(SHORTEST_TIMEOUT_MS, 4 * slowestMs)
    : Math.max(SHORTEST_TIMEOUT_OF_LONG_MS, 8 * slowestMs);
  return ms < USUAL_TIMEOUT_MS ? ms : undefined;
}

const SHORTEST_TIMEOUT_MS = 3 * SECOND_MS;
const SHORTEST_TIMEOUT_OF_LONG_MS = 5 * SECOND_MS;
const USUAL_TIMEOUT_MS = 15 * SECOND_MS;

/** A small part of a span, and what came of it. */
export interface AskedPart {
  part: Span;
  listed: Listed;
}

/**
 * Three small parts of a span that failed as a whole, far apart, since one may be what fails: does any of them come? As
 * soon as one has come, the others have little time left.
 */
export async function askSomeParts(
  span: ClosedSpan,
  isOpen: boolean,
  ask: AskFor,
  sleep: Clock['sleep'],
): Promise<AskedPart[]> {
  const { fromMs, toMs } = span;
  const partMs = Math.min(MINUTE_MS, (toMs - fromMs) / 3);
  const middleMs = fromMs + Math.floor((toMs - fromMs) / 2);
  const parts: Span[] = [
    { fromMs: Math.floor(toMs - partMs), toMs: isOpen ? null : toMs },
    { fromMs, toMs: Math.floor(fromMs + partMs) },
    { fromMs: middleMs, toMs: Math.floor(middleMs + partMs / 2) },
  ];
  const late = new AbortController();
  const all = new AbortController();
  let hurry: Promise<void> | null = null;
  const answers = await Promise.all(
    parts.map(async (part) => {
      const listed = await ask(part, 'once', { repeats: false, signal: late.signal });
      if (hasCome(listed)) {
        const leftMs = hurriedMs(slowestOf([listed])) ?? USUAL_TIMEOUT_MS;
        hurry ??= sleep(leftMs, all.signal).then(() => late.abort());
      }
      return { part, listed };
    }),
  );
  all.abort();
  await hurry;
  return answers;
}

/**
 * Looks for what makes a span fail of which some parts come. It is cut into pieces that are asked for side by side, and
 * those that fail are cut again, until they are small enough to be named: where a server hangs, each round costs one
 * time-out, and a short one. Before a piece is named its rows are asked for one by one, with all the time there is.
 *
 * @param isOpen the span ends now: then its newest piece is asked for without an end
 * @param parts of the span that were asked for, as evidence of how fast the server is
 */
export async function findUnreadable(
  span: ClosedSpan,
  isOpen: boolean,
  parts: readonly AskedPart[],
  { ask, isOver, sleep }: SearchSteps,
  error: CallRecordsError,
): Promise<Found> {
  const found: Found = { read: [], apart: [], unreadable: [], left: [], failure: null };
  const asOf = (piece: ClosedSpan): Span =>
    isOpen && piece.toMs === span.toMs ? { fromMs: piece.fromMs, toMs: null } : piece;
  let slowestMs = slowestOf(parts.map(({ listed }) => listed));
  let asked = 0;
  let suspects = [{ span, error }];
  const named: UnreadablePiece[] = [];
  while (suspects.length > 0) {
    named.push(...suspects.filter((suspect) => isSmall(suspect.span)));
    const tiles = suspects
      .filter((suspect) => !isSmall(suspect.span))
      .flatMap((suspect) => cut(suspect.span));
    if (tiles.length === 0) break;
    if (isOver() || asked + tiles.length > MOST_PIECES) {
      found.left.push(...suspects.filter((suspect) => !isSmall(suspect.span)).map((one) => asOf(one.span)));
      break;
    }
    asked += tiles.length;
    const timeoutMs = hurriedMs(slowestMs, tiles.every(isShort));
    const answers = await Promise.all(
      tiles.map(async (tile) => ({
        tile,
        listed: await ask(asOf(tile), 'once', { timeoutMs, repeats: false }),
      })),
    );
    const came = answers.filter(({ listed }) => hasCome(listed));
    const parents = suspects;
    suspects = [];
    for (const { tile, listed } of answers) {
      const { outcome, error: why } = listed.listing;
      if (hasCome(listed)) found.read.push(asOf(tile));
      else if (outcome === 'out-of-time' || why === null) found.left.push(asOf(tile));
      else if (isOfPart(why)) suspects.push({ span: tile, error: why });
      else return { ...found, failure: why };
    }
    slowestMs = Math.max(slowestMs ?? 0, slowestOf(came.map(({ listed }) => listed)) ?? 0);
    if (came.length > 0 || suspects.length === 0) continue;
    // Every piece of it fails: either all of it is bad, or the server has stopped answering meanwhile.
    if (!(await askSomeParts(span, isOpen, ask, sleep)).some(({ listed }) => hasCome(listed)))
      return { ...found, failure: error };
    named.push(...parents.filter((parent) => !isSmall(parent.span)));
    break;
  }
  const last = await Promise.all(
    named.map(async (piece) => ({
      piece,
      listed: await ask(asOf(piece.span), isSmall(piece.span) ? 'by-row' : 'thoroughly', { repeats: false }),
    })),
  );
  for (const { piece, listed } of last) {
    if (!hasCome(listed)) found.unreadable.push({ ...piece, error: listed.listing.error ?? piece.error });
    else if (isSmall(piece.span)) found.apart.push(piece.span);
    else found.read.push(asOf(piece.span));
  }
  found.read.push(...found.apart);
  return found;
}

/** Newest first. Their borders are whole seconds, since the vendor knows no smaller ones. */
function cut({ fromMs, toMs }: ClosedSpan): ClosedSpan[] {
  const count = Math.min(TILES, Math.ceil((toMs - fromMs) / SMALLEST_PIECE_MS));
  const borders = Array.from({ length: count + 1 }, (_, at) => {
    if (at === 0) return fromMs;
    if (at === count) return toMs;
    const border = fromMs + ((toMs - fromMs) * at) / count;
    return Math.round(border / SECOND_MS) * SECOND_MS;
  });
  return borders
    .slice(1)
    .map((border, at) => ({ fromMs: borders[at] ?? fromMs, toMs: border }))
    .reverse();
}

export const hasCome = ({ listing: { outcome } }: Listed): boolean =>
  outcome === 'complete' || outcome === 'short';

export const isSmall = ({ fromMs, toMs }: ClosedSpan): boolean =>
  toMs - fromMs <= SMALLEST_PIECE_MS + SECOND_MS;

const isShort = ({ fromMs, toMs }: ClosedSpan): boolean => toMs - fromMs <= LONGEST_SHORT_MS;

export function slowestOf(listed: readonly Listed[]): number | null {
  const took = listed.filter(hasCome).flatMap(({ listing: { slowestMs } }) => slowestMs ?? []);
  return took.length > 0 ? Math.max(...took) : null;
}

/** Could a record that this answer holds be the reason? A refused token is no record's fault. */
export const isOfPart = ({ code, retryAfterMs }: CallRecordsError): boolean =>
  retryAfterMs === null && (code === 'time-out' || code === 'unavailable');
