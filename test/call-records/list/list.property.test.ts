import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordClient } from '../../../lambdas/call-records/client.ts';
import { listRecords } from '../../../lambdas/call-records/list/list.ts';
import type { Row } from '../../../lambdas/call-records/listing.ts';
import { ALL, jumpingPlatform } from '../record-client.ts';

/** What happens to the list before a request is answered. `at` is a share of its length. */
type Change = { kind: 'add' | 'remove'; at: number; count: number };

const place = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const change = (kinds: Change['kind'][]): fc.Arbitrary<Change> =>
  fc.record({ kind: fc.constantFrom(...kinds), at: place, count: fc.integer({ min: 1, max: 3 }) });
/** Few requests meet a change: a list that changes before each of them is rare. */
const changes = (kinds: Change['kind'][]) =>
  fc.array(fc.option(change(kinds), { freq: 3 }), { maxLength: 40 });

interface Story {
  length: number;
  pageSize: number;
  concurrency: number;
  script: readonly (Change | null)[];
  /** Whose turn it is among the requests of one batch. */
  turns: readonly number[];
}

const story = (kinds: Change['kind'][], turns: fc.Arbitrary<number[]>): fc.Arbitrary<Story> =>
  fc.record({
    length: fc.integer({ min: 0, max: 60 }),
    pageSize: fc.integer({ min: 1, max: 12 }),
    concurrency: fc.integer({ min: 1, max: 5 }),
    script: changes(kinds),
    turns,
  });

/** A server that pages by offset over a list which the story changes while it is read. */
function movingServer({ length, script, turns }: Story) {
  const ids = Array.from({ length }, (_, index) => `r${index}`);
  let made = length;
  let asked = 0;
  const client: RecordClient = {
    async page({ perPage }, page, options) {
      const nth = asked++;
      options?.onRequest?.();
      for (let turn = turns[nth % turns.length] ?? 0; turn > 0; turn -= 1) await null;
      const now = script[nth];
      const at = Math.floor((now?.at ?? 0) * ids.length);
      if (now?.kind === 'remove') ids.splice(at, now.count);
      if (now?.kind === 'add') ids.splice(at, 0, ...Array.from({ length: now.count }, () => `r${made++}`));
      const size = perPage ?? 10;
      const rows = ids.slice((page - 1) * size, page * size);
      const total = ids.length;
      return {
        rows: rows.map((key): Row => ({ readable: false, key, problem: 'a row of this test' })),
        meta: { total, lastPage: Math.max(1, Math.ceil(total / size)), currentPage: page, perPage: size },
      };
    },
  };
  return { client, ids };
}

async function readMoving(told: Story) {
  const server = movingServer(told);
  const seen = new Set<string>();
  let rows = 0;
  const listing = await listRecords(server.client, ALL, {
    pageSize: told.pageSize,
    concurrency: told.concurrency,
    deadlineMs: Number.POSITIVE_INFINITY,
    platform: jumpingPlatform(),
    onRow: ({ key }) => {
      rows += 1;
      seen.add(key);
    },
  });
  expect([listing.rows, listing.distinct]).toEqual([rows, seen.size]);
  expect(listing.passes).toBeLessThanOrEqual(3);
  return { listing, lost: server.ids.filter((id) => !seen.has(id)) };
}

const inOrder = fc.constant<number[]>([0]);
const inAnyOrder = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 });

describe('whatever happens to a list while it is read', () => {
  it('one that is called complete has lost nothing', async () => {
    const run = async (told: Story) => {
      const { listing, lost } = await readMoving(told);
      if (listing.outcome === 'complete') expect(lost).toEqual([]);
      else expect(listing.outcome).toBe('short');
    };
    await fc.assert(fc.asyncProperty(story(['add', 'remove'], inOrder), run), { numRuns: 1500 });
  });

  it('one that only grows has lost nothing, in whatever order its pages are answered', async () => {
    const run = async (told: Story) => {
      const { listing, lost } = await readMoving(told);
      if (listing.outcome === 'complete') expect(lost).toEqual([]);
    };
    await fc.assert(fc.asyncProperty(story(['add'], inAnyOrder), run), { numRuns: 1000 });
  });

  it('one that comes to rest is read whole', async () => {
    const run = async (told: Story) => {
      const script = told.script.slice(0, 3);
      const { listing, lost } = await readMoving({ ...told, script });
      expect([listing.outcome, lost]).toEqual(['complete', []]);
    };
    await fc.assert(fc.asyncProperty(story(['add', 'remove'], inAnyOrder), run), { numRuns: 1000 });
  });

  it('one that keeps still takes its pages, and one request more', async () => {
    const run = async (told: Story) => {
      const { listing } = await readMoving({ ...told, script: [] });
      const pages = Math.max(1, Math.ceil(told.length / told.pageSize));
      expect(listing).toMatchObject({ outcome: 'complete', passes: 1, requests: pages > 1 ? pages + 1 : 1 });
    };
    await fc.assert(fc.asyncProperty(story(['add'], inAnyOrder), run), { numRuns: 300 });
  });
});
