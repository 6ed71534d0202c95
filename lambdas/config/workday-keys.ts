import type { Config } from './config.ts';
import type { Path } from './path.ts';

/** Where the calendar of working days decides. */
export function workdayKeys({ teams = {}, channels }: Pick<Config, 'teams' | 'channels'>): Path[] {
  return [
    ...Object.keys(teams)
      .filter((name) => teams[name]?.hours?.calendar !== undefined)
      .map((name) => ['teams', name, 'hours', 'days']),
    ...Object.keys(channels)
      .filter((name) => channels[name]?.quiet?.some(({ calendar }) => calendar !== undefined))
      .map((name) => ['channels', name, 'quiet']),
  ];
}
