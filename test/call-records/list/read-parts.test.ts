import { describe, expect, test } from 'vitest';
import { CallRecordsError, type CallRecordsErrorCode } from '../../../lambdas/call-records/errors.ts';
import type { Batch } from '../../../lambdas/call-records/list/batch.ts';
import { type Part, readParts, smallerThan } from '../../../lambdas/call-records/list/read-parts.ts';

const fault = (code: CallRecordsErrorCode = 'unavailable', mayBeOfPart = true) =>
  new CallRecordsError({ code, message: code, retryable: true, mayBeOfPart });
const part = (from: number, to: number, size: number, error = fault()): Part => ({ from, to, size, error });

/** A list of so many rows. `answer`: what comes for the rows from one to before another; by default those rows. */
function listOf(
  total: number,
  answer: (from: number, to: number, nth: number) => CallRecordsError | number | null = () => null,
  hasTimeFor: (requests: number) => boolean = () => true,
) {
  const asked: [number, number][] = [];
  const readBatch = async (numbers: readonly number[], size: number, maxTries: number): Promise<Batch> => {
    expect([numbers.length, maxTries]).toEqual([1, 1]);
    const [number = 0] = numbers;
    const from = (number - 1) * size;
    asked.push([from, from + size]);
    const answered = answer(from, from + size, asked.length);
    if (answered instanceof CallRecordsError) return { pages: [answered], tookMs: 1 };
    const rows = answered ?? Math.max(0, Math.min(size, total - from));
    const keys = Array.from({ length: rows }, (_, at) => String(from + at));
    const meta = { total, lastPage: null, currentPage: number, perPage: size };
    return { pages: [{ number, size, keys, fresh: rows, meta }], tookMs: 1 };
  };
  return { asked, steps: { hasTimeFor: () => hasTimeFor(asked.length), readBatch } };
}
const badRows =
  (...rows: number[]) =>
  (from: number, to: number) =>
    rows.some((row) => from <= row && row < to) ? fault() : null;

describe('a page that did not come', () => {
  test('is asked for in halves, and those that fail again', async () => {
    const { steps, asked } = listOf(100, badRows(13));
    const result = await readParts([part(8, 16, 8)], steps);
    expect(asked).toEqual([
      [8, 12],
      [12, 16],
      [12, 14],
      [12, 13],
      [13, 14],
      [14, 16],
    ]);
    expect(result).toEqual({ unread: [{ from: 13, to: 14, fault: 'unavailable' }], came: true });
  });

  test('for a reason that lies in no row is left as it is', async () => {
    const { steps, asked } = listOf(100);
    const refused = part(0, 8, 8, fault('token-refused', false));
    expect(await readParts([refused], steps)).toEqual({
      unread: [{ from: 0, to: 8, fault: 'token-refused' }],
      came: false,
    });
    expect(asked).toEqual([]);
  });

  test('is the end of the list where a part of it is not full: what follows is not asked for', async () => {
    const { steps, asked } = listOf(10);
    expect(await readParts([part(8, 16, 8), part(16, 24, 8)], steps)).toEqual({ unread: [], came: true });
    expect(asked).toEqual([[8, 12]]);
  });

  test('of a server that gives more rows than were asked for is another stretch of the list, and is left', async () => {
    const { steps, asked } = listOf(100, () => 8);
    expect(await readParts([part(8, 16, 8)], steps)).toEqual({
      unread: [{ from: 8, to: 16, fault: 'unavailable' }],
      came: true,
    });
    expect(asked).toHaveLength(1);
  });

  test('is left from where the time is up', async () => {
    const { steps } = listOf(100, badRows(15), (requests) => requests < 1);
    expect(await readParts([part(8, 16, 8)], steps)).toEqual({
      unread: [{ from: 12, to: 16, fault: 'unavailable' }],
      came: true,
    });
  });

  test('of a server that fails eight times in a row is looked through no further', async () => {
    const { steps, asked } = listOf(1000, () => fault());
    const result = await readParts([part(0, 512, 512), part(512, 1024, 512)], steps);
    expect(asked).toHaveLength(8);
    expect(result).toEqual({ unread: [{ from: 0, to: 1024, fault: 'unavailable' }], came: false });
  });

  test('counts failures in a row alone: what came between begins them again', async () => {
    // Of each two rows one is bad.
    const { steps, asked } = listOf(64, (from, to) => (to - from > 1 || from % 2 === 0 ? fault() : null));
    const result = await readParts([part(0, 16, 16)], steps);
    expect(result.unread).toHaveLength(8);
    expect(asked.length).toBeGreaterThan(16);
  });

  test('for a reason that lies in no row, halfway, ends the search', async () => {
    const { steps, asked } = listOf(100, (from) => (from === 12 ? fault('throttled', false) : null));
    const result = await readParts([part(8, 16, 8), part(16, 24, 8)], steps);
    expect(asked).toHaveLength(2);
    expect(result.unread).toEqual([
      { from: 12, to: 16, fault: 'throttled' },
      { from: 16, to: 24, fault: 'unavailable' },
    ]);
  });

  test('costs no more than a hundred and fifty requests', async () => {
    // Pages of two rows and more fail, and every other row.
    const { steps, asked } = listOf(2000, (from, to) => (to - from > 1 || from % 2 === 0 ? fault() : null));
    const pages = Array.from({ length: 100 }, (_, at) => part(at * 4, at * 4 + 4, 4));
    const result = await readParts(pages, steps);
    expect(asked).toHaveLength(150);
    expect(result.unread.at(-1)).toEqual({ from: 100, to: 400, fault: 'unavailable' });
  });
});

describe('what is left', () => {
  const alone = (from: number, to: number, code: CallRecordsErrorCode = 'unavailable') =>
    part(from, to, 1, fault(code));
  const left = async (...parts: Part[]) => (await readParts(parts, listOf(100).steps)).unread;

  test('is one stretch where it lies together, and failed alike', async () => {
    expect(await left(alone(1, 2), alone(2, 3))).toEqual([{ from: 1, to: 3, fault: 'unavailable' }]);
    expect(await left(alone(1, 2), alone(3, 4))).toHaveLength(2);
    expect(await left(alone(1, 2), alone(2, 3, 'time-out'))).toHaveLength(2);
    expect(await left(alone(1, 9), alone(2, 3))).toEqual([{ from: 1, to: 9, fault: 'unavailable' }]);
    expect(await left(alone(5, 9), alone(2, 6))).toEqual([{ from: 2, to: 9, fault: 'unavailable' }]);
  });
});

test.each([
  [100, 50],
  [50, 25],
  [25, 5],
  [15, 5],
  [7, 1],
  [2, 1],
  [1, null],
])('pages of %i rows are cut into those of %j', (size, smaller) => {
  expect(smallerThan(size)).toBe(smaller);
});
