import { dayOf, wallClockMs } from '../../platform/time/time-zone.ts';
import { KNOWN_UNTIL } from '../../platform/working-days/table.ts';
import { endsSoon, KNOWN_UNTIL_DAY } from '../../platform/working-days/working-days.ts';
import type { Config } from '../config.ts';
import type { Finding } from '../finding.ts';
import { workdayKeys } from '../workday-keys.ts';

/** China has one zone. Others have days off of their own. */
const ZONE = 'Asia/Shanghai';

/** What the calendar of working days does not know at this time, or not for these people. */
export function workdayWarnings(config: Config, nowMs: number): Finding[] {
  const [path] = workdayKeys(config);
  if (path === undefined) return [];
  const { timeZone } = config;
  const found: string[] = [];
  if (dayOf(nowMs, timeZone) > KNOWN_UNTIL_DAY) {
    found.push(
      `the calendar of working days ends on ${KNOWN_UNTIL}, so every day counts as a working day: upgrade leadbell`,
    );
  } else if (endsSoon(nowMs, timeZone)) {
    found.push(
      `the calendar of working days ends on ${KNOWN_UNTIL}, and every day after it counts as a working day: upgrade leadbell before`,
    );
  }
  if (wallClockMs(nowMs, timeZone) !== wallClockMs(nowMs, ZONE)) {
    found.push(
      `working days are those of mainland China, and the time zone is ${timeZone}: where other days are worked, list them (mon … sun)`,
    );
  }
  return found.map((message) => ({ path, message }));
}
