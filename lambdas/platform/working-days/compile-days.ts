import { WEEKDAYS } from '../schema/times.ts';
import type { DayRule } from './working-days.ts';

const EVERY_DAY = WEEKDAYS.map((_, index) => index + 1);
/** What a function that does not know the calendar goes by. */
const WEEKDAYS_OF = { workdays: EVERY_DAY.slice(0, 5), restdays: EVERY_DAY.slice(5) } as const;

/** Days as they are written in leadbell.yaml. */
export function compileDays(days: 'all' | 'workdays' | 'restdays' | readonly string[]): DayRule {
  if (days === 'all') return { days: EVERY_DAY };
  if (days === 'workdays' || days === 'restdays') return { days: WEEKDAYS_OF[days], calendar: days };
  return { days: EVERY_DAY.filter((day) => days.includes(WEEKDAYS[day - 1] ?? 'mon')) };
}
