import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordClient } from '../../../lambdas/call-records/client.ts';
import { CallRecordsError, type CallRecordsErrorCode } from '../../../lambdas/call-records/errors.ts';
import { Ledger } from '../../../lambdas/call-records/list/ledger.ts';
import { listRecords } from '../../../lambdas/call-records/list/list.ts';
import { readRecord } from '../../../lambdas/call-records/record/read-record.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { CallTimes } from '../../../lambdas/polling/clocks/call-times.ts';
import { askSomeParts, hasCome } from '../../../lambdas/polling/windows/find-unreadable.ts';
import { type Pieces, readInPieces } from '../../../lambdas/polling/windows/read-in-pieces.ts';
import type { Span } from '../../../lambdas/polling/windows/unread-spans.ts';
import { jumpingPlatform } from '../../call-records/record-client.ts';
import { NOON_MS } from '../../support/clock.ts';
import { vendorRecord } from '../../support/records.ts';

/** How a simulated vendor fails. */
interface Trouble {
  /** Calls, by when they were made before noon, in seconds. */
  calls: readonly number[];
  /** Those that break the answer which they are in: the page, or every page of the window. */
  bad: readonly number[];
  breaks: 'page' | 'window';
  /** Pages that never come. */
  badPages: readonly number[];
  /** Does a call that breaks its page come where no other may be in it? */
  isGoodAlone: boolean;
  fault: CallRecordsErrorCode;
  ignoresTimes: boolean;
}

const GOOD: Trouble = {
  calls: [],
  bad: [],
  breaks: 'page',
  badPages: [],
  isGoodAlone: false,
  fault: 'unavailable',
  ignoresTimes: false,
};
const PAGE_SIZE = 10;
const idOf = (secondsAgo: number) => `c${secondsAgo}`;

async function readAll(trouble: Partial<Trouble>, span: Span, failsByPlace = false) {
  const { calls, bad, breaks, badPages, isGoodAlone, fault, ignoresTimes } = { ...GOOD, ...trouble };
  const came = new Set<string>();
  let requests = 0;
  let times = new CallTimes();
  const everyTime = new CallTimes();
  const client: RecordClient = {
    async page({ startAtMs, endAtMs, perPage }, page, options) {
      options?.onRequest?.();
      requests += 1;
      const at = (secondsAgo: number) => NOON_MS - secondsAgo * SECOND_MS;
      const listed = calls
        .filter((ago) => ignoresTimes || (at(ago) >= (startAtMs ?? 0) && at(ago) <= (endAtMs ?? NOON_MS)))
        .sort((one, other) => one - other);
      const size = perPage ?? PAGE_SIZE;
      const given = listed.slice((page - 1) * size, page * size);
      const broken = breaks === 'page' ? given : listed;
      const isBroken = broken.some((ago) => bad.includes(ago)) && !(isGoodAlone && size === 1);
      if (badPages.includes(page) || isBroken) {
        throw new CallRecordsError({
          code: fault,
          message: 'it fails',
          retryable: fault !== 'token-refused',
        });
      }
      const rows = given.map((ago) => {
        const raw = vendorRecord({ id: idOf(ago), calledAtMs: at(ago), created_at: null });
        return readRecord(raw, 'Asia/Shanghai');
      });
      const meta = { total: listed.length, lastPage: null, currentPage: page, perPage: size };
      return { rows, meta };
    },
  };
  const platform = jumpingPlatform();
  const pieces = await readInPieces(
    { spans: [span], apart: [], retries: [] },
    {
      mostUnreadable: 20,
      failsByPlace,
      isPatient: true,
      nowMs: () => NOON_MS,
      sleep: (ms, signal) => platform.clock.sleep(ms, signal),
      hasTime: () => true,
      maySearch: async () => true,
      ignoresTimes: () => (everyTime.earliestMs ?? NOON_MS) < span.fromMs - 6 * HOUR_MS,
      async list({ fromMs, toMs }, how, { failed } = {}) {
        times = new CallTimes();
        const query = { taskId: 't', startAtMs: fromMs, ...(toMs === null ? {} : { endAtMs: toMs }) };
        const listing = await listRecords(client, query, {
          pageSize: how === 'by-row' ? 1 : PAGE_SIZE,
          concurrency: 2,
          deadlineMs: Number.POSITIVE_INFINITY,
          platform,
          once: how === 'once',
          firstFailed: failed,
          onRow: (row) => {
            came.add(row.key);
            if (!row.readable) return;
            times.add(row.record.calledAtMs);
            everyTime.add(row.record.calledAtMs);
          },
        });
        return { listing, earliestMs: times.earliestMs, latestMs: times.latestMs };
      },
    },
  );
  return { pieces, came, requests };
}

