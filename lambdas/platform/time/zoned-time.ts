import { DAY_MS, MINUTE_MS, SECOND_MS } from './duration.ts';
import { readPlainStamp } from './plain-stamp.ts';
import { dayOf, fromWallClockMs, startOfDay, wallClockMs } from './time-zone.ts';

/** Later than any call: a higher number is not a time. */
const LATEST_MS = Date.UTC(2200, 0, 1);
/** Smaller numbers are seconds: as milliseconds they would lie before 1973-03-03. */
const SMALLEST_EPOCH_MS = 100_000_000_000;

/**
 * Reads a time stamp without a zone, such as `2022-09-29 15:09:13`, in an IANA zone. Also accepts `T`, slashes,
 * fractions, missing seconds, a missing time of day, and 年月日. An offset, `Z` or `UTC` in the text is used. Numbers are
 * epoch seconds or milliseconds. An object is a PHP date: `{date, timezone_type, timezone}`. A time in a daylight
 * saving gap means the time after it; a time that occurs twice means the earlier one (Temporal's `compatible`).
 *
 * @returns epoch milliseconds, or null if it is not a time: empty, `0000-00-00 00:00:00`, the first day of 1970 (how
 * PHP prints an unset time), nonsense
 * @throws {RangeError} if the zone is unknown
 */
export function parseZonelessTime(value: unknown, timeZone: string): number | null {
  const ms =
    typeof value === 'number'
      ? fromEpoch(value)
      : typeof value === 'string'
        ? fromText(value, timeZone)
        : fromPhpDate(value, timeZone);
  return ms !== null && ms >= DAY_MS && ms < LATEST_MS ? ms : null;
}

/** `YYYY-MM-DD HH:mm:ss` in the zone: what {@link parseZonelessTime} reads. */
export function formatZonelessTime(epochMs: number, timeZone: string): string {
  return new Date(wallClockMs(epochMs, timeZone)).toISOString().slice(0, 19).replace('T', ' ');
}

/** `HH:mm:ss`: what a clock on the wall shows there. */
export const formatClockTime = (epochMs: number, timeZone: string): string =>
  formatZonelessTime(epochMs, timeZone).slice(11);

/** ISO 8601 with the zone's offset at that time: `2026-11-22T08:37:00+08:00`. */
export function formatOffsetTime(epochMs: number, timeZone: string): string {
  const wallMs = wallClockMs(epochMs, timeZone);
  // Offsets of before the railways had seconds.
  const offsetMinutes = Math.round((wallMs - epochMs) / MINUTE_MS);
  const two = (number: number) => String(number).padStart(2, '0');
  const size = Math.abs(offsetMinutes);
  const offset = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${new Date(wallMs).toISOString().slice(0, 19)}${offset}`;
}

export interface ZonedParts {
  year: number;
  /** 1 … 12 */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** 1 Monday … 7 Sunday */
  weekday: number;
}

/** What clock and calendar show in the zone. */
export function zonedParts(epochMs: number, timeZone: string): ZonedParts {
  const wall = new Date(wallClockMs(epochMs, timeZone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    weekday: wall.getUTCDay() || 7,
  };
}

/** When the zone's day began. That is not always at midnight, and not always as long ago as its clocks suggest. */
export const startOfDayMs = (epochMs: number, timeZone: string): number =>
  startOfDay(dayOf(epochMs, timeZone), timeZone);

function fromEpoch(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Math.trunc(value < SMALLEST_EPOCH_MS ? value * SECOND_MS : value);
}

/** The meaning of PHP's zones of type 2. CST is China's if the account's own zone is eight hours ahead. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  UTC: '+00:00',
  GMT: '+00:00',
  Z: '+00:00',
  CST: '-06:00',
  CDT: '-05:00',
  EST: '-05:00',
  EDT: '-04:00',
  MST: '-07:00',
  MDT: '-06:00',
  PST: '-08:00',
  PDT: '-07:00',
  HKT: '+08:00',
  SGT: '+08:00',
  PHT: '+08:00',
  JST: '+09:00',
  KST: '+09:00',
  WIB: '+07:00',
  ICT: '+07:00',
  IST: '+05:30',
  BST: '+01:00',
  CET: '+01:00',
  CEST: '+02:00',
  EET: '+02:00',
  EEST: '+03:00',
  MSK: '+03:00',
  AEST: '+10:00',
  AEDT: '+11:00',
};

/** How PHP writes a `DateTime` into JSON: zones of type 1 are offsets, 2 abbreviations, 3 names. */
function fromPhpDate(value: unknown, timeZone: string): number | null {
  if (typeof value !== 'object' || value === null || !('date' in value)) return null;
  const { date } = value;
  const zone = 'timezone' in value ? value.timezone : null;
  if (typeof date !== 'string') return null;
  if (typeof zone !== 'string' || zone === '') return fromText(date, timeZone);
  if (/^[+-]\d{2}(?::?\d{2})?$/.test(zone)) return fromText(`${date.trim()}${zone}`, timeZone);
  const offset = ABBREVIATIONS[zone.toUpperCase()];
  if (offset !== undefined) {
    const isOfChina = zone.toUpperCase() === 'CST' && wallClockMs(0, timeZone) === 8 * 3600 * SECOND_MS;
    return fromText(`${date.trim()}${isOfChina ? '+08:00' : offset}`, timeZone);
  }
  try {
    return fromText(date, zone);
  } catch {
    // The zone is unknown, so the time would be a guess.
    return null;
  }
}

const NUMBER = /^\d{9,13}(?:\.\d+)?$/;
const STAMP =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/i;

function fromText(text: string, timeZone: string): number | null {
  const plainMs = readPlainStamp(text);
  if (plainMs !== null) return fromWallClockMs(plainMs, timeZone);
  const trimmed = plainStamp(text.trim());
  const match = STAMP.exec(trimmed);
  if (!match) return NUMBER.test(trimmed) ? fromEpoch(Number(trimmed)) : null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(toNumber);
  const fraction = match[7];
  const offset = match[8];
  if (hour > 23 || minute > 59 || second > 59 || !isDate(year, month, day)) return null;
  const fractionMs = fraction ? Number(fraction.slice(0, 3).padEnd(3, '0')) : 0;
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second) + fractionMs;
  return offset ? wallMs - offsetFromText(offset) : fromWallClockMs(wallMs, timeZone);
}

function plainStamp(text: string): string {
  if (!text.includes('年')) return text;
  return text
    .replace(/\s*[年月]\s*/g, '-')
    .replace(/\s*日\s*/, ' ')
    .replace(/\s*[时時点分]\s*/g, ':')
    .replace(/\s*秒/, '')
    .replace(/:$/, '')
    .trim();
}

const toNumber = (digits: string | undefined) => Number(digits ?? 0);

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  // Day 0 of a month is the last day of the previous one.
  return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function offsetFromText(text: string): number {
  if (/^(?:Z|UTC|GMT)$/i.test(text)) return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', ''));
  return (text.startsWith('-') ? -minutes : minutes) * 60 * SECOND_MS;
}
