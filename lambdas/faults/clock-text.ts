import { zonedParts } from '../platform/time/zoned-time.ts';

/** `3-2 12:05`, by the clocks of the zone. */
export function clockText(atMs: number, timeZone: string): string {
  const { month, day, hour, minute } = zonedParts(atMs, timeZone);
  return `${month}-${day} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
