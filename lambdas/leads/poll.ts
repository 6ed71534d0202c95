import type { RecordClient } from '../call-records/client.ts';
import { listRecords } from '../call-records/list.ts';
import type { Listing } from '../call-records/listing.ts';
import type { Config, TaskConfig } from '../config/config.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { LaneMessage } from '../deliveries/lane-message.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { HOUR_MS, SECOND_MS } from '../platform/duration.ts';
import { mapLimit } from '../platform/map-limit.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queue } from '../platform/queue.ts';
import type { Key, Table } from '../platform/table.ts';
import type { PollReport } from '../reports.ts';
import { type Applying, applyChange, applyNew, applyUnsettled, renewWhereNeeded } from './apply.ts';
import { Books } from './books.ts';
import { type Decision, decide, type Policy, type Reason } from './decide.ts';
import type { Lead } from './lead.ts';
import { KNOWN_MARGIN_MS, type LeadStore } from './lead-store.ts';
import type { PollMessage } from './poll-message.ts';
import { Sightings } from './sightings.ts';
import { cutWindow, nextSlice } from './slice.ts';
import { beginPoll, endPoll, mayGoOn } from './task-state.ts';
import { isOpenAgain, tellClock, tellFaults } from './tell-faults.ts';
import { type ClockDifference, VendorClocks } from './vendor-clocks.ts';

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
  const { state, policy, fromMs } = await beginPoll(deps.leads, task, message, startedAtMs);
  const { toMs } = message;
  const known = await deps.leads.known(
    task.key,
    fromMs - KNOWN_MARGIN_MS,
    (toMs ?? startedAtMs) + KNOWN_MARGIN_MS,
  );

  const asRead = { ...message, fromMs };
  const canCut = cutWindow(asRead, startedAtMs) !== null;
  const reading = await readTwice(deps, task, { fromMs, toMs, canCut }, deadlineMs);
  const { listing, sightings, clock } = reading;
  await addLeadsOutside(deps.leads, task, known, sightings, { fromMs, toMs: toMs ?? startedAtMs });

  const { written, unfinished } = await enterBooks(
    deps,
    task,
    { ...policy, isTimeless: sightings.isTimeless },
    known,
    sightings,
    deadlineMs,
    books,
  );
  await nudge(deps.laneQueue, written);

  const ignoresWindow = isOutside(sightings, reading.fromMs, reading.toMs ?? startedAtMs);
  const outcome = unfinished && listing.outcome === 'complete' ? 'out-of-time' : listing.outcome;
  const cut = outcome === 'out-of-time' && !ignoresWindow ? cutWindow(asRead, startedAtMs) : null;
  const wasRead = outcome === 'complete' || outcome === 'short';
  const booksClose = wasRead ? books.close(listing) : null;
  const next = wasRead ? nextSlice(asRead) : null;
  const fault = listing.error?.code ?? (outcome === 'out-of-time' && !cut ? 'window-too-long' : null);
  const follow = cut ?? next;
  if (follow && (await mayGoOn(deps.leads, task, state, asRead, platform.clock.nowMs()))) {
    await deps.polls.send([follow]);
  }
  const after = await endPoll(deps.leads, task, state, {
    message: asRead,
    fault,
    done: follow === null && fault === null,
    booksClose,
    nowMs: platform.clock.nowMs(),
  });
  const detail = listing.error?.message ?? outcome;
  const { backMs } = message;
  await tellFaults(deps.faults, task, {
    before: state,
    after,
    fault,
    detail,
    booksClose,
    backMs,
    unreadable: books.reasons.unreadable - sightings.ofOtherTasks,
    otherTasks: listing.otherTasks,
    unreadTimes: sightings.isTimeless ? sightings.unreadTimes : null,
  });

  await tellClock(deps.faults, task, clock, config.accounts[task.account]?.timeZone ?? '');

  return {
    type: 'poll',
    taskKey: task.key,
    taskName: task.name,
    account: task.account,
    fromMs,
    toMs,
    outcome,
    fault,
    message: listing.error?.message ?? null,
    hint: listing.error?.hint ?? (fault === 'window-too-long' ? TOO_LONG_HINT : null),
    listed: listing.distinct,
    reasons: books.reasons,
    booksClose: booksClose ?? false,
    booksOpenAgain: isOpenAgain(booksClose, state, backMs),
    slices: cut ? 2 : 0,
    requests: listing.requests,
    writes: deps.table.writes - writesBefore,
    tookMs: platform.clock.nowMs() - startedAtMs,
  };
}

const TOO_LONG_HINT =
  'The vendor lists more than can be read in the time a poll has. Shorten the longest of `windows`, raise `pageSize` or `concurrency`, or give the poll function more time.';

interface Reading {
  listing: Listing;
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
  window: { fromMs: number; toMs: number | null; canCut: boolean },
  deadlineMs: number,
): Promise<Reading> {
  const { clocks = new VendorClocks(), platform } = deps;
  const { account, key } = task;
  const before = clocks.differenceOf(account);
  const once = async (): Promise<Reading> => {
    const asked = clocks.widened(account, key, window, platform.clock.nowMs());
    const { listing, sightings } = await read(deps, task, { ...window, ...asked }, deadlineMs);
    const now = clocks.learn(account, key, listing, window.toMs === null, platform.clock.nowMs());
    return { listing, sightings, ...asked, clock: { before, now } };
  };
  const first = await once();
  const wider = clocks.widened(account, key, window, platform.clock.nowMs());
  const isEnough = first.clock.now === null || wider.fromMs >= first.fromMs - SECOND_MS;
  if (isEnough || first.listing.outcome === 'failed') return first;
  const second = await once();
  const requests = first.listing.requests + second.listing.requests;
  return { ...second, listing: { ...second.listing, requests } };
}

async function read(
  deps: PollDeps,
  task: TaskConfig,
  window: { fromMs: number; toMs: number | null; canCut: boolean },
  deadlineMs: number,
): Promise<{ listing: Listing; sightings: Sightings }> {
  const { platform, config } = deps;
  const sightings = new Sightings(task.grades);
  const allowedMs = Math.max(0, deadlineMs - platform.clock.nowMs());
  const listing = await listRecords(
    deps.client(task.account),
    // No end where the window is open: the vendor's clock may be ahead of ours.
    { taskId: task.id, startAtMs: window.fromMs, ...(window.toMs === null ? {} : { endAtMs: window.toMs }) },
    {
      pageSize: task.pageSize,
      concurrency: config.accounts[task.account]?.concurrency ?? 1,
      deadlineMs: deadlineMs - Math.min(DECIDING_RESERVE_MS, allowedMs / 4),
      platform,
      onRow: (row) => sightings.add(row),
      // No smaller window would help there: whatever can be read is told.
      mustReadOn: () =>
        !window.canCut || isOutside(sightings, window.fromMs, window.toMs ?? platform.clock.nowMs()),
    },
  );
  return { listing, sightings };
}

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

function isStale(message: PollMessage, nowMs: number): boolean {
  return message.staleAfterMs !== null && nowMs - message.dueAtMs > message.staleAfterMs;
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
    requests: 0,
    writes: 0,
    tookMs: 0,
  };
}
