import type { TaskConfig } from '../config/config.ts';
import { Books } from '../leads/books.ts';
import type { TaskState } from '../leads/coverage.ts';
import { CLOCK_TOLERANCE_MS } from '../platform/time/stored-time.ts';
import { beginByVendor } from './clocks/begin-by-vendor.ts';
import { lookFurtherBack } from './clocks/look-further-back.ts';
import { enterBooks } from './enter-books.ts';
import { type FilteredWindow, filteredWindowOf } from './filter/filtered-window.ts';
import { addLeadsOutside, type KnownLeads, knownLeads } from './known-leads.ts';
import { nudge } from './nudge.ts';
import type { PollDeps } from './poll-deps.ts';
import { endPoll } from './poll-end.ts';
import { isStale, type PollMessage } from './poll-message.ts';
import { reportOf, skipped } from './poll-report.ts';
import { type PollVerdict, verdictOf } from './poll-verdict.ts';
import { watchQuiet } from './quiet-tasks/watch-quiet.ts';
import type { PollReport } from './reports.ts';
import { Sightings } from './sightings.ts';
import { beginPoll, beginRecovery, mayGoOn } from './task-state.ts';
import { tellClock, tellFaults } from './tell-faults.ts';
import { TellWhileReading } from './tell-while-reading.ts';
import { type Reading, readTwice } from './windows/read-twice.ts';
import { isSlice } from './windows/slice.ts';
import { isShortWindow, isSweep } from './windows/tiers.ts';

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
  const polling: Polling = { deps, task, message, books, startedAtMs, deadlineMs };

  const { reading, before, known, filtered, entered } = await readAndTell(polling);
  const verdict = verdictOf({
    task,
    message,
    state: before,
    reading,
    books,
    unfinished: entered.unfinished,
    startedAtMs,
    nowMs: platform.clock.nowMs(),
  });
  const after = await end(polling, before, verdict, reading.isFiltered);
  await tellOperators(polling, reading, verdict, { before, after });
  await watch(polling, reading, verdict);
  await attendClocks(polling, reading, verdict, entered.newLeadsMs);
  const { listing } = reading.pieces;
  const asked = await attendFilter(polling, reading, verdict, { before, known, filtered });

  return reportOf({
    task,
    message,
    verdict,
    listing: { ...listing, requests: listing.requests + asked },
    isFiltered: reading.isFiltered,
    sightings: reading.sightings,
    books,
    before,
    after,
    timeZone: config.timeZone,
    writes: deps.table.writes - writesBefore,
    tookMs: platform.clock.nowMs() - startedAtMs,
  });
}

interface Polling {
  deps: PollDeps;
  task: TaskConfig;
  message: PollMessage;
  books: Books;
  startedAtMs: number;
  deadlineMs: number;
}

interface Entered {
  /** There was no time to write all that was decided. */
  unfinished: boolean;
  /** When the calls of leads that nobody knew were made. */
  newLeadsMs: readonly number[];
}

interface BegunReading {
  reading: Reading;
  before: TaskState;
  known: KnownLeads;
  filtered: FilteredWindow | null;
  entered: Entered;
}

/** Asks the books and the vendor, decides about each record, and wakes who tells of it. */
async function readAndTell(polling: Polling): Promise<BegunReading> {
  const { deps, task, message, books, startedAtMs, deadlineMs } = polling;
  const { platform, leads, taskStates, table } = deps;
  const begun = await beginPoll(taskStates, task, startedAtMs, message.dueAtMs);
  const serverOffsetMs = table.serverMs === null ? null : table.serverMs - platform.clock.nowMs();
  const { fromMs, toMs } = message;
  const untilMs = toMs ?? startedAtMs;
  const known = await knownLeads(deps, task, message, begun.state, untilMs);

  // One for all that is read: what the first reading saw is told, however the second ends.
  const sightings = new Sightings(task.grades);
  const isOurClockOff = Math.abs(serverOffsetMs ?? 0) > CLOCK_TOLERANCE_MS;
  const early = new TellWhileReading(deps, task, sightings, {
    policy: begun.policy,
    known,
    fromMs,
    untilMs,
    deadlineMs,
    isClockOff: isOurClockOff || (deps.clocks?.differenceOf(task.account) ?? null) !== null,
  });
  const filtered = deps.filter?.mayBeUsed(task)
    ? filteredWindowOf({
        task,
        message,
        state: begun.state,
        known: known.leads,
        clocks: deps.clocks,
        isClockOff: isOurClockOff,
        memory: deps.filter.memory,
        clock: platform.clock,
      })
    : null;
  const into = { deadlineMs, sightings, early, filtered };
  const reading = await readTwice(deps, task, message, begun.state, into);
  await early.end();
  const { state, ...reckoned } = await beginByVendor(taskStates, task.key, begun.state, {
    listing: reading.pieces.listing,
    difference: reading.clock.now,
    serverOffsetMs,
    nowMs: platform.clock.nowMs(),
  });
  const isClockOff = reading.clock.now !== null;
  await addLeadsOutside(leads, task, known, sightings, { fromMs, toMs: untilMs }, isClockOff);
  const policy = { ...begun.policy, ...reckoned, isTimeless: sightings.isTimeless };
  const { due, ...entered } = await enterBooks(
    deps,
    task,
    policy,
    known.leads,
    sightings,
    deadlineMs,
    books,
    early.told,
  );
  if (entered.hasChanged) deps.remembered?.forget(task.key);
  await nudge(deps.laneQueue, due, platform.clock.nowMs());
  return { reading, before: state, known, filtered, entered };
}

