import type { Config } from './config.ts';
import type { Path } from './path.ts';

/** Where the calendar of working days decides. */
export function workdayKeys({ teams = {} }: Pick<Config, 'teams'>): Path[] {
  return Object.keys(teams)
    .filter((name) => teams[name]?.hours?.calendar !== undefined)
    .map((name) => ['teams', name, 'hours', 'days']);
}
