import { describe, expect, test } from 'vitest';
import type { Seen } from '../../../lambdas/leads/seen.ts';
import { MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import {
  around,
  contradictions,
  expectationOf,
  newsOf,
  wronged,
} from '../../../lambdas/polling/filter/comparison.ts';
import { NOON_MS } from '../../support/clock.ts';
import { aLead } from '../../support/leads.ts';

type Row = readonly [id: string, minutesAgo: number, grade: number | null];

const atMs = (minutesAgo: number) => NOON_MS - minutesAgo * MINUTE_MS;
const listOf = (rows: readonly Row[], wanted: readonly number[]) => ({
  byKey: new Map<string, Seen>(
    rows.map(([id, minutesAgo, grade]) => [
      id,
      {
        readable: true,
        grade,
        calledAtMs: atMs(minutesAgo),
        record: grade !== null && wanted.includes(grade) ? ({} as never) : null,
      },
    ]),
  ),
});
const idsOf = (of: ReadonlyMap<string, unknown> = new Map()) => [...of.keys()];

describe('what a filtered list is compared with', () => {
  test.each<[string, Row[], number[]]>([
    ['nothing that is wanted', [['b', 1, 2]], [1]],
    ['nothing else', [['a', 1, 1]], [1]],
    [
      'nothing else but what has no grade',
      [
        ['a', 1, 1],
        ['none', 2, null],
      ],
      [1],
    ],
    [
      'one of two wanted grades',
      [
        ['a', 1, 1],
        ['c', 2, 3],
      ],
      [1, 2],
    ],
    ['nothing at all', [], [1]],
  ])('is nothing where the full list holds %s', (_name, rows, wanted) => {
    expect(expectationOf(listOf(rows, wanted), wanted)).toBeNull();
  });

  test('is all of a short list, asked for from a little before its first call', () => {
    const expected = expectationOf(
      listOf(
        [
          ['a', 9, 1],
          ['b', 3, 2],
          ['late', 1, null],
        ],
        [1],
      ),
      [1],
    );
    expect(expected?.span).toEqual({ fromMs: atMs(11), toMs: null });
    expect(idsOf(expected?.wanted)).toEqual(['a']);
    expect(idsOf(expected?.unwanted)).toEqual(['b']);
  });

  test('is the newest part of a long one, without what lies at its border', () => {
    const rows = Array.from({ length: 200 }, (_, at): Row => [`r${at}`, at / 2, at % 2 === 0 ? 1 : 3]);
    const expected = expectationOf(listOf(rows, [1]), [1]);
    // Fifty of a minute each, those of the last two minutes left out.
    expect(expected?.span.fromMs).toBe(atMs(49.5));
    expect(expected?.wanted.size).toBe(48);
  });
});

describe('what a filter may have hidden', () => {
  const lead = (recordId: string, grade: number) => [recordId, { ...aLead({ recordId }), grade }] as const;

  test('is what the table has not, or with another grade', () => {
    const known = new Map([
      lead('same', 1),
      lead('risen', 4),
      lead('fallen', 1),
      lead('ungraded', 1),
    ]) as never;
    const rows: Row[] = [
      ['new', 5, 1],
      ['same', 5, 1],
      ['risen', 5, 1],
      ['fallen', 5, 4],
      ['ungraded', 5, null],
      ['other', 5, 4],
    ];
    const news = newsOf(listOf(rows, [1]), known, [1]);
    expect(idsOf(news?.wanted)).toEqual(['new', 'risen']);
    expect(idsOf(news?.unwanted)).toEqual(['fallen']);
    expect(news?.span).toEqual({ fromMs: atMs(7), toMs: atMs(3) });
  });

  test('is nothing where the table has all of it', () => {
    expect(newsOf(listOf([['a', 5, 1]], [1]), new Map([lead('a', 1)]) as never, [1])).toBeNull();
  });

  test('is looked for within an hour of the newest of it', () => {
    const found = around(
      new Map([
        ['old', atMs(90)],
        ['new', atMs(5)],
      ]),
      new Map(),
    );
    expect(idsOf(found?.wanted)).toEqual(['new']);
  });
});

describe('a filter is wrong', () => {
  const expected = {
    span: { fromMs: atMs(9), toMs: null },
    wanted: new Map([['a', atMs(5)]]),
    unwanted: new Map([['c', atMs(4)]]),
  };

  test('about nothing where it lists what is wanted, and what is newer', () => {
    const against = contradictions(
      expected,
      new Map([
        ['a', 1],
        ['newer', 1],
      ]),
    );
    expect([against.wanted.size, against.unwanted.size]).toEqual([0, 0]);
  });

  test('about what it leaves out, or lists with a grade that it has no more, if a full list says so afterwards', () => {
    const against = contradictions(expected, new Map([['c', 1]]));
    expect(
      wronged(
        against,
        new Map([
          ['a', 1],
          ['c', 3],
        ]),
        [1],
      ),
    ).toEqual({ id: 'a', grade: 1 });
    expect(
      wronged(
        against,
        new Map([
          ['a', 3],
          ['c', 3],
        ]),
        [1],
      ),
    ).toEqual({ id: 'c', grade: 3 });
  });

  test('about nothing that changed between, or is listed nowhere any more', () => {
    const against = contradictions(expected, new Map([['c', 1]]));
    expect(
      wronged(
        against,
        new Map([
          ['a', 3],
          ['c', 1],
        ]),
        [1],
      ),
    ).toBeNull();
    expect(wronged(against, new Map([['a', null]]), [1])).toBeNull();
    expect(wronged(against, new Map(), [1])).toBeNull();
  });
});
