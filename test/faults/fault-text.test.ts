import { describe, expect, it } from 'vitest';
import { FAULT_RULES, type FaultKind } from '../../lambdas/faults/fault.ts';
import type { FaultFacts } from '../../lambdas/faults/fault-text.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { renderFault } from '../support/printed.ts';

const sinceMs = Date.parse('2026-03-02T04:00:00Z');
const aFault = (overrides: Partial<FaultFacts> = {}): FaultFacts => ({
  id: 'fault-1',
  kind: 'records-unreadable',
  phase: 'begins',
  name: '秋季课程回访',
  detail: '3 of 250 rows',
  sinceMs,
  overAtMs: null,
  ...overrides,
});
const zh = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' } as const;
const en = { ...zh, locale: 'en' } as const;
const kinds = Object.keys(FAULT_RULES) as FaultKind[];

describe('operators read', () => {
  it('what is wrong, since when, what to do, and only then what a machine said', () => {
    expect(renderFault(aFault(), zh).markdown).toBe(
      [
        '**【故障】任务“秋季课程回访”有无法识别的通话记录，已跳过**',
        '开始时间：3-2 12:00',
        '请处理：到外呼平台后台核对这些记录；如果反复出现，请把接口返回的样例发给开发者。',
        '技术细节：3 of 250 rows',
      ].join('\n'),
    );
    expect(
      renderFault(aFault(), en)
        .text.split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual([
      '【Fault】Task 秋季课程回访 lists call records that cannot be read; they were left out',
      '',
      'Since',
      'To do',
      'Technical detail',
    ]);
  });

  it('on every screen that it begins, and on none that it asks for nothing', () => {
    const { document: _, ...message } = renderFault(aFault({ name: 'a*b' }), zh);
    expect(message).toEqual({
      id: 'fault-1',
      event: 'fault',
      subject: '【故障】任务“a*b”有无法识别的通话记录，已跳过',
      markdown: expect.stringMatching(/^\*\*【故障】任务“a＊b”.*\*\*\n开始时间/),
      text: expect.stringMatching(
        /^【故障】任务“a\*b”[^\n]*\n\n开始时间：3-2 12:00\n请处理：.*\n技术细节：3 of 250 rows$/,
      ),
      sms: '【故障】任务“a*b”有无法识别的通话记录，已跳过',
      data: {
        id: 'fault-1',
        event: 'fault',
        kind: 'records-unreadable',
        phase: 'begins',
        name: 'a*b',
        detail: '3 of 250 rows',
        since: '2026-03-02T04:00:00.000Z',
        over: null,
        repeat: false,
      },
      attributes: { event: 'fault' },
      mention: true,
    });
  });

  it('that it is over, and how long it took: nobody need do anything', () => {
    const over = aFault({ phase: 'is over', overAtMs: sinceMs + HOUR_MS + 5 * MINUTE_MS });
    const message = renderFault(over, zh);
    expect(message.text.split('\n')).toEqual([
      '【恢复】任务“秋季课程回访”的通话记录又都能识别了',
      '',
      expect.stringContaining('3-2 13:05'),
    ]);
    expect(message.text).toContain('3-2 12:00');
    expect(message.markdown.split('\n')).toHaveLength(2);
    expect(message.mention).toBe(false);
    expect(message.data).toMatchObject({ phase: 'over', over: '2026-03-02T05:05:00.000Z' });
    // Of one whose end nobody wrote down, at least its beginning.
    expect(renderFault({ ...over, overAtMs: null }, en).text).toContain('Since: 3-2 12:00');
    expect(renderFault(over, en).text).toContain('From 3-2 12:00 to 3-2 13:05; it is over now.');
  });

  it('the time of day with two digits each, on their own clock', () => {
    const early = aFault({ sinceMs: Date.parse('2026-11-30T17:04:00Z') });
    expect(renderFault(early, zh).text).toContain('开始时间：12-1 01:04');
    expect(renderFault(early, { ...zh, timeZone: 'UTC' }).text).toContain('开始时间：11-30 17:04');
  });

  it.each(kinds)('of %s whom it concerns, what to do, and that it is over, in words of its own', (kind) => {
    for (const ctx of [zh, en]) {
      const begins = renderFault(aFault({ kind }), ctx);
      const over = renderFault(aFault({ kind, phase: 'is over', overAtMs: sinceMs + HOUR_MS }), ctx);
      const todo = begins.text.split('\n').find((line) => /^(?:请处理：|To do: )/.test(line)) ?? '';
      expect(todo.length).toBeGreaterThan(15);
      for (const { sms } of [begins, over]) {
        expect(sms).toMatch(/^【(?:故障|恢复|Fault|Over)】/);
        expect(sms).toContain('秋季课程回访');
        expect(sms.length).toBeGreaterThan('【Fault】秋季课程回访'.length + 3);
      }
      const others = kinds.filter((other) => other !== kind);
      const titles = others.map((other) => renderFault(aFault({ kind: other }), ctx).sms);
      expect(titles).not.toContain(begins.sms);
    }
  });

  it.each(kinds)('of %s nothing that a robot takes for markup', (kind) => {
    const wild = { kind, name: '`<@all>`', detail: '`a` **b** [c](http://d.example)' };
    for (const ctx of [zh, en]) {
      for (const over of [{}, { phase: 'is over', overAtMs: sinceMs + HOUR_MS } as const]) {
        const lines = renderFault(aFault({ ...wild, ...over }), ctx).markdown.split('\n');
        expect(lines[0]).toMatch(/^\*\*.+\*\*$/);
        expect(lines.join('\n').slice(2).replace('**', '')).not.toMatch(/[`<>[\]*]/);
      }
    }
  });
});
