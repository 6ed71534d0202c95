import { spreadNumbers } from './spread-numbers.ts';

/** The fewest digits that can be a real phone number: a local number has seven. */
const FEWEST_DIGITS = 7;
/** With words between them, fewer digits than a mobile number's eleven are an address: `88号6栋2单元1203室`. */
const FEWEST_AROUND_LETTERS = 11;
const LETTERS_BETWEEN = 2;

/** Digits and numerals of all scripts: `８`, `٨`, `८`, `𝟠`, `⑧`, `八`, `捌`. */
const DIGIT = /[\p{N}零一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖幺洞拐勾]/gu;
/** Letters that count as digits between digits: `138OO138OOO`. Latin, Greek and Cyrillic. */
const LOOKS_LIKE_DIGIT = /^[OoIlΟοОо]$/;
const LETTER = /^\p{L}$/u;
/** Characters that already hide a digit. */
export const HIDDEN = /[*＊×•●◦○xX#＃]{3,}/;

/** How much of an eleven-digit number is shown; proportionally less of a shorter one. */
const SHOWN_BEFORE = 3;
const SHOWN_AFTER = 4;
const USUAL_LENGTH = 11;

/**
 * Masks every number that is long enough to be somebody's: `138****5678`, in digits of any script and with anything
 * between them. Code points keep their positions, so that several texts can be masked as one: see {@link
 * maskNumbersAcross}. Masked numbers stay as they are.
 *
 * @param fewestDigits fewer digits in a row are not somebody's number
 */
export function maskNumbers(text: string, fewestDigits = FEWEST_DIGITS): string {
  const points = Array.from(text);
  const spread = spreadNumbers(points);
  // First the numbers that are long even with words between their digits: a mask would split them.
  for (const run of runsOf(points, LETTERS_BETWEEN)) {
    if (run.length >= FEWEST_AROUND_LETTERS) hide(points, run);
  }
  for (const run of runsOf(points, 0)) {
    if (run.length >= fewestDigits && !isMasked(points, run)) hide(points, run);
  }
  for (const number of spread) hideSpread(points, number);
  return points.join('');
}

/** Masks texts that are shown side by side, including a number that spreads over them. None may contain U+0000. */
export function maskNumbersAcross(texts: readonly string[]): string[] {
  return maskNumbers(texts.join('\0')).split('\0');
}

/**
 * The positions of the digits in each run: digits with at most this many letters between two of them. These letters
 * belong to one text: `7天` beside `20个` are two numbers.
 */
function runsOf(points: readonly string[], lettersBetween: number): number[][] {
  const runs: number[][] = [];
  let run: number[] = [];
  let between: number[] = [];
  let letters = 0;
  for (const [at, point] of points.entries()) {
    const digits = digitsIn(point);
    if (point === '\0' && letters > 0) letters = Number.POSITIVE_INFINITY;
    if (digits > 0) {
      if (letters > lettersBetween) {
        runs.push(run);
        run = [];
        between = [];
      }
      run.push(...between, ...Array<number>(digits).fill(at));
      between = [];
      letters = 0;
    } else if (LOOKS_LIKE_DIGIT.test(point) && letters === 0) between.push(at);
    else if (LETTER.test(point)) letters += 1;
  }
  return [...runs, run];
}

/** Counts digits as a reader does: `⑬` has two, `㏠` one. */
const digitsIn = (text: string): number => text.normalize('NFKC').match(DIGIT)?.length ?? 0;

/** `186****5545`: the rest is no longer a number. */
function isMasked(points: readonly string[], run: readonly number[]): boolean {
  const [first = 0, last = 0] = [run[0], run.at(-1)];
  const whole = points.slice(first, last + 1).join('');
  const parts = whole.split(HIDDEN);
  return (
    run.length <= FEWEST_DIGITS + 1 &&
    parts.length > 1 &&
    parts.every((part) => digitsIn(part) < FEWEST_DIGITS)
  );
}

function hide(points: string[], run: readonly number[]): void {
  const [first = 0] = run;
  // A `+` or a bracket in front counts as shown.
  const lead = /^[+＋(（]$/.test(points[first - 1] ?? '') ? 1 : 0;
  const share = Math.min(1, (run.length + lead) / USUAL_LENGTH);
  const before = Math.max(0, Math.floor(SHOWN_BEFORE * share) - lead);
  const after = Math.floor(SHOWN_AFTER * share);
  const fromAt = before === 0 ? first : (run[before - 1] ?? first) + 1;
  const toAt = run[run.length - after] ?? points.length;
  for (let at = fromAt; at < toAt; at += 1) if (points[at] !== '\0') points[at] = '*';
}

/** Words between the digits stay. A number that is already masked enough stays as it is. */
function hideSpread(points: string[], number: readonly number[]): void {
  for (const at of number.slice(SHOWN_BEFORE, -SHOWN_AFTER)) points[at] = '*';
}
