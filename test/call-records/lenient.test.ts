import { describe, expect, test } from 'vitest';
import {
  digest,
  isObject,
  isPhpList,
  readFirstText,
  readList,
  readNumber,
  readText,
  toJson,
} from '../../lambdas/call-records/lenient.ts';

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  ['text', false],
  [undefined, false],
])('%j is an object: %j', (value, is) => {
  expect(isObject(value)).toBe(is);
});

test.each([
  ['王芳', '王芳'],
  [' a ', ' a '],
  ['  ', null],
  ['', null],
  [0, '0'],
  [1.5, '1.5'],
  [Number.NaN, null],
  [Number.POSITIVE_INFINITY, null],
  [null, null],
  [true, null],
  [{}, null],
  ['\ud83d', '\ufffd'],
])('the text of %j is %j', (value, text) => {
  expect(readText(value)).toBe(text);
});

test.each([
  [5, 5],
  ['5', 5],
  [' -5.25 ', -5.25],
  ['+5', 5],
  ['1e3', 1000],
  ['55', 55],
  ['1e10', 1e10],
  ['1E+3', 1000],
  ['2.5e-1', 0.25],
  ['10.', null],
  ['.5', null],
  ['0x10', null],
  ['5 s', null],
  ['a5', null],
  ['', null],
  ['1e999', null],
  ['1ee3', null],
  [Number.NaN, null],
  [null, null],
  [[5], null],
])('the number of %j is %j', (value, number) => {
  expect(readNumber(value)).toBe(number);
});

describe('a list', () => {
  test('is one, or what PHP made of one', () => {
    expect(readList([1, 2])).toEqual([1, 2]);
    expect(readList({ '0': 'a', '2': 'b' })).toEqual(['a', 'b']);
    expect(readList({})).toEqual([]);
  });

  test('of one thing is that thing', () => {
    expect(readList({ id: 'a' })).toEqual([{ id: 'a' }]);
    expect(readList('a')).toEqual(['a']);
    expect(readList(7)).toEqual([7]);
    for (const nothing of ['', null, undefined, true]) expect(readList(nothing)).toEqual([]);
  });

  test('of PHP has nothing but numbers for keys', () => {
    expect(isPhpList({ '0': 1, '10': 2 })).toBe(true);
    for (const key of ['a', '1a', 'a1', '-1', '1.5']) expect(isPhpList({ '0': 1, [key]: 2 })).toBe(false);
  });
});

test('of several fields the first that holds text counts', () => {
  expect(readFirstText({ a: ' ', b: null, c: 3, d: 'x' }, ['a', 'b', 'c', 'd'])).toBe('3');
  expect(readFirstText({ a: ' ' }, ['a', 'b'])).toBeNull();
});

test('what JSON cannot write is null, and has a digest all the same', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(toJson({ a: [1] })).toBe('{"a":[1]}');
  expect(toJson(undefined)).toBeNull();
  expect(toJson(circle)).toBeNull();
  expect(digest({ a: 1 })).toMatch(/^digest:[0-9a-f]{32}$/);
  expect(digest({ a: 1 })).toBe(digest({ a: 1 }));
  expect(digest({ a: 1 })).not.toBe(digest({ a: 2 }));
  expect(digest(circle)).toBe(digest(undefined));
  expect(digest(circle)).not.toBe(digest(''));
});
