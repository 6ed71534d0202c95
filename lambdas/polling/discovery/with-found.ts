import type { AccountConfig, Config, TaskConfig } from '../../config/config.ts';
import { accountKeyOf, taskKey } from '../../config/task-key.ts';
import { discoveringAccounts } from '../../config/tasks-to-come.ts';
import type { Table } from '../../platform/table/table.ts';
import { FoundStore, type FoundTasks } from './found-store.ts';
import type { FoundTask } from './found-task.ts';
import { maySeeCalls } from './may-see-calls.ts';

/** By the name of the account. */
export type FoundByAccount = ReadonlyMap<string, FoundTasks>;

/** `host/userId`, also of an account without a task. */
export const keyOfAccount = ({ baseUrl, userId }: AccountConfig): string =>
  accountKeyOf(taskKey(baseUrl, userId, ''));

/** What is known of each account that finds tasks. Costs nothing where none does. */
export async function readFound(store: Pick<FoundStore, 'get'>, config: Config): Promise<FoundByAccount> {
  const found = new Map<string, FoundTasks>();
  for (const name of discoveringAccounts(config)) {
    const account = config.accounts[name];
    if (account) found.set(name, await store.get(keyOfAccount(account)));
  }
  return found;
}

/**
 * The configuration with the tasks that were found. One that has ended is read as long as a window may list a call of
 * it, and stays, switched off, for people who ask about its leads.
 */
export function withFound(config: Config, found: FoundByAccount, nowMs: number): Config {
  const tasks = [...found].flatMap(([name, { tasks: some }]) =>
    some.flatMap((one) => taskOf(config, name, one, nowMs) ?? []),
  );
  const inFile = new Set(config.tasks.map(({ key }) => key));
  const added = tasks.filter(({ key }) => !inFile.has(key));
  return added.length > 0 ? { ...config, tasks: [...config.tasks, ...added] } : config;
}

/** The same for who looks once. */
export const withFoundTasks = async (config: Config, table: Table, nowMs: number): Promise<Config> =>
  withFound(config, await readFound(new FoundStore(table), config), nowMs);

function taskOf(
  { accounts }: Config,
  name: string,
  { id, name: taskName, foundAtMs, endedAtMs }: FoundTask,
  nowMs: number,
): TaskConfig | null {
  const account = accounts[name];
  if (!account?.discover) return null;
  const { task } = account.discover;
  const found = { atMs: foundAtMs, endedAtMs };
  const longestMs = Math.max(...task.windows.map(({ backMs }) => backMs));
  return {
    ...task,
    key: taskKey(account.baseUrl, account.userId, id),
    id,
    account: name,
    name: taskName,
    enabled: maySeeCalls({ found }, { backMs: longestMs }, nowMs),
    found,
  };
}
