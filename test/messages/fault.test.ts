import { describe, expect, it } from 'vitest';
import { FAULT_RULES, type FaultKind } from '../../lambdas/faults/fault.ts';
import { type FaultFacts, renderFault } from '../../lambdas/messages/fault.ts';
import { HOUR_MS } from '../../lambdas/platform/duration.ts';

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
        '**【故障】任务“秋季课程回访”有读不懂的通话记录，已跳过**',
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
