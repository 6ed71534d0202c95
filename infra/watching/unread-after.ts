import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import { tasksToCome } from '../../lambdas/config/tasks-to-come.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';

/** How many reads in a row must be missing before an account counts as unread. */
export const UNREAD_PERIODS = 3;
const UNREAD_AT_LEAST_MS = 15 * MINUTE_MS;

/** Accounts that something is read of, or will be once it is found: each has alarms of its own. */
export const readAccounts = (config: Pick<Config, 'accounts' | 'tasks'>): string[] =>
  Object.keys(config.accounts).filter((name) => tasksOf(config, name).length > 0);

/** Those of the file; where it has none, those that are found. While none is, the account's list of tasks is what is read. */
function tasksOf({ accounts, tasks }: Pick<Config, 'accounts' | 'tasks'>, name: string): TaskConfig[] {
  const isOn = ({ account, enabled }: TaskConfig) => enabled && account === name;
  const own = tasks.filter(isOn);
  return own.length > 0 ? own : tasksToCome({ accounts, tasks }).filter(isOn);
}

/** How long nothing can be read of an account before that is an alarm. */
export function unreadAfterMs(config: Pick<Config, 'accounts' | 'tasks'>, account: string): number {
  const everyMs = Math.min(
    ...tasksOf(config, account).flatMap(({ windows }) => windows.map((window) => window.everyMs)),
  );
  return Math.max(UNREAD_AT_LEAST_MS, UNREAD_PERIODS * everyMs);
}
