import { CallRecordsError } from '../../call-records/errors.ts';
import type { TaskConfig } from '../../config/config.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import type { PollDeps } from '../poll-deps.ts';
import type { PollMessage } from '../poll-message.ts';
import type { Sightings } from '../sightings.ts';
import { isShortWindow } from '../windows/tiers.ts';
import type { ClockDifference } from './clock-difference.ts';
import { MOST_SHIFT_MS } from './zone-shift.ts';

interface JustRead {
  sightings: Sightings;
  newLeadsMs: readonly number[];
  /** Was the window read to its end, in one piece? */
  isWhole: boolean;
  /** Were wanted grades alone asked for? */
  isFiltered: boolean;
  deadlineMs: number;
}

/** A message waits a while in its queue. */
const QUEUED_MS = 5 * MINUTE_MS;

/**
 * After a poll: are new records dated where no short window looks? A short window counts the past while nothing new comes;
 * where it grew, a sweep of the last 26 hours tells what is there, and shows by what its records are dated wrong.
 *
 * @returns the difference that shows now; null: none that was not known
 */
export async function lookFurtherBack(
  deps: PollDeps,
  task: TaskConfig,
  message: PollMessage,
  { sightings, newLeadsMs, isWhole, isFiltered, deadlineMs }: JustRead,
): Promise<ClockDifference | null> {
  const { clocks, platform } = deps;
  if (!clocks || !isWhole || message.toMs !== null || clocks.differenceOf(task.account) !== null) return null;
  const nowMs = platform.clock.nowMs();
  if (
    message.fromMs <= nowMs - MOST_SHIFT_MS + QUEUED_MS &&
    message.fromMs <= message.dueAtMs - MOST_SHIFT_MS
  ) {
    const found = clocks.lookBack.tookWide(task.key, sightings.dated, newLeadsMs, nowMs);
    if (found === null) return null;
    clocks.learnOfNew(task.account, found.datedMs, { lookMs: found.lookMs, nowMs });
    return clocks.differenceOf(task.account);
  }
  if (!isShortWindow(task, message)) return null;
  const newestAtMs = clocks.newestOf(task.key);
  const span =
    newestAtMs === null
      ? null
      : clocks.lookBack.toCount(task.account, task.key, newestAtMs, nowMs, isFiltered);
  if (span === null) return null;
  const total = await countOf(deps, task, span, deadlineMs);
  if (total === undefined || !clocks.lookBack.took(task.key, span, total, platform.clock.nowMs()))
    return null;
  platform.log.info('The past of a task grew while nothing new came: the last 26 hours are read', {
    task: task.id,
  });
  const dueAtMs = platform.clock.nowMs();
  const fromMs = dueAtMs - MOST_SHIFT_MS;
  await deps.polls.send([{ ...message, fromMs, toMs: null, dueAtMs, staleAfterMs: null, rest: [] }]);
  return null;
}

/** How many records the server says are in there. @returns null: it does not say; undefined: it did not answer */
async function countOf(
  { client }: PollDeps,
  task: TaskConfig,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  deadlineMs: number,
): Promise<number | null | undefined> {
  const query = { taskId: task.id, startAtMs: fromMs, endAtMs: toMs, perPage: 1 };
  try {
    return (await client(task.account).page(query, 1, { maxTries: 1, deadlineMs })).meta.total;
  } catch (error) {
    if (error instanceof CallRecordsError) return undefined;
    throw error;
  }
}
