import { describe, expect, it } from 'vitest';
import { claimAsJson, claimsAsText, showRefusal } from '../../cli/claims/show-claims.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { columnsOf } from '../../lambdas/digests/texts/columns.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { aClaim } from '../support/claims.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { aLead } from '../support/leads.ts';

const person = (name: string) => ({ name, mention: {}, weight: 1, holds: null, perDay: null });
const config: Config = { ...testConfig(), people: { zhangsan: person('张三'), lisi: person('李四') } };

const lead = {
  claim: aClaim({
    taskKey: testTask.key,
    recordId: 'r1',
    assignee: 'lisi',
    claimedBy: 'zhangsan',
    claimedAtMs: NOON_MS + 3 * MINUTE_MS,
    outcome: 'not-reached',
  }),
  facts: aLead({ name: '王女士\u001b[31m 13800138000', phone: '13800138000' }),
};

describe('claims for people', () => {
  it('are columns that stand below each other, Chinese or not, by the names of the file', () => {
    const other = { claim: aClaim({ taskKey: 'gone', recordId: 'r2', assignee: 'who-left' }), facts: null };
    const lines = claimsAsText([lead, other], { config, showPhones: false }).split('\n');
    const at = lines.map((line) => columnsOf(line.slice(0, line.search(/(record|r1|r2)$/))));
    expect(new Set(at.slice(0, 3)).size).toBe(1);
    expect(lines[1]).toMatch(/秋季课程回访 +李四 +张三 +3 min +not reached +0 +r1$/);
    expect(lines[2]).toMatch(/A +– +– +– +who-left +– +– +– +0 +r2$/);
    expect(lines[3]).toBe('2 leads, 1 not taken');
  });

  it('show a number only where it is asked for, and never what a terminal would obey', () => {
    const masked = claimsAsText([lead], { config, showPhones: false });
    for (const hidden of ['13800138000', '\u001b']) expect(masked).not.toContain(hidden);
    expect(claimsAsText([lead], { config, showPhones: true })).toContain('13800138000');
    expect(claimAsJson(lead, { config, showPhones: false }).phone).toBe('138****8000');
  });
});

describe('why nothing was changed', () => {
  const said = (refusal: Parameters<typeof showRefusal>[0]) =>
    showRefusal(refusal, { config, time: () => '10:03', name: '李四' });

  it.each([
    [{ why: 'taken', by: 'zhangsan', atMs: NOON_MS }, '张三 has it, since 10:03'],
    [{ why: 'nobody-has-it' }, 'nobody has it: 李四 must take it first'],
    [{ why: 'too-late', untilMs: NOON_MS }, /^it could be given back until 10:03/],
    [{ why: 'outcome-said', outcome: 'won', atMs: NOON_MS }, 'it is not given back: won, said at 10:03'],
    [{ why: 'not-allowed' }, /^李四 may not pass it there/],
    [{ why: 'not-yours' }, /another team has it$/],
  ] as const)('%o is a sentence', (refusal, sentence) => {
    expect(said(refusal)).toEqual({
      why: refusal.why,
      said: typeof sentence === 'string' ? sentence : (expect.stringMatching(sentence) as string),
    });
  });
});