const HOUR: Span = { fromMs: NOON_MS - HOUR_MS, toMs: null };
const ends = ({ listing: { outcome } }: Pieces) => outcome;
const spansOf = ({ unreadable, gaps, left }: Pieces): { fromMs: number; toMs: number | null }[] => [
  ...unreadable.map(({ span }) => span),
  ...gaps.map(({ span }) => span),
  ...left,
];
const isIn = (spans: readonly { fromMs: number; toMs: number | null }[], secondsAgo: number) => {
  const atMs = NOON_MS - secondsAgo * SECOND_MS;
  return spans.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= (toMs ?? NOON_MS));
};

describe('a window', () => {
  test('that comes is one list', async () => {
    const { pieces, requests, came } = await readAll({ calls: [10, 20, 30] }, HOUR);
    expect([ends(pieces), requests, came.size]).toEqual(['complete', 1, 3]);
    expect(pieces.read).toEqual([HOUR]);
  });

  test('with a call that breaks all that holds it is read, except some seconds around it', async () => {
    const { pieces, came } = await readAll({ calls: [600, 620, 640], bad: [620], breaks: 'window' }, HOUR);
    expect(came).toEqual(new Set([idOf(600), idOf(640)]));
    expect(pieces.unreadable).toHaveLength(1);
    const [{ span } = { span: { fromMs: 0, toMs: 0 } }] = pieces.unreadable;
    expect(span.toMs - span.fromMs).toBeLessThanOrEqual(4 * SECOND_MS);
    expect(isIn([span], 620)).toBe(true);
  });

  test('whose page 1 never comes misses its first row, and says between which times it lies', async () => {
    const calls = Array.from({ length: 25 }, (_, index) => 60 + index * 60);
    const { pieces, came } = await readAll({ calls, badPages: [1] }, HOUR);
    expect(came.size).toBe(24);
    expect(pieces.unreadable).toEqual([]);
    expect(pieces.gaps).toMatchObject([
      { rows: { fromRow: 1, toRow: 1 }, span: { fromMs: NOON_MS - 120 * SECOND_MS, toMs: NOON_MS } },
    ]);
    expect(ends(pieces)).toBe('short');
  });

  test('whose page 1 never comes, and which the server says is empty, lacks nothing', async () => {
    const { pieces } = await readAll({ calls: [], badPages: [1] }, HOUR);
    expect([ends(pieces), pieces.gaps, pieces.unreadable]).toEqual(['complete', [], []]);
  });

  test('of which nothing comes is the server’s fault, and is not looked through', async () => {
    const { pieces, requests } = await readAll({ calls: [10], badPages: [1, 2], bad: [10] }, HOUR);
    expect([ends(pieces), pieces.listing.error?.code]).toEqual(['failed', 'unavailable']);
    expect(requests).toBeLessThanOrEqual(6);
  });

  test('of a server that refuses everybody is asked for once', async () => {
    const { pieces, requests } = await readAll({ calls: [10], badPages: [1], fault: 'token-refused' }, HOUR);
    expect([ends(pieces), requests]).toEqual(['failed', 1]);
  });

  test('of a server that gives the same whatever is asked for is not halved', async () => {
    const calls = [60, 120, DAY_MS / SECOND_MS];
    const { pieces, came, requests } = await readAll({ calls, bad: [120], ignoresTimes: true }, HOUR);
    expect(came.size).toBe(2);
    expect(pieces.gaps).toMatchObject([{ rows: { fromRow: 2, toRow: 2 } }]);
    expect(requests).toBeLessThanOrEqual(12);
  });
});

const troubles = fc.record({
  calls: fc.uniqueArray(fc.integer({ min: 1, max: 3599 }), { maxLength: 40 }),
  badAt: fc.array(fc.nat(), { maxLength: 3 }),
  breaks: fc.constantFrom('page' as const, 'window' as const),
  badPages: fc.subarray([1, 2, 3]),
  fault: fc.constantFrom('unavailable' as const, 'time-out' as const),
  failsByPlace: fc.boolean(),
});

