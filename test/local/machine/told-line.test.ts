import { describe, expect, it } from 'vitest';
import { HOUR_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { toldLine } from '../../../local/machine/told-line.ts';
import { aLead } from '../../support/leads.ts';

const ENDED_MS = Date.UTC(2026, 2, 2, 4);

function lineOf(kind: 'alert' | 'reminder', afterMs: number, locale: 'zh-CN' | 'en') {
  const lead = { ...aLead({ endedAtMs: ENDED_MS, name: '王芳', company: null, city: null }), grade: 1 };
  const told = { kind, lead, newGrade: null };
  return toldLine({ told, channel: 'sales', sentAtMs: ENDED_MS + afterMs }, locale);
}

describe('the line of a terminal for what was told', () => {
  it.each([
    [12 * SECOND_MS, '12 秒', '12 s'],
    [190 * SECOND_MS, '3 分 10 秒', '3 min 10 s'],
    [2 * HOUR_MS, '2 小时', '2 h'],
  ])('after %i ms, says how long in units of people', (afterMs, chinese, english) => {
    expect(lineOf('alert', afterMs, 'zh-CN')).toBe(`A  王芳  → sales  挂断后 ${chinese}`);
    expect(lineOf('alert', afterMs, 'en')).toBe(`A  王芳  → sales  ${english} after hang-up`);
  });

  it('says what it is, with the punctuation of the language', () => {
    expect(lineOf('reminder', 0, 'zh-CN')).toBe('A（提醒）  王芳  → sales');
    expect(lineOf('reminder', 0, 'en')).toBe('A (reminder)  王芳  → sales');
  });
});
