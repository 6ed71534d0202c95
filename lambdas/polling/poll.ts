import type { RecordClient } from '../call-records/client.ts';
import { listRecords } from '../call-records/list.ts';
import type { Listing } from '../call-records/listing.ts';
import type { Config, TaskConfig } from '../config/config.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { LaneMessage } from '../deliveries/lane-message.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { Books } from '../leads/books.ts';
import type { TaskState, Unreadable } from '../leads/coverage.ts';
import { type Decision, decide, type Policy, type Reason } from '../leads/decide.ts';
import type { Lead } from '../leads/lead.ts';
import { KNOWN_MARGIN_MS, type LeadStore } from '../leads/lead-store.ts';
import { calledAtOf } from '../leads/seen.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/duration.ts';
import { mapLimit } from '../platform/map-limit.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queue } from '../platform/queue.ts';
import type { Key, Table } from '../platform/table.ts';
import { type Applying, applyChange, applyNew, applyUnsettled, renewWhereNeeded } from './apply.ts';
import { beginByVendor } from './begin-by-vendor.ts';
import { CallTimes, type Listed } from './call-times.ts';
import { isStale, type PollMessage } from './poll-message.ts';
import { type HowToList, type Pieces, readInPieces } from './read-in-pieces.ts';
import type { PollReport } from './reports.ts';
import { Sightings } from './sightings.ts';
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
import {
  describeUnreadable,
  isReadAround,
  knownBadRows,
  MOST_UNREADABLE,
  readAround,
  retriesOfSweep,
  retryOfTurn,
  type Span,
} from './unread-spans.ts';
import { type ClockDifference, VendorClocks } from './vendor-clocks.ts';
import { watchQuiet } from './watch-quiet.ts';

/** Leads written at once. */
const WRITE_CONCURRENCY = 8;
/** Kept for deciding and writing once the list has been read. */
const DECIDING_RESERVE_MS = 15 * SECOND_MS;
/** Calls this far outside the window mean that the vendor ignores it, whichever of its times it filters by. */
const WINDOW_TOLERANCE_MS = 6 * HOUR_MS;
/** Keeps a nudge far below what SQS takes. */
const KEYS_PER_NUDGE = 100;

export interface PollDeps {
  platform: Platform;
  config: Config;
  table: Table;
  leads: LeadStore;
  deliveries: DeliveryStore;
  polls: Queue<PollMessage>;
  laneQueue: Queue<LaneMessage>;
  faults: FaultBook;
  client(account: string): RecordClient;
  /** Of this process. @default none is remembered */
  clocks?: VendorClocks;
}

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

  const { written, unfinished } = await enterBooks(
    deps,
    task,
    { ...begun.policy, ...reckoned, isTimeless: sightings.isTimeless },
    known,
    sightings,
    deadlineMs,
    books,
  );
  await nudge(deps.laneQueue, written);

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

  await tellClock(deps.faults, task, clock, config.accounts[task.account]?.timeZone ?? '');

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
    unread: missing.reduce((sum, { rows }) => sum + countOf(rows), 0),
    requests: listing.requests,
    writes: deps.table.writes - writesBefore,
    tookMs: platform.clock.nowMs() - startedAtMs,
  };
}

const TOO_LONG_HINT =
  'The vendor lists more than can be read in the time a poll has. Shorten the longest of `windows`, raise `pageSize` or `concurrency`, or give the poll function more time.';

interface Reading {
  pieces: Pieces;
  sightings: Sightings;
  /** As it was asked for. */
  fromMs: number;
  toMs: number | null;
  clock: { before: ClockDifference | null; now: ClockDifference | null };
}

