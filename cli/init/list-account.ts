import { CallRecordsError } from '../../lambdas/call-records/errors.ts';
import { type ListedTask, listTasks } from '../../lambdas/call-records/task-list.ts';
import { createHttpClient } from '../../lambdas/platform/http/node-http.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { choosable } from './choose-tasks.ts';
import type { Wanted } from './wanted.ts';

/** The tasks of an account that is not in a file yet; a sentence where they cannot be read. */
export async function tasksOfAccount(
  platform: Platform,
  { baseUrl, userId, subUserId, timeZone }: Pick<Wanted, 'baseUrl' | 'userId' | 'subUserId' | 'timeZone'>,
  token: string,
): Promise<ListedTask[] | string> {
  try {
    const { tasks, unreadable } = await listTasks({
      account: { baseUrl, userId, subUserId, timeZone },
      token: async () => token,
      platform,
      http: createHttpClient({ of: 'account', clock: platform.clock }),
    });
    const found = choosable(tasks);
    if (found.length > 0) return found;
    return unreadable + tasks.length > 0
      ? `The account's list of tasks has ${unreadable + tasks.length} rows, and none has an id that can be read.`
      : 'The account has no tasks.';
  } catch (error) {
    if (error instanceof CallRecordsError) return sentence(error);
    throw error;
  }
}
