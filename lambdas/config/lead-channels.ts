import type { Config } from './config.ts';

/** The channels that leads go to. Nothing else does: no greeting, no fault. */
export function leadChannels({ tasks, routes = [] }: Pick<Config, 'tasks' | 'routes'>): ReadonlySet<string> {
  return new Set(
    tasks.flatMap((task) =>
      task.enabled
        ? [...task.channels, ...(task.routes ?? routes).flatMap(({ channels }) => channels ?? [])]
        : [],
    ),
  );
}
