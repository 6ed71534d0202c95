import type { Config } from '../config/config.ts';
import { workdayKeys } from '../config/workday-keys.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { KNOWN_UNTIL } from '../platform/working-days/table.ts';
import { endsSoon } from '../platform/working-days/working-days.ts';

interface CalendarDeps {
  config: Pick<Config, 'teams' | 'channels' | 'ops' | 'timeZone'>;
  faults: Pick<FaultBook, 'seen' | 'over'>;
}

const SUBJECT = 'calendar';

/**
 * Operators hear once that the calendar of working days ends, and that it does no more. Costs nothing in between.
 *
 * @param told the end that operators were told of; null: none
 * @returns the same, from now on
 */
export async function followCalendar(
  { config, faults }: CalendarDeps,
  told: string | null,
  nowMs: number,
): Promise<string | null> {
  if (config.ops.channels.length === 0) return told;
  const isMissed = workdayKeys(config).length > 0 && endsSoon(nowMs, config.timeZone);
  const ends = isMissed ? KNOWN_UNTIL : null;
  if (ends === told) return told;
  if (told !== null) await faults.over('workdays-unknown', `${SUBJECT}/${told}`);
  if (ends !== null) {
    const detail = `calendar known until ${ends}`;
    await faults.seen({ kind: 'workdays-unknown', subject: `${SUBJECT}/${ends}`, name: ends, detail });
  }
  return ends;
}
