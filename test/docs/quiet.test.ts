import { describe, expect, it } from 'vitest';
import { silenceAsJson } from '../../cli/silence/show-silences.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { fences, readText } from './markdown.ts';

const guides = ['docs/quiet.md', 'docs/quiet.zh-CN.md'].map(readText);
const [english = '', chinese = ''] = guides;

describe('the guide to rest', () => {
  it('shows machines the form that a silence has', () => {
    const silence = {
      id: '3f2a9c41',
      channel: 'sales-east',
      task: null,
      lanes: ['sales-east'],
      by: 'wang',
      reason: 'the robot is replaced',
      sinceMs: NOON_MS,
      untilMs: NOON_MS + 1,
      endedAtMs: null,
    };
    const [shown = '{}'] = fences(english, 'json');
    const real = silenceAsJson(silence, 3, testConfig(), NOON_MS);
    expect(Object.keys(JSON.parse(shown) as object)).toEqual(Object.keys(real));
  });

  it('says the same in both languages', () => {
    for (const kind of ['yaml', 'sh'])
      expect(fences(chinese, kind)).toHaveLength(fences(english, kind).length);
    expect(fences(chinese, 'yaml')).toEqual(fences(english, 'yaml'));
  });
});
