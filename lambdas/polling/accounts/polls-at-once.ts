import type { Config } from '../../config/config.ts';
import { tasksToCome } from '../../config/tasks-to-come.ts';
import type { PollMessage } from '../poll-message.ts';
import { bundled } from './bundle.ts';
import { byAccount } from './read-message.ts';

/** A tenth of what an AWS account may run at first, once it is no new one. */
const MOST_AT_ONCE = 100;

/**
 * How many invocations of poll may run at once, for a configuration that does not say. One that reads short windows may
 * take all of its minute, so there is one for each message of them, and as many for sweeps. However few there are, short
 * windows wait neither for sweeps nor for the minute before. A new AWS account may run ten invocations: four at most here,
 * with those of tick, deliver and digest, fit into that, except for the few minutes a day in which a digest is made.
 */
export function pollsAtOnce(config: Pick<Config, 'accounts' | 'tasks'>): number {
  const tasks = tasksToCome(config).filter(({ enabled }) => enabled);
  const accounts = new Set(tasks.map(({ account }) => account)).size;
  const byAccounts = Math.min(4, Math.max(2, accounts + 1));
  return Math.min(MOST_AT_ONCE, Math.max(byAccounts, 2 * shortMessages({ tasks })));
}

/** Messages of a minute in which the shortest window of each task is due. */
function shortMessages({ tasks }: Pick<Config, 'tasks'>): number {
  const due = tasks.flatMap(({ key, windows }): PollMessage[] => {
    const [shortest] = windows;
    if (!shortest) return [];
    const { backMs, everyMs } = shortest;
    return [
      { taskKey: key, fromMs: -backMs, toMs: null, dueAtMs: 0, backMs, staleAfterMs: everyMs, rest: [] },
    ];
  });
  return bundled(byAccount({ tasks }, due)).length;
}
