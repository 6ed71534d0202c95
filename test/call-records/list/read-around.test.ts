import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallRecordsError } from '../../../lambdas/call-records/errors.ts';
import type { Batch } from '../../../lambdas/call-records/list/batch.ts';
import { readAround, tileAfter } from '../../../lambdas/call-records/list/read-around.ts';

const broken = () => new CallRecordsError({ code: 'unavailable', message: 'HTTP 500', retryable: true });

/** A list of so many rows, of which each page that holds a bad one fails, or page 1 always does. */
function server(total: number, isBroken: (from: number, to: number) => boolean) {
  const came = new Set<number>();
  let requests = 0;
  const readBatch = async ([page = 1]: readonly number[], size: number): Promise<Batch> => {
    requests += 1;
    const from = (page - 1) * size + 1;
    if (isBroken(from, from + size - 1)) return { pages: [broken()], tookMs: 1 };
    const rows = Array.from({ length: size }, (_, at) => from + at).filter((row) => row <= total);
    for (const row of rows) came.add(row);
    const meta = { total, lastPage: null, currentPage: page, perPage: size };
    return { pages: [{ number: page, size, keys: rows.map(String), fresh: 0, meta }], tookMs: 1 };
  };
  return { came, requests: () => requests, steps: { hasTimeFor: () => true, readBatch } };
}

const holds = (bad: readonly number[]) => (from: number, to: number) =>
  bad.some((row) => row >= from && row <= to);

test('six rows of which page 1 never comes: the first is left out, by four requests', async () => {
  const { steps, came, requests } = server(6, (from) => from === 1);
  const unread = await readAround({ rows: [1], total: 6 }, 100, steps);
  expect(unread).toEqual([{ from: 0, to: 1, fault: 'unavailable' }]);
  expect([came.size, requests()]).toEqual([5, 4]);
});

test('a bad row that new ones stand before is found where it is now', async () => {
  const { steps, came } = server(9, holds([4]));
  expect(await readAround({ rows: [2], total: 7 }, 100, steps)).toMatchObject([{ from: 3, to: 4 }]);
  expect(came.size).toBe(8);
});

test('a new row behind the only one, which is bad, is read', async () => {
  const { steps, came } = server(2, holds([1]));
  const unread = await readAround({ rows: [1], total: 1 }, 1, steps);
  expect(unread === null || came.has(2)).toBe(true);
});

test('a list that has healed, or is bad elsewhere, is read as any other', async () => {
  const known = { rows: [2], total: 7 };
  expect(await readAround(known, 100, server(7, () => false).steps)).toBeNull();
  expect(await readAround(known, 100, server(7, holds([5])).steps)).toBeNull();
  expect(await readAround(known, 100, server(7, () => true).steps)).toBeNull();
});

test('a list of more than five pages is read as usual: its pages are asked for side by side', async () => {
  const long = server(501, holds([7]));
  expect(await readAround({ rows: [7], total: 501 }, 100, long.steps)).toBeNull();
  expect(long.requests()).toBe(0);
  const short = server(500, holds([7]));
  expect(await readAround({ rows: [7], total: 500 }, 100, short.steps)).toHaveLength(1);
  expect(short.came.size).toBe(499);
});

test('where no row is known to be bad, nothing is asked', async () => {
  const { steps, requests } = server(7, () => false);
  expect(await readAround({ rows: [], total: 7 }, 100, steps)).toBeNull();
  expect(requests()).toBe(0);
});

test('what is wrong with the whole list is not looked for in a part of it', async () => {
  const refused = new CallRecordsError({ code: 'token-refused', message: 'HTTP 401', retryable: false });
  const { steps } = server(7, () => false);
  let requests = 0;
  const readBatch = async (): Promise<Batch> => {
    requests += 1;
    return { pages: [refused], tookMs: 1 };
  };
  expect(await readAround({ rows: [2], total: 7 }, 100, { ...steps, readBatch })).toBeNull();
  expect(requests).toBe(1);
});

