import type { Config } from './config.ts';

/** The channels that leads go to. Nothing else does: no greeting, no fault. */
export function leadChannels({ tasks }: Pick<Config, 'tasks'>): ReadonlySet<string> {
  return new Set(tasks.flatMap(({ enabled, channels }) => (enabled ? channels : [])));
}
