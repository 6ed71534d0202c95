import * as v from 'valibot';
import { DAY_MS } from '../time/duration.ts';
import { weekdayOf } from '../time/time-zone.ts';

const notice = v.object({
  year: v.number(),
  number: v.pipe(v.string(), v.regex(/〔\d{4}〕\d+号$/)),
  title: v.string(),
  url: v.pipe(v.string(), v.startsWith('https://www.gov.cn/')),
  published: v.string(),
  text: v.pipe(v.array(v.string()), v.minLength(1)),
});

const notices = v.pipe(v.array(notice), v.minLength(1));

export type Notice = v.InferOutput<typeof notice>;

/** Days are counted since 1970-01-01. */
export interface NoticedDays {
  /** Off although they are from Monday to Friday. */
  off: readonly number[];
  /** Worked although they are Saturday or Sunday (调休). */
  worked: readonly number[];
}

/** @throws what is not a list of notices, one year after the other */
export function parseNotices(value: unknown): Notice[] {
  const all = v.parse(notices, value);
  for (const [index, { year }] of all.entries()) {
    const before = all[index - 1];
    if (before && before.year + 1 !== year)
      throw new Error(`expected ${before.year + 1} after ${before.year}, got ${year}`);
  }
  return all;
}

const DATE = /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:（([^）]*)）)?/g;
const WEEKDAYS = '一二三四五六日';

/**
 * Reads the sentences of a notice: what is 放假 is off, what is 上班 is worked. Everything that a notice says twice
 * (the day of the week, how many days) is compared.
 *
 * @throws where a sentence contradicts itself or the calendar
 */
export function daysOfNotice({ year, text }: Pick<Notice, 'year' | 'text'>): NoticedDays {
  const off: number[] = [];
  const worked: number[] = [];
  for (const sentence of text.flatMap((line) => line.split('。'))) {
    const dates = datesIn(sentence, year);
    if (sentence.endsWith('上班')) worked.push(...dates);
    else if (sentence.includes('放假')) off.push(...spanOf(dates, sentence));
  }
  const isWeekend = (day: number) => weekdayOf(day) > 5;
  const odd = worked.find((day) => !isWeekend(day));
  if (odd !== undefined) throw new Error(`${isoDay(odd)} is worked anyway`);
  return { off: sorted(off.filter((day) => !isWeekend(day))), worked: sorted(worked) };
}

function datesIn(sentence: string, year: number): number[] {
  let month = 0;
  return [...sentence.matchAll(DATE)].map(([written, ofYear, ofMonth, ofDay, remark = '']) => {
    month = Number(ofMonth ?? month);
    const day = Date.UTC(Number(ofYear ?? year), month - 1, Number(ofDay)) / DAY_MS;
    const weekday = /(?:周|星期)([一二三四五六日])/.exec(remark)?.[1];
    if (weekday !== undefined && weekday !== WEEKDAYS[weekdayOf(day) - 1]) {
      throw new Error(`${written} of ${year} is another day of the week`);
    }
    return day;
  });
}

function spanOf([first, last = first, ...others]: readonly number[], sentence: string): number[] {
  if (first === undefined || last === undefined || others.length > 0) {
    throw new Error(`expected one day or two, got "${sentence}"`);
  }
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const said = /共(\d+)天/.exec(sentence)?.[1];
  if (said !== undefined && Number(said) !== days.length) {
    throw new Error(`expected ${said} days, counted ${days.length} in "${sentence}"`);
  }
  return days;
}

const sorted = (days: readonly number[]): number[] => [...new Set(days)].sort((one, other) => one - other);

/** `2026-10-01` */
export const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
