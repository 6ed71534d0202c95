import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanPasted, leftOutOf, oddityOf } from '../../../lambdas/platform/text/pasted.ts';

const URL = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-b';

describe('what was pasted around a secret is left out', () => {
  it.each([
    ['"abc"', 'abc'],
    ["'abc'", 'abc'],
    ['“abc”', 'abc'],
    ['”abc”', 'abc'],
    ['‘abc’', 'abc'],
    ['「abc」', 'abc'],
    ['`abc`', 'abc'],
    ['Bearer abc', 'abc'],
    ['bearer  abc', 'abc'],
    ['Authorization: Bearer abc', 'abc'],
    ['authorization：Bearer abc', 'abc'],
    ['"Authorization: Bearer abc"', 'abc'],
    ['Bearer "abc"', 'abc'],
    [' \n"abc"\r\n', 'abc'],
    ['\ufeffabc\u200b', 'abc'],
    [`<${URL}>`, URL],
    [`"${URL}"`, URL],
    [`[${URL}](${URL})`, URL],
    [`[机器人](${URL} "title")`, URL],
    [`[hook](<${URL}>)`, URL],
    [`“<${URL}>”`, URL],
  ])('%j is %j', (pasted, value) => {
    expect(cleanPasted(pasted)).toEqual({ value, wasCleaned: true });
  });

  it.each(['abc', ' abc\n', 'Bearer', 'ab"c', '"abc', URL, '{"token":"abc"}'])(
    '%j is as it was',
    (pasted) => {
      expect(cleanPasted(pasted)).toEqual({ value: pasted.trim(), wasCleaned: false });
    },
  );

  it('and what is clean stays clean', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { value } = cleanPasted(text);
        expect(cleanPasted(value)).toEqual({ value, wasCleaned: false });
      }),
    );
  });
});

it.each([
  ['', 'it is empty'],
  ['abc', null],
  ['a.b-c_d~e+/=', null],
  ['top secret', 'character 4 is a space, which no token has'],
  ['top\nsecret', 'character 4 is a line break, which no token has'],
  ['"topsecret', 'character 1 is a quotation mark or an angle bracket, which no token has'],
  ['top密secret', 'character 4 is not ASCII, which no token has'],
  ['top\u00a0secret', 'character 4 is a no-break space (U+00A0), which no token has'],
  ['{"token":"x"}', 'it holds JSON: name the field that is meant, as in secretsmanager:id#field'],
])('what cannot be cleaned is said without the value: %j', (value, said) => {
  expect(oddityOf(value)).toBe(said);
});

it.each([
  ['abc', null],
  [' abc\n', null],
  ['"abc"', 'quotes or brackets'],
  ['Bearer abc', '"Bearer"'],
  ['“Authorization: Bearer abc”', '"Bearer" and quotes or brackets'],
  ['ab\u200bc', 'a zero-width space (U+200B) at position 3'],
  ['\u2060"abc"', 'a word joiner (U+2060) at position 1 and quotes or brackets'],
  [`[hook](${URL})`, 'the markdown of a link'],
])('what is left out is said by its kind and place: %j', (pasted, said) => {
  expect(leftOutOf(pasted)).toBe(said);
});

it('and never with the value', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z\d]{12,20}$/),
      fc.constantFrom('"', '\u200b', 'Bearer ', '“'),
      (secret, around) => {
        expect(leftOutOf(`${around}${secret}${around}`) ?? '').not.toContain(secret);
      },
    ),
  );
});