/** A difference of the clocks shows in the first answer: then the window is asked for again, as wide as it must be. */
async function readTwice(
  deps: PollDeps,
  task: TaskConfig,
  window: PollMessage,
  state: TaskState,
  deadlineMs: number,
): Promise<Reading> {
  const { clocks = new VendorClocks(), platform } = deps;
  const { account, key } = task;
  const before = clocks.differenceOf(account);
  // One for both: what the first reading saw is told, however the second ends.
  const sightings = new Sightings(task.grades);
  const once = async (): Promise<Reading> => {
    const asked = clocks.widened(account, key, window, platform.clock.nowMs());
    const pieces = await read(deps, task, window, asked, state, deadlineMs, sightings);
    const now = clocks.learn(account, key, pieces.listing, window.toMs === null, platform.clock.nowMs());
    return { pieces, sightings, ...asked, clock: { before, now } };
  };
  const first = await once();
  const wider = clocks.widened(account, key, window, platform.clock.nowMs());
  const isEnough = first.clock.now === null || wider.fromMs >= first.fromMs - SECOND_MS;
  if (isEnough || first.pieces.listing.outcome === 'failed') return first;
  const second = await once();
  const { listing } = second.pieces;
  const requests = first.pieces.listing.requests + listing.requests;
  const distinct = first.pieces.listing.distinct + listing.distinct;
  return { ...second, pieces: { ...second.pieces, listing: { ...listing, requests, distinct } } };
}

async function read(
  deps: PollDeps,
  task: TaskConfig,
  message: PollMessage,
  window: Span,
  state: TaskState,
  deadlineMs: number,
  sightings: Sightings,
): Promise<Pieces> {
  const { platform, config } = deps;
  const { clock } = platform;
  const nowMs = clock.nowMs();
  const allowedMs = Math.max(0, deadlineMs - nowMs);
  const readUntilMs = deadlineMs - Math.min(DECIDING_RESERVE_MS, allowedMs / 4);
  const known = (state.unreadable ?? []).filter(({ toMs }) => toMs <= nowMs);
  const failsByPlace = known.some((span) => !isReadAround(span));
  // Places in the list of a slice are others.
  const knownBad = isSlice(message) ? undefined : knownBadRows(known, message.backMs);
  const client = deps.client(task.account);
  const list = async ({ fromMs, toMs }: Span, how: HowToList): Promise<Listed> => {
    const times = new CallTimes();
    const isWhole = fromMs === window.fromMs && toMs === window.toMs;
    const canCut = cutWindow(isWhole ? message : { ...message, fromMs, toMs }, nowMs) !== null;
    let own = 0;
    let repeats = 0;
    const listing = await listRecords(
      client,
      // No end where the window is open: the vendor's clock may be ahead of ours.
      { taskId: task.id, startAtMs: fromMs, ...(toMs === null ? {} : { endAtMs: toMs }) },
      {
        pageSize: task.pageSize,
        concurrency: config.accounts[task.account]?.concurrency ?? 1,
        deadlineMs: readUntilMs,
        platform,
        once: how === 'once',
        leavesTimeOuts: how === 'unless-it-hangs',
        knownBad: isWhole && how !== 'once' ? knownBad : undefined,
        // What has failed already is asked for once.
        maxTries: how === 'once' || state.failing !== null || failsByPlace ? 1 : undefined,
        onRow: (row, number) => {
          // Pieces share a border, and a piece that fails half-way is read again.
          if (number >= own) {
            own = number + 1;
            if (sightings.byKey.has(row.key)) repeats += 1;
          }
          sightings.add(row);
          if (row.readable) times.add(calledAtOf(row.record));
        },
        // No smaller window would help there: whatever can be read is told.
        mustReadOn: () => !canCut || isOutside(sightings, window.fromMs, window.toMs ?? clock.nowMs()),
      },
    );
    const { earliestMs, latestMs } = times;
    return { listing: { ...listing, distinct: listing.distinct - repeats }, earliestMs, latestMs };
  };
  const isShort = isShortWindow(task, message);
  const retries = isShort
    ? retryOfTurn(known, message.backMs, Math.floor(message.dueAtMs / Math.max(1, everyMsOf(task, message))))
    : isSweep(task, message)
      ? retriesOfSweep(window, known)
      : [];
  return readInPieces(readAround(window, known), retries, {
    mostUnreadable: MOST_UNREADABLE - known.length + retries.length,
    failsByPlace,
    halvesRetries: !isShort,
    nowMs: () => clock.nowMs(),
    hasTime: () => clock.nowMs() < readUntilMs,
    list,
    ignoresTimes: () => isOutside(sightings, window.fromMs, window.toMs ?? clock.nowMs()),
  });
}

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

