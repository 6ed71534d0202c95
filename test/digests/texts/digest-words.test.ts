import { describe, expect, it } from 'vitest';
import { digestWords } from '../../../lambdas/digests/texts/facts.ts';

const zh = digestWords('zh-CN');
const en = digestWords('en');
const day = { every: 'day', covers: 'calendar' } as const;
const week = { every: 'week', covers: 'calendar' } as const;
const evening = { every: 'day', covers: 'since-last' } as const;
const on = (month: number, date: number, year: number | null = null) => ({
  year,
  month,
  day: date,
  weekday: 1,
});

describe('a digest calls', () => {
  it.each([
    [day, '【日报】', '较前一天', '前一天', '前一天的数据没有读到，无法对比。', '外呼日报'],
    [week, '【周报】', '较前一周', '前一周', '前一周的数据没有读到，无法对比。', '外呼周报'],
    [evening, '【日报】', '较上期', '上期', '上期的数据没有读到，无法对比。', '外呼日报'],
  ])('itself, and what it compares with: %j', (kind, badge, before, column, unread, title) => {
    expect(zh.badge(kind)).toBe(badge);
    expect([zh.before(kind), zh.chart.before(kind)]).toEqual([before, before]);
    expect([zh.beforeColumn(kind), zh.beforeUnread(kind)]).toEqual([column, unread]);
    expect(zh.chart.title(kind)).toBe(title);
  });

  it.each([
    [
      day,
      '[Daily] ',
      'vs the day before',
      'Day before',
      'The day before',
      'Daily call report',
      'vs prev. day',
    ],
    [
      week,
      '[Weekly] ',
      'vs the week before',
      'Week before',
      'The week before',
      'Weekly call report',
      'vs prev. week',
    ],
    [
      evening,
      '[Daily] ',
      'vs the last one',
      'Last one',
      'The time before',
      'Daily call report',
      'vs last one',
    ],
  ])('itself in English: %j', (kind, badge, before, column, unread, title, short) => {
    expect(en.badge(kind)).toBe(badge);
    expect([en.before(kind), en.beforeColumn(kind), en.chart.before(kind)]).toEqual([before, column, short]);
    expect(en.beforeUnread(kind)).toBe(`${unread} could not be read: nothing to compare with.`);
    expect(en.chart.title(kind)).toBe(title);
  });

  it('days by their dates, and the year only where it is asked for', () => {
    expect(zh.days(on(11, 16), on(11, 22))).toBe('11月16日–22日');
    expect(zh.days(on(11, 30), on(12, 6))).toBe('11月30日–12月6日');
    expect(zh.days(on(12, 28, 2026), on(12, 3, 2027))).toBe('2026年12月28日–2027年12月3日');
    expect(en.days(on(11, 16), on(11, 22))).toBe('16–22 Nov');
    expect(en.days(on(11, 30), on(12, 6))).toBe('30 Nov – 6 Dec');
    expect(en.days(on(12, 28, 2026), on(12, 3, 2027))).toBe('28 Dec 2026 – 3 Dec 2027');
    expect(en.day(on(3, 2))).toBe('Mon 2 Mar');
    expect(zh.day(on(3, 2))).toBe('3月2日 周一');
  });

  it('each day of the week and each month by its name', () => {
    const days = [1, 2, 3, 4, 5, 6, 7];
    expect(days.map(zh.weekday).join('')).toBe('周一周二周三周四周五周六周日');
    expect(days.map(en.weekday).join(' ')).toBe('Mon Tue Wed Thu Fri Sat Sun');
    const months = Array.from({ length: 12 }, (_, at) => en.day(on(at + 1, 1)).slice('Mon 1 '.length));
    expect(months.join(' ')).toBe('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec');
  });
});

describe('a digest counts', () => {
  it('in Chinese', () => {
    expect([zh.leads.a.counted(1200), zh.leads.any.counted(1200)]).toEqual([
      'A 级 1,200 条',
      '线索 1,200 条',
    ]);
    expect([zh.otherTasks(3), zh.count('3'), zh.rounds('3')]).toEqual(['其余 3 个任务', '3 条', '3 轮']);
    expect([zh.chart.by('呼叫', true), zh.chart.by('呼叫', false)]).toEqual(['呼叫 · 每天', '呼叫 · 每小时']);
    expect([zh.chart.hour(9), zh.chart.speed('45 秒')]).toEqual(['9时', '挂断后 45 秒通知（中位数）']);
    expect(zh.chart.oddHours('25')).toBe('当天 25 小时（夏令时切换）');
    expect(zh.headlineUnread('今天')).toBe('今天：通话记录没有读到');
    expect(zh.warnings.unread('“一”')).toBe('注意：“一”的通话记录没有读到，没有计入。');
  });

  it('in English, and one is one', () => {
    expect([1, 2, 1200].map(en.leads.a.counted)).toEqual(['1 A lead', '2 A leads', '1,200 A leads']);
    expect([1, 2, 1200].map(en.leads.any.counted)).toEqual(['1 lead', '2 leads', '1,200 leads']);
    expect([en.allTold('1'), en.allTold('24')]).toEqual([
      'the 1 alert was delivered',
      'all 24 alerts delivered',
    ]);
    expect([en.otherTasks(3), en.count('3'), en.rounds('3')]).toEqual(['3 other tasks', '3', '3 rounds']);
    expect([en.chart.by('Calls', true), en.chart.by('Calls', false)]).toEqual([
      'Calls by day',
      'Calls by hour',
    ]);
    expect([en.chart.hour(9), en.chart.speed('45 s')]).toEqual([
      '9:00',
      'Alerts 45 s after hang-up (median)',
    ]);
    expect(en.chart.oddHours('25')).toBe('25 hours: clocks changed');
    expect(en.headlineUnread('Today')).toBe('Today: call records could not be read');
    expect(en.warnings.unread('“one”')).toBe(
      'Note: the call records of “one” could not be read and are not counted.',
    );
  });
});

it.each([
  ['zh-CN', zh],
  ['en', en],
] as const)('no word of a digest is missing in %s, except what a letter does not need', (locale, words) => {
  const isEmpty = ([, text]: [string, unknown]) => text === '';
  const texts = [
    words,
    words.labels,
    words.chart,
    words.warnings,
    words.alertStates,
    words.leads.a,
    words.leads.any,
  ];
  const empty = texts.flatMap((some) => Object.entries(some).filter(isEmpty)).map(([name]) => name);
  expect(empty).toEqual(locale === 'en' ? ['grade'] : []);
});
