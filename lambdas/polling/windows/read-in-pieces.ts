import type { CallRecordsError } from '../../call-records/errors.ts';
import type { Listing, ListingOutcome } from '../../call-records/listing.ts';
import type { Clock } from '../../platform/time/clock.ts';
import type { Listed } from '../clocks/call-times.ts';
import {
  type AskedPart,
  type AskFor,
  type Asking,
  askSomeParts,
  findUnreadable,
  type HowToList,
  hasCome,
  hurriedMs,
  isOfPart,
  isSmall,
  slowestOf,
  type UnreadablePiece,
} from './find-unreadable.ts';
import { type Gap, gapsOf } from './gaps.ts';
import { sumOf } from './sum-of-lists.ts';
import { type ClosedSpan, type Span, without } from './unread-spans.ts';

export interface PieceOptions {
  /** How many spans may be remembered as unreadable. */
  mostUnreadable: number;
  /**
   * It is known that rows do not come because of their place in the list, whatever time is asked for: then nothing is
   * cut.
   */
  failsByPlace: boolean;
  /** Are retries given all the time they need, and cut too, since parts of them may have healed? */
  isPatient: boolean;
  nowMs: () => number;
  sleep: Clock['sleep'];
  /** Is there time for another piece? */
  hasTime: () => boolean;
  list: AskFor;
  /** Is nobody else looking for what fails here? Asked once it is clear that parts of it come. */
  maySearch: () => Promise<boolean>;
  /** Has the vendor given calls that were not asked for? Then a shorter piece gives the same. */
  ignoresTimes: () => boolean;
}

/** What is asked for, each newest first. */
export interface Wanted {
  spans: readonly Span[];
  /** What comes by itself alone. */
  apart: readonly ClosedSpan[];
  /** What could not be read the last time. */
  retries: readonly ClosedSpan[];
}

export interface Pieces {
  /** As of one list. A piece or a row that cannot be read is not one of its failures. */
  listing: Listing;
  read: Span[];
  /** What was found to come by itself alone. */
  apart: ClosedSpan[];
  unreadable: UnreadablePiece[];
  /** Rows that cannot be read, where the same times can be asked for all the same. */
  gaps: Gap[];
  /** What there was no time for, newest first. */
  left: Span[];
}

/**
 * Reads spans one after the other, and then what has to be asked for by itself. Where a span times out or gets a 5xx, it
 * is seen whether parts of it come. If so, what fails is looked for in ever smaller pieces, so that it costs only itself.
 * If not, either the server is at fault, or it is a place in the list, such as page 1.
 */
export async function readInPieces(wanted: Wanted, options: PieceOptions): Promise<Pieces> {
  const reader = new PieceReader(options);
  const end = await reader.readSpans(wanted.spans);
  if (end !== null) return end;
  return reader.readApart(wanted);
}

class PieceReader {
  readonly #options: PieceOptions;
  readonly #listings: Listed[] = [];
  readonly #pieces: Omit<Pieces, 'listing'> = { read: [], apart: [], unreadable: [], gaps: [], left: [] };
  #failsByPlace: boolean;

  constructor(options: PieceOptions) {
    this.#options = options;
    this.#failsByPlace = options.failsByPlace;
  }

