import { listRecords } from '../../call-records/list/list.ts';
import type { Listing } from '../../call-records/listing.ts';
import type { TaskConfig } from '../../config/config.ts';
import type { TaskState } from '../../leads/coverage.ts';
import { calledAtOf } from '../../leads/seen.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { CallTimes, type Listed } from '../clocks/call-times.ts';
import type { ClockDifference } from '../clocks/clock-difference.ts';
import { VendorClocks } from '../clocks/vendor-clocks.ts';
import type { FilteredWindow } from '../filter/filtered-window.ts';
import type { PollDeps } from '../poll-deps.ts';
import type { PollMessage } from '../poll-message.ts';
import type { Sightings } from '../sightings.ts';
import { mayLookForUnreadable } from '../task-state.ts';
import type { TellWhileReading } from '../tell-while-reading.ts';
import type { AskFor, Asking, HowToList } from './find-unreadable.ts';
import { isOutside } from './outside.ts';
import { type Pieces, readInPieces } from './read-in-pieces.ts';
import { cutWindow, isSlice } from './slice.ts';
import { isShortWindow, isSweep } from './tiers.ts';
import {
  isReadAround,
  isWithin,
  knownBadRows,
  MOST_UNREADABLE,
  readAround,
  retriesOfSweep,
  retryOfTurn,
  type Span,
} from './unread-spans.ts';

/** Kept for deciding and writing once the list has been read. */
const DECIDING_RESERVE_MS = 15 * SECOND_MS;

/** Where what is read goes. */
export interface ReadInto {
  deadlineMs: number;
  sightings: Sightings;
  /** Hears of each row as it comes. @default nobody does */
  early?: Pick<TellWhileReading, 'answered' | 'saw'>;
  /** Wanted grades are asked for first, and all where that does not suffice. @default all are */
  filtered?: FilteredWindow | null;
}

export interface Reading {
  pieces: Pieces;
  sightings: Sightings;
  /** As it was asked for. */
  fromMs: number;
  toMs: number | null;
  clock: { before: ClockDifference | null; now: ClockDifference | null };
  /** Does it hold the records of wanted grades alone? */
  isFiltered: boolean;
}

/** A difference of the clocks shows in the first answer: then the window is asked for again, as wide as it must be. */
export async function readTwice(
  deps: PollDeps,
  task: TaskConfig,
  window: PollMessage,
  state: TaskState,
  into: ReadInto,
): Promise<Reading> {
  const { clocks = new VendorClocks(), platform } = deps;
  const { account, key } = task;
  const before = clocks.differenceOf(account);
  const { sightings } = into;
  const once = async (filtered: FilteredWindow | null): Promise<Reading> => {
    const askedAtMs = platform.clock.nowMs();
    const asked = clocks.widened(account, key, window, askedAtMs);
    const parts = clocks.partsOf(account, key, window, asked, askedAtMs);
    const pieces = await read(deps, task, window, { ...asked, parts }, state, { ...into, filtered });
    const isFiltered = filtered?.sufficed === true;
    const shown = { ...pieces.listing, newest: sightings.newest };
    const nowMs = platform.clock.nowMs();
    const { timeZone } = deps.config.accounts[account] ?? {};
    const now = isFiltered
      ? clocks.learnOfWanted(account, key, shown, nowMs)
      : clocks.learn(account, key, shown, window.toMs === null, nowMs, timeZone);
    return { pieces, sightings, ...asked, clock: { before, now }, isFiltered };
  };
  const first = await once(into.filtered ?? null);
  const wider = clocks.widened(account, key, window, platform.clock.nowMs());
  const isEnough =
    first.clock.now === null || (!first.isFiltered && wider.fromMs >= first.fromMs - SECOND_MS);
  if (isEnough || first.pieces.listing.outcome === 'failed') return first;
  const second = await once(null);
  const listing = afterOther(first.pieces.listing, second.pieces.listing);
  return { ...second, pieces: { ...second.pieces, listing } };
}

/** A list that was asked for after another one whose records it does not count again. */
const afterOther = (first: Listing, second: Listing): Listing => ({
  ...second,
  requests: first.requests + second.requests,
  distinct: first.distinct + second.distinct,
});

