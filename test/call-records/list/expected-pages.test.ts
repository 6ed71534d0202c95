import { describe, expect, test } from 'vitest';
import {
  expectedPages,
  type FirstPage,
  isWholeList,
  knowsItsTotal,
  MAX_PAGES,
  saysItIsAll,
} from '../../../lambdas/call-records/list/expected-pages.ts';

const NOTHING: FirstPage['meta'] = { total: null, lastPage: null, currentPage: null, perPage: null };

/** Page 1 with so many rows, asked for ten. */
const page = (
  rows: number,
  meta: Partial<FirstPage['meta']> = {},
  size: number | undefined = 10,
): FirstPage => ({
  keys: Array.from({ length: rows }, (_, index) => `row ${index}`),
  meta: { ...NOTHING, ...meta },
  ...(size === undefined ? {} : { size }),
});

describe('the total that page 1 says', () => {
  test.each([
    ['none', page(3), false],
    ['more than its rows', page(10, { total: 11 }), true],
    ['fewer than its rows', page(10, { total: 9 }), false],
    ['its rows, on a page that is not full', page(9, { total: 9 }), true],
    ['its rows, on a full page that says nothing else', page(10, { total: 10 }), false],
    ['its rows, on a full page that is the last', page(10, { total: 10, lastPage: 1 }), true],
    ['its rows, where another page is said to follow', page(9, { total: 9, lastPage: 2 }), false],
    ['its rows, where there are pages', page(9, { total: 9, hasPages: true }), false],
    ['its rows, where there is a next one', page(9, { total: 9, hasNext: true }), false],
    ['its rows, on a full page without pages', page(10, { total: 10, hasPages: false }), true],
    ['its rows, on a full page without a next one', page(10, { total: 10, hasNext: false }), true],
    ['its rows, full by a size of the server’s own', page(5, { total: 5, perPage: 5, lastPage: 1 }), false],
    ['its rows, where the server’s size is ours', page(5, { total: 5, perPage: 10, lastPage: 1 }), true],
    ['its rows, below a size of the server’s own', page(4, { total: 4, perPage: 5, lastPage: 1 }), true],
    [
      'its rows, full by the size that it says, where we asked for none',
      page(5, { total: 5, perPage: 5 }, undefined),
      false,
    ],
    ['its rows, where it says a size of 0', page(5, { total: 5, perPage: 0 }), true],
    ['nothing, and has no row', page(0, { total: 0 }), true],
  ])('%s', (_, first, isKnown) => {
    expect(knowsItsTotal(first)).toBe(isKnown);
  });

  test('counts a row that is listed twice once', () => {
    const first = { ...page(4, { total: 4 }), keys: ['a', 'a', 'b', 'c'] };
    expect(isWholeList(first)).toBe(false);
    expect(isWholeList({ ...first, meta: { ...NOTHING, total: 3 } })).toBe(true);
  });
});

test('page 1 is the whole list where it has no row, or as many as its total', () => {
  expect(isWholeList(page(0, { total: 7 }))).toBe(true);
  expect(isWholeList(page(7, { total: 7 }))).toBe(true);
  expect(isWholeList(page(7, { total: 8 }))).toBe(false);
  expect(isWholeList(page(7))).toBe(false);
  expect(isWholeList(page(10, { total: 10 }))).toBe(false);
});

test.each([
  ['nothing', {}, false],
  ['one page', { lastPage: 1 }, true],
  ['no page at all', { lastPage: 0 }, true],
  ['two pages', { lastPage: 2 }, false],
  ['no pages', { hasPages: false }, true],
  ['no next one, although it counts two', { hasNext: false, lastPage: 2 }, true],
  ['a next one, although it counts one', { hasNext: true, lastPage: 1 }, false],
  ['no pages and a next one', { hasPages: false, hasNext: true }, false],
  ['neither', { hasPages: false, hasNext: false }, true],
] as const)('that it is all is not said by chance: %s', (_, meta, isAll) => {
  expect(saysItIsAll(page(10, meta))).toBe(isAll);
});

test('pages are counted by the rows that came, and by what the server says where that is more', () => {
  expect(expectedPages(page(10, { total: 95 }), 95)).toBe(10);
  expect(expectedPages(page(10, { total: 101 }), 101)).toBe(11);
  expect(expectedPages(page(10, { total: 95, lastPage: 12 }), 95)).toBe(12);
  // The total of a later page counts.
  expect(expectedPages(page(10, { total: 95 }), 120)).toBe(12);
  expect(expectedPages(page(0, { total: 95 }), 95)).toBe(1);
});

test('a list without a total ends where it stops, and never goes on for ever', () => {
  expect(expectedPages(page(10), null)).toBe(MAX_PAGES);
  expect(expectedPages(page(10, { total: 5 }), 5)).toBe(MAX_PAGES);
  expect(expectedPages(page(1, { total: 10 ** 9 }), 10 ** 9)).toBe(MAX_PAGES);
});
