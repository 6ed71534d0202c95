/** A mobile number of the mainland, or a landline with its area code. `?` is a digit whose script we cannot read. */
const NUMBER = /(?=([1?][3-9?][\d?]{9}|[0?][1-9?][\d?]{8,10}))/g;
/** The most letters between two groups of digits of one number: `138那个0013，然后是8000`. More are another sentence. */
const LETTERS_BETWEEN = 16;
/** Somebody spreads a mobile number over two texts in few pieces. More pieces are a name, a house and a flat. */
const SPREAD = { texts: 2, pieces: 4, begins: '1' };

const CHINESE = '〇一二三四五六七八九';
const OTHER_CHINESE: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    0: '零洞',
    1: '壹幺',
    2: '贰貳两兩',
    3: '叁參',
    4: '肆',
    5: '伍',
    6: '陆陸',
    7: '柒拐',
    8: '捌',
    9: '玖勾',
  }).flatMap(([digit, chars]) => Array.from(chars, (char) => [char, digit])),
);
/** A single numeral can be part of a word: `一般三点以后`. Two in a row are digits. */
const WORD_LIKE = /^[〇一二三四五六七八九零洞壹幺贰貳两兩叁參肆伍陆陸柒拐捌玖勾]$/;
const LETTER = /^\p{L}$/u;
const HIDING = /^[*＊×•●◦○xX#＃]$/;
const HIDDEN_FROM = 3;

interface Digit {
  at: number;
  value: string;
  /** Index of the text, from 0. */
  text: number;
  /** Digits without a letter between them share a group. */
  piece: number;
}

/**
 * Finds numbers with words between their digits, or in two texts that are shown side by side: digits that form a mobile
 * number or landline when everything else is left out. A masked part ends a number.
 *
 * @param points the code points of the texts, with U+0000 between two texts
 * @returns the positions of each number's digits
 */
export function spreadNumbers(points: readonly string[]): number[][] {
  return runsOf(points).flatMap((run) => {
    const digits = run.map(({ value }) => value).join('');
    return Array.from(digits.matchAll(NUMBER), ({ index, 1: number = '' }) =>
      run.slice(index, index + number.length),
    )
      .filter(isPlausible)
      .map((number) => number.map(({ at }) => at));
  });
}

function isPlausible(number: readonly Digit[]): boolean {
  const texts = new Set(number.map(({ text }) => text)).size;
  const pieces = new Set(number.map(({ piece }) => piece)).size;
  const [first] = number;
  return texts === 1 || (texts <= SPREAD.texts && pieces <= SPREAD.pieces && first?.value === SPREAD.begins);
}

/** Digits with few enough letters between two neighbours. */
function runsOf(points: readonly string[]): Digit[][] {
  const words = wordsIn(points);
  const runs: Digit[][] = [];
  let run: Digit[] = [];
  let letters = 0;
  let hiding = 0;
  let text = 0;
  let piece = 0;
  for (const [at, point] of points.entries()) {
    const values = words.has(at) ? '' : digitsOf(point);
    if (values !== '') {
      if (letters > LETTERS_BETWEEN || (letters === 0 && hiding >= HIDDEN_FROM)) {
        runs.push(run);
        run = [];
      }
      if (letters > 0) piece += 1;
      run.push(...Array.from(values, (value) => ({ at, value, text, piece })));
      letters = 0;
      hiding = 0;
    } else if (point === '\0') text += 1;
    else if (HIDING.test(point)) hiding += 1;
    else if (LETTER.test(point)) letters += 1;
  }
  return [...runs, run];
}

/** Positions of numerals that are words: on both sides there are only letters, or nothing. */
function wordsIn(points: readonly string[]): Set<number> {
  const read = points.flatMap((point, at) => (LETTER.test(point) || digitsOf(point) !== '' ? [at] : []));
  const isDigit = (at: number | undefined) => at !== undefined && digitsOf(points[at] ?? '') !== '';
  return new Set(
    read.filter(
      (at, index) =>
        WORD_LIKE.test(points[at] ?? '') && !isDigit(read[index - 1]) && !isDigit(read[index + 1]),
    ),
  );
}

/** The digits that a reader sees: none, one, or two for `⑬`. */
function digitsOf(point: string): string {
  return Array.from(point.normalize('NFKC'), digitOf).join('');
}

function digitOf(char: string): string {
  if (char >= '0' && char <= '9') return char;
  const chinese = CHINESE.indexOf(char);
  if (chinese >= 0) return String(chinese);
  return OTHER_CHINESE[char] ?? (/\p{Nd}/u.test(char) ? readDigit(char) : /\p{N}/u.test(char) ? '?' : '');
}

/** The digits of a script follow each other from its zero: https://www.unicode.org/versions/stability_policy.html */
function readDigit(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}
