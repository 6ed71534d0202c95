import { describe, expect, test } from 'vitest';
import { parseBody } from '../../../lambdas/call-records/wire/envelope.ts';

const nothing = { value: undefined, hadNoise: false };

describe('the JSON of a body', () => {
  test.each([
    ['{"code":200}', { code: 200 }],
    ['[1]', [1]],
    ['null', null],
    [' 7 ', 7],
  ])('that is nothing else is taken as it is: %s', (body, value) => {
    expect(parseBody(body)).toEqual({ value, hadNoise: false });
  });

  test.each([
    ['before it', 'Notice: x\n{"code":200}'],
    ['behind it', '{"code":200}\nNotice: x'],
    ['with a brace before it', 'in {closure} of {"x {"code":200}'],
    ['with a brace behind it', '{"code":200} } of {'],
    ['with an object of its own', 'args: {"a":1} {"code":200}'],
    ['and its braces stand apart', 'x { "code" :200}'],
  ])('has text around it, %s', (_, body) => {
    expect(parseBody(body)).toEqual({ value: { code: 200 }, hadNoise: true });
  });

  test.each(['}', '{', '{"', '"}', '\\', '\\"}'])('may hold %s in a text', (text) => {
    const value = { code: 200, text };
    expect(parseBody(`x ${JSON.stringify(value)} y`)).toEqual({ value, hadNoise: true });
  });

  test('may have objects within it', () => {
    const value = { code: 200, data: { a: { b: {} } } };
    expect(parseBody(`x ${JSON.stringify(value)} y`)).toEqual({ value, hadNoise: true });
  });

  test.each([
    ['an empty one', ''],
    ['one that breaks off', 'x {"code":200,"data":['],
    ['one that breaks off in a text', 'x {"code":200,"data":"}'],
    ['one that breaks off behind a backslash', 'x {"code":"\\'],
    ['an object without a code', 'x {"data":[]}'],
    ['a list between texts', 'x [{"code"] y'],
  ])('is none in %s', (_, body) => {
    expect(parseBody(body)).toEqual(nothing);
  });

  test.each(['<!DOCTYPE html>', '<html>', '<head>', '<body class="x">', '<script>', '<form>'])(
    'is no answer within a page (%s)',
    (page) => {
      expect(parseBody(`${page}{"code":200}`)).toEqual(nothing);
      expect(parseBody(`{"code":200}${page}`)).toEqual(nothing);
    },
  );

  test('may speak of pages itself', () => {
    expect(parseBody('x {"code":200,"data":"<html>"}').value).toEqual({ code: 200, data: '<html>' });
  });

  test('is looked for behind nineteen other braces, and not behind twenty', () => {
    expect(parseBody(`${'{"a"} '.repeat(19)}{"code":200}`).hadNoise).toBe(true);
    expect(parseBody(`${'{"a"} '.repeat(20)}{"code":200}`)).toEqual(nothing);
  });
});
