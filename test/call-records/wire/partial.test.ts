import { describe, expect, test } from 'vitest';
import { readFlag, saysItIsPartial } from '../../../lambdas/call-records/wire/partial.ts';

const isPartial = (envelope: Record<string, unknown>, status = 200) => saysItIsPartial(envelope, status);

describe('an answer says that it is not whole', () => {
  test('by its status or its code', () => {
    expect(isPartial({}, 206)).toBe(true);
    expect(isPartial({ code: 206 })).toBe(true);
    expect(isPartial({ code: '206' })).toBe(true);
    expect(isPartial({ code: 200 })).toBe(false);
  });

  test.each([
    'partial',
    'is_partial',
    'isPartial',
    'partial_results',
    'incomplete',
    'is_incomplete',
    'incomplete_results',
    'truncated',
    'is_truncated',
    'isTruncated',
    'timed_out',
    'terminated_early',
  ])('by a flag `%s`, on the envelope or in `meta`', (flag) => {
    expect(isPartial({ [flag]: true })).toBe(true);
    expect(isPartial({ meta: { [flag]: 1 } })).toBe(true);
    expect(isPartial({ [flag]: false })).toBe(false);
    expect(isPartial({ [flag]: null })).toBe(false);
  });

  test.each(['complete', 'is_complete', 'isComplete'])('by `%s` that is off', (flag) => {
    expect(isPartial({ [flag]: 'no' })).toBe(true);
    expect(isPartial({ [flag]: true })).toBe(false);
    expect(isPartial({ [flag]: 'perhaps' })).toBe(false);
  });

  test.each(['status', 'state', 'message', 'msg', 'warning', 'warnings', 'notice', 'hint'])(
    'by words in `%s`',
    (field) => {
      expect(isPartial({ [field]: 'partial result' })).toBe(true);
      expect(isPartial({ [field]: 'all is well' })).toBe(false);
    },
  );

  test('by one warning among several', () => {
    expect(isPartial({ warnings: ['slow', 'truncated'] })).toBe(true);
    expect(isPartial({ warnings: ['slow', 7, null] })).toBe(false);
    expect(isPartial({ warnings: [] })).toBe(false);
  });

  test.each([
    '查询超时，返回部分数据',
    '部分节点超时',
    '仅返回前1000条',
    '数据不完整',
    '未完整返回',
    '结果已截断',
  ])('in Chinese: %s', (message) => {
    expect(isPartial({ message })).toBe(true);
  });

  test.each(['非部分数据', '无部分失败', '未部分返回', '不部分成功', '数据完整', 'impartial'])(
    'and not by %s',
    (message) => {
      expect(isPartial({ message })).toBe(false);
    },
  );
});

test.each([
  [true, true],
  [' True ', true],
  ['1', true],
  [1, true],
  ['YES', true],
  [false, false],
  ['false', false],
  [0, false],
  ['no', false],
  ['yes please', null],
  ['oh yes', null],
  ['nono', null],
  ['10', null],
  [2, null],
  [null, null],
  [undefined, null],
  [[], null],
])('the flag %j is %j', (value, flag) => {
  expect(readFlag(value)).toBe(flag);
});
