import { MINUTE_MS } from '../../platform/time/duration.ts';
import type { PollMessage } from '../poll-message.ts';
import type { Span } from './unread-spans.ts';

/** Nothing shorter than this is cut: a vendor that lists so much in so little time is faulty. */
export const SHORTEST_SLICE_MS = 2 * MINUTE_MS;

/**
 * Cuts a window that could not be read in time. The newer half is read first, because leads are worth most there. The
 * older half waits in `rest`, so that the vendor never gets two slices of a task at once.
 *
 * @returns null if the window is too short to be cut
 */
export function cutWindow(message: PollMessage, nowMs: number): PollMessage | null {
  const toMs = message.toMs ?? nowMs;
  const lengthMs = toMs - message.fromMs;
  if (lengthMs < 2 * SHORTEST_SLICE_MS) return null;
  const middleMs = message.fromMs + Math.floor(lengthMs / 2);
  return {
    ...message,
    fromMs: middleMs,
    rest: [[message.fromMs, middleMs], ...message.rest],
    staleAfterMs: null,
  };
}

/** The slices that a poll had no time for, newest first, as a message. Null: nothing is left. */
export function sliceOf(message: PollMessage, left: readonly Span[], nowMs: number): PollMessage | null {
  const [first, ...others] = left;
  if (!first) return null;
  const rest = others.map(({ fromMs, toMs }) => [fromMs, toMs ?? nowMs] as [number, number]);
  return { ...message, ...first, rest: [...rest, ...message.rest], staleAfterMs: null };
}

/** The next slice of a window that was cut, or null when this one was the last. */
export function nextSlice(message: PollMessage): PollMessage | null {
  const [next, ...rest] = message.rest;
  if (!next) return null;
  return { ...message, fromMs: next[0], toMs: next[1], rest, staleAfterMs: null };
}

/** Where the whole window of this message began, whichever slice it is. */
export const sweepFrom = (message: PollMessage): number =>
  message.rest.reduce((earliestMs, [fromMs]) => Math.min(earliestMs, fromMs), message.fromMs);

/** A slice is never stale and never widened: its ends were chosen when its window was cut. */
export const isSlice = (message: PollMessage): boolean => message.staleAfterMs === null;
