import { describe, expect, it } from 'vitest';
import type { DigestFigures } from '../../../lambdas/digests/figures.ts';
import { digestData, digestJson } from '../../../lambdas/digests/texts/data.ts';
import { byteLength } from '../../../lambdas/messages/bytes.ts';
import { REPEAT_MARK } from '../../../lambdas/messages/notice.ts';
import { HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import {
  aDigest,
  aDigestLead,
  aHoledDigest,
  anEmptyDigest,
  anEveningDigest,
  windowOf,
} from '../../support/digest-figures.ts';
import { renderDigest } from '../../support/printed.ts';

const rendered = (figures: DigestFigures, limits: { markdownBytes?: number; textBytes?: number } = {}) =>
  renderDigest(figures, {
    locale: 'zh-CN',
    timeZone: figures.timeZone,
    nowMs: figures.window.toMs + 8 * HOUR_MS,
    channel: 'managers',
    limits: { markdownBytes: 4096, textBytes: 32 * 1024, ...limits },
    id: 'x',
  });
const task = (at: number, leads = 0) => ({
  taskKey: `${at}`,
  name: `${at} ${'任务'.repeat(12)}`,
  calls: 10,
  connected: 5,
  leads,
  fault: null,
});
const manyTasks = (count: number) => Array.from({ length: count }, (_, at) => task(at));
const noLeads = {
  total: { ...aDigest().total, leads: 0, grades: { byGrade: { 1: 0, 2: 5 }, ungraded: 1279 } },
  leads: [],
};
const manyLeads = {
  total: { ...aDigest().total, leads: 90, grades: { byGrade: { 1: 90 }, ungraded: 0 } },
  leads: Array.from({ length: 90 }, (_, at) => aDigestLead(at)),
};

describe('figures leave the leads their share of the room', () => {
  const byTask = manyTasks(6);

  it('in the group, all of it where there is no lead', () => {
    const room = 1200 - byteLength(REPEAT_MARK);
    const [head = '', rows = ''] = rendered(aDigest({ ...manyLeads, byTask }), {
      markdownBytes: 1200,
    }).markdown.split('**A 级线索**\n');
    expect(byteLength(`${head}**A 级线索**`)).toBeLessThanOrEqual(room * 0.6);
    expect(rows.split('\n').length).toBeGreaterThan(9);

    const alone = rendered(aDigest({ ...noLeads, byTask }), { markdownBytes: 1200 }).markdown;
    expect(byteLength(alone)).toBeGreaterThan(room * 0.6);
    expect(byteLength(alone)).toBeLessThanOrEqual(room);
  });

  it('in an e-mail', () => {
    const { text } = rendered(aDigest({ ...manyLeads, byTask }), { textBytes: 1200 });
    const [head = '', rows = ''] = text.split('\n\nA 级 90 条\n');
    expect(byteLength(head)).toBeLessThanOrEqual(1200 * 0.7);
    expect(rows.split('\n').length).toBeGreaterThan(4);
  });

  it('and what there is room for is used, except for a mark that it is a repeat', () => {
    const lengths = Array.from({ length: 40 }, (_, at) => 1500 + at).map((bytes) => {
      const { text, markdown } = rendered(aDigest(manyLeads), { textBytes: bytes, markdownBytes: bytes });
      return [bytes - byteLength(text), bytes - byteLength(markdown)];
    });
    expect(Math.min(...lengths.flat())).toBeGreaterThanOrEqual(byteLength(REPEAT_MARK));
  });
});

describe('in the group', () => {
  const alerts = { told: 20, due: 2, held: 0, dead: 0, baselined: 0 };

  it('alerts that failed are in the colour of a warning, others are not', () => {
    expect(rendered(aDigest({ alerts })).markdown).toContain('通知</font> 已送达 20 · 待发 2\n');
    expect(rendered(aDigest({ alerts: { ...alerts, dead: 1 } })).markdown).toContain(
      '通知</font> <font color="warning">已送达 20 · 待发 2 · 失败 1</font>\n',
    );
  });

  it('nothing is compared where nobody was called before either, nor with what was not read', () => {
    const { previous } = aDigest();
    const quiet = previous && { ...previous, calls: 0, connected: 0, leads: 0 };
    expect(rendered(anEmptyDigest({ previous: quiet })).markdown.split('\n')).toHaveLength(2);
    expect(rendered(anEmptyDigest({ previous: null })).markdown.split('\n')[2]).toBe(
      '<font color="comment">前一天的数据没有读到，无法对比。</font>',
    );
  });

  it('a warning is in its colour, how many more there are in that of a comment, no change in none', () => {
    expect(rendered(aHoledDigest()).markdown.split('\n')[1]).toMatch(/^<font color="warning">注意：/);
    const figures = aDigest({ ...manyLeads, previous: manyLeads.total });
    const { markdown } = rendered(figures, { markdownBytes: 1200 });
    expect(markdown.split('\n').at(-1)).toMatch(/^<font color="comment">还有 \d+ 条没有列出/);
    expect(markdown.split('\n')[1]).not.toMatch(/info|warning/);
  });

  it('a first day with calls is compared with the one without', () => {
    const { total } = anEmptyDigest();
    expect(rendered(aDigest({ previous: total })).markdown).toContain('<font color="info">↑1,284</font>');
  });

  it('one task is not told apart, and talk that nobody had is not timed', () => {
    const total = { ...noLeads.total, connected: 0, talkMedianMs: null, roundsMedian: null };
    const figures = aDigest({ ...noLeads, total, previous: null, speed: null, byTask: [task(1)] });
    expect(rendered(figures).markdown.split('\n').slice(2)).toEqual([
      '<font color="comment">意向</font> A 0 · B 5 · 未评级 1,279',
      '<font color="comment">A 级占接通</font> –',
      '没有 A 级线索。',
    ]);
  });

  it('readings that were left out are said of their account, and nothing where there were none', () => {
    const skipped = [{ account: '华东\n@all', minutes: 37 }];
    const said = rendered(aDigest({ skipped }));
    for (const text of [said.markdown, said.text]) {
      expect(text).toContain('有 37 分钟没能把任务都读一遍，这些时间里的线索通知可能晚到。');
      expect(text).not.toContain('\n@all');
    }
    expect(said.data).toMatchObject({ skipped });
    expect(rendered(aDigest()).markdown).not.toContain('读一遍');
  });

  it('that there was no lead is not said while a task is unread', () => {
    const books = { ...aDigest().books, tasksUnread: 1 };
    expect(rendered(aDigest(noLeads)).markdown).toContain('没有 A 级线索。');
    expect(rendered(aDigest({ ...noLeads, books })).markdown).not.toContain('没有 A 级线索。');
  });
});

describe('an e-mail', () => {
  it('of an empty day has no tables', () => {
    expect(rendered(anEmptyDigest()).text).toBe(
      `【日报】11月22日 周日：没有呼叫

这段时间没有通话记录。leadbell 运行正常，一有线索就会通知。

            本期     前一天  变化
A 级           0          9  ↓9
呼叫           0      1,404  ↓1,404
接通           0        544  ↓544
接通率         –      38.7%
A 级占接通     –       1.7%
通话中位数     –  1 分 8 秒
轮次中位数     –`,
    );
  });

  it('says what was not read, and compares with nothing', () => {
    expect(rendered(aHoledDigest()).text.split('\n\n').slice(0, 5).join('\n\n')).toBe(
      `【日报】11月22日 周日：A 级 12 条，呼叫 1,284 通，接通率 43.1%

注意：“秋季课程回访”的通话记录没有读全，数字偏少。
前一天的数据没有读到，无法对比。

                  本期
A 级                12
呼叫             1,284
接通               553
接通率           43.1%
A 级占接通        2.2%
通话中位数  1 分 12 秒
轮次中位数           4

通知：已送达 20 · 待发 2 · 暂缓 1 · 失败 1
通知速度：挂断后 45 秒送达（中位数），95% 在 2 分 10 秒内（共 24 条）
启用前的 5 条只记录，没有通知

意向    本期   占比
A         12   0.9%
B         37   2.9%
C        108   8.4%
D        183  14.3%
E        213  16.6%
未评级   731  56.9%`,
    );
  });

  it('knows that nothing was asked where nothing could be', () => {
    const books = { ...anEmptyDigest().books, tasksUnread: 1 };
    expect(rendered(anEmptyDigest({ books })).text).not.toContain('没有通话记录');
  });

  it('says of leads of several grades which is which, and of one task not which', () => {
    const two = [aDigestLead(0), aDigestLead(1, { grade: 2 })];
    const total = { ...aDigest().total, leads: 2 };
    expect(
      rendered(aDigest({ total, leads: two }))
        .text.split('\n')
        .slice(-3),
    ).toEqual([
      '线索 2 条',
      'A 王芳 13800001001 · 20:20 · 晨光教育 · 安徽蚌埠',
      'B 李建国 13800001002 · 19:33 · 蓝天物流有限公司 · 江苏南京',
    ]);
  });

  it('has forty tasks, and the rest as one', () => {
    const tasks = (count: number) =>
      rendered(aDigest({ byTask: manyTasks(count) }))
        .text.split('\n')
        .filter((line) => /任务/.test(line));
    expect(tasks(40)).toHaveLength(41);
    expect(tasks(42)).toHaveLength(42);
    expect(tasks(42).at(-1)).toMatch(/^其余 2 个任务 +0 +10 +20$/);
  });

  it('has the day with an hour that came on two', () => {
    const { text } = rendered(anEveningDigest());
    expect(text.match(/^\S+ ?20:00/gm)).toEqual(['11-21 20:00', '11-22 20:00']);
    expect(text).toMatch(/^09:00 /m);
  });

  it('counts a grade that nobody had before as new', () => {
    const { total, previous } = aDigest();
    const grades = { byGrade: { ...total.grades.byGrade, 7: 3 }, ungraded: 0 };
    expect(rendered(aDigest({ total: { ...total, grades }, previous })).text).toMatch(/^G +3 +0.2% +↑3$/m);
  });
});

describe('a machine', () => {
  const window = windowOf('2026-11-22 09:00:00', '2026-11-22 10:00:00');
  const counts = { calls: 3, connected: 2, leads: 1, talkMedianMs: 60_000 };
  const grades = { byGrade: { 1: 1, 2: 1 }, ungraded: 1 };
  const byTask = [{ taskKey: 'a', name: '秋季', calls: 3, connected: 2, leads: 1, fault: null }];
  const byHour = [{ ...window, calls: 3, connected: 2, leads: 1 }];
  const { id, name, phone } = aDigestLead(0);
  const figures = aDigest({
    window,
    total: { ...counts, grades, roundsMedian: 4 },
    previous: { ...counts, grades, calls: 5 },
    byTask,
    byHour,
    byProvince: [],
    leads: [aDigestLead(0), aDigestLead(0, { atMs: null })],
  });
  const json = {
    window: { from: '2026-11-22T09:00:00+08:00', to: '2026-11-22T10:00:00+08:00' },
    calls: 3,
    connected: 2,
    grades: { A: 1, B: 1, ungraded: 1 },
    leads: [
      { id, name, phone, at: '2026-11-22T20:20:00+08:00' },
      { id, name, phone, at: null },
    ],
    byTask: [{ task: '秋季', calls: 3, leads: 1 }],
    byHour: [{ from: '2026-11-22T09:00:00+08:00', calls: 3, leads: 1 }],
    previous: { calls: 5, connected: 2, grades: { A: 1, B: 1, ungraded: 1 } },
  };

  it('is told in a dry run what was read', () => {
    expect(digestJson(figures)).toEqual(json);
    expect(digestJson({ ...figures, previous: null }).previous).toBeNull();
  });

  it('is told the same in a message, and what followed from it', () => {
    const { digest, every, covers, timeZone, alerts, speed, books } = figures;
    expect(digestData(figures, { id: 'x', headline: 'so many' })).toEqual({
      ...json,
      id: 'x',
      event: 'digest',
      repeat: false,
      headline: 'so many',
      ...{ digest, every, covers, timeZone, alerts, speed, books },
      leadCount: 1,
      talkMedianMs: 60_000,
      roundsMedian: 4,
      byTask: [{ task: '秋季', calls: 3, leads: 1, connected: 2, fault: null }],
      byProvince: [],
      previous: { ...json.previous, leadCount: 1, talkMedianMs: 60_000 },
    });
  });

  it('knows a digest as one, which calls nobody by name', () => {
    expect(rendered(figures)).toMatchObject({ event: 'digest', mention: false, id: 'x' });
  });
});
