import { describe, expect, it } from 'vitest';
import type { RecordClient, RecordPage } from '../../../lambdas/call-records/client.ts';
import { CallRecordsError } from '../../../lambdas/call-records/errors.ts';
import { listRecords } from '../../../lambdas/call-records/list/list.ts';
import type { Row } from '../../../lambdas/call-records/listing.ts';
import { ALL, jumpingPlatform } from '../record-client.ts';

const PAGE_SIZE = 10;

const broken = new CallRecordsError({
  code: 'unavailable',
  message: 'The record API is not available.',
  retryable: true,
  mayBeOfPart: false,
  hint: 'Nothing.',
});

/** A list of so many pages; each is answered when the story says so. */
function serverOf(pages: number) {
  const waiting = new Map<number, (page: RecordPage | CallRecordsError) => void>();
  const asked: number[] = [];
  const stopped: number[] = [];
  let most = 0;
  const rowsOf = (page: number): Row[] =>
    Array.from({ length: page > pages ? 0 : PAGE_SIZE }, (_, row) => ({
      readable: false,
      key: `p${page}r${row}`,
      problem: 'a row of this test',
    }));
  const client: RecordClient = {
    page: (_, page, options) =>
      new Promise((resolve, reject) => {
        asked.push(page);
        options?.onRequest?.();
        options?.signal?.addEventListener('abort', () => {
          stopped.push(page);
          reject(broken);
        });
        waiting.set(page, (answer) =>
          answer instanceof CallRecordsError ? reject(answer) : resolve(answer),
        );
        most = Math.max(most, waiting.size);
      }),
  };
  const answer = async (page: number, how: 'fails' | 'comes' = 'comes') => {
    const meta = { total: pages * PAGE_SIZE, lastPage: pages, currentPage: page, perPage: PAGE_SIZE };
    const settle = waiting.get(page);
    if (settle === undefined) throw new Error(`page ${page} was not asked for`);
    waiting.delete(page);
    settle(how === 'fails' ? broken : { rows: rowsOf(page), meta });
    await settled();
  };
  const answerAll = async () => {
    for (let next = [...waiting.keys()][0]; next !== undefined; next = [...waiting.keys()][0])
      await answer(next);
  };
  return { client, asked, stopped, answer, answerAll, waiting, most: () => most };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function reading(client: RecordClient, concurrency: number) {
  const seen: string[] = [];
  const listing = listRecords(client, ALL, {
    pageSize: PAGE_SIZE,
    concurrency,
    deadlineMs: Number.POSITIVE_INFINITY,
    platform: jumpingPlatform(),
    onRow: ({ key }) => seen.push(key),
  });
  return { listing, seen };
}

describe('pages that are asked for at once', () => {
  it('while one hangs the others are read, and told as they come', async () => {
    const server = serverOf(12);
    const { listing, seen } = reading(server.client, 3);
    await settled();
    await server.answer(1);
    // Page 2 hangs.
    for (const page of [4, 3, 5, 6, 7, 8]) await server.answer(page);
    expect(seen).toContain('p8r9');
    expect(seen).not.toContain('p2r0');
    expect(seen.indexOf('p4r0')).toBeLessThan(seen.indexOf('p3r0'));
    await server.answerAll();
    expect(await listing).toMatchObject({ outcome: 'complete', distinct: 120, requests: 13, passes: 1 });
    expect(server.most()).toBe(3);
  });

  it('one that hangs is not left behind without end', async () => {
    const server = serverOf(100);
    const { listing } = reading(server.client, 2);
    await settled();
    await server.answer(1);
    for (let page = 3; server.waiting.has(page); page += 1) await server.answer(page);
    expect(Math.max(...server.asked)).toBeLessThanOrEqual(2 + 2 * 4);
    await server.answerAll();
    expect(await listing).toMatchObject({ outcome: 'complete', distinct: 1000 });
  });

  it('nothing is begun beyond one that failed, until those beside it have come', async () => {
    const server = serverOf(12);
    const { listing } = reading(server.client, 3);
    await settled();
    await server.answer(1);
    await server.answer(2, 'fails');
    await server.answer(3);
    expect(server.asked).toEqual([1, 2, 3, 4]);
    await server.answer(4);
    // A failure that no smaller page would help against ends the list.
    expect(await listing).toMatchObject({ outcome: 'failed', distinct: 30, requests: 4 });
  });

  it('what was begun beyond one that failed so is given up, and told of no more', async () => {
    const server = serverOf(12);
    const { listing, seen } = reading(server.client, 3);
    await settled();
    await server.answer(1);
    await server.answer(2);
    expect(server.asked).toEqual([1, 2, 3, 4, 5]);
    await server.answer(3, 'fails');
    await server.answer(4);
    expect(await listing).toMatchObject({ outcome: 'failed', distinct: 30 });
    expect(server.stopped).toContain(5);
    expect(seen).not.toContain('p5r0');
  });
});
