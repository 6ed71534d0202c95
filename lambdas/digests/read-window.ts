import type { RecordClient } from '../call-records/client.ts';
import type { PollErrorCode } from '../call-records/errors.ts';
import { listRecords } from '../call-records/list/list.ts';
import type { Config, TaskConfig } from '../config/config.ts';
import { faultKindOf } from '../faults/fault.ts';
import { groupBy } from '../platform/group-by.ts';
import { mapLimit } from '../platform/map-limit.ts';
import type { Platform } from '../platform/platform.ts';
import { HOUR_MS } from '../platform/time/duration.ts';
import type { ReadTask } from './count.ts';
import type { DigestWindow } from './figures.ts';
import { TaskCalls } from './task-calls.ts';

export interface ReadDeps {
  platform: Platform;
  config: Pick<Config, 'accounts'>;
  client(account: string): RecordClient;
}

export interface WindowReading {
  /** In the order of the request. */
  tasks: ReadTask[];
  /** Was every task read completely, and does what was entered equal what came off the wire? */
  booksClose: boolean;
  requests: number;
}

/** A refusal concerns all tasks of an account. Other trouble may concern one task alone. */
const WITH_ALL_ITS_TASKS: ReadonlySet<PollErrorCode> = new Set([
  'token-refused',
  'account-not-found',
  'secret-unreachable',
  'secret-missing',
]);
/** How many accounts are read at once. The tasks of one account are read one after another. */
const ACCOUNTS_AT_ONCE = 4;
/**
 * It is not known which of a record's times the vendor filters by. They differ by at most the length of a call, so a
 * wider span is read, and this code decides what belongs to the window.
 */
const MARGIN_MS = 2 * HOUR_MS;

/** Beside what comes before the reading: the accounts that are read first begin to read their tokens. */
export function prepareReading({ config, client }: ReadDeps, tasks: readonly TaskConfig[]): void {
  const accounts = new Set(tasks.map(({ account }) => account));
  for (const account of [...accounts].slice(0, ACCOUNTS_AT_ONCE)) {
    if (config.accounts[account]) client(account).prepare?.();
  }
}

/**
 * Reads all calls of these tasks in a window, page by page. A failure becomes a fault of its task, and what was read
 * before counts. It never throws because of the vendor.
 */
export async function readWindow(
  deps: ReadDeps,
  tasks: readonly TaskConfig[],
  hours: readonly DigestWindow[],
  deadlineMs: number,
): Promise<WindowReading> {
  const read = new Map<string, ReadTask>();
  let booksClose = true;
  let requests = 0;
  const accounts = [...groupBy(tasks, ({ account }) => account).values()];
  await mapLimit(accounts, ACCOUNTS_AT_ONCE, async (ofAccount) => {
    let ofTheAccount: PollErrorCode | null = null;
    for (const task of ofAccount) {
      const calls = new TaskCalls(task, hours);
      if (ofTheAccount !== null && WITH_ALL_ITS_TASKS.has(ofTheAccount)) {
        booksClose = false;
        read.set(task.key, { calls, fault: ofTheAccount });
        continue;
      }
      const { listing, fault } = await readTask(deps, task, calls, hours, deadlineMs);
      requests += listing.requests;
      booksClose &&= listing.outcome === 'complete' && calls.listed === listing.distinct;
      // The vendor's trouble took the time, not the length of this window.
      const told: PollErrorCode | null = fault === 'window-too-long' ? (ofTheAccount ?? fault) : fault;
      read.set(task.key, { calls, fault: told });
      ofTheAccount = told !== null && faultKindOf(told).of === 'account' ? told : null;
    }
  });
  return { tasks: tasks.flatMap(({ key }) => read.get(key) ?? []), booksClose, requests };
}

async function readTask(
  { platform, config, client }: ReadDeps,
  task: TaskConfig,
  calls: TaskCalls,
  hours: readonly DigestWindow[],
  deadlineMs: number,
) {
  const listing = await listRecords(
    client(task.account),
    {
      taskId: task.id,
      startAtMs: (hours[0]?.fromMs ?? 0) - MARGIN_MS,
      endAtMs: (hours.at(-1)?.toMs ?? 0) + MARGIN_MS,
    },
    {
      pageSize: task.pageSize,
      concurrency: config.accounts[task.account]?.concurrency ?? 1,
      deadlineMs,
      platform,
      onRow: (row, number) => calls.add(row, number),
    },
  );
  const tooLong: PollErrorCode | null = listing.outcome === 'out-of-time' ? 'window-too-long' : null;
  return { listing, fault: listing.error?.code ?? tooLong };
}
