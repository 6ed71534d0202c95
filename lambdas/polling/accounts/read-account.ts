import { sharesOf } from '../../config/capacity.ts';
import { Books } from '../../leads/books.ts';
import { mapLimit } from '../../platform/map-limit.ts';
import type { Queue } from '../../platform/queue.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import { isOtherDifference } from '../clocks/clock-difference.ts';
import type { GradeFilter } from '../filter/grade-filter.ts';
import type { PollMessage } from '../poll-message.ts';
import type { PollReport } from '../reports.ts';
import { AccountGuard } from './account-guard.ts';
import type { AccountState, AccountStore } from './account-store.ts';
import { filterOf } from './filter-of.ts';
import { followToken } from './follow-token.ts';
import { mayBeLeftOut, newestFirst, withoutNewest } from './newest-first.ts';
import { changed, dueAtOf, noteSkipped } from './note-skipped.ts';
import type { ReadDeps } from './read-deps.ts';
import type { ReadMessage } from './read-message.ts';
import type { Turn } from './take-turn.ts';

/** What a look at the token may take, at the end of a reader's time. */
const ASKS_WITHIN_MS = 15 * SECOND_MS;
/** Windows read at once for each request that may be: while one waits for its server, the table works for another. */
const WINDOWS_PER_REQUEST = 2;
/** A short reader leaves the rest to the next one, so that two hardly ever meet. */
const SHORT_READER_MS = 55 * SECOND_MS;
/** What a message that comes late is given all the same. */
const LATE_READER_MS = 25 * SECOND_MS;
/** So that who reads it finds this reader gone, and does not wait for a turn that never comes. */
const FOLLOWS_AFTER_MS = SECOND_MS;
/** Of its time, in which a reader of sweeps begins windows: what began last needs some, too. */
const SWEEPING_PART = 0.75;

/**
 * Reads the windows of one account, several at a time. A short window that it does not come to in time is read first the
 * next time, counted, and operators hear of it.
 *
 * @param deadlineMs when this must be over, by the platform's clock
 * @returns what is to be asked for again; null: nothing
 * @throws only what AWS throws, where no window at all could be handled: the message then comes back
 */
export async function readAccount(
  deps: ReadDeps,
  { message, accountKey, stale, release }: Turn,
  deadlineMs: number,
): Promise<ReadMessage | null> {
  try {
    return await readWindows(deps, message, accountKey, stale, deadlineMs);
  } finally {
    await release();
  }
}

