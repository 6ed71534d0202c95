import type { RateLimit } from '../channels/channel.ts';
import { SECOND_MS } from '../platform/duration.ts';
import { boundedWait, isTooFarAhead } from '../platform/stored-time.ts';
import { LONGEST_WAITS_MS } from './longest-waits.ts';

/** Sends of one receiver that may count against its limit. */
export interface RateWindow {
  /**
   * When each send is over at the latest, or was. The receiver counts from when a request reaches it, which is some
   * time before that: so a minute after these times its own minute is over too.
   */
  sends: readonly RatedSend[];
  /** The receiver said that it is full: nobody sends until then. */
  heldUntilMs: number | null;
}

export interface RatedSend {
  id: string;
  /** Until `over`, the latest time that it can be. */
  endsAtMs: number;
  over: boolean;
}

/** The receiver's clock ticks like ours, but not exactly. */
const MARGIN_MS = 500;

/**
 * The window by a clock that may have been set back: a send that ends later than any can was made by the clock as it
 * was before. When that was nobody knows any more, so its minute is counted from now.
 *
 * @returns the same object where nothing is too far ahead
 */
export function inTime(window: RateWindow, nowMs: number): RateWindow {
  const { sends } = window;
  const isAhead = ({ endsAtMs }: RatedSend) => isTooFarAhead(endsAtMs, nowMs, LONGEST_WAITS_MS.send);
  const heldUntilMs = boundedWait(window.heldUntilMs, nowMs, LONGEST_WAITS_MS.hold);
  if (!sends.some(isAhead) && heldUntilMs === window.heldUntilMs) return window;
  return {
    heldUntilMs,
    sends: sends.map((send) => (isAhead(send) ? { ...send, endsAtMs: nowMs, over: true } : send)),
  };
}

export const emptyWindow: RateWindow = { sends: [], heldUntilMs: null };

/** Sends that count in any stretch of so long. */
const counting = ({ sends }: RateWindow, inMs: number, nowMs: number) =>
  sends.filter(({ endsAtMs }) => endsAtMs + inMs + MARGIN_MS > nowMs);

/** A limit on bursts is a pause between two sends, and no reason to fold. */
const PAUSE_AT_MOST_MS = 10 * SECOND_MS;
const isPause = ({ inMs }: RateLimit): boolean => inMs <= PAUSE_AT_MOST_MS;

/** How many sends fit now, one after the other, pauses between them aside. */
export function freeSlots(window: RateWindow, limits: readonly RateLimit[], nowMs: number): number {
  if (isHeld(window, nowMs)) return 0;
  const free = limits
    .filter((limit) => !isPause(limit))
    .map(({ sends, inMs }) => sends - counting(window, inMs, nowMs).length);
  return Math.max(0, Math.min(...free));
}

/** When at least `slots` fit, if nobody else sends. */
export function freeAtMs(
  window: RateWindow,
  limits: readonly RateLimit[],
  slots: number,
  nowMs: number,
): number {
  const roomAtMs = limits
    .filter((limit) => slots === 1 || !isPause(limit))
    .map(({ sends, inMs }) => {
      const ends = counting(window, inMs, nowMs)
        .map(({ endsAtMs }) => endsAtMs)
        .sort((one, other) => one - other);
      const mustEnd = ends.length + slots - sends;
      return mustEnd <= 0 ? nowMs : (ends[mustEnd - 1] ?? nowMs) + inMs + MARGIN_MS;
    });
  return Math.max(nowMs, ...roomAtMs, window.heldUntilMs ?? 0);
}

const isHeld = ({ heldUntilMs }: RateWindow, nowMs: number): boolean => (heldUntilMs ?? 0) > nowMs;

/** How soon to look again while somebody else's send is under way. */
const LOOK_AGAIN_MS = 300;

/**
 * The window with one more send in it, or when to try again: there is no room, or a send is under way, since a robot
 * takes one at a time.
 */
export function withSend(
  window: RateWindow,
  send: Omit<RatedSend, 'over'>,
  limits: readonly RateLimit[],
  nowMs: number,
): RateWindow | { freeAtMs: number } {
  const isUnderWay = window.sends.some(({ over, endsAtMs }) => !over && endsAtMs > nowMs);
  if (isUnderWay) return { freeAtMs: nowMs + LOOK_AGAIN_MS };
  const roomAtMs = freeAtMs(window, limits, 1, nowMs);
  if (roomAtMs > nowMs) return { freeAtMs: roomAtMs };
  const longestMs = Math.max(...limits.map(({ inMs }) => inMs));
  return { sends: [...counting(window, longestMs, nowMs), { ...send, over: false }], heldUntilMs: null };
}

/** The window once a send is over. */
export function withEnd(window: RateWindow, id: string, nowMs: number): RateWindow {
  return {
    ...window,
    sends: window.sends.map((send) => (send.id === id ? { id, endsAtMs: nowMs, over: true } : send)),
  };
}

/** The window of a receiver that is full until then: of whoever else sends to it, nobody must find that out again. */
export const withHold = (window: RateWindow, untilMs: number): RateWindow => ({
  ...window,
  heldUntilMs: Math.max(window.heldUntilMs ?? 0, untilMs),
});
