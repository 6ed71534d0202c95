import { describe, expect, test } from 'vitest';
import type { Silence } from '../../../lambdas/deliveries/silences/silence.ts';
import { stillHeldAfter } from '../../../lambdas/faults/silences/still-held.ts';
import { HOUR_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../../support/clock.ts';

const UNTIL_MS = NOON_MS + HOUR_MS;
const NO_HOURS = { quiet: {}, timeZone: 'Asia/Shanghai' };

const silence = (id: string, fields: Partial<Silence> = {}): Silence => ({
  id,
  channel: 'sales',
  task: null,
  lanes: ['sales'],
  by: 'li',
  reason: 'a fair',
  sinceMs: NOON_MS,
  untilMs: UNTIL_MS,
  endedAtMs: null,
  ...fields,
});

/** Of the silence `it`, which holds the channel sales until one o'clock. */
const heldAfter = (others: readonly Silence[], it = silence('it'), rules: typeof NO_HOURS = NO_HOURS) => {
  const { whole, parts, quiet, nothingComes } = stillHeldAfter(it, [it, ...others], rules);
  return { whole: whole?.id ?? null, parts: parts.map(({ id }) => id), quiet, nothingComes };
};

const longer = { untilMs: UNTIL_MS + HOUR_MS };
const ofTask = (...keys: string[]) => ({ channel: null, task: { name: 'a', keys } });

describe('once a silence is over', () => {
  test('all of it comes where nothing else holds it', () => {
    expect(heldAfter([])).toEqual({ whole: null, parts: [], quiet: [], nothingComes: false });
  });

  test('another silence of its channel holds all of it; of several the longest is named', () => {
    const others = [silence('b', longer), silence('c', { untilMs: UNTIL_MS + 2 * HOUR_MS })];
    expect(heldAfter(others)).toMatchObject({ whole: 'c', parts: ['c', 'b'], nothingComes: true });
  });

  test.each([
    ['that ends with it', {}],
    ['that was ended sooner', { ...longer, endedAtMs: NOON_MS + MINUTE_MS }],
    ['that begins later', { ...longer, sinceMs: UNTIL_MS + 1 }],
    ['of another channel', { ...longer, channel: 'east', lanes: ['east'] }],
  ])('another one %s holds nothing of it', (_, fields) => {
    expect(heldAfter([silence('b', fields)])).toMatchObject({ whole: null, parts: [], nothingComes: false });
  });

  test('one that begins as it ends goes on holding', () => {
    expect(heldAfter([silence('b', { ...longer, sinceMs: UNTIL_MS })])).toMatchObject({ whole: 'b' });
  });

  test('where it was ended sooner, what holds from then on counts', () => {
    const it = silence('it', { endedAtMs: NOON_MS + MINUTE_MS });
    expect(heldAfter([silence('b', { untilMs: NOON_MS + MINUTE_MS })], it).parts).toEqual([]);
    expect(heldAfter([silence('b', { untilMs: NOON_MS + MINUTE_MS + 1 })], it).parts).toEqual(['b']);
  });

  test('one of a task in the channel holds a part', () => {
    const part = silence('b', { ...ofTask('one'), ...longer });
    expect(heldAfter([part])).toMatchObject({ whole: null, parts: ['b'], nothingComes: false });
  });

  test('one of a task is held whole by its channels, and by the same task in all of them', () => {
    const it = silence('it', { ...ofTask('one', 'two'), lanes: ['sales', 'east'] });
    const both = { ...longer, lanes: ['sales', 'east'] };
    expect(heldAfter([silence('b', { ...both, ...ofTask('one', 'two', 'three') })], it).whole).toBe('b');
    expect(heldAfter([silence('b', { ...both, channel: null })], it).whole).toBe('b');
    expect(heldAfter([silence('b', longer)], it)).toMatchObject({ whole: null, parts: ['b'] });
    expect(heldAfter([silence('b', { ...both, ...ofTask('two') })], it)).toMatchObject({
      whole: null,
      parts: ['b'],
    });
    expect(heldAfter([silence('b', { ...both, ...ofTask('three') })], it)).toMatchObject({
      whole: null,
      parts: [],
    });
  });

  test('its channels that are in quiet hours then hold theirs; nothing comes where all of them are', () => {
    const hours = { days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 13 * 60, toMinute: 14 * 60 };
    const rules = {
      quiet: { sales: [{ ...hours, except: [] }] },
      timeZone: 'Asia/Shanghai',
    } as unknown as typeof NO_HOURS;
    const quiet = [{ channel: 'sales', untilMs: UNTIL_MS + HOUR_MS }];
    expect(heldAfter([], silence('it'), rules)).toMatchObject({ quiet, nothingComes: true });
    expect(heldAfter([], silence('it', { lanes: ['east', 'sales'] }), rules)).toMatchObject({
      quiet,
      nothingComes: false,
    });
    expect(heldAfter([], silence('it', { untilMs: UNTIL_MS - 1 }), rules)).toMatchObject({ quiet: [] });
  });
});
