import { describe, expect, it } from 'vitest';
import type { DigestFigures } from '../../../lambdas/digests/figures.ts';
import { columnsOf } from '../../../lambdas/digests/texts/columns.ts';
import { digestJson } from '../../../lambdas/digests/texts/data.ts';
import type { Locale } from '../../../lambdas/messages/context.ts';
import { HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import {
  aDigest,
  aDigestLead,
  aHoledDigest,
  aLongDay,
  anEmptyDigest,
  anEveningDigest,
  aWeek,
} from '../../support/digest-figures.ts';
import { renderDigest } from '../../support/printed.ts';

/** As the group hears it the next morning. */
const rendered = (figures: DigestFigures, locale: Locale = 'zh-CN', markdownBytes = 4096) =>
  renderDigest(figures, {
    locale,
    timeZone: figures.timeZone,
    nowMs: figures.window.toMs + 8 * HOUR_MS,
    channel: 'managers',
    limits: { markdownBytes, textBytes: 32 * 1024 },
    id: 'daily:window:managers',
  });

/** Without colours, as a reader sees it. */
const plain = (markdown: string): string[] => markdown.replace(/<\/?font[^>]*>/g, '').split('\n');

describe('a manager reads in the group', () => {
  const twoLeads = aDigest({
    total: {
      ...aDigest().total,
      leads: 2,
      grades: { byGrade: { 1: 2, 2: 37, 3: 108, 4: 183, 5: 213 }, ungraded: 741 },
    },
    leads: [aDigestLead(0), aDigestLead(2)],
  });

  it('the headline, what changed, how fast alerts were, then the leads by name', () => {
    expect(rendered(twoLeads).markdown).toBe(
      [
        '**【日报】11月22日 周日：A 级 2 条，呼叫 1,284 通，接通率 43.1%**',
        '<font color="comment">较前一天</font> A 级 <font color="warning">↓7</font> · 呼叫 <font color="warning">↓120</font> · 接通率 <font color="info">↑4.4 个百分点</font>',
        '<font color="comment">通知速度</font> 挂断后 45 秒送达（中位数），95% 在 2 分 10 秒内',
        '<font color="comment">意向</font> A 2 · B 37 · C 108 · D 183 · E 213 · 未评级 741',
        '<font color="comment">A 级占接通</font> 0.4% · <font color="comment">通话中位数</font> 1 分 12 秒 · 4 轮',
        '<font color="comment">秋季课程回访：A 级 8 条，呼叫 800 通</font>',
        '<font color="comment">冬令营邀约：A 级 4 条，呼叫 484 通</font>',
        '',
        '**A 级线索**',
        '**王芳** 13800001001 · 20:20 · 晨光教育 · 秋季课程回访',
        '**陈静** 13800001003 · 18:46 · 冬令营邀约',
      ].join('\n'),
    );
  });

  it('the same in English', () => {
    expect(plain(rendered(twoLeads, 'en').markdown)).toEqual([
      '**[Daily] Sun 22 Nov: 2 A leads, 1,284 calls, 43.1% connected**',
      'vs the day before A leads ↓7 · Calls ↓120 · Connected rate ↑4.4 pts',
      'Speed to alert 45 s from hang-up (median), 95% within 2 min 10 s',
      'Grades A 2 · B 37 · C 108 · D 183 · E 213 · Not graded 741',
      'A leads of connected 0.4% · Talk, median 1 min 12 s · 4 rounds',
      '秋季课程回访: 8 A leads, 800 calls',
      '冬令营邀约: 4 A leads, 484 calls',
      '',
      '**A leads**',
      '**王芳** 13800001001 · 20:20 · 晨光教育 · 秋季课程回访',
      '**陈静** 13800001003 · 18:46 · 冬令营邀约',
    ]);
  });

  it('plainly what could not be read, and what became of alerts that were not all told', () => {
    const lines = plain(rendered(aHoledDigest()).markdown);
    expect(lines.slice(1, 5)).toEqual([
      '注意：“秋季课程回访”的通话记录没有读全，数字偏少。',
      '前一天的数据没有读到，无法对比。',
      '通知速度 挂断后 45 秒送达（中位数），95% 在 2 分 10 秒内',
      '通知 已送达 20 · 待发 2 · 暂缓 1 · 失败 1',
    ]);
    const { books } = aDigest();
    const off = aDigest({ books: { ...books, close: false, unreadable: 3 } });
    expect(plain(rendered(off).markdown).slice(1, 3)).toEqual([
      '注意：平台报的总数和读到的条数对不上，数字可能不全。',
      '注意：有 3 条通话记录读不懂，没有计入。',
    ]);
  });

  it('that nothing of a task was read, where a zero would say that nobody was called', () => {
    const [holed, other] = aHoledDigest().byTask;
    if (!holed || !other) throw new Error('there are two');
    const figures = { ...aHoledDigest(), byTask: [{ ...holed, calls: 0, connected: 0, leads: 0 }, other] };
    const { markdown, text, data } = rendered(figures);
    expect(plain(markdown)[1]).toBe('注意：“秋季课程回访”的通话记录没有读到，没有计入。');
    expect(plain(markdown)).toContain('秋季课程回访：没有读到');
    expect(text).toMatch(/^秋季课程回访：没有读到 +– +– +–$/m);
    expect(data.byTask).toEqual([
      expect.objectContaining({ task: '秋季课程回访', fault: 'token-refused' }),
      expect.objectContaining({ task: '冬令营邀约', fault: null }),
    ]);
    const part = rendered(aHoledDigest());
    expect(plain(part.markdown)).toContain('秋季课程回访：A 级 8 条，呼叫 800 通 · 没有读全');
    expect(part.text).toMatch(/^秋季课程回访：没有读全 +8 +352 +800$/m);
    expect(digestJson(figures).byTask).toEqual([
      { task: '秋季课程回访', calls: 0, leads: 0, fault: 'token-refused' },
      { task: '冬令营邀约', calls: other.calls, leads: other.leads },
    ]);
  });

  it('that the tasks beyond the first few were not read, in place of the sum of nothing', () => {
    const [, read] = aDigest().byTask;
    if (!read) throw new Error('there are two');
    const unread = { ...read, calls: 0, connected: 0, leads: 0, fault: 'unavailable' };
    const tasks = (kept: number) => [...Array(kept).fill(read), unread, unread];
    const { books } = aDigest();
    const of = (kept: number) =>
      rendered(aDigest({ byTask: tasks(kept), books: { ...books, tasksUnread: 2 } }));
    expect(plain(of(5).markdown)).toContainEqual(expect.stringMatching(/2 个任务.*没有读到$/));
    expect(of(40).text).toMatch(/2 个任务 +– +– +–$/m);
  });

  it('on an empty day that all is well, which is worth knowing', () => {
    expect(plain(rendered(anEmptyDigest()).markdown)).toEqual([
      '**【日报】11月22日 周日：没有呼叫**',
      '这段时间没有通话记录。leadbell 运行正常，一有线索就会通知。',
      '较前一天 A 级 ↓9 · 呼叫 ↓1,404',
    ]);
  });

  it('never that all is well where nothing could be read', () => {
    const blind = anEmptyDigest({
      byTask: aHoledDigest().byTask.map((task) => ({ ...task, calls: 0, connected: 0, leads: 0 })),
      books: { close: false, records: 0, unreadable: 0, tasksUnread: 1 },
    });
    const { markdown, text } = rendered(blind);
    expect(markdown).toMatch(/^\*\*【日报】11月22日 周日：通话记录没有读到\*\*\n.*没有读到，没有计入/);
    expect(markdown + text).not.toMatch(/运行正常|没有呼叫|没有 A 级/);
    // Nothing fell either: it was not read.
    expect(markdown).not.toContain('↓');
    expect(text).toMatch(/^A 级 +– +9 +–$/m);
    expect(text).toMatch(/^呼叫 +– +1,404 +–$/m);
  });

  it('that there were calls and no lead', () => {
    const none = aDigest({
      total: { ...aDigest().total, leads: 0, grades: { byGrade: { 1: 0, 2: 5 }, ungraded: 1279 } },
      leads: [],
    });
    expect(plain(rendered(none).markdown).at(-1)).toBe('没有 A 级线索。');
    expect(plain(rendered(none, 'en').markdown).at(-1)).toBe('No A leads.');
  });

  it('of leads of several grades which is which, and of one task not which', () => {
    const mixed = aDigest({
      total: { ...aDigest().total, leads: 2 },
      leads: [
        aDigestLead(0, { company: null, province: null }),
        aDigestLead(1, { grade: 2, name: null, taskName: '秋季课程回访', phone: '138****5545' }),
      ],
    });
    const lines = plain(rendered(mixed).markdown);
    expect(lines[0]).toContain('：线索 2 条，');
    expect(lines.slice(-3)).toEqual([
      '**线索**',
      'A **王芳** 13800001001 · 20:20',
      'B **蓝天物流有限公司** 138＊＊＊＊5545 · 19:33',
    ]);
  });

  it('the days of a week, the times of an evening, the date of a long day', () => {
    const first = (figures: DigestFigures, locale: Locale) => plain(rendered(figures, locale).markdown)[0];
    expect(first(aWeek(), 'zh-CN')).toMatch(/^\*\*【周报】11月16日–22日：A 级 76 条，/);
    expect(first(aWeek(), 'en')).toMatch(/^\*\*\[Weekly\] 16–22 Nov: 76 A leads, /);
    expect(first(anEveningDigest(), 'zh-CN')).toMatch(/^\*\*【日报】11月21日 20:07 – 11月22日 20:07：/);
    expect(first(aLongDay(), 'en')).toMatch(/^\*\*\[Daily\] Sun 25 Oct: /);
    expect(plain(rendered(aWeek()).markdown)).toContain(
      '**王芳** 13800001001 · 周日 20:20 · 晨光教育 · 秋季课程回访',
    );
  });

  it('the year where it is not this one', () => {
    const figures = aDigest();
    const late = renderDigest(figures, {
      locale: 'zh-CN',
      timeZone: figures.timeZone,
      nowMs: Date.parse('2027-01-02T00:00:00Z'),
      channel: 'managers',
      limits: { markdownBytes: 4096, textBytes: 4096 },
      id: 'x',
    });
    expect(late.subject).toMatch(/^【日报】2026年11月22日 周日：/);
  });

  it('how many more there are, where not all fit', () => {
    const many = aDigest({
      total: { ...aDigest().total, leads: 600, grades: { byGrade: { 1: 600 }, ungraded: 0 } },
      leads: Array.from({ length: 500 }, (_, index) => aDigestLead(index)),
    });
    const lines = plain(rendered(many).markdown);
    const rows = lines.filter((line) => /13800\d{6}/.test(line)).length;
    expect(lines.at(-1)).toBe(`还有 ${600 - rows} 条没有列出，可在外呼平台查看。`);
    expect(rows).toBeGreaterThan(50);
  });

  it('of many tasks the five with the most leads, and the rest as one', () => {
    const byTask = Array.from({ length: 8 }, (_, at) => ({
      taskKey: `${at}`,
      name: `任务 ${at + 1}`,
      calls: 10,
      connected: 5,
      leads: at,
      fault: null,
    }));
    const lines = plain(rendered(aDigest({ byTask })).markdown);
    expect(lines.filter((line) => line.startsWith('任务'))).toHaveLength(5);
    expect(lines).toContain('任务 8：A 级 7 条，呼叫 10 通');
    expect(lines).toContain('其余 3 个任务：A 级 3 条，呼叫 30 通');
  });
});

describe('an e-mail', () => {
  it('has every figure, in columns', () => {
    expect(rendered(aDigest()).text).toBe(
      `【日报】11月22日 周日：A 级 12 条，呼叫 1,284 通，接通率 43.1%

                  本期     前一天  变化
A 级                12          9  ↑3
呼叫             1,284      1,404  ↓120
接通               553        544  ↑9
接通率           43.1%      38.7%  ↑4.4 个百分点
A 级占接通        2.2%       1.7%  ↑0.5 个百分点
通话中位数  1 分 12 秒  1 分 8 秒
轮次中位数           4

通知：24 条全部送达
通知速度：挂断后 45 秒送达（中位数），95% 在 2 分 10 秒内（共 24 条）

意向    本期   占比  变化
A         12   0.9%  ↑3
B         37   2.9%  ↓4
C        108   8.4%  ↑8
D        183  14.3%  ↓7
E        213  16.6%  ↑11
未评级   731  56.9%  ↓129

按任务        A 级  接通  呼叫
秋季课程回访     8   352   800
冬令营邀约       4   201   484

按小时  A 级  接通  呼叫
09:00      1    35    82
10:00      2    67   156
11:00      3    74   171
12:00      0    28    64
13:00      0    21    48
14:00      1    64   149
15:00      2    70   163
16:00      1    68   158
17:00      1    52   121
18:00      0    33    77
19:00      1    26    61
20:00      0    15    34

按省份  A 级  呼叫
安徽       5   600
江苏       4   384
未知       3   300

A 级 12 条
王芳 13800001001 · 20:20 · 晨光教育 · 安徽蚌埠 · 秋季课程回访
李建国 13800001002 · 19:33 · 蓝天物流有限公司 · 江苏南京 · 秋季课程回访
陈静 13800001003 · 18:46 · 上海 · 冬令营邀约
赵磊 13800001004 · 17:59 · 启航教育 · 浙江杭州 · 秋季课程回访
孙丽 13800001005 · 17:12 · 恒达建材 · 安徽蚌埠 · 秋季课程回访
周明 13800001006 · 16:25 · 江苏南京 · 冬令营邀约
吴秀英 13800001007 · 15:38 · 晨光教育 · 上海 · 秋季课程回访
郑凯 13800001008 · 14:51 · 蓝天物流有限公司 · 浙江杭州 · 秋季课程回访
冯雪 13800001009 · 14:04 · 安徽蚌埠 · 冬令营邀约
褚卫国 13800001010 · 13:17 · 启航教育 · 江苏南京 · 秋季课程回访
韩梅 13800001011 · 12:30 · 恒达建材 · 上海 · 秋季课程回访
杨洋 13800001012 · 11:43 · 浙江杭州 · 冬令营邀约`,
    );
  });

  it('counts a Chinese character as two columns, a letter as one, an emoji as two', () => {
    expect(['呼叫', '09:00', '（1）', 'é', '👨‍👩‍👧', ''].map(columnsOf)).toEqual([4, 5, 5, 1, 2, 0]);
  });

  it('ends the figures of each row of a table in the same column', () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const [, ...tables] = rendered(aWeek(), locale).text.split('\n\n').slice(3, -1);
      for (const table of tables) {
        const widths = table.split('\n').map(columnsOf);
        expect(new Set(widths).size, table).toBe(1);
      }
    }
  });

  it('shows a week by day, and both of the hours that came twice', () => {
    expect(rendered(aWeek()).text).toMatch(/按天.*\n周一 11-16 .*\n周二 11-17 /);
    expect(rendered(aLongDay()).text.match(/^02:00 \S+/gm)).toEqual(['02:00 +02:00', '02:00 +01:00']);
  });

  it('has one clean line for a Subject and a text message, with nobody in it', () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      for (const figures of [aDigest(), aWeek(), anEveningDigest(), anEmptyDigest(), aHoledDigest()]) {
        const { subject, sms, attributes } = rendered(figures, locale);
        expect(subject.length).toBeLessThan(100);
        expect(sms.length).toBeLessThanOrEqual(70);
        expect(`${subject}${sms}${JSON.stringify(attributes)}`).not.toMatch(/王芳|1380000|[\n<>]/);
      }
    }
    expect(rendered(aDigest()).attributes).toEqual({ event: 'digest' });
  });
});

it('a machine gets the same figures, times with their offset, and why a task is missing', () => {
  const { data } = rendered(aLongDay());
  expect(data).toMatchObject({
    id: 'daily:window:managers',
    event: 'digest',
    digest: 'daily',
    window: { from: '2026-10-25T00:00:00+02:00', to: '2026-10-26T00:00:00+01:00' },
    calls: 800,
    grades: { A: 5, ungraded: 457 },
    leadCount: 5,
    previous: { calls: 920 },
  });
  const { byHour } = data as { byHour: { from: string }[] };
  expect(byHour.slice(2, 4).map(({ from }) => from)).toEqual([
    '2026-10-25T02:00:00+02:00',
    '2026-10-25T02:00:00+01:00',
  ]);
  expect(rendered(aHoledDigest()).data).toMatchObject({
    byTask: [{ task: '秋季课程回访', fault: 'token-refused' }, { fault: null }],
    previous: null,
  });
});
