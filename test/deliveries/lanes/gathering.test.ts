import { describe, expect, test } from 'vitest';
import { stillGathers } from '../../../lambdas/deliveries/lanes/gathering.ts';
import { NOON_MS } from '../../support/clock.ts';

const keys = (count: number, word = 'TOLD') =>
  Array.from({ length: count }, (_, index) => ({ pk: `RECORD#r${index}`, sk: `${word}#A#sales` }));
const noted = { window: 'read', freeSlots: 8 };
const robot = { token: 'read', freeSlots: 8, sentLately: 12, lastSendAtMs: NOON_MS - 1000, nowMs: NOON_MS };
const untilMs = NOON_MS - 1000 + 3750;

describe('leads that were seen to gather', () => {
  test('do so still while their robot is as it was, whoever else has come', () => {
    expect(stillGathers(noted, keys(1), robot)).toBe(untilMs);
    expect(stillGathers(noted, [...keys(20), ...keys(3, 'FELL'), ...keys(5, 'AGAIN')], robot)).toBe(untilMs);
    expect(stillGathers(noted, [...keys(2), ...keys(2, 'REMIND'), ...keys(1, 'TAKEN')], robot)).toBe(untilMs);
  });

  test('until their time has come', () => {
    expect(stillGathers(noted, keys(2), { ...robot, nowMs: untilMs - 1 })).toBe(untilMs);
    expect(stillGathers(noted, keys(2), { ...robot, nowMs: untilMs })).toBeNull();
  });

  test('not once their robot was sent something, or has room for more', () => {
    expect(stillGathers(null, keys(2), robot)).toBeNull();
    expect(stillGathers(noted, keys(2), { ...robot, token: 'sent since' })).toBeNull();
    expect(stillGathers(noted, keys(2), { ...robot, freeSlots: 9 })).toBeNull();
  });

  test('nor where those that are known to wait may go out in full', () => {
    const roomy = { ...robot, freeSlots: 16 };
    expect(stillGathers({ ...noted, freeSlots: 16 }, keys(8), roomy)).toBeNull();
    expect(stillGathers({ ...noted, freeSlots: 16 }, keys(9), roomy)).toBe(NOON_MS - 1000 + 1875);
    expect(stillGathers(noted, keys(5, 'REMIND'), robot)).toBeNull();
    expect(stillGathers(noted, keys(5), { ...robot, sentLately: 3 })).toBeNull();
  });

  test('nor where they fill a message', () => {
    expect(stillGathers(noted, keys(39), robot)).toBe(untilMs);
    expect(stillGathers(noted, keys(40), robot)).toBeNull();
  });

  test('nor with what goes out at once, or by a rule of its own', () => {
    const fault = { pk: 'OPERATORS', sk: 'TOLD#a#sales' };
    const digest = { pk: 'DIGEST#day', sk: 'TOLD#2026-03-02#sales#text' };
    for (const other of [fault, digest]) expect(stillGathers(noted, [...keys(2), other], robot)).toBeNull();
    const [first = fault, ...others] = keys(3);
    expect(stillGathers(noted, [{ ...first, foldAtMost: 2 }, ...others], robot)).toBeNull();
    expect(stillGathers(noted, [{ ...first, rested: true }, ...others], robot)).toBeNull();
  });
});