async function read(
  deps: PollDeps,
  task: TaskConfig,
  message: PollMessage,
  window: Span & { parts: readonly Span[] },
  state: TaskState,
  { deadlineMs, sightings, early, filtered = null }: ReadInto,
): Promise<Pieces> {
  const { platform, config } = deps;
  const { clock } = platform;
  const nowMs = clock.nowMs();
  const allowedMs = Math.max(0, deadlineMs - nowMs);
  const readUntilMs = deadlineMs - Math.min(DECIDING_RESERVE_MS, allowedMs / 4);
  const known = (state.unreadable ?? []).filter(({ toMs }) => toMs <= nowMs);
  const failsByPlace = known.some((span) => !isReadAround(span));
  const apart = (state.apart ?? []).filter(({ toMs }) => toMs <= nowMs);
  // Places in the list of a slice are others.
  const knownBad = isSlice(message) ? undefined : knownBadRows(known, message.backMs);
  const client = deps.client(task.account);
  const listAs = async (
    { fromMs, toMs }: Span,
    how: HowToList,
    { timeoutMs, failed, signal, repeats: mayRepeat = true }: Asking = {},
    intentionTags: readonly number[] = [],
  ): Promise<Listed> => {
    const times = new CallTimes();
    const isWhole = fromMs === window.fromMs && toMs === window.toMs;
    const canCut = cutWindow(isWhole ? message : { ...message, fromMs, toMs }, nowMs) !== null;
    let own = 0;
    let repeats = 0;
    const listing = await listRecords(
      client,
      // No end where the window is open: the vendor's clock may be ahead of ours.
      { taskId: task.id, startAtMs: fromMs, ...(toMs === null ? {} : { endAtMs: toMs }), intentionTags },
      {
        pageSize: how === 'by-row' ? 1 : task.pageSize,
        concurrency: config.accounts[task.account]?.concurrency ?? 1,
        deadlineMs: readUntilMs,
        platform,
        once: how === 'once',
        timeoutMs,
        signal,
        firstFailed: failed,
        knownBad: isWhole && how === 'thoroughly' ? knownBad : undefined,
        // What has failed already is asked for once.
        maxTries: mayRepeat && state.failing === null && !failsByPlace ? undefined : 1,
        onAnswer: (clockOffsetMs) => early?.answered(clockOffsetMs),
        onRow: (row, number) => {
          // Pieces share a border, and a piece that fails half-way is read again.
          if (number >= own) {
            own = number + 1;
            if (sightings.byKey.has(row.key)) repeats += 1;
          }
          sightings.add(row);
          early?.saw(row.key);
          if (row.readable) times.add(calledAtOf(row.brief));
        },
        // No smaller window would help there: whatever can be read is told.
        mustReadOn: () => !canCut || isOutside(sightings, window.fromMs, window.toMs ?? clock.nowMs()),
      },
    );
    const { earliestMs, latestMs } = times;
    return { listing: { ...listing, distinct: listing.distinct - repeats }, earliestMs, latestMs };
  };
  let isFirst = true;
  const list: AskFor = async (span, how, asking) => {
    if (filtered === null || !isFirst) return listAs(span, how, asking);
    isFirst = false;
    const some = await listAs(span, how, asking, filtered.tags);
    const asked = { fromMs: window.fromMs, toMs: window.toMs ?? clock.nowMs() };
    if (!filtered.isToBeReadInFull(some.listing, sightings, asked)) return some;
    const all = await listAs(span, how, asking);
    filtered.wasReadInFull(all.listing, sightings);
    return { ...all, listing: afterOther(some.listing, all.listing) };
  };
  const isShort = isShortWindow(task, message);
  const retries = isShort
    ? retryOfTurn(known, message.backMs, Math.floor(message.dueAtMs / Math.max(1, everyMsOf(task, message))))
    : isSweep(task, message)
      ? retriesOfSweep(window, known)
      : [];
  const wanted = {
    spans: window.parts.flatMap((part) => readAround(part, [...known.filter(isReadAround), ...apart])),
    apart: apart.filter((span) => isWithin(window, span)),
    retries,
  };
  return readInPieces(wanted, {
    mostUnreadable: MOST_UNREADABLE - known.length + retries.length,
    failsByPlace,
    isPatient: !isShort,
    nowMs: () => clock.nowMs(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    hasTime: () => clock.nowMs() < readUntilMs,
    list,
    maySearch: () => mayLookForUnreadable(deps.taskStates, task, state, clock.nowMs()),
    ignoresTimes: () => isOutside(sightings, window.fromMs, window.toMs ?? clock.nowMs()),
  });
}

const everyMsOf = ({ windows }: TaskConfig, { backMs }: PollMessage): number =>
  windows.find((window) => window.backMs === backMs)?.everyMs ?? MINUTE_MS;
