import { describe, expect, test } from 'vitest';
import { FORGOTTEN } from '../../lambdas/assignment/forget-person.ts';
import { answerRulesOf } from '../../lambdas/digests/answer-rules.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { aClaim } from '../support/claims.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';

const zhangsan = { name: '张三', mention: {}, weight: 1, holds: null, perDay: null };
const hours = { days: [1], fromMinute: 9 * 60, toMinute: 13 * 60 };
const config = { ...testConfig(), people: { zhangsan } } as unknown as ReturnType<typeof testConfig>;

describe('how a digest counts answers', () => {
  test('not at all where nobody takes leads', () => {
    expect(answerRulesOf(testConfig())).toBeNull();
    expect(answerRulesOf({ ...testConfig(), people: {} })).toBeNull();
    expect(answerRulesOf(config)).not.toBeNull();
    const withPage = { ...testConfig(), answers: {} } as unknown as ReturnType<typeof testConfig>;
    expect(answerRulesOf(withPage)).not.toBeNull();
  });

  test('by names, and without the id of somebody who has left the file', () => {
    expect(answerRulesOf(config)?.nameOf('zhangsan')).toBe('张三');
    expect(answerRulesOf(config)?.nameOf('lisi')).toBe('前同事');
    expect(answerRulesOf({ ...config, locale: 'en' })?.nameOf(FORGOTTEN)).toBe('a former colleague');
  });

  test('by the working hours of the team, and by all hours where it has none', () => {
    const teams = {
      east: { people: ['zhangsan'], lead: null, hours, assign: 'none' },
      west: { hours: null },
    };
    const rules = answerRulesOf({ ...config, teams } as unknown as typeof config);
    const until = NOON_MS + 3 * HOUR_MS;
    const worked = (team: string | null) =>
      rules?.workingMs(aClaim({ team }), NOON_MS + 30 * MINUTE_MS, until);
    expect(worked('east')).toBe(30 * MINUTE_MS);
    expect(worked('west')).toBe(150 * MINUTE_MS);
    expect(worked('gone')).toBe(150 * MINUTE_MS);
    expect(worked(null)).toBe(150 * MINUTE_MS);
  });
});