test('whatever fails: each call comes, or lies in what is named or left; requests are bounded', async () => {
  await fc.assert(
    fc.asyncProperty(troubles, async ({ calls, badAt, failsByPlace, ...how }) => {
      const bad = badAt.flatMap((at) => calls[at % Math.max(1, calls.length)] ?? []);
      const { pieces, came, requests } = await readAll({ calls, bad, ...how }, HOUR, failsByPlace);
      // A list that was begun is read to its end: one of 40 rows whose pages fail is looked through.
      expect(requests).toBeLessThanOrEqual(200);
      if (ends(pieces) === 'failed') return;
      const named = spansOf(pieces);
      for (const ago of calls) if (!came.has(idOf(ago))) expect(isIn(named, ago)).toBe(true);
      for (const ago of bad) {
        const isRead = pieces.read.some((span) => isIn([span], ago));
        const isAtBorder = isIn(named, ago);
        expect(isRead && !isAtBorder).toBe(false);
      }
    }),
    { numRuns: 200 },
  );
});

test('calls that break what holds them, and lie minutes apart, cost nobody else', async () => {
  const spread = fc.uniqueArray(fc.integer({ min: 0, max: 58 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(spread, fc.nat(), async (minutes, place) => {
      const calls = minutes.map((minute) => minute * 60 + 31);
      const bad = [calls[place % calls.length] ?? 0];
      const { pieces, came } = await readAll({ calls, bad, breaks: 'window' }, HOUR);
      if (ends(pieces) === 'failed') return;
      const others = calls.filter((ago) => !bad.includes(ago));
      expect(others.filter((ago) => !came.has(idOf(ago)) && !isIn(pieces.left, ago))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('a call that makes the server hang is named by its seconds, and few requests wait for it', async () => {
  const { pieces, came, requests } = await readAll(
    { calls: [60, 600, 620, 640, 1800], bad: [620], breaks: 'window', fault: 'time-out' },
    HOUR,
  );
  expect(came).toEqual(new Set([idOf(60), idOf(600), idOf(640), idOf(1800)]));
  expect(pieces.unreadable.map(({ span }) => span.toMs - span.fromMs <= 5 * SECOND_MS)).toEqual([true]);
  expect(isIn(spansOf(pieces), 620)).toBe(true);
  expect(requests).toBeLessThanOrEqual(40);
});

test('a call that fails in every page but one of its own comes, and is remembered to do so', async () => {
  const hour = await readAll({ calls: [600, 620, 640], bad: [620], breaks: 'page', isGoodAlone: true }, HOUR);
  expect(hour.came.size).toBe(3);
  expect([hour.pieces.unreadable, hour.pieces.apart.length]).toEqual([[], 1]);
});

test('what was cut off because the reading must end says nothing of the server, and is left', async () => {
  let isOver = false;
  const { left, listing } = await readInPieces(
    { spans: [HOUR], apart: [], retries: [] },
    {
      mostUnreadable: 20,
      failsByPlace: false,
      isPatient: true,
      nowMs: () => NOON_MS,
      sleep: async () => {},
      hasTime: () => !isOver,
      maySearch: async () => true,
      ignoresTimes: () => false,
      async list(span) {
        isOver = span.fromMs !== HOUR.fromMs || span.toMs !== null;
        const ledger = new Ledger();
        ledger.error = new CallRecordsError({ code: 'time-out', message: 'it hangs', retryable: true });
        return { listing: ledger.close('failed'), earliestMs: null, latestMs: null };
      },
    },
  );
  expect([left, listing.outcome]).toEqual([[HOUR], 'failed']);
});

test('of three parts that are tried, the others have little time left once one has come', async () => {
  const listingOf = (error: CallRecordsError | null) => {
    const ledger = new Ledger();
    ledger.error = error;
    if (error === null) ledger.noteAnswer(100);
    return { listing: ledger.close(error ? 'failed' : 'complete'), earliestMs: null, latestMs: null };
  };
  const slept: number[] = [];
  const parts = await askSomeParts(
    { fromMs: NOON_MS - HOUR_MS, toMs: NOON_MS },
    true,
    async ({ toMs }, _how, { signal } = {}) => {
      if (toMs === null) return listingOf(null);
      if (signal && !signal.aborted) await once(signal, 'abort');
      return listingOf(new CallRecordsError({ code: 'time-out', message: 'it hangs', retryable: true }));
    },
    async (ms) => void slept.push(ms),
  );
  expect(parts.map(({ listed }) => hasCome(listed))).toEqual([true, false, false]);
  expect(slept).toEqual([3 * SECOND_MS]);
});
