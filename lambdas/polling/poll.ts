import type { Listing } from '../call-records/listing.ts';
import type { TaskConfig } from '../config/config.ts';
import { Books } from '../leads/books.ts';
import type { TaskState, Unreadable } from '../leads/coverage.ts';
import { KNOWN_MARGIN_MS } from '../leads/lead-store.ts';
import { beginByVendor } from './begin-by-vendor.ts';
import { addLeadsOutside, enterBooks, nudge } from './enter-books.ts';
import { lookFurtherBack } from './look-further-back.ts';
import type { PollDeps } from './poll-deps.ts';
import { isStale, type PollMessage } from './poll-message.ts';
import type { Pieces } from './read-in-pieces.ts';
import { isOutside, readTwice } from './read-twice.ts';
import type { PollReport } from './reports.ts';
import { cutWindow, isSlice, nextSlice, sliceOf } from './slice.ts';
import {
  beginPoll,
  beginRecovery,
  endPoll,
  isShortWindow,
  isSweep,
  mayGoOn,
  unreadableThen,
} from './task-state.ts';
import { isOpenAgain, tellClock, tellFaults } from './tell-faults.ts';
import { describeUnreadable, type Span } from './unread-spans.ts';
import { watchQuiet } from './watch-quiet.ts';

/**
 * Query known leads, list, read, decide, put each lead and then its deliveries, nudge. A vendor that fails is a
 * result, not an exception: no queue repeats it. What was read before it failed is told all the same.
 *
 * @param deadlineMs when this poll must be over, by the platform's clock
 * @param books what became of records so far, also where this throws
 * @throws only what AWS throws: the message then comes back
 */
export async function poll(
  deps: PollDeps,
  message: PollMessage,
  deadlineMs: number,
  books = new Books(),
): Promise<PollReport> {
  const { platform, config } = deps;
  const startedAtMs = platform.clock.nowMs();
  const task = config.tasks.find(({ key }) => key === message.taskKey);
  if (!task?.enabled || isStale(message, startedAtMs)) return skipped(message, task);

  const writesBefore = deps.table.writes;
  const begun = await beginPoll(deps.leads, task, startedAtMs, message.dueAtMs);
  const { serverMs } = deps.table;
  const serverOffsetMs = serverMs === null ? null : serverMs - platform.clock.nowMs();
  const { fromMs, toMs } = message;
  const known = await deps.leads.known(
    task.key,
    fromMs - KNOWN_MARGIN_MS,
    (toMs ?? startedAtMs) + KNOWN_MARGIN_MS,
  );

  const reading = await readTwice(deps, task, message, begun.state, deadlineMs);
  const { pieces, sightings, clock } = reading;
  const { listing, left } = pieces;
  const nowMs = platform.clock.nowMs();
  const { state, ...reckoned } = await beginByVendor(deps.leads, task.key, begun.state, {
    listing,
    difference: clock.now,
    serverOffsetMs,
    nowMs,
  });
  await addLeadsOutside(deps.leads, task, known, sightings, { fromMs, toMs: toMs ?? startedAtMs });

  const { due, unfinished, newLeadsMs } = await enterBooks(
    deps,
    task,
    { ...begun.policy, ...reckoned, isTimeless: sightings.isTimeless },
    known,
    sightings,
    deadlineMs,
    books,
  );
  await nudge(deps.laneQueue, due, deps.platform.clock.nowMs());

  const ignoresWindow = isOutside(sightings, reading.fromMs, reading.toMs ?? startedAtMs);
  const spans = spansOf(pieces, message, platform.clock.nowMs());
  const missing = unreadableThen(state, task, spans, platform.clock.nowMs()).filter(
    ({ fromMs, toMs, rows }) =>
      toMs > reading.fromMs &&
      fromMs < (reading.toMs ?? startedAtMs) &&
      (rows === undefined || rows.backMs === message.backMs),
  );
  const outcome = outcomeOf(listing.outcome, unfinished, missing);
  const hasTimeNoMore = outcome === 'out-of-time' || (left.length > 0 && mayHalveLater(task, message, state));
  const cut = hasTimeNoMore && !ignoresWindow ? cutLeft(message, reading, left, startedAtMs) : null;
  const wasRead = outcome === 'complete' || outcome === 'short';
  const booksClose = wasRead ? books.close(listing) : null;
  // What cannot be read is told by its own name.
  const toldOfBooks = missing.length > 0 ? null : booksClose;
  const next = wasRead ? nextSlice(message) : null;
  const error = cut ? null : listing.error;
  const fault = error?.code ?? (outcome === 'out-of-time' && !cut ? 'window-too-long' : null);
  const follow = cut ?? next;
  if (follow && (await mayGoOn(deps.leads, task, state, message, platform.clock.nowMs()))) {
    await deps.polls.send([follow]);
  }
  const after = await endPoll(deps.leads, task, state, {
    message,
    fault,
    done: follow === null && fault === null,
    booksClose: toldOfBooks,
    nowMs: platform.clock.nowMs(),
    ...(fault === null ? { spans } : {}),
  });
  if (wasRead && follow === null) {
    const recovery = await beginRecovery(deps.leads, task, after, message, platform.clock.nowMs());
    if (recovery) await deps.polls.send([recovery]);
  }
  const detail = error?.message ?? outcome;
  const { backMs } = message;
  await tellFaults(deps.faults, task, {
    before: state,
    after,
    fault,
    detail,
    booksClose: toldOfBooks,
    backMs,
    unreadable: books.reasons.unreadable - sightings.ofOtherTasks,
    otherTasks: listing.otherTasks,
    timeZone: config.timeZone,
    unreadTimes: sightings.isTimeless ? sightings.unreadTimes : null,
  });

  if (
    task.quietAlarm &&
    wasRead &&
    (!isShortWindow(task, message) || isSweep(task, message) || books.reasons.told > 0)
  ) {
    const { timeZone } = config;
    const nowMs = platform.clock.nowMs();
    await watchQuiet(deps, task, sightings.calledAtMs, { timeZone, nowMs });
  }

  const found = await lookFurtherBack(deps, task, message, {
    sightings,
    newLeadsMs,
    isWhole: wasRead && cut === null,
    deadlineMs,
  });
  const clockNowMs = platform.clock.nowMs();
  const stray = deps.clocks?.strayOf(task.key, clockNowMs) ?? null;
  const timeZone = config.accounts[task.account]?.timeZone ?? config.timeZone;
  const clocks = { ...clock, now: found ?? clock.now };
  await tellClock(deps.faults, task, clocks, { timeZone, nowMs: clockNowMs, stray });

  return {
    type: 'poll',
    taskKey: task.key,
    taskName: task.name,
    account: task.account,
    fromMs,
    toMs,
    outcome: cut && outcome === 'failed' ? 'out-of-time' : outcome,
    fault,
    message: error?.message ?? null,
    hint: error?.hint ?? (fault === 'window-too-long' ? TOO_LONG_HINT : null),
    listed: listing.distinct,
    reasons: books.reasons,
    booksClose: booksClose === true && missing.length === 0,
    booksOpenAgain: isOpenAgain(toldOfBooks, state, backMs),
    slices: cut ? 2 : 0,
    unreadable: after.unreadable?.length ? describeUnreadable(after.unreadable, config.timeZone) : null,
    unreadTimes: sightings.isTimeless ? sightings.unreadTimes : null,
    unread: missing.reduce((sum, { rows }) => sum + countOf(rows), 0),
    requests: listing.requests,
    writes: deps.table.writes - writesBefore,
    tookMs: platform.clock.nowMs() - startedAtMs,
  };
}

