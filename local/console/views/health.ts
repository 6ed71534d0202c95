import type { Status } from '../../../lambdas/status/status.ts';
import type { Readings } from '../readings.ts';
import type { AccountView, Health } from './view.ts';

/**
 * Each account with its tasks, as `leadbell status` knows them. When a task was read, and what was listed, is known
 * better here: this process reads.
 */
export function healthOf({ lastTickMs, accounts, tasks }: Status, readings: Readings): Health {
  return {
    lastTickMs,
    accounts: accounts.map(({ name, lastReadMs, trouble }): AccountView => {
      const own = tasks
        .filter(({ account }) => account === name)
        .map((task) => ({
          id: task.id,
          name: task.name,
          isEnabled: task.isEnabled,
          lastReadMs: latest(task.lastReadMs, task.trouble === null ? readings.lastReadMs(task.key) : null),
          trouble: task.trouble,
          leadsToday: task.leadsToday,
          skipped: task.skipped,
          unreadable: task.unreadableIn,
          books: readings.books(task.key),
        }));
      const read = own.filter(({ isEnabled }) => isEnabled).map((task) => task.lastReadMs);
      return { name, lastReadMs: read.reduce(latest, lastReadMs), trouble, tasks: own };
    }),
  };
}

const latest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);
