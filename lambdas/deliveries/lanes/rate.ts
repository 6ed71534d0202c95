import type { RateLimit } from '../../channels/channel.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import { boundedWait, isTooFarAhead } from '../../platform/time/stored-time.ts';
import { LONGEST_WAITS_MS } from './longest-waits.ts';

/** Sends that may count against a receiver's limit. */
export interface RateWindow {
  /**
   * The latest possible end of each send, or its real end. The receiver counts from the arrival of a request, which is
   * earlier. So its minute has passed at the latest a minute after this time.
   */
  sends: readonly RatedSend[];
  /** The receiver said that it is full: nothing is sent until then. */
  heldUntilMs: number | null;
}

export interface RatedSend {
  id: string;
  /** The latest possible end; the real end once `over`. */
  endsAtMs: number;
  over: boolean;
  /** Whose it is, while it is under way. Absent: a command's, or written by an older version. */
  channel?: string;
  /** The delivery that says when it is over: once that is sent, so is this. Absent: this entry alone says so. */
  toldBy?: readonly [pk: string, sk: string];
}

/** Margin for a receiver's clock, which runs like ours but not exactly. */
const MARGIN_MS = 500;

/**
 * Corrects the window after our clock was set back. If a send ends later than any send can, the clock that wrote it was
 * ahead. Its real time is unknown, so its minute starts now.
 *
 * @returns the same object if nothing is too far ahead
 */
export function inTime(window: RateWindow, nowMs: number): RateWindow {
  const { sends } = window;
  const isAhead = ({ endsAtMs }: RatedSend) => isTooFarAhead(endsAtMs, nowMs, LONGEST_WAITS_MS.sends);
  const heldUntilMs = boundedWait(window.heldUntilMs, nowMs, LONGEST_WAITS_MS.hold);
  if (!sends.some(isAhead) && heldUntilMs === window.heldUntilMs) return window;
  return {
    heldUntilMs,
    sends: sends.map((send) => (isAhead(send) ? { ...send, endsAtMs: nowMs, over: true } : send)),
  };
}

export const emptyWindow: RateWindow = { sends: [], heldUntilMs: null };

/** Sends that count within this length of time. */
const counting = ({ sends }: RateWindow, inMs: number, nowMs: number) =>
  sends.filter(({ endsAtMs }) => endsAtMs + inMs + MARGIN_MS > nowMs);

/** A limit on bursts only pauses between two sends. It is no reason to fold. */
const PAUSE_AT_MOST_MS = 10 * SECOND_MS;
const isPause = ({ inMs }: RateLimit): boolean => inMs <= PAUSE_AT_MOST_MS;
export const hasPauses = (limits: readonly RateLimit[]): boolean => limits.some(isPause);

/** How many sends fit now, one after another, ignoring pauses between them. */
export function freeSlots(window: RateWindow, limits: readonly RateLimit[], nowMs: number): number {
  if (isHeld(window, nowMs)) return 0;
  const free = limits
    .filter((limit) => !isPause(limit))
    .map(({ sends, inMs }) => sends - counting(window, inMs, nowMs).length);
  return Math.max(0, Math.min(...free));
}

/**
 * When each send was over, or began where its end is not known yet.
 *
 * @param longestMs the longest that a send takes
 */
export const timesOf = ({ sends }: RateWindow, longestMs: number): number[] =>
  sends.map(({ over, endsAtMs }) => (over ? endsAtMs : endsAtMs - longestMs));

/** When at least `slots` sends fit, if nobody else sends. */
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

/** How soon to look again while another sender's request is under way. */
const LOOK_AGAIN_MS = 300;

/**
 * Adds a send to the window, or says when to try again: the window is full, or a send is under way. A robot takes one
 * at a time.
 */
export function withSend(
  window: RateWindow,
  send: Omit<RatedSend, 'over'>,
  limits: readonly RateLimit[],
  nowMs: number,
): RateWindow | { freeAtMs: number } {
  if (underWay(window, nowMs)) return { freeAtMs: nowMs + LOOK_AGAIN_MS };
  const roomAtMs = freeAtMs(window, limits, 1, nowMs);
  if (roomAtMs > nowMs) return { freeAtMs: roomAtMs };
  const longestMs = Math.max(...limits.map(({ inMs }) => inMs));
  return { sends: [...counting(window, longestMs, nowMs), { ...send, over: false }], heldUntilMs: null };
}

/** The send that the robot may be taking. */
export const underWay = ({ sends }: RateWindow, nowMs: number): RatedSend | undefined =>
  sends.find(({ over, endsAtMs }) => !over && endsAtMs > nowMs);

/** Marks a send as ended. */
export function withEnd(window: RateWindow, id: string, nowMs: number): RateWindow {
  return {
    ...window,
    sends: window.sends.map((send) => (send.id === id ? { id, endsAtMs: nowMs, over: true } : send)),
  };
}

/** Marks sends as ended, and gives back those that were not used. */
export const withEnds = (
  window: RateWindow,
  ended: ReadonlyMap<string, number>,
  unused: readonly string[],
): RateWindow =>
  [...ended].reduce<RateWindow>((now, [id, endedAtMs]) => withEnd(now, id, endedAtMs), {
    ...window,
    sends: window.sends.filter(({ id }) => !unused.includes(id)),
  });

/** Marks the receiver as full until then, so that no other sender has to find out. */
export const withHold = (window: RateWindow, untilMs: number): RateWindow => ({
  ...window,
  heldUntilMs: Math.max(window.heldUntilMs ?? 0, untilMs),
});
