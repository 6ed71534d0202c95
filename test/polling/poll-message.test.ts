import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { isStale, type PollMessage, pollMessageSchema } from '../../lambdas/polling/poll-message.ts';
import { NOON_MS } from '../support/clock.ts';

const message: PollMessage = {
  taskKey: 'host/user/task',
  fromMs: NOON_MS - 5,
  toMs: null,
  dueAtMs: NOON_MS,
  backMs: 5,
  staleAfterMs: 100,
  rest: [[1, 2]],
};

describe('a message that asks for a window', () => {
  test('is the same on the other side of the queue', () => {
    expect(v.parse(pollMessageSchema, JSON.parse(JSON.stringify(message)))).toEqual(message);
  });

  test.each(Object.keys(message))('without its %s is none', (field) => {
    expect(v.is(pollMessageSchema, { ...message, [field]: undefined })).toBe(false);
  });

  test('with half a slice is none', () => {
    expect(v.is(pollMessageSchema, { ...message, rest: [[1]] })).toBe(false);
  });

  test('is stale once a newer one covers the same; a slice never is', () => {
    expect(isStale(message, NOON_MS + 100)).toBe(false);
    expect(isStale(message, NOON_MS + 101)).toBe(true);
    expect(isStale({ ...message, staleAfterMs: null }, NOON_MS + 1e9)).toBe(false);
  });
});
