import { MINUTE_MS } from '../platform/duration.ts';

/** Sends of one receiver that may count against its limit. */
export interface RateWindow {
  /**
   * When each send is over at the latest, or was. The receiver counts from when a request reaches it, which is some
   * time before that: so a minute after these times its own minute is over too.
   */
  sends: readonly { id: string; endsAtMs: number }[];
}

/** The receiver's clock ticks like ours, but not exactly. */
const MARGIN_MS = 500;

export const emptyWindow: RateWindow = { sends: [] };

const counting = (window: RateWindow, nowMs: number) =>
  window.sends.filter(({ endsAtMs }) => endsAtMs + MINUTE_MS + MARGIN_MS > nowMs);

/** How many sends fit now. */
export function freeSlots(window: RateWindow, perMinute: number, nowMs: number): number {
  return Math.max(0, perMinute - counting(window, nowMs).length);
}

/** When at least `slots` fit, if nobody else sends. */
export function freeAtMs(window: RateWindow, perMinute: number, slots: number, nowMs: number): number {
  const ends = counting(window, nowMs)
    .map(({ endsAtMs }) => endsAtMs)
    .sort((one, other) => one - other);
  const mustEnd = ends.length + slots - perMinute;
  return mustEnd <= 0 ? nowMs : (ends[mustEnd - 1] ?? nowMs) + MINUTE_MS + MARGIN_MS;
}

/** The window with one more send in it, and with what is known by now of earlier ones. */
export function withSend(
  window: RateWindow,
  send: { id: string; endsAtMs: number },
  ended: ReadonlyMap<string, number>,
  nowMs: number,
): RateWindow {
  const known = window.sends.map((one) => ({ ...one, endsAtMs: ended.get(one.id) ?? one.endsAtMs }));
  return { sends: [...counting({ sends: known }, nowMs), send] };
}