  /** @returns null: all of them were read, or what fails is named */
  async readSpans(spans: readonly Span[]): Promise<Pieces | null> {
    for (const [at, span] of spans.entries()) {
      const rest = spans.slice(at + 1);
      if (this.#listings.length > 0 && !this.#options.hasTime()) return this.#leave([span, ...rest]);
      const listed = await this.#list(span, this.#failsByPlace ? 'thoroughly' : 'once');
      if (hasCome(listed)) {
        this.#pieces.read.push(span);
        continue;
      }
      const { outcome, error } = listed.listing;
      if (outcome === 'out-of-time' || error === null) return this.#leave([span, ...rest]);
      const closed = { fromMs: span.fromMs, toMs: span.toMs ?? this.#options.nowMs() };
      const isOfRows = error.code === 'unexpected-answer' && error.mayBeOfPart;
      if (!isOfPart(error) && !isOfRows) return this.#end('failed', error);
      const end = isOfRows
        ? await this.#readByPlace(span, closed, listed, error)
        : await this.#readPartsOf(span, listed, error, rest);
      if (end !== null) return end;
    }
    return null;
  }

  /** What has failed or comes alone is asked for side by side, after all else, and is not a failure of the list. */
  async readApart({ apart, retries }: Wanted): Promise<Pieces> {
    const { isPatient, hasTime, ignoresTimes } = this.#options;
    const timeoutMs = isPatient ? undefined : hurriedMs(slowestOf(this.#listings));
    const answers = await Promise.all(
      [...apart, ...retries].map(async (span, at) => ({
        span,
        isRetry: at >= apart.length,
        listed: hasTime()
          ? await this.#list(span, isSmall(span) ? 'by-row' : 'once', { timeoutMs, repeats: false })
          : null,
      })),
    );
    for (const { span, isRetry, listed } of answers) {
      if (listed === null) continue;
      const { error } = listed.listing;
      if (hasCome(listed)) this.#pieces.read.push(span);
      else if (error === null || !isOfPart(error)) continue;
      else if (!isRetry) this.#pieces.unreadable.push({ span, error });
      else if (isPatient && !ignoresTimes() && !isSmall(span) && hasTime())
        await this.#search(span, [], error);
    }
    return this.#end(this.#pieces.gaps.length > 0 ? 'short' : null);
  }

  /** @returns null: what fails is named, and the rest of the span was read */
  async #readPartsOf(
    span: Span,
    listed: Listed,
    error: CallRecordsError,
    rest: readonly Span[],
  ): Promise<Pieces | null> {
    const { nowMs, sleep, hasTime, ignoresTimes, mostUnreadable, maySearch } = this.#options;
    const { read, unreadable } = this.#pieces;
    const closed = { fromMs: span.fromMs, toMs: span.toMs ?? nowMs() };
    const isAlone = read.length === 0 && unreadable.length === 0;
    if (this.#failsByPlace || ignoresTimes()) return this.#readByPlace(span, closed, listed, error);
    if (isSmall(closed)) {
      if (isAlone && rest.length === 0) return this.#readByPlace(span, closed, listed, error);
      unreadable.push({ span: closed, error });
      return unreadable.length > mostUnreadable ? this.#end('failed', error) : null;
    }
    const outOfTime = (): Pieces | null => {
      if (hasTime()) return null;
      this.#pieces.left = [span, ...rest];
      return this.#end('failed', error);
    };
    const before = outOfTime();
    if (before !== null) return before;
    const parts = await askSomeParts(closed, span.toMs === null, this.#list, sleep);
    if (!parts.some(({ listed }) => hasCome(listed))) {
      // What was cut off says nothing.
      const cutOff = outOfTime();
      if (cutOff !== null) return cutOff;
      const refusal = parts
        .map(({ listed }) => listed)
        .find(({ listing }) => listing.error !== null && !isOfPart(listing.error));
      if (refusal) return this.#end('failed', refusal.listing.error);
      // What hangs takes a quarter of a minute for every way of asking.
      if (error.code === 'time-out' && isAlone) return this.#end('failed', error);
      return this.#readByPlace(span, closed, listed, error);
    }
    if (ignoresTimes()) return this.#readByPlace(span, closed, listed, error);
    if (!(await maySearch())) return this.#leaveToOthers(closed, parts, rest);
    const failure = await this.#search(span, parts, error);
    if (failure !== null) return this.#end('failed', failure);
    if (unreadable.length > mostUnreadable) return this.#end('failed', error);
    if (this.#pieces.left.length > 0) return this.#leave([...this.#pieces.left, ...rest]);
    return null;
  }

  /** @returns why nothing comes any more; null: what fails is named, or left */
  async #search(
    span: Span,
    parts: readonly AskedPart[],
    error: CallRecordsError,
  ): Promise<CallRecordsError | null> {
    const { nowMs, hasTime, sleep } = this.#options;
    const closed = { fromMs: span.fromMs, toMs: span.toMs ?? nowMs() };
    const steps = { ask: this.#list, isOver: () => !hasTime(), sleep };
    const found = await findUnreadable(closed, span.toMs === null, parts, steps, error);
    if (found.failure !== null) return found.failure;
    this.#pieces.read.push(...found.read);
    this.#pieces.apart.push(...found.apart);
    this.#pieces.unreadable.push(...found.unreadable);
    this.#pieces.left.push(...found.left);
    return null;
  }

  /** Which rows do not come, whatever time is asked for. @param listed as it was asked for first */
  async #readByPlace(
    span: Span,
    closed: ClosedSpan,
    listed: Listed,
    error: CallRecordsError,
  ): Promise<Pieces | null> {
    const failed = listed.listing.rows === 0 ? error : undefined;
    const thorough = this.#failsByPlace ? listed : await this.#list(span, 'thoroughly', { failed });
    if (hasCome(thorough)) {
      this.#pieces.read.push(span);
      return null;
    }
    const gaps = gapsOf(closed, thorough, thorough.listing.error ?? error);
    if (gaps === null) return this.#end('failed', error);
    this.#failsByPlace = isOfPart(error);
    this.#pieces.gaps.push(...gaps);
    const missing = gaps.map((gap) => gap.span);
    this.#pieces.read.push(...(gaps.length === 0 ? [span] : without(closed, missing)));
    return null;
  }

  readonly #list = async (span: Span, how: HowToList, asking?: Asking): Promise<Listed> => {
    const listed = await this.#options.list({ fromMs: span.fromMs, toMs: span.toMs }, how, asking);
    this.#listings.push(listed);
    return listed;
  };

  /** Others look for what fails. What came of it is told at once, and the rest is asked for again by a poll of its own. */
  #leaveToOthers(closed: ClosedSpan, parts: readonly AskedPart[], rest: readonly Span[]): Pieces {
    const came = parts.filter(({ listed }) => hasCome(listed)).map(({ part }) => part);
    this.#pieces.read.push(...came);
    const left = without(closed, came).sort((one, other) => other.fromMs - one.fromMs);
    return this.#leave([...left, ...rest]);
  }

  #leave(left: readonly Span[]): Pieces {
    this.#pieces.left = [...left];
    return this.#end('out-of-time');
  }

  #end(outcome: ListingOutcome | null, error: CallRecordsError | null = null): Pieces {
    const listings = this.#listings.map(({ listing }) => listing);
    return { ...this.#pieces, listing: sumOf(listings, outcome, error) };
  }
}