async function readWindows(
  deps: ReadDeps,
  message: ReadMessage,
  accountKey: string,
  stale: number,
  deadlineMs: number,
): Promise<ReadMessage | null> {
  const { platform, accounts, config } = deps;
  const { clock } = platform;
  const { account, tier, decides } = message;
  const client = deps.client(account);
  // Beside what the table is asked first.
  client.prepare?.();
  const state = await accounts.get(accountKey);
  const allowed = config.accounts[account]?.concurrency ?? 1;
  // Where nothing but sweeps is asked for, they have all of it.
  const share = tier === 'sweep' && decides ? allowed : sharesOf(allowed)[tier];
  const concurrency = Math.max(1, Math.floor(share / (message.parts ?? 1)));
  const guard = new AccountGuard({
    client,
    clock,
    state,
    concurrency,
    decides,
    isShort: tier === 'short',
    deadlineMs,
    taskIds: config.tasks.filter((task) => task.enabled && task.account === account).map(({ id }) => id),
  });
  const nowMs = clock.nowMs();
  const stopMs =
    tier === 'short'
      ? Math.min(deadlineMs, Math.max(dueAtOf(message) + SHORT_READER_MS, nowMs + LATE_READER_MS))
      : nowMs + (deadlineMs - nowMs) * SWEEPING_PART;
  deps.clocks?.restore(account, state.clock);
  // Who asks for all windows once wants to know of all that they list.
  const isOnce = tier === 'sweep' && decides;
  const filter = isOnce ? null : filterOf({ ...deps, client: () => guard }, account, accountKey, state);
  let known = state;
  const unread: PollMessage[] = [];
  const failed: { window: PollMessage; error: unknown }[] = [];
  const windows = startingWith(message.windows, state.nextTaskKey);
  await mapLimit(newestFirst(windows), concurrency * WINDOWS_PER_REQUEST, async (ofTask) => {
    let readFromMs: number | null = null;
    for (const window of ofTask) {
      if (clock.nowMs() >= stopMs) {
        unread.push(window);
        // At once: the next reader may begin before the last windows of this one are read.
        if (unread.length === 1 && tier === 'short')
          known = await changed(deps, accountKey, known, { nextTaskKey: window.taskKey });
        continue;
      }
      try {
        const wanted = withoutNewest(window, readFromMs);
        const report = await readWindow(deps, guard, message, wanted, deadlineMs, filter);
        const isClockOff = deps.clocks?.differenceOf(account) !== null;
        if (mayBeLeftOut(report, isClockOff)) readFromMs = window.fromMs;
      } catch (error) {
        failed.push({ window, error });
      }
    }
  });
  const [first] = failed;
  if (first && failed.length === message.windows.length) throw first.error;
  const again = [...failed.map(({ window }) => window), ...(tier === 'sweep' ? unread : [])];
  if (first) {
    platform.log.error('Windows of an account failed and are read again', {
      account,
      windows: failed.length,
      error: first.error,
    });
    deps.report({ type: 'failure', function: 'poll', messages: failed.length });
  }

  if (filter?.hasWritten) known = await accounts.get(accountKey);
  const skipped = stale + (tier === 'short' ? unread.length : 0);
  known = await noteSkipped(deps, accountKey, message, known, skipped);
  known = await noteClock(deps, accountKey, account, known);
  const verdict = await guard.verdict();
  await noteVerdict(accounts, accountKey, known, verdict);
  const { tokenEnd } = known;
  if (decides && clock.nowMs() + ASKS_WITHIN_MS < deadlineMs) {
    await followToken(deps, accountKey, account, { tokenEnd, trouble: (verdict ?? known).trouble });
  }
  return again.length > 0 ? { account, tier, decides, windows: again } : null;
}

async function readWindow(
  deps: ReadDeps,
  guard: AccountGuard,
  { account }: ReadMessage,
  window: PollMessage,
  deadlineMs: number,
  filter: GradeFilter | null,
): Promise<PollReport> {
  // What a poll leaves over is sweep work, and must not decide whether the account answers.
  const polls: Queue<PollMessage> = {
    send: (windows, { delayMs = FOLLOWS_AFTER_MS } = {}) =>
      deps.reads.send([{ account, tier: 'sweep', decides: false, windows: [...windows] }], { delayMs }),
  };
  const books = new Books((key, reason) => deps.onEntry?.(window.taskKey, key, reason));
  try {
    const ofAccount = { ...deps, polls, client: () => guard, ...(filter ? { filter } : {}) };
    const report = await deps.poll(ofAccount, window, deadlineMs, books);
    deps.report(report);
    return report;
  } catch (error) {
    deps.report({ type: 'poll-failed', taskKey: window.taskKey, told: books.reasons.told });
    throw error;
  }
}

/** Any other process then asks for what this one found out, and tells its end. */
async function noteClock(
  deps: ReadDeps,
  accountKey: string,
  account: string,
  state: AccountState,
): Promise<AccountState> {
  if (!deps.clocks) return state;
  const clock = deps.clocks.differenceOf(account);
  return isOtherDifference(clock, state.clock) ? changed(deps, accountKey, state, { clock }) : state;
}

async function noteVerdict(
  accounts: AccountStore,
  accountKey: string,
  state: AccountState,
  verdict: Pick<AccountState, 'trouble' | 'blockedUntilMs'> | null,
): Promise<void> {
  if (verdict === null) return;
  const isSame =
    verdict.trouble?.code === state.trouble?.code &&
    verdict.trouble?.message === state.trouble?.message &&
    verdict.blockedUntilMs === state.blockedUntilMs;
  if (!isSame) await accounts.change(accountKey, state, verdict);
}

/** In their order, from the one that the last reader did not come to. */
function startingWith(windows: readonly PollMessage[], taskKey: string | null): readonly PollMessage[] {
  const index = windows.findIndex((window) => window.taskKey === taskKey);
  return index <= 0 ? windows : [...windows.slice(index), ...windows.slice(0, index)];
}