const spansOf = ({ read, unreadable, gaps }: Pieces, { backMs }: PollMessage, nowMs: number) => ({
  read,
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

const everyMsOf = ({ windows }: TaskConfig, { backMs }: PollMessage): number =>
  windows.find((window) => window.backMs === backMs)?.everyMs ?? MINUTE_MS;

/** A vendor that ignores the window lists calls that the first query did not cover: ask the books about those too. */
async function addLeadsOutside(
  leads: LeadStore,
  task: TaskConfig,
  known: Map<string, Lead>,
  sightings: Sightings,
  window: { fromMs: number; toMs: number },
): Promise<void> {
  const { earliestMs, latestMs } = sightings;
  const before = window.fromMs - KNOWN_MARGIN_MS;
  const after = window.toMs + KNOWN_MARGIN_MS;
  const add = async (fromMs: number, toMs: number) => {
    for (const [recordId, lead] of await leads.known(task.key, fromMs, toMs)) {
      if (!known.has(recordId)) known.set(recordId, lead);
    }
  };
  if (earliestMs !== null && earliestMs < before) await add(earliestMs, before);
  if (latestMs !== null && latestMs > after) await add(after, latestMs);
}

function isOutside({ earliestMs, latestMs }: Sightings, fromMs: number, toMs: number): boolean {
  return (
    (earliestMs !== null && earliestMs < fromMs - WINDOW_TOLERANCE_MS) ||
    (latestMs !== null && latestMs > toMs + WINDOW_TOLERANCE_MS)
  );
}

async function enterBooks(
  deps: PollDeps,
  task: TaskConfig,
  policy: Policy,
  known: ReadonlyMap<string, Lead>,
  sightings: Sightings,
  deadlineMs: number,
  books: Books,
): Promise<{ written: Map<string, Key[]>; unfinished: boolean }> {
  const { platform, leads, deliveries, config } = deps;
  const written = new Map<string, Key[]>();
  let unfinished = false;
  const applying: Applying = {
    task,
    leads,
    deliveries,
    retentionMs: config.retentionMs,
    nowMs: platform.clock.nowMs(),
    deadlineMs,
    wrote: (channel, { pk, sk }) => written.set(channel, [...(written.get(channel) ?? []), { pk, sk }]),
  };
  const toWrite: Exclude<Decision, { kind: 'settled' }>[] = [];
  for (const [key, seen] of sightings.byKey) {
    const lead = known.get(key);
    const decision = decide(seen, lead, policy, applying.nowMs);
    if (decision.kind !== 'settled') {
      toWrite.push(decision);
      continue;
    }
    books.enter(decision.reason);
    if (lead && decision.reason === 'known') await renewWhereNeeded(applying, lead);
  }
  await mapLimit(toWrite, WRITE_CONCURRENCY, async (decision) => {
    if (platform.clock.nowMs() >= deadlineMs) {
      unfinished = true;
      return;
    }
    books.enter(await apply(applying, decision));
  });
  // What was begun of a lead that is not listed any more is finished too. It is no entry of the books.
  const decided = new Set(toWrite.map((decision) => (decision.kind === 'new' ? null : decision.lead)));
  const begun = [...known.values()].filter((lead) => lead.unsettledUntilMs !== null && !decided.has(lead));
  await mapLimit(begun, WRITE_CONCURRENCY, async (lead) => {
    if (platform.clock.nowMs() < deadlineMs) await applyUnsettled(applying, lead);
  });
  return { written, unfinished };
}

function apply(applying: Applying, decision: Exclude<Decision, { kind: 'settled' }>): Promise<Reason> {
  switch (decision.kind) {
    case 'new':
      return applyNew(applying, decision);
    case 'change':
      return applyChange(applying, decision);
    case 'unsettled':
      return applyUnsettled(applying, decision.lead);
  }
}

async function nudge(lanes: Queue<LaneMessage>, written: ReadonlyMap<string, readonly Key[]>): Promise<void> {
  const messages: LaneMessage[] = [];
  for (const [channel, keys] of written) {
    for (let start = 0; start < keys.length; start += KEYS_PER_NUDGE) {
      const some = keys.slice(start, start + KEYS_PER_NUDGE);
      messages.push({ channel, keys: some.map(({ pk, sk }) => [pk, sk] as const), hops: 0 });
    }
  }
  if (messages.length > 0) await lanes.send(messages);
}

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
    unread: 0,
    requests: 0,
    writes: 0,
    tookMs: 0,
  };
}
