import { describe, expect, test } from 'vitest';
import { CallRecordsError } from '../../lambdas/call-records/errors.ts';
import type { Listing } from '../../lambdas/call-records/listing.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import { type PollFindings, verdictOf } from '../../lambdas/polling/poll-verdict.ts';
import { Sightings } from '../../lambdas/polling/sightings.ts';
import type { Pieces } from '../../lambdas/polling/windows/read-in-pieces.ts';
import { longestWindows } from '../../lambdas/schedule/due-windows.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { steadyState } from '../support/task-state.ts';

const LISTING: Listing = {
  outcome: 'complete',
  rows: 3,
  distinct: 3,
  unreadable: 0,
  total: 3,
  requests: 1,
  passes: 1,
  error: null,
  unread: [],
  clock: null,
  newestAtMs: null,
  slowestMs: 100,
  otherTasks: null,
};
const [sweep] = longestWindows([testTask], NOON_MS);
if (!sweep) throw new Error('the test task is enabled');
const short: PollMessage = { ...sweep, fromMs: NOON_MS - 20 * MINUTE_MS, backMs: 20 * MINUTE_MS };
const down = new CallRecordsError({ code: 'unavailable', message: 'HTTP 503', retryable: true });

function verdict(
  message: PollMessage,
  listing: Partial<Listing> = {},
  fields: Partial<Omit<PollFindings, 'reading'>> & { pieces?: Partial<Pieces> } = {},
) {
  const pieces: Pieces = {
    listing: { ...LISTING, ...listing },
    read: [],
    apart: [],
    unreadable: [],
    gaps: [],
    left: [],
    ...fields.pieces,
  };
  const { fromMs, toMs } = message;
  return verdictOf({
    task: testTask,
    message,
    state: steadyState({ backMs: 4 * DAY_MS, grades: [1] }),
    reading: { fromMs, toMs, pieces, sightings: new Sightings(testTask.grades) },
    books: { close: () => true },
    unfinished: false,
    startedAtMs: NOON_MS,
    nowMs: NOON_MS + SECOND_MS,
    ...fields,
  });
}

describe('a window that was read', () => {
  test('is done: nothing follows, and its books close', () => {
    expect(verdict(short)).toMatchObject({
      outcome: 'complete',
      wasRead: true,
      follow: null,
      fault: null,
      booksClose: true,
      toldOfBooks: true,
    });
  });

  test('whose books do not close is no fault of the vendor', () => {
    const said = verdict(short, {}, { books: { close: () => false } });
    expect(said).toMatchObject({ outcome: 'complete', fault: null, booksClose: false, toldOfBooks: false });
  });

  test('except for a place that is named is short, and operators hear of the place instead of the books', () => {
    const span = { fromMs: NOON_MS - 5 * MINUTE_MS, toMs: NOON_MS - 5 * MINUTE_MS + SECOND_MS };
    const said = verdict(short, {}, { pieces: { unreadable: [{ span, error: down }] } });
    expect(said).toMatchObject({ outcome: 'short', wasRead: true, toldOfBooks: null, fault: null });
    expect(said.missing).toMatchObject([span]);
  });

  test('and for which there was no time to write is not read: it comes again', () => {
    expect(verdict(short, {}, { unfinished: true })).toMatchObject({
      outcome: 'out-of-time',
      wasRead: false,
    });
  });
});

