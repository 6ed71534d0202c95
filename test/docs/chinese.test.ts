import { describe, expect, it } from 'vitest';
import { CHINESE, chineseFiles, filesOf, proseOf } from './chinese.ts';

/** One word for one thing. A word that is not used, the word that is, and what it is. */
const NOT_USED: readonly [not: RegExp, use: string, of: string][] = [
  [
    /(?:照常|就会|第一条|已发|商机|线索|完整的?)提醒|提醒(?:速度|会变慢|末尾|两遍)/,
    '通知',
    'an alert of a lead',
  ],
  [/告知|通报/, '通知', 'to tell people of a lead'],
  [/商机|潜客/, '线索', 'a lead'],
  [/[A-Z][级类]|[A-Z] 类|级别/, 'A 级、等级', 'a grade'],
  [/催/, '提醒', 'a reminder while nobody has taken a lead'],
  [/认领|领取|抢单|接单|接线索|接下(?![来去])/, '接手', 'to take a lead'],
  [/纠正(?!回来)|勘误/, '更正', 'a correction'],
  [/补送|补推|补通知/, '补发', 'what comes late'],
  [/重推|重复发送/, '重发', 'a repeat'],
  [/通道/, '渠道', 'a channel'],
  [/挂机/, '挂断', 'the end of a call'],
  [/厂商|供应商/, '平台', 'the vendor'],
  [/仪表盘/, '仪表板', 'the dashboard'],
  [/静默|消音/, '静音', 'a silence'],
  [/勿扰|静默时段/, '免打扰时段', 'quiet hours'],
  [/记账/, '只记录', 'a lead that is recorded and not told'],
];

/** Half-width marks beside a Chinese character. Beside numbers, names and code they stay. */
const HALF_WIDTH = /\p{Script=Han}[,;:!?()]|[,;:!?(]\p{Script=Han}/u;

const found = (path: string, wanted: RegExp): string[] =>
  proseOf(path).flatMap((line, at) => {
    const match = wanted.exec(line);
    return match
      ? `${path}:${at + 1} ${line.slice(Math.max(0, match.index - 12), match.index + 14).trim()}`
      : [];
  });

describe('texts in Chinese', () => {
  it.each(CHINESE)('are found: %s', (pattern) => {
    expect(filesOf(pattern).join()).not.toBe('');
  });

  it('are those that people read', () => {
    expect(chineseFiles.length).toBeGreaterThan(20);
    for (const path of ['docs/runbook.zh-CN.md', 'lambdas/faults/locales/faults-zh-CN.ts', 'README.zh-CN.md'])
      expect(chineseFiles).toContain(path);
  });

  it.each(NOT_USED)('do not say %s: it is %s, %s', (not) => {
    expect(chineseFiles.flatMap((path) => found(path, not))).toEqual([]);
  });

  it('have full-width punctuation', () => {
    expect(chineseFiles.flatMap((path) => found(path, HALF_WIDTH))).toEqual([]);
  });

  it.each(['线索照常提醒', '提醒速度', '【A级·未接手】', '挂断到告知', '在群里催', '谁来认领', '新商机'])(
    '“%s” would be noticed',
    (text) => {
      expect(NOT_USED.filter(([not]) => not.test(text))).toHaveLength(1);
    },
  );

  it.each(['还没有消息,稍候', '(已停止', '失败:超时', '吗?'])('“%s” would be noticed', (text) => {
    expect(text).toMatch(HALF_WIDTH);
  });

  it.each(['一周:4 条', 'A：4', '共 3 条（其余随后）', 'errcode 93000: 机器人'])(
    '“%s” is judged by what stands beside it',
    (text) => {
      expect(HALF_WIDTH.test(text)).toBe(text === '一周:4 条');
    },
  );
});
