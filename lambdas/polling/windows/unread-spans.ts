import { isDeepStrictEqual } from 'node:util';
import type { KnownBadRows } from '../../call-records/list/list-options.ts';
import type { Covering, Unreadable } from '../../leads/coverage.ts';
import type { Locale } from '../../messages/context.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import { zonedParts } from '../../platform/time/zoned-time.ts';
import { detailWords } from '../locales/index.ts';

/** A span of time, epoch milliseconds. */
export interface Span {
  fromMs: number;
  /** Null: open to now. */
  toMs: number | null;
}

/** One that has an end. */
export interface ClosedSpan extends Span {
  toMs: number;
}

/** A task remembers no more of them: what is worse than that is the account's trouble. */
export const MOST_UNREADABLE = 20;
/** As long as the part of a longer span that is asked for by itself. */
const RETRIED_PART_MS = MINUTE_MS;

/** The window without what must not be asked for with it, newest first. */
export function readAround(window: Span, holes: readonly ClosedSpan[]): Span[] {
  const spans: Span[] = [];
  let toMs = window.toMs;
  for (const hole of [...holes].sort((one, other) => other.toMs - one.toMs)) {
    if (hole.toMs <= window.fromMs) continue;
    if (toMs === null || hole.toMs < toMs) spans.push({ fromMs: Math.max(hole.toMs, window.fromMs), toMs });
    toMs = toMs === null ? hole.fromMs : Math.min(toMs, hole.fromMs);
  }
  if (toMs === null || toMs > window.fromMs) spans.push({ fromMs: window.fromMs, toMs });
  return spans;
}

export const isReadAround = ({ rows }: Unreadable): boolean => rows === undefined;

/** Which of them a sweep asks for again, after the rest of its window. */
export const retriesOfSweep = (window: Span, unreadable: readonly Unreadable[]): ClosedSpan[] =>
  unreadable
    .filter(isReadAround)
    .filter((span) => isWithin(window, span))
    .map(plain);

/** Does a window reach into a span? */
export const isWithin = (window: Span, { fromMs, toMs }: ClosedSpan): boolean =>
  toMs > window.fromMs && (window.toMs === null || fromMs < window.toMs);

/**
 * The one span that a short window asks for again beside itself, wherever it lies: each in its turn, so that what heals
 * is told within minutes. Every second turn is a part of a longer span, of which another part may not heal. Rows of its own
 * list are asked for with it.
 *
 * @param turn counts the windows
 */
export function retryOfTurn(unreadable: readonly Unreadable[], backMs: number, turn: number): ClosedSpan[] {
  const spans = unreadable.filter(({ rows }) => rows?.backMs !== backMs).map(plain);
  const parts = unreadable.filter(isReadAround).map(plain).flatMap(partsOf);
  const hasLong = parts.length > spans.length;
  const some = hasLong && turn % 2 === 1 ? parts : spans;
  const place = hasLong ? Math.floor(turn / 2) : turn;
  const span = some[place % Math.max(1, some.length)];
  return span ? [span] : [];
}

function partsOf({ fromMs, toMs }: ClosedSpan) {
  const count = Math.ceil((toMs - fromMs) / RETRIED_PART_MS);
  return Array.from({ length: count }, (_, index) => ({
    fromMs: fromMs + index * RETRIED_PART_MS,
    toMs: Math.min(toMs, fromMs + (index + 1) * RETRIED_PART_MS),
  }));
}

/** What is known of the rows of one window, where that is few and the list has a length. */
export function knownBadRows(unreadable: readonly Unreadable[], backMs: number): KnownBadRows | undefined {
  const parts = unreadable.flatMap(({ rows }) => (rows?.backMs === backMs ? [rows] : []));
  const total = parts[0]?.total ?? null;
  const rows: number[] = [];
  for (const { fromRow, toRow } of parts) {
    if (toRow === null || toRow - fromRow >= MOST_UNREADABLE) return undefined;
    for (let row = fromRow; row <= toRow; row += 1) rows.push(row);
  }
  const isAlike = parts.every((part) => part.total === total);
  if (total === null || !isAlike || rows.length === 0 || rows.length > MOST_UNREADABLE) return undefined;
  return { rows: [...new Set(rows)].sort((one, other) => one - other), total };
}

const plain = ({ fromMs, toMs }: ClosedSpan): ClosedSpan => ({ fromMs, toMs });