const TOO_LONG_HINT =
  'The vendor lists more than can be read in the time a poll has. Shorten the longest of `windows`, raise `pageSize` or `concurrency`, or give the poll function more time.';

/**
 * A window that failed before anything came, with no time left to halve it. The next short window is due in a minute,
 * and one that fails while its task fails anyway says nothing of its length.
 */
const mayHalveLater = (task: TaskConfig, message: PollMessage, state: TaskState): boolean =>
  !isShortWindow(task, message) && (isSlice(message) || state.failing === null);

/** What was left over goes on as slices; where that is the whole window, in halves. */
function cutLeft(
  message: PollMessage,
  asked: Span,
  left: readonly Span[],
  nowMs: number,
): PollMessage | null {
  const [first] = left;
  const isWhole = !first || (left.length === 1 && first.fromMs === asked.fromMs && first.toMs === asked.toMs);
  return isWhole ? cutWindow(message, nowMs) : sliceOf(message, left, nowMs);
}

const spansOf = ({ read, apart, unreadable, gaps }: Pieces, { backMs }: PollMessage, nowMs: number) => ({
  read,
  apart,
  found: [
    ...unreadable.map(({ span, error }) => ({ ...span, sinceMs: nowMs, fault: error.code })),
    ...gaps.map(({ span, rows, error }) => ({
      ...span,
      sinceMs: nowMs,
      fault: error.code,
      rows: { ...rows, backMs },
    })),
  ],
});

function outcomeOf(
  listed: Listing['outcome'],
  unfinished: boolean,
  missing: readonly Unreadable[],
): Listing['outcome'] {
  if (listed !== 'complete') return listed;
  if (unfinished) return 'out-of-time';
  return missing.length > 0 ? 'short' : 'complete';
}

/** Rows that are known to be there, and one of each span. */
const countOf = (rows: Unreadable['rows']): number =>
  rows && rows.toRow !== null ? rows.toRow - rows.fromRow + 1 : 1;

function skipped(message: PollMessage, task: TaskConfig | undefined): PollReport {
  return {
    type: 'poll',
    taskKey: message.taskKey,
    taskName: task?.name ?? message.taskKey,
    account: task?.account ?? '',
    fromMs: message.fromMs,
    toMs: message.toMs,
    outcome: 'skipped',
    fault: null,
    message: null,
    hint: null,
    listed: 0,
    reasons: new Books().reasons,
    booksClose: true,
    booksOpenAgain: false,
    slices: 0,
    unreadable: null,
    unreadTimes: null,
    unread: 0,
    requests: 0,
    writes: 0,
    tookMs: 0,
  };
}
