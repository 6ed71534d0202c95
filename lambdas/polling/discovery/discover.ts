import { CallRecordsError } from '../../call-records/errors.ts';
import type { TaskList } from '../../call-records/task-list.ts';
import type { Config } from '../../config/config.ts';
import { accountKeyOf, taskKey } from '../../config/task-key.ts';
import { faultKindOf } from '../../faults/fault.ts';
import type { FaultBook } from '../../faults/fault-book.ts';
import type { TellFound } from '../../faults/found/tell-found.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Queue } from '../../platform/queue.ts';
import type { AccountStore } from '../accounts/account-store.ts';
import type { ReadMessage } from '../accounts/read-message.ts';
import { detailWords, inEachLocale } from '../locales/index.ts';
import type { DiscoverReport } from '../reports.ts';
import type { FoundStore } from './found-store.ts';
import { type FoundTask, foundThen } from './found-task.ts';
import { keyOfAccount } from './with-found.ts';

/** What nothing but discovery needs. */
export interface DiscoveryParts {
  found: FoundStore;
  /** @throws {CallRecordsError} */
  taskList(account: string, signal: AbortSignal): Promise<TaskList>;
  tellFound: TellFound;
}

export interface DiscoverDeps extends DiscoveryParts {
  platform: Pick<Platform, 'clock' | 'log'>;
  /** With the tasks that are known already. */
  config: Config;
  faults: Pick<FaultBook, 'seen' | 'over'>;
  accounts: Pick<AccountStore, 'get'>;
  reads: Queue<ReadMessage>;
  report(report: DiscoverReport): void;
}

/**
 * Reads the account's list of tasks, notes which of them run and match, and tells operators of each new one, once. The
 * new ones are read at once. Beside others that look at the same time, the first one writes.
 *
 * @param account by its name in leadbell.yaml
 */
export async function discover(deps: DiscoverDeps, account: string, deadlineMs: number): Promise<void> {
  const { platform, config, found, faults } = deps;
  const { clock } = platform;
  const of = config.accounts[account];
  if (!of?.discover) return;
  const accountKey = keyOfAccount(of);
  const about = { subject: accountKey, name: account };
  const { blockedUntilMs } = await deps.accounts.get(accountKey);
  // The server asked to be left alone.
  if (blockedUntilMs !== null && blockedUntilMs > clock.nowMs()) return;
  const list = await listed(deps, account, about, deadlineMs);
  if (list === null) return;

  const { match, atMost, task } = of.discover;
  const known = await found.get(accountKey);
  const nowMs = clock.nowMs();
  // Whatever the file calls their account.
  const inFile = new Set(
    config.tasks.flatMap(({ key, id, found: isFound }) =>
      !isFound && accountKeyOf(key) === accountKey ? [id] : [],
    ),
  );
  const then = foundThen(known.tasks, list.tasks, {
    match,
    atMost,
    inFile,
    keepMs: config.retentionMs,
    nowMs,
  });
  if (then.left.count > 0) {
    const { count, names } = then.left;
    const inLocales = inEachLocale(config.locale, (locale) =>
      detailWords(locale).tooManyTasks(match, atMost, count, names),
    );
    await faults.seen({ kind: 'too-many-tasks', ...about, ...inLocales });
  } else await faults.over('too-many-tasks', accountKey);
  const { begun, left } = then;
  const isIdle = !isRead(config, account) && then.tasks.every(({ endedAtMs }) => endedAtMs !== null);
  const counts = { listed: list.tasks.length, begun: begun.length, left: left.count };
  deps.report({ ...NO_FAULT, account, ...counts, isIdle });
  if (then.isChanged && !(await found.put(accountKey, known, then.tasks))) return;

  await announce(deps, accountKey, account, then.tasks);
  if (begun.length === 0) return;
  const longest = task.windows.reduce((one, other) => (other.backMs > one.backMs ? other : one));
  const windows = begun.map(({ id }) => ({
    taskKey: taskKey(of.baseUrl, of.userId, id),
    fromMs: nowMs - longest.backMs,
    toMs: null,
    dueAtMs: nowMs,
    backMs: longest.backMs,
    staleAfterMs: longest.everyMs,
    rest: [],
  }));
  await deps.reads.send([{ account, tier: 'sweep', decides: true, windows }]);
}

/** Null: it cannot be read, and operators hear of it, unless reading records tells the same. */
async function listed(
  { platform, config, faults, taskList, report }: DiscoverDeps,
  account: string,
  about: { subject: string; name: string },
  deadlineMs: number,
): Promise<TaskList | null> {
  const timeoutMs = Math.max(0, deadlineMs - platform.clock.nowMs());
  try {
    const list = await taskList(account, AbortSignal.timeout(timeoutMs));
    await faults.over('tasks-unlisted', about.subject);
    return list;
  } catch (error) {
    if (!(error instanceof CallRecordsError)) throw error;
    const { code: fault, message, hint } = error;
    report({ ...NO_FAULT, account, fault, message, hint: hint ?? null });
    if (!isRead(config, account) || faultKindOf(error.code).of === 'task') {
      await faults.seen({ kind: 'tasks-unlisted', ...about, detail: error.message });
    }
    return null;
  }
}

const isRead = ({ tasks }: Pick<Config, 'tasks'>, account: string): boolean =>
  tasks.some((task) => task.account === account && task.enabled);

const NO_FAULT = {
  type: 'discover',
  listed: 0,
  begun: 0,
  left: 0,
  isIdle: false,
  fault: null,
  message: null,
  hint: null,
} as const;

const TRIES = 4;

/** First put, then noted: a death in between is repeated, and what is there is not put again. */
async function announce(
  { found, tellFound, platform }: DiscoverDeps,
  accountKey: string,
  account: string,
  tasks: readonly FoundTask[],
): Promise<void> {
  const news = tasks.filter(({ isTold, endedAtMs }) => !isTold && endedAtMs === null);
  if (news.length === 0) return;
  await tellFound(accountKey, account, news, platform.clock.nowMs());
  const told = new Set(news.map(({ id }) => id));
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const known = await found.get(accountKey);
    const after = known.tasks.map((task) => (told.has(task.id) ? { ...task, isTold: true } : task));
    if (await found.put(accountKey, known, after)) return;
  }
}
