import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/duration.ts';

/** Days, hours, minutes and seconds of a time: beyond a minute no seconds, beyond a day no minutes. */
export function partsOf(ms: number): { days: number; hours: number; minutes: number; seconds: number } {
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  return {
    days,
    hours,
    minutes: days > 0 ? 0 : minutes,
    seconds: ms < MINUTE_MS ? Math.floor(ms / SECOND_MS) : 0,
  };
}
