import { describe, expect, test } from 'vitest';
import { readMeta as readMetaOf } from '../../../lambdas/call-records/wire/meta.ts';

const NOTHING = {
  total: null,
  lastPage: null,
  currentPage: null,
  perPage: null,
  hasPages: null,
  hasNext: null,
};

const readMeta = (envelope: Parameters<typeof readMetaOf>[0]) => readMetaOf(envelope, 200);

describe('what a page says of the whole list', () => {
  test('is read by the names of each pager', () => {
    expect(
      readMeta({
        meta: { total: 30, last_page: 3, current_page: 1, per_page: 10, has_pages: true, has_more: false },
      }),
    ).toEqual({ total: 30, lastPage: 3, currentPage: 1, perPage: 10, hasPages: true, hasNext: false });
    expect(readMeta({ meta: { total_pages: 4 } }).lastPage).toBe(4);
    expect(readMeta({ meta: { has_more_pages: true } }).hasNext).toBe(true);
    expect(readMeta({ meta: { has_next: 'no' } }).hasNext).toBe(false);
  });

  test('is nothing where it says nothing', () => {
    expect(readMeta({})).toEqual(NOTHING);
    expect(readMeta({ meta: [], pagination: 'none' })).toEqual(NOTHING);
    expect(readMeta({ meta: { total: null, last_page: '', has_more: null } })).toEqual(NOTHING);
  });

  test.each([
    ['meta', { meta: { total: 1 }, pagination: { total: 2 }, total: 3 }, 1],
    ['the pagination in it', { meta: { pagination: { total: 1 } }, pagination: { total: 2 }, total: 3 }, 1],
    ['the page in it', { meta: { page: { total: 1 } }, pagination: { total: 2 }, total: 3 }, 1],
    ['the pagination of the envelope', { meta: {}, pagination: { total: 2 }, total: 3 }, 2],
    ['the envelope', { meta: { total: null }, total: 3 }, 3],
  ])('is looked for in %s', (_, envelope, total) => {
    expect(readMeta(envelope).total).toBe(total);
  });

  test.each([
    ['30', 30],
    [0, 0],
    [-1, null],
    [1.5, null],
    ['1e400', null],
    [2 ** 60, null],
    [true, null],
  ])('a count of %j is %j', (total, read) => {
    expect(readMeta({ meta: { total } }).total).toBe(read);
  });

  test.each([
    ['30', 30],
    [0, 0],
    [-1, null],
    [1.5, null],
    ['all', null],
    [2 ** 60, null],
  ])('a last page of %j is %j', (last_page, read) => {
    expect(readMeta({ meta: { last_page, total: 9 } }).lastPage).toBe(read);
  });

  test('is that it is only a part, by its own words or by a total that nobody can check', () => {
    expect(readMeta({ meta: { total: 9 } })).not.toHaveProperty('isPartial');
    expect(readMeta({ meta: { total: '9+' } })).toMatchObject({ total: 9, isPartial: true });
    expect(readMeta({ meta: { total: 9 }, truncated: true })).toMatchObject({ total: 9, isPartial: true });
    expect(readMeta({ partial: true })).toMatchObject({ isPartial: true });
    expect(readMetaOf({}, 206)).toMatchObject({ isPartial: true });
  });

  test.each([
    [true, true],
    ['true', true],
    [' YES ', true],
    [1, true],
    ['1', true],
    [false, false],
    ['False', false],
    ['no', false],
    [0, false],
    ['untrue', null],
    ['trueish', null],
    ['nothing', null],
    ['10', null],
    [{}, null],
  ])('a flag of %j is %j', (flag, read) => {
    expect(readMeta({ meta: { has_pages: flag } }).hasPages).toBe(read);
  });

  test('a link to the next page says that there is one, and an empty one that there is none', () => {
    const next = (meta: object, envelope: object = {}) => readMeta({ ...envelope, meta }).hasNext;
    expect(next({ next_page_url: 'https://x/?page=2' })).toBe(true);
    expect(next({ next_page_url: null })).toBe(false);
    expect(next({ links: { next: 'https://x/?page=2' } })).toBe(true);
    expect(next({ links: { next: '' } })).toBe(false);
    expect(next({ links: [] })).toBeNull();
    expect(next({}, { next_page_url: 'https://x/?page=2' })).toBe(true);
    // A flag is said outright.
    expect(next({ has_more: false, next_page_url: 'https://x/?page=2' })).toBe(false);
  });
});