describe('a window that failed', () => {
  test('says why, and judges no books', () => {
    expect(verdict(short, { outcome: 'failed', error: down })).toMatchObject({
      outcome: 'failed',
      fault: 'unavailable',
      error: down,
      wasRead: false,
      booksClose: null,
      follow: null,
    });
  });

  test('for want of time is cut, and that is no fault', () => {
    const said = verdict(sweep, { outcome: 'out-of-time', error: null });
    expect(said.cut?.fromMs).toBeGreaterThan(sweep.fromMs);
    expect(said).toMatchObject({ fault: null, error: null, follow: said.cut });
  });

  test('with parts that came goes on with the others', () => {
    const left = [{ fromMs: sweep.fromMs, toMs: NOON_MS - 3 * DAY_MS }];
    const said = verdict(sweep, { outcome: 'out-of-time' }, { pieces: { left } });
    expect(said.follow).toMatchObject(left[0] ?? {});
  });

  test('whose vendor ignores windows is not cut: each part would be the whole list again', () => {
    const sightings = new Sightings(testTask.grades);
    sightings.earliestMs = sweep.fromMs - 7 * HOUR_MS;
    sightings.latestMs = NOON_MS;
    const pieces = { listing: { ...LISTING, outcome: 'out-of-time' as const }, read: [], apart: [] };
    const reading = { ...sweep, pieces: { ...pieces, unreadable: [], gaps: [], left: [] }, sightings };
    const said = verdictOf({
      task: testTask,
      message: sweep,
      state: steadyState(null),
      reading,
      books: { close: () => true },
      unfinished: false,
      startedAtMs: NOON_MS,
      nowMs: NOON_MS,
    });
    expect(said).toMatchObject({ cut: null, fault: 'window-too-long' });
  });

  test('that is a short window is not halved later: the next one is due in a minute', () => {
    const left = [{ fromMs: NOON_MS - 20 * MINUTE_MS, toMs: NOON_MS - MINUTE_MS }];
    const listing = { outcome: 'failed' as const, error: down };
    expect(verdict(short, listing, { pieces: { left } })).toMatchObject({ cut: null, fault: 'unavailable' });
    // A longer one goes on with what was left, and is no fault.
    const said = verdict(sweep, listing, { pieces: { left } });
    expect(said).toMatchObject({ fault: null, error: null, cut: left[0], follow: left[0] });
    // A slice of a short one as well.
    const slice = { ...short, staleAfterMs: null };
    expect(verdict(slice, listing, { pieces: { left } }).cut).toMatchObject({ ...left[0] });
  });

  test('while its task fails anyway says nothing of its length', () => {
    const left = [{ fromMs: sweep.fromMs, toMs: NOON_MS - MINUTE_MS }];
    const listing = { outcome: 'failed' as const, error: down };
    const state = { ...steadyState(null), failing: { sinceMs: 0, fault: 'unavailable' as const } };
    expect(verdict(sweep, listing, { state, pieces: { left } })).toMatchObject({
      cut: null,
      fault: 'unavailable',
    });
    const slice = { ...sweep, staleAfterMs: null };
    expect(verdict(slice, listing, { state, pieces: { left } }).cut).not.toBeNull();
  });

  test('is halved where all of it is left, and goes on with the rest where some of it came', () => {
    const listing = { outcome: 'out-of-time' as const };
    const halfMs = NOON_MS - 2 * DAY_MS;
    const cutOf = (left: Pieces['left'], message = sweep) =>
      verdict(message, listing, { pieces: { left } }).cut;
    expect(cutOf([])).toMatchObject({ fromMs: halfMs, toMs: null, rest: [[sweep.fromMs, halfMs]] });
    expect(cutOf([{ fromMs: sweep.fromMs, toMs: null }])).toMatchObject({ fromMs: halfMs });
    expect(cutOf([{ fromMs: sweep.fromMs, toMs: NOON_MS }])).toMatchObject({
      ...sweep,
      toMs: NOON_MS,
      staleAfterMs: null,
    });
    expect(cutOf([{ fromMs: sweep.fromMs + 1, toMs: null }])).toMatchObject({
      fromMs: sweep.fromMs + 1,
      rest: [],
    });
    expect(
      cutOf([
        { fromMs: halfMs, toMs: null },
        { fromMs: sweep.fromMs, toMs: null },
      ]),
    ).toMatchObject({ fromMs: halfMs, toMs: null, rest: [[sweep.fromMs, NOON_MS]] });
  });
});

describe('what follows', () => {
  test('is the next slice of a long window, once this one was read', () => {
    const slice: PollMessage = { ...sweep, staleAfterMs: null, rest: [[1, 2]] };
    expect(verdict(slice).follow).toMatchObject({ fromMs: 1, toMs: 2, rest: [] });
    expect(verdict(slice, { outcome: 'short' }).follow).toMatchObject({ fromMs: 1 });
    expect(verdict(slice, { outcome: 'failed', error: down }).follow).toBeNull();
  });

  test('a list that came short stays so, though nothing was written late', () => {
    expect(verdict(short, { outcome: 'short' }, { unfinished: true })).toMatchObject({
      outcome: 'short',
      wasRead: true,
    });
  });
});

describe('what is missing', () => {
  const span = { fromMs: NOON_MS - 5 * MINUTE_MS, toMs: NOON_MS - 4 * MINUTE_MS };
  const rows = { fromRow: 2, toRow: 3, total: 9 };

  test('is told with why it is, since when, and in which list', () => {
    const said = verdict(
      short,
      {},
      {
        pieces: {
          read: [{ fromMs: 1, toMs: 2 }],
          apart: [span],
          unreadable: [{ span, error: down }],
          gaps: [{ span, rows, error: down }],
        },
      },
    );
    const found = { ...span, sinceMs: NOON_MS + SECOND_MS, fault: 'unavailable' };
    expect(said.spans).toEqual({
      read: [{ fromMs: 1, toMs: 2 }],
      apart: [span],
      found: [found, { ...found, rows: { ...rows, backMs: short.backMs } }],
    });
  });

  test('is what was known before too, as far as this window reaches into it', () => {
    const known = (fromMs: number, toMs: number, more = {}) => ({
      fromMs: NOON_MS - fromMs * MINUTE_MS,
      toMs: NOON_MS - toMs * MINUTE_MS,
      sinceMs: 0,
      fault: 'unavailable' as const,
      ...more,
    });
    const missing = (unreadable: ReturnType<typeof known>[], message = short) =>
      verdict(message, {}, { state: { ...steadyState(null), unreadable } }).missing.length;
    expect([known(21, 19), known(30, 20), known(30, 21)].map((one) => missing([one]))).toEqual([1, 0, 0]);
    const closed = { ...short, toMs: NOON_MS - 10 * MINUTE_MS };
    expect([known(11, 9), known(10, 9), known(9, 8)].map((one) => missing([one], closed))).toEqual([1, 0, 0]);
    // Rows are missing in the list of their own window alone.
    expect(missing([known(5, 4, { rows: { ...rows, backMs: short.backMs } })])).toBe(1);
    expect(missing([known(5, 4, { rows: { ...rows, backMs: sweep.backMs } })])).toBe(0);
  });
});
