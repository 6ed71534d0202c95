import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';

/**
 * Days, hours, minutes and seconds of a time: seconds alone where it is below two minutes and no whole one, or a step
 * after 90 s would be called one minute; beyond a day no minutes.
 */
export function partsOf(ms: number): { days: number; hours: number; minutes: number; seconds: number } {
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor(ms / SECOND_MS);
  const inSeconds = ms < 2 * MINUTE_MS && seconds % 60 !== 0;
  return {
    days,
    hours,
    minutes: days > 0 || inSeconds ? 0 : minutes,
    seconds: inSeconds ? seconds : 0,
  };
}