/** Sends what is read next, and writes what is covered by now. */
async function end(
  { deps, task, message }: Polling,
  state: TaskState,
  verdict: PollVerdict,
  isFiltered: boolean,
): Promise<TaskState> {
  const { taskStates, polls, platform } = deps;
  const { follow, fault, wasRead, toldOfBooks, spans } = verdict;
  if (follow && (await mayGoOn(taskStates, task, state, message, platform.clock.nowMs()))) {
    await polls.send([follow]);
  }
  const after = await endPoll(taskStates, task, state, {
    message,
    fault,
    done: follow === null && fault === null,
    booksClose: toldOfBooks,
    nowMs: platform.clock.nowMs(),
    // Some of the records of a span say nothing of it.
    ...(fault === null && !isFiltered ? { spans } : {}),
  });
  if (wasRead && follow === null) {
    const recovery = await beginRecovery(taskStates, task, after, message, platform.clock.nowMs());
    if (recovery) await polls.send([recovery]);
  }
  return after;
}

function tellOperators(
  { deps, task, message, books }: Polling,
  { pieces: { listing }, sightings }: Reading,
  { fault, error, outcome, toldOfBooks }: PollVerdict,
  { before, after }: { before: TaskState; after: TaskState },
): Promise<void> {
  return tellFaults(deps.faults, task, {
    before,
    after,
    fault,
    detail: error?.message ?? outcome,
    booksClose: toldOfBooks,
    backMs: message.backMs,
    unreadable: books.reasons.unreadable - sightings.ofOtherTasks,
    otherTasks: listing.otherTasks,
    timeZone: deps.config.timeZone,
    locale: deps.config.locale,
    unreadTimes: sightings.isTimeless ? sightings.unreadTimes : null,
  });
}

/** Is the task quieter than usual? A short window tells only where it told somebody something. */
async function watch(
  { deps, task, message, books }: Polling,
  { sightings }: Reading,
  { wasRead }: PollVerdict,
): Promise<void> {
  const isLong = !isShortWindow(task, message) || isSweep(task, message);
  if (!task.quietAlarm || !wasRead || !(isLong || books.reasons.told > 0)) return;
  const { timeZone } = deps.config;
  await watchQuiet(deps, task, sightings.calledAtMs, { timeZone, nowMs: deps.platform.clock.nowMs() });
}

/** Do the vendor's times still mean what they meant? */
async function attendClocks(
  { deps, task, message, deadlineMs }: Polling,
  { sightings, clock, isFiltered }: Reading,
  { wasRead, cut }: PollVerdict,
  newLeadsMs: readonly number[],
): Promise<void> {
  const isWhole = wasRead && cut === null;
  const read = { sightings, newLeadsMs, isWhole, isFiltered, deadlineMs };
  const found = await lookFurtherBack(deps, task, message, read);
  const nowMs = deps.platform.clock.nowMs();
  const stray = deps.clocks?.strayOf(task.key, nowMs) ?? null;
  const timeZone = deps.config.accounts[task.account]?.timeZone ?? deps.config.timeZone;
  await tellClock(
    deps.faults,
    task,
    { ...clock, now: found ?? clock.now },
    { timeZone, nowMs, stray, locale: deps.config.locale },
  );
}

/**
 * Does the vendor's filter by grade still tell the truth? Only a full list shows it, where no clock is in doubt.
 *
 * @returns how many requests it took
 */
async function attendFilter(
  { deps, task, message, deadlineMs }: Polling,
  { sightings, clock, isFiltered }: Reading,
  { outcome, cut }: PollVerdict,
  { before, known, filtered }: Pick<BegunReading, 'before' | 'known' | 'filtered'>,
): Promise<number> {
  const { filter } = deps;
  const isWhole = outcome === 'complete' && cut === null && before.covering === null && clock.now === null;
  if (!filter || isFiltered || !isWhole || sightings.isTimeless) return 0;
  const tier = isShortWindow(task, message) ? 'short' : isSlice(message) ? 'slice' : 'long';
  const hidden = filtered?.hidden(sightings) ?? new Map();
  return filter.learnFrom(task, { sightings, known: known.leads, hidden, tier, deadlineMs });
}
