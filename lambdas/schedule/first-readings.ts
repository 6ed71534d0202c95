import type { Config } from '../config/config.ts';
import type { TaskStateStore } from '../leads/task-state-store.ts';
import { mapLimit } from '../platform/map-limit.ts';
import type { Platform } from '../platform/platform.ts';

interface FirstReadingDeps {
  platform: Pick<Platform, 'log'>;
  config: Pick<Config, 'tasks'>;
  taskStates: Pick<TaskStateStore, 'get'>;
}

const TASKS_AT_ONCE = 8;

/** Keys of the tasks whose first reading has begun and is not over. */
export async function firstReadingsOf({
  platform,
  config,
  taskStates,
}: FirstReadingDeps): Promise<ReadonlySet<string>> {
  const begun = new Set<string>();
  const tasks = config.tasks.filter(({ enabled }) => enabled);
  await mapLimit(tasks, TASKS_AT_ONCE, async ({ key, name }) => {
    try {
      if ((await taskStates.get(key))?.covering) begun.add(key);
    } catch (error) {
      // One task that cannot be looked up must not cost the others their start.
      platform.log.error('It is not known whether the first reading of a task is over', {
        task: name,
        error,
      });
    }
  });
  return begun;
}
