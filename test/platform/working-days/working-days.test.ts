import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import { addWorkingTime, isWorking } from '../../../lambdas/platform/time/working-time.ts';
import {
  daysOfNotice,
  isoDay,
  type Notice,
  parseNotices,
} from '../../../lambdas/platform/working-days/read-notices.ts';
import * as table from '../../../lambdas/platform/working-days/table.ts';
import { isMeant, isWorkday } from '../../../lambdas/platform/working-days/working-days.ts';

const source = join(import.meta.dirname, '../../../lambdas/platform/working-days/notices.yaml');
const notices = parseNotices(parse(readFileSync(source, 'utf8')));
const day = (text: string) => Date.parse(`${text}T00:00Z`) / 86_400_000;

describe('the calendar of working days', () => {
  it('is what the notices say, and nothing else', () => {
    const of = (what: 'off' | 'worked') =>
      notices.flatMap((notice) => daysOfNotice(notice)[what].map(isoDay));
    expect(table.DAYS_OFF).toEqual(of('off'));
    expect(table.DAYS_WORKED).toEqual(of('worked'));
    expect([table.KNOWN_FROM, table.KNOWN_UNTIL]).toEqual([
      `${notices[0]?.year}-01-01`,
      `${notices.at(-1)?.year}-12-31`,
    ]);
  });

  it('knows the make-up days of 2026', () => {
    const of2026 = table.DAYS_WORKED.filter((one) => one.startsWith('2026'));
    expect(of2026).toEqual([
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
      '2026-05-09',
      '2026-09-20',
      '2026-10-10',
    ]);
  });

  it.each([
    ['2026-10-01', false, 'National Day, a Thursday'],
    ['2026-10-08', true, 'the Thursday after it'],
    ['2026-10-10', true, 'a Saturday that is made up for'],
    ['2026-10-11', false, 'an ordinary Sunday'],
    ['2026-02-23', false, 'the last Monday of the Spring Festival'],
    ['2024-02-09', true, 'New Year’s Eve of 2024, which employers were only encouraged to give'],
  ])('%s is worked: %s (%s)', (text, worked) => {
    expect(isWorkday(day(text))).toBe(worked);
    expect(isMeant(day(text), { days: [6, 7], calendar: 'restdays' })).toBe(!worked);
  });

  it('takes a day that nobody has announced for a working day, a Sunday and New Year too', () => {
    const after = day(table.KNOWN_UNTIL) + 1;
    for (let one = after; one < after + 40; one += 1) expect(isWorkday(one)).toBe(true);
  });
});

describe('working time goes by it', () => {
  const hours = {
    fromMinute: 9 * 60,
    toMinute: 18 * 60,
    days: [1, 2, 3, 4, 5],
    calendar: 'workdays',
  } as const;
  const at = (text: string) => Date.parse(`${text}+08:00`);

  it('what is late on the eve of a long holiday is due after it, on the make-up day', () => {
    const due = addWorkingTime(at('2026-02-14T17:30'), HOUR_MS, hours, 'Asia/Shanghai');
    expect(due).toBe(at('2026-02-24T09:30'));
    expect(isWorking(at('2026-02-14T10:00'), hours, 'Asia/Shanghai')).toBe(true);
    expect(isWorking(at('2026-02-17T10:00'), hours, 'Asia/Shanghai')).toBe(false);
  });

  it('a reminder that an older version put goes by the days of the week', () => {
    const { calendar: _, ...stored } = hours;
    expect(isWorking(at('2026-02-14T10:00'), stored, 'Asia/Shanghai')).toBe(false);
  });
});

describe('a notice that was copied wrongly is refused', () => {
  const of = (...text: string[]): Pick<Notice, 'year' | 'text'> => ({ year: 2026, text });
  it.each([
    ['the day of the week', of('元旦：1月1日（周五）至3日（周六）放假调休，共3天。')],
    ['the number of days', of('元旦：1月1日（周四）至3日（周六）放假调休，共4天。')],
    ['a make-up day in the week', of('元旦：1月1日放假。1月5日（周一）上班。')],
    ['three days in place of a span', of('元旦：1月1日、2日、3日放假。')],
  ])('%s', (_, notice) => {
    expect(() => daysOfNotice(notice)).toThrow(Error);
  });

  it('a year that is left out', () => {
    const [first, , third] = notices;
    expect(() => parseNotices([first, third])).toThrow('expected 2025 after 2024, got 2026');
  });

  it('days of the year before are read as such', () => {
    const notice = { year: 2023, text: ['元旦：2022年12月31日至2023年1月2日放假调休，共3天。'] };
    expect(daysOfNotice(notice).off.map(isoDay)).toEqual(['2023-01-02']);
  });
});
