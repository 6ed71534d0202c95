import { describe, expect, it } from 'vitest';
import { isStillOrGrown, type PassEvidence } from '../../../lambdas/call-records/list/movement.ts';

/** Page 1 before and after, a letter a row. */
const judge = (first: string, check: string, totals: Partial<PassEvidence> = {}) =>
  isStillOrGrown({
    firstKeys: [...first],
    checkKeys: [...check],
    firstTotal: 30,
    checkTotal: 30,
    shrank: false,
    ...totals,
  });

describe('did rows only come, and none go, while the list was read?', () => {
  it.each<[string, string, string, Partial<PassEvidence>, boolean]>([
    ['nothing moved', 'abc', 'abc', {}, true],
    ['two new ones at the head', 'abc', 'xya', { checkTotal: 32 }, true],
    ['a new one within page 1', 'abc', 'axb', { checkTotal: 31 }, true],
    ['a page full of new ones', 'abc', 'xyz', { checkTotal: 33 }, true],
    ['new ones at the tail', 'abc', 'abc', { checkTotal: 35 }, true],
    ['a new one, and the total did not notice', 'abc', 'xab', {}, false],
    ['more new ones than the total grew by', 'abc', 'xya', { checkTotal: 31 }, false],
    ['one went from page 1', 'abc', 'acd', {}, false],
    ['one went from page 1 while others came at head and tail', 'abc', 'xac', { checkTotal: 31 }, false],
    ['the rows changed places', 'abc', 'bac', {}, false],
    ['the total fell', 'abc', 'abc', { checkTotal: 29 }, false],
    ['the total fell for a while', 'abc', 'abc', { shrank: true }, false],
    ['page 1 lost a row and the total did not notice', 'abc', 'ab', {}, false],
    ['no total, nothing moved', 'abc', 'abc', { firstTotal: null, checkTotal: null }, true],
    ['no total, a new one', 'abc', 'xab', { firstTotal: null, checkTotal: null }, false],
    ['no total any more', 'abc', 'xab', { checkTotal: null }, false],
    ['a total that was not said before, and a new one', 'abc', 'xab', { firstTotal: null }, false],
    ['a total that was not said before, nothing moved', 'abc', 'abc', { firstTotal: null }, true],
    ['no total, and page 1 lost its end', 'abc', 'ab', { firstTotal: null, checkTotal: null }, false],
    ['the total fell as new ones came', 'abc', 'xab', { checkTotal: 29 }, false],
  ])('%s', (_, first, check, totals, onlyCame) => {
    expect(judge(first, check, totals)).toBe(onlyCame);
  });
});
