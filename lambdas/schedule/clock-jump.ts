import type { Sighting } from '../faults/fault.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/time/duration.ts';
import { CLOCK_TOLERANCE_MS, isTooFarAhead } from '../platform/time/stored-time.ts';
import { formatOffsetTime } from '../platform/time/zoned-time.ts';
import type { TickTimes } from './tick-times.ts';

/**
 * By how much our clock jumped since the last tick; null: not at all, as far as one can see.
 *
 * Backwards shows by itself, and only so: a tick that failed after it had remembered its time would look like one.
 * Forwards looks like a time without ticks, so only a clock that nobody can set tells: one
 * machine has that, where it also means that the machine slept.
 */
export function clockJumpMs({ nowMs, lastMs, passedMs }: TickTimes): number | null {
  if (lastMs === null) return null;
  const jumpMs = nowMs - lastMs - (passedMs ?? 0);
  if (isTooFarAhead(lastMs, nowMs, 0)) return jumpMs;
  return passedMs !== null && jumpMs > CLOCK_TOLERANCE_MS ? jumpMs : null;
}

/** @param timeZone of the team, in which the two times are shown */
export function clockJumped(jumpMs: number, { nowMs, lastMs }: TickTimes, timeZone: string): Sighting {
  const from = formatOffsetTime(lastMs ?? nowMs, timeZone);
  const by = `${jumpMs < 0 ? '−' : '+'}${lengthOf(Math.abs(jumpMs))}`;
  return {
    kind: 'clock-jumped',
    subject: 'clock',
    name: by,
    detail: `from ${from} to ${formatOffsetTime(nowMs, timeZone)}`,
  };
}

function lengthOf(ms: number): string {
  const [days, hours, minutes] = [
    Math.floor(ms / DAY_MS),
    Math.floor((ms % DAY_MS) / HOUR_MS),
    Math.round((ms % HOUR_MS) / MINUTE_MS),
  ];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}
