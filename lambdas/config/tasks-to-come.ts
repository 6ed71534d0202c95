import type { Config, TaskConfig } from './config.ts';
import { taskKey } from './task-key.ts';

/** Accounts whose running tasks are found by `discover`. */
export const discoveringAccounts = ({ accounts }: Pick<Config, 'accounts'>): string[] =>
  Object.entries(accounts).flatMap(([name, { discover }]) => (discover ? [name] : []));

/**
 * The tasks of the file, and one for each account that finds tasks of its own: as those that it finds will be. It
 * answers what may ever be told where.
 */
export function tasksToCome({ accounts, tasks }: Pick<Config, 'accounts' | 'tasks'>): TaskConfig[] {
  const found = Object.entries(accounts).flatMap(([account, { discover }]): TaskConfig[] =>
    discover ? [{ ...discover.task, key: '', id: '', account, name: discover.match, enabled: true }] : [],
  );
  return [...tasks, ...found];
}

/**
 * What a configuration reads, by keys that two of them share where both read it: its tasks, and what `discover` looks
 * for in an account, since which tasks that will be nobody knows.
 */
export function readsOf({
  accounts,
  tasks,
}: Pick<Config, 'accounts' | 'tasks'>): { key: string; name: string }[] {
  const looksFor = Object.values(accounts).flatMap(({ baseUrl, userId, discover }) =>
    discover ? [{ key: taskKey(baseUrl, userId, `discover ${discover.match}`), name: discover.match }] : [],
  );
  return [...tasks.filter(({ enabled }) => enabled).map(({ key, name }) => ({ key, name })), ...looksFor];
}