/** The first reading that ended without the time at which this call was made; null: none did. */
export const coveringAt = (unreadable: readonly Unreadable[], calledAtMs: number): Covering | null =>
  unreadable.find(
    ({ fromMs, toMs, covering }) => covering !== undefined && fromMs <= calledAtMs && calledAtMs <= toMs,
  )?.covering ?? null;

/**
 * What cannot be read after a poll: without what it read, with what it found, and without what no window reaches any
 * more. Spans that touch become one, where the same holds of both.
 *
 * @param times the longest window reaches back to `reachMs`; a span after `nowMs` was written by a clock that was ahead
 */
export function unreadableAfter(
  before: readonly Unreadable[],
  poll: { read: readonly Span[]; found: readonly Unreadable[] },
  { reachMs, nowMs }: { reachMs: number; nowMs: number },
): Unreadable[] {
  const left = before.flatMap((span) => {
    const again = poll.found.filter(({ rows }) => rows === undefined || rows.backMs === span.rows?.backMs);
    return without(span, [...poll.read, ...again]);
  });
  // What was known to be unreadable keeps its time, and its first reading.
  const found = poll.found.map((span): Unreadable => {
    const known = before.filter((other) => meet(span, other));
    const covering = known.find((other) => other.covering)?.covering;
    const sinceMs = Math.min(span.sinceMs, ...known.map((other) => other.sinceMs));
    return { ...span, sinceMs, ...(covering ? { covering } : {}) };
  });
  const spans = [...left, ...found]
    .filter(({ toMs }) => toMs > reachMs && toMs <= nowMs)
    .sort((one, other) => one.fromMs - other.fromMs);
  const merged: Unreadable[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (!last || span.fromMs > last.toMs || !isAlike(last, span)) merged.push(span);
    else merged[merged.length - 1] = joined(last, span);
  }
  return merged;
}

const isAlike = (one: Unreadable, other: Unreadable): boolean =>
  isReadAround(one) && isReadAround(other) && isDeepStrictEqual(one.covering, other.covering);

function joined(one: Unreadable, other: Unreadable): Unreadable {
  const sinceMs = Math.min(one.sinceMs, other.sinceMs);
  return { ...one, toMs: Math.max(one.toMs, other.toMs), sinceMs };
}

/**
 * What comes by itself alone after a poll: what was known, and what was found, without what no window reaches any more.
 * A span that does not even come so is unreadable, and stands there alone.
 */
export function apartAfter(
  before: readonly ClosedSpan[],
  { found, unreadable }: { found: readonly ClosedSpan[]; unreadable: readonly ClosedSpan[] },
  { reachMs, nowMs }: { reachMs: number; nowMs: number },
): ClosedSpan[] {
  return [...found, ...before.filter((span) => !found.some((other) => isWithin(other, span)))]
    .filter((span) => !unreadable.some((other) => isWithin(other, span)))
    .filter(({ toMs }) => toMs > reachMs && toMs <= nowMs)
    .sort((one, other) => one.fromMs - other.fromMs)
    .slice(-MOST_UNREADABLE);
}

/** What is left of a span when others are taken out. */
export function without<S extends { fromMs: number; toMs: number }>(span: S, taken: readonly Span[]): S[] {
  let left = [span];
  for (const { fromMs, toMs } of taken) {
    const endMs = toMs ?? Number.POSITIVE_INFINITY;
    left = left.flatMap((part) => {
      if (endMs <= part.fromMs || fromMs >= part.toMs) return [part];
      const before = fromMs > part.fromMs ? [{ ...part, toMs: fromMs }] : [];
      const after = endMs < part.toMs ? [{ ...part, fromMs: endMs }] : [];
      return [...before, ...after];
    });
  }
  return left;
}

const meet = (one: Unreadable, other: Unreadable): boolean =>
  one.fromMs < other.toMs && other.fromMs < one.toMs;

/** Which time cannot be read, and since when, for people. */
export function describeUnreadable(
  unreadable: readonly Unreadable[],
  timeZone: string,
  locale: Locale = 'en',
): string {
  const words = detailWords(locale);
  const time = (atMs: number) => {
    const { month, day, hour, minute, second } = zonedParts(atMs, timeZone);
    const two = (part: number) => String(part).padStart(2, '0');
    return `${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
  };
  const spans = unreadable.map(({ fromMs, toMs, sinceMs, fault, rows }) =>
    words.unreadable({
      from: time(fromMs),
      to: time(toMs),
      since: time(sinceMs),
      fault,
      rows: rows ? words.rows(rows.fromRow, rows.toRow, Math.round(rows.backMs / MINUTE_MS)) : null,
    }),
  );
  return words.unreadableIn(spans, timeZone);
}
