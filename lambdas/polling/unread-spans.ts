import type { PollFault } from '../faults/fault.ts';
import { MINUTE_MS } from '../platform/duration.ts';
import { zonedParts } from '../platform/zoned-time.ts';

/** A span of time, epoch milliseconds. */
export interface Span {
  fromMs: number;
  /** Null: open to now. */
  toMs: number | null;
}

/** A span whose records the vendor cannot be made to list, however it is asked. */
export interface Unreadable {
  fromMs: number;
  toMs: number;
  /** When that was first seen. */
  sinceMs: number;
  fault: PollFault;
}

/** A task remembers no more of them: what is worse than that is the account's trouble. */
export const MOST_UNREADABLE = 20;
/** For so long the short windows ask for a span again: many a failure is over by then. */
const ASKED_AGAIN_FOR_MS = 10 * MINUTE_MS;

/** The window without what cannot be read, newest first. */
export function readAround(window: Span, unreadable: readonly Unreadable[]): Span[] {
  const spans: Span[] = [];
  let toMs = window.toMs;
  for (const hole of [...unreadable].sort((one, other) => other.fromMs - one.fromMs)) {
    const isBeside = hole.toMs <= window.fromMs || (toMs !== null && hole.fromMs >= toMs);
    if (isBeside) continue;
    if (toMs === null || hole.toMs < toMs) spans.push({ fromMs: Math.max(hole.toMs, window.fromMs), toMs });
    toMs = hole.fromMs;
  }
  if (toMs === null || toMs > window.fromMs) spans.push({ fromMs: window.fromMs, toMs });
  return spans;
}

/** Which of them are asked for again, after the rest of the window: young ones always, the others by sweeps. */
export function toAskAgain(
  window: Span,
  unreadable: readonly Unreadable[],
  { isSweep, nowMs }: { isSweep: boolean; nowMs: number },
): Unreadable[] {
  return unreadable.filter(
    ({ fromMs, toMs, sinceMs }) =>
      toMs > window.fromMs &&
      (window.toMs === null || fromMs < window.toMs) &&
      (isSweep || nowMs - sinceMs < ASKED_AGAIN_FOR_MS),
  );
}

/**
 * What cannot be read after a poll: without what it read, with what it found, and without what no window reaches any
 * more. Spans that touch become one.
 *
 * @param times the longest window reaches back to `reachMs`; a span after `nowMs` was written by a clock that was ahead
 */
export function unreadableAfter(
  before: readonly Unreadable[],
  poll: { read: readonly Span[]; found: readonly Unreadable[] },
  { reachMs, nowMs }: { reachMs: number; nowMs: number },
): Unreadable[] {
  const left = before.flatMap((span) => without(span, [...poll.read, ...poll.found]));
  // What was known to be unreadable keeps its time.
  const since = (found: Unreadable) =>
    Math.min(found.sinceMs, ...before.filter((span) => meet(span, found)).map(({ sinceMs }) => sinceMs));
  const found = poll.found.map((span) => ({ ...span, sinceMs: since(span) }));
  const spans = [...left, ...found]
    .filter(({ toMs }) => toMs > reachMs && toMs <= nowMs)
    .sort((one, other) => one.fromMs - other.fromMs);
  const merged: Unreadable[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (!last || span.fromMs > last.toMs) merged.push(span);
    else merged[merged.length - 1] = joined(last, span);
  }
  return merged;
}

function joined(one: Unreadable, other: Unreadable): Unreadable {
  const sinceMs = Math.min(one.sinceMs, other.sinceMs);
  return { ...one, toMs: Math.max(one.toMs, other.toMs), sinceMs };
}

function without(span: Unreadable, taken: readonly Span[]): Unreadable[] {
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
export function describeUnreadable(unreadable: readonly Unreadable[], timeZone: string): string {
  const time = (atMs: number) => {
    const { month, day, hour, minute, second } = zonedParts(atMs, timeZone);
    const two = (part: number) => String(part).padStart(2, '0');
    return `${two(Number(month))}-${two(Number(day))} ${two(hour)}:${two(minute)}:${two(second)}`;
  };
  const spans = unreadable.map(
    ({ fromMs, toMs, sinceMs, fault }) =>
      `calls from ${time(fromMs)} to ${time(toMs)} cannot be read since ${time(sinceMs)} (${fault})`,
  );
  return `${spans.join('; ')}. Times are of ${timeZone}. All other calls are read.`;
}
