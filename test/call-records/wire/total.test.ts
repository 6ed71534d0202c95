import { describe, expect, test } from 'vitest';
import { readTotal } from '../../../lambdas/call-records/wire/total.ts';

const exact = (count: number | null) => ({ count, isUncertain: false });
const notSaid = exact(null);
const uncertain = { count: null, isUncertain: true };

describe('the count of a list', () => {
  test.each([
    [6000, 6000],
    ['6000', 6000],
    [0, 0],
    ['6,000', 6000],
    ['1,234,567', 1_234_567],
    ['12,345', 12_345],
    ["6'000", 6000],
    ['6 000', 6000],
    ['6\u00a0000', 6000],
    ['6\u202f000', 6000],
    ['６，０００', 6000],
    [' 6000条 ', 6000],
    ['6000 条', 6000],
    ['共6000条', 6000],
    ['共 6,000 条记录', 6000],
    ['总计 60 通', 60],
    ['60条 数据', 60],
    ['60记录', 60],
    ['60.0 条', 60],
    ['60.00 条', 60],
    ['total: 60', 60],
    ['Total 60', 60],
    ['1 record', 1],
    ['60 records', 60],
    ['1 row', 1],
    ['60 ROWS', 60],
    ['1 item', 1],
    ['60 items', 60],
    ['1 call', 1],
    ['60 calls', 60],
  ])('is read from %j', (written, count) => {
    expect(readTotal(written)).toEqual(exact(count));
  });

  test.each(['60+', '60 +', '60以上', '60 以上', '60条以上', '60条 以上', '60+条', '60 条+'])(
    'of which %j is the least is no count to check by',
    (written) => {
      expect(readTotal(written)).toEqual({ count: 60, isUncertain: true });
    },
  );

  test.each([
    '6k',
    '5-7',
    '>5',
    '六千',
    'about 60',
    '60 pages',
    '1234,567',
    '6,00',
    '60.5 条',
    '-5 条',
    '1e400',
  ])('is something else in %j, which nobody can check', (written) => {
    expect(readTotal(written)).toEqual(uncertain);
  });

  test.each([
    undefined,
    null,
    '',
    '  ',
    true,
    '-',
    ' -- ',
    '—',
    '？',
    'N/A',
    'na',
    'null',
    'none',
    'unknown',
    '无',
    '未知',
    {},
    // A sign for "not counted".
    -1,
    // No list is so long.
    2 ** 60,
    1.5,
  ])('is not said by %j', (written) => {
    expect(readTotal(written)).toEqual(notSaid);
  });

  test.each(['nothing', '无数', '-5', '不未知'])('%j is no word for "not counted"', (written) => {
    expect(readTotal(written).isUncertain || written === '-5').toBe(true);
  });
});

describe('a count in an object', () => {
  test.each(['value', 'total', 'count'])('stands in `%s`', (name) => {
    expect(readTotal({ other: 7, [name]: 60 })).toEqual(exact(60));
  });

  test('is the first of them that is one', () => {
    expect(readTotal({ count: 3, value: { deeper: 1 }, total: 2 })).toEqual(exact(2));
    expect(readTotal({ value: null, count: 3 })).toEqual(exact(3));
  });

  test('is exact unless its relation says otherwise', () => {
    for (const relation of [undefined, null, 'eq'])
      expect(readTotal({ value: 60, relation })).toEqual(exact(60));
    expect(readTotal({ value: 60, relation: 'gte' })).toEqual({ count: 60, isUncertain: true });
    expect(readTotal({ value: '60+', relation: 'eq' })).toEqual({ count: 60, isUncertain: true });
  });

  test('that has none of them cannot be checked', () => {
    expect(readTotal({ rows: 60 })).toEqual(uncertain);
  });

  test('is not looked for deeper', () => {
    expect(readTotal({ value: { value: 60 } })).toEqual(uncertain);
  });
});
