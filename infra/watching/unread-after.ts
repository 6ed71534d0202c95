import type { Config } from '../../lambdas/config/config.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';

/** How many reads in a row must be missing before an account counts as unread. */
export const UNREAD_PERIODS = 3;
const UNREAD_AT_LEAST_MS = 15 * MINUTE_MS;

/** Accounts that something is read of: each has alarms of its own. */
export const readAccounts = ({ accounts, tasks }: Pick<Config, 'accounts' | 'tasks'>): string[] =>
  Object.keys(accounts).filter((name) => tasks.some((task) => task.enabled && task.account === name));

/** How long nothing can be read of an account before that is an alarm. */
export function unreadAfterMs({ tasks }: Pick<Config, 'tasks'>, account: string): number {
  const everyMs = Math.min(
    ...tasks
      .filter((task) => task.enabled && task.account === account)
      .flatMap(({ windows }) => windows.map((window) => window.everyMs)),
  );
  return Math.max(UNREAD_AT_LEAST_MS, UNREAD_PERIODS * everyMs);
}
