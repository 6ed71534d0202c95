import { DAY_MS, SECOND_MS } from './duration.ts';

const LENGTH = '2022-09-29 15:09:13'.length;
const ZERO = 48;
const NINE = 57;
const DASH = 45;
const SPACE = 32;
const COLON = 58;

/**
 * Reads `YYYY-MM-DD HH:mm:ss`, the only form in which the record API writes times in practice: a dozen for each call, so
 * without an expression and without a calendar object for each. Any other text is left to who reads more forms, and so
 * are days that not every month has.
 *
 * @returns what a clock shows, written as if it were UTC; null: not of this form
 */
export function readPlainStamp(text: string): number | null {
  const isOfForm =
    text.length === LENGTH &&
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(7) === DASH &&
    text.charCodeAt(10) === SPACE &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON;
  if (!isOfForm) return null;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // Not a number is never within anything.
  const isInRange =
    year >= 1900 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28 + extraDays(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59;
  if (!isInRange) return null;
  return daysSince1970(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * SECOND_MS;
}

/** NaN: no digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  const areDigits = tens >= ZERO && tens <= NINE && ones >= ZERO && ones <= NINE;
  return areDigits ? (tens - ZERO) * 10 + ones - ZERO : Number.NaN;
}

/** Days that a month has beyond 28. */
function extraDays(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 2 : 3;
}

/** By the Gregorian calendar, in years that begin with March: the leap day is the last one then. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const monthsSinceMarch = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthsSinceMarch + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}
