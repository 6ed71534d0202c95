import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskNumbers, maskNumbersAcross } from '../../../lambdas/leads/facts/mask-numbers.ts';

describe('a number in somebody’s text', () => {
  test.each([
    ['13800138000', '138****8000'],
    ['13800138000（微信同号）', '138****8000（微信同号）'],
    ['电话13800138000，晚上打', '电话138****8000，晚上打'],
    ['+86 138-1234-5678', '+86**********5678'],
    ['（0551）6234 5678', '（05********5678'],
    ['1381234 5678', '138*****5678'],
    ['0086 138 1234 5678', '008***********5678'],
    ['１３８００１３８０００', '１３８****８０００'],
    ['١٣٨٠٠١٣٨٠٠٠', '١٣٨****٨٠٠٠'],
    ['𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎', '𝟏𝟑𝟖****𝟖𝟎𝟎𝟎'],
    ['①③⑧⓪⓪①③⑧⓪⓪⓪', '①③⑧****⑧⓪⓪⓪'],
    ['一三八零零一三八零零零', '一三八****八零零零'],
    ['138\u200b0013\u200b8000', '138******8000'],
    ['138OO138OOO1', '138*****OOO1'],
    ['wxid_13800138000', 'wxid_138****8000'],
    ['138转0013转8000', '138******8000'],
  ])('%j is shown as %j', (text, shown) => {
    // What stands between the digits that are hidden goes with them.
    expect(maskNumbers(text)).toBe(shown);
  });

  test.each([
    '138****5545',
    '0551****5678',
    '186＊＊＊＊5545',
    '3年级2班',
    '合肥路88号6栋2单元1203室',
    '预算30万，500人',
    '星期一、三、五',
    '王芳',
    '',
  ])('leaves %j as it came', (text) => {
    expect(maskNumbers(text)).toBe(text);
  });

  test('is hidden where it is spread over texts that stand side by side', () => {
    expect(maskNumbersAcross(['手机138001', '38000'])).toEqual(['手机138***', '*8000']);
    expect(maskNumbersAcross(['a', 'b'])).toEqual(['a', 'b']);
    expect(maskNumbersAcross([])).toEqual(['']);
  });
});

/** Whole numbers that repeat nothing, so that what is left of one is not found in it by chance. */
const number = fc
  .tuple(fc.constantFrom('1', '0'), fc.shuffledSubarray([...'23456789'], { minLength: 6 }))
  .map(([first, rest]) => first + rest.join(''));
const scripts = ['0', '０', '٠', '۰', '०', '০', '𝟎', '𝟘', '𝟬'].map((zero) => zero.codePointAt(0) ?? 0);
const spelled = (digits: string, drawn: number[], between: string[]) =>
  [...digits]
    .map((digit, at) => {
      const script = drawn[at % drawn.length] ?? 0;
      const shown =
        script < scripts.length
          ? String.fromCodePoint((scripts[script] ?? 0) + Number(digit))
          : script === scripts.length
            ? ('零一二三四五六七八九'[Number(digit)] ?? '')
            : ('⓪①②③④⑤⑥⑦⑧⑨'[Number(digit)] ?? '');
      return shown + (between[at % between.length] ?? '');
    })
    .join('');
const spelling = fc.record({
  scripts: fc.array(fc.nat(scripts.length + 1), { minLength: 1, maxLength: 9 }),
  between: fc.array(
    fc.constantFrom(
      '',
      '',
      ' ',
      '-',
      '.',
      '·',
      '/',
      ')',
      '（',
      '\u200b',
      '\u2060',
      '\u00a0',
      '\u3000',
      '‑',
      '—',
      '\ufe0f\u20e3',
      '+',
      ' - ',
      '**',
      '_',
      ',',
    ),
    { minLength: 1, maxLength: 9 },
  ),
});
const around = fc.constantFrom('', '（微信同号）', '电话：', 'tel', 'wx_', '王芳', '，', '打我', '&#', '@');
const CHINESE = '零一二三四五六七八九';

/** As somebody reads who looks for digits alone. */
const digitsOf = (text: string): string =>
  Array.from(text.normalize('NFKC'))
    .map((char) => {
      if (CHINESE.includes(char)) return String(CHINESE.indexOf(char));
      if (!/\p{Nd}/u.test(char)) return '';
      let zero = char.codePointAt(0) ?? 0;
      while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && (char.codePointAt(0) ?? 0) - zero < 9)
        zero -= 1;
      return char >= '0' && char <= '9' ? char : String((char.codePointAt(0) ?? 0) - zero);
    })
    .join('');

test('no reader finds seven digits of a number in a row, however it is spelled', () => {
  fc.assert(
    fc.property(number, spelling, around, around, (digits, { scripts: drawn, between }, before, after) => {
      const read = digitsOf(maskNumbers(before + spelled(digits, drawn, between) + after));
      for (let at = 0; at + 7 <= digits.length; at += 1) {
        expect(read).not.toContain(digits.slice(at, at + 7));
      }
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['138那个0013，然后是8000', '138那个****，然后是8000'],
  ['先记138，接着是0013再8000', '先记138，接着是****再8000'],
  ['区号0551，后面才是6234再5678', '区号055*，后面才是****再5678'],
])('words between the digits stay, the number does not: %j is shown as %j', (text, shown) => {
  expect(maskNumbers(text)).toBe(shown);
});

test.each([
  ['138****5545，晚上七点以后再打，预算3000'],
  ['我一般四点以后有空，一会儿加你，大概七八个人，三十来岁，一共两个班，九月一号开始'],
])('%j stays as it came', (text) => {
  expect(maskNumbers(text)).toBe(text);
});