test('it ends where its time does', async () => {
  const { steps, requests } = server(7, holds([2]));
  const isOver = { ...steps, hasTimeFor: () => false };
  expect(await readAround({ rows: [2], total: 7 }, 100, isOver)).toBeNull();
  expect(requests()).toBe(1);
});

test('a list that says no total any more, or fewer rows than its total, is read as any other', async () => {
  const known = { rows: [4], total: 7 };
  const changed = (change: (batch: Batch) => Batch) => {
    const { steps } = server(7, holds([4]));
    return {
      ...steps,
      readBatch: async (...asked: Parameters<typeof steps.readBatch>) =>
        change(await steps.readBatch(...asked)),
    };
  };
  const ofPages = (change: (page: Extract<Batch['pages'][number], { keys: unknown }>) => object) =>
    changed((batch) => ({
      ...batch,
      pages: batch.pages.map((page) =>
        page instanceof CallRecordsError ? page : { ...page, ...change(page) },
      ),
    }));
  const untold = ofPages(({ meta }) => ({ meta: { ...meta, total: null } }));
  expect(await readAround(known, 100, untold)).toBeNull();
  const short = ofPages(({ keys }) => ({ keys: keys.slice(1) }));
  expect(await readAround(known, 100, short)).toBeNull();
});

test('a list that lost so many rows that the bad one is none of it is read as any other', async () => {
  const { steps } = server(1, holds([4]));
  const first = { ...steps, readBatch: onceBroken(steps.readBatch) };
  expect(await readAround({ rows: [4], total: 7 }, 100, first)).toBeNull();
});

/** The first page fails, whatever the list has become. */
function onceBroken(readBatch: (numbers: readonly number[], size: number) => Promise<Batch>) {
  let asked = 0;
  return async (numbers: readonly number[], size: number): Promise<Batch> => {
    asked += 1;
    return asked === 1 ? { pages: [broken()], tookMs: 1 } : readBatch(numbers, size);
  };
}

test('a page never holds a bad row, and each page reads on', () => {
  const bad = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 5 });
  fc.assert(
    fc.property(
      bad,
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 30 }),
      (rows, done, pageSize) => {
        const { page, size, after, end } = tileAfter(done, rows, pageSize);
        expect(size).toBeLessThanOrEqual(Math.max(1, pageSize));
        expect(end).toBeGreaterThan(done);
        expect((page - 1) * size).toBeLessThanOrEqual(after);
        expect(holds(rows)((page - 1) * size + 1, end)).toBe(false);
      },
    ),
  );
});

test('whatever the list has become, it is read except what is named, or not called read', async () => {
  const rows = fc
    .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 })
    .map((some) => some.sort((one, other) => one - other));
  const worlds = fc.record({
    known: rows,
    was: fc.integer({ min: 1, max: 45 }),
    grown: fc.integer({ min: -5, max: 5 }),
    // Nothing but what was known, at the place where it stands by now; or a list that is bad elsewhere.
    elsewhere: fc.option(rows, { freq: 2 }),
    pageSize: fc.integer({ min: 1, max: 20 }),
  });
  let timesRead = 0;
  await fc.assert(
    fc.asyncProperty(worlds, async ({ known, was, grown, elsewhere, pageSize }) => {
      const is = Math.max(1, was + grown);
      const { steps, came } = server(is, holds(elsewhere ?? known.map((row) => row + grown)));
      const unread = await readAround({ rows: known, total: was }, pageSize, steps);
      if (unread === null) return;
      timesRead += 1;
      const lost = Array.from({ length: is }, (_, at) => at + 1).filter(
        (row) => !came.has(row) && !unread.some(({ from, to }) => row > from && row <= (to ?? row)),
      );
      expect(lost).toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(timesRead).toBeGreaterThan(0);
});
