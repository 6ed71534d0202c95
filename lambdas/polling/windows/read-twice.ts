import { listRecords } from '../../call-records/list/list.ts';
import type { TaskConfig } from '../../config/config.ts';
import type { TaskState } from '../../leads/coverage.ts';
import { calledAtOf } from '../../leads/seen.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { CallTimes, type Listed } from '../clocks/call-times.ts';
import type { ClockDifference } from '../clocks/clock-difference.ts';
import { VendorClocks } from '../clocks/vendor-clocks.ts';
import type { PollDeps } from '../poll-deps.ts';
import type { PollMessage } from '../poll-message.ts';
import type { Sightings } from '../sightings.ts';
import { mayLookForUnreadable } from '../task-state.ts';
import type { TellWhileReading } from '../tell-while-reading.ts';
import type { Asking, HowToList } from './find-unreadable.ts';
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
/** Calls this far outside the window mean that the vendor ignores it, whichever of its times it filters by. */
const WINDOW_TOLERANCE_MS = 6 * HOUR_MS;

/** Where what is read goes. */
export interface ReadInto {
  deadlineMs: number;
  sightings: Sightings;
  /** Hears of each row as it comes. @default nobody does */
  early?: Pick<TellWhileReading, 'answered' | 'saw'>;
}

export interface Reading {
  pieces: Pieces;
  sightings: Sightings;
  /** As it was asked for. */
  fromMs: number;
  toMs: number | null;
  clock: { before: ClockDifference | null; now: ClockDifference | null };
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
  const once = async (): Promise<Reading> => {
    const askedAtMs = platform.clock.nowMs();
    const asked = clocks.widened(account, key, window, askedAtMs);
    const parts = clocks.partsOf(account, key, window, asked, askedAtMs);
    const pieces = await read(deps, task, window, { ...asked, parts }, state, into);
    const shown = { ...pieces.listing, newest: sightings.newest };
    const nowMs = platform.clock.nowMs();
    const { timeZone } = deps.config.accounts[account] ?? {};
    const now = clocks.learn(account, key, shown, window.toMs === null, nowMs, timeZone);
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
  window: Span & { parts: readonly Span[] },
  state: TaskState,
  { deadlineMs, sightings, early }: ReadInto,
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
  const list = async (
    { fromMs, toMs }: Span,
    how: HowToList,
    { timeoutMs, failed, signal, repeats: mayRepeat = true }: Asking = {},
  ): Promise<Listed> => {
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

/** Did a reading list calls that were not asked for? */
export function isOutside({ earliestMs, latestMs }: Sightings, fromMs: number, toMs: number): boolean {
  return (
    (earliestMs !== null && earliestMs < fromMs - WINDOW_TOLERANCE_MS) ||
    (latestMs !== null && latestMs > toMs + WINDOW_TOLERANCE_MS)
  );
}
