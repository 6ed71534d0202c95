import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { isOver } from '../../lambdas/deliveries/delivery.ts';
import { isLeadKey } from '../../lambdas/deliveries/keys.ts';
import { laneMessageSchema } from '../../lambdas/deliveries/lanes/lane-message.ts';
import { lastHeard } from '../../lambdas/deliveries/last-word.ts';
import {
  baselinedDelivery,
  cancel,
  claim,
  giveUp,
  pendingDelivery,
  pendingNotice,
  postpone,
  rearm,
  redrive,
} from '../../lambdas/deliveries/transitions.ts';
import { partitionApart, recordPartition } from '../../lambdas/leads/record-partition.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { dueDelivery } from '../support/deliveries.ts';
import { aLead, told } from '../support/leads.ts';
import { aMessage } from '../support/messages.ts';

const RETENTION_MS = 90 * DAY_MS;
/** A week longer than what is kept of its lead, rounded up to a second. */
const EXPIRES_AT = NOON_MS / 1000 + 97 * 86_400;
const draft = { taskKey: 'host/user/task', channel: 'sales', told: told(), nowMs: NOON_MS };

describe('a delivery', () => {
  test('that is new is due at once, has been tried by nobody, and never expires while it waits', () => {
    expect(pendingDelivery(draft)).toEqual({
      pk: 'RECORD#record-1',
      sk: 'TOLD#A#sales',
      taskKey: 'host/user/task',
      channel: 'sales',
      state: 'pending',
      told: draft.told,
      createdAtMs: NOON_MS,
      notBeforeMs: NOON_MS,
      hold: null,
      attempts: 0,
      ambiguous: 0,
      failures: {},
      trouble: null,
      owner: null,
      detail: null,
      reason: null,
      sentAtMs: null,
      shorten: false,
      foldAtMost: null,
      rested: null,
      unconfirmed: null,
      expiresAt: null,
    });
  });

  test('that waits on purpose says why and until when', () => {
    const wait = { hold: 'settle', untilMs: NOON_MS + MINUTE_MS } as const;
    expect(pendingDelivery(draft, wait)).toMatchObject({ hold: 'settle', notBeforeMs: NOON_MS + MINUTE_MS });
    expect(rearm(draft.told, NOON_MS, wait)).toMatchObject({
      state: 'pending',
      hold: 'settle',
      notBeforeMs: NOON_MS + MINUTE_MS,
    });
  });

  test('of a record whose id another task has too stands apart', () => {
    const partition = partitionApart('record-1', 'host/user/task');
    expect(partition).toBe('RECORD#record-1@host/user/task');
    expect(pendingDelivery({ ...draft, partition })).toMatchObject({ pk: partition, sk: 'TOLD#A#sales' });
    expect(pendingDelivery({ ...draft, partition: null })).toMatchObject({ pk: 'RECORD#record-1' });
  });

  test('that is no lead has a key of its own, by which it is told from leads', () => {
    const notice = { kind: 'notice', message: aMessage() } as const;
    const key = { pk: 'FAULT#channel-dead#sales', sk: 'TOLD#1#ops' };
    const delivery = pendingNotice(key, { ...draft, told: notice });
    expect(delivery).toMatchObject({ ...key, told: notice, state: 'pending' });
    expect(isLeadKey(delivery)).toBe(false);
    expect(isLeadKey({ pk: recordPartition('r') })).toBe(true);
    expect(recordPartition('r')).toBe('RECORD#r');
  });

  test('that is recorded in silence is over', () => {
    expect(baselinedDelivery(draft, RETENTION_MS)).toMatchObject({
      state: 'baselined',
      notBeforeMs: null,
      reason: 'over-before-start',
      expiresAt: EXPIRES_AT,
    });
  });

  test.each([
    ['pending', false],
    ['sending', false],
    ['sent', true],
    ['dead', true],
    ['baselined', true],
    ['cancelled', true],
  ] as const)('that is %s is over: %s', (state, over) => {
    expect(isOver(state)).toBe(over);
  });
});

describe('a transition', () => {
  const silent = dueDelivery({
    state: 'sending',
    owner: 'somebody',
    attempts: 2,
    ambiguous: 1,
    failures: { busy: 1, ambiguous: 1 },
  });
  const lost = { ambiguous: 2, failures: { busy: 1, ambiguous: 1, lost: 1 } };

  test('a claim has one owner and an end, and counts the send', () => {
    const waiting = dueDelivery({ attempts: 2, hold: 'settle' });
    expect(claim(waiting, 'me', NOON_MS + 30_000)).toEqual({
      state: 'sending',
      owner: 'me',
      notBeforeMs: NOON_MS + 30_000,
      hold: null,
      attempts: 3,
    });
  });

  test('a claim of what a silent sender left calls that send ambiguous', () => {
    expect(claim(silent, 'me', NOON_MS)).toMatchObject({ attempts: 3, ...lost });
    expect(claim(dueDelivery({ state: 'sending' }), 'me', NOON_MS)).toMatchObject({
      ambiguous: 1,
      failures: { lost: 1 },
    });
  });

  test('a cancellation leaves the index, has a reason and may expire', () => {
    expect(cancel('recovered', NOON_MS, RETENTION_MS)).toEqual({
      state: 'cancelled',
      notBeforeMs: null,
      hold: null,
      owner: null,
      reason: 'recovered',
      expiresAt: EXPIRES_AT,
    });
    // Never sooner than it should be, whatever the millisecond.
    expect(cancel('recovered', NOON_MS + 1, RETENTION_MS).expiresAt).toBe(EXPIRES_AT + 1);
  });

  test('what is given up for want of a channel was perhaps being sent', () => {
    const over = {
      state: 'dead',
      reason: 'channel-unknown',
      notBeforeMs: null,
      hold: null,
      owner: null,
      expiresAt: EXPIRES_AT,
    };
    expect(giveUp(dueDelivery(), 'channel-unknown', NOON_MS, RETENTION_MS)).toEqual(over);
    expect(giveUp(silent, 'channel-unknown', NOON_MS, RETENTION_MS)).toEqual({ ...over, ...lost });
  });

  test('a redrive has all its tries again, and keeps in mind that it may have been heard', () => {
    expect(redrive(NOON_MS)).toEqual({
      state: 'pending',
      notBeforeMs: NOON_MS,
      failures: {},
      trouble: null,
      shorten: false,
      foldAtMost: null,
      reason: null,
      expiresAt: null,
    });
  });

  test('what is armed again is due now, of what is true now, and does not expire', () => {
    expect(rearm(draft.told, NOON_MS)).toEqual({
      state: 'pending',
      told: draft.told,
      notBeforeMs: NOON_MS,
      waitsSinceMs: NOON_MS,
      hold: null,
      rested: null,
      unconfirmed: null,
      reason: null,
      expiresAt: null,
    });
  });

  test('what is postponed waits for somebody else, not on purpose', () => {
    expect(postpone(NOON_MS, NOON_MS + 7)).toEqual({
      notBeforeMs: NOON_MS + 7,
      waitsSinceMs: NOON_MS,
      hold: null,
    });
  });
});

describe('the last word that a channel heard', () => {
  const word = (id: string, sentAtMs: number | null, createdAtMs = NOON_MS, channel = 'sales') => {
    const state = sentAtMs === null ? 'pending' : 'sent';
    const lead = aLead({ recordId: id });
    return { ...dueDelivery({ state, sentAtMs, createdAtMs, channel }), told: told(lead), sk: id };
  };
  const last = (...words: ReturnType<typeof word>[]) => lastHeard(words, 'sales')?.sk ?? null;

  test('is the one that was sent last, in whatever order they are read', () => {
    const [one, two] = [word('one', NOON_MS), word('two', NOON_MS + 1)];
    expect(last(one, two)).toBe('two');
    expect(last(two, one)).toBe('two');
  });

  test('is, of one list, what was put later', () => {
    const [one, two] = [word('one', NOON_MS, 1), word('two', NOON_MS, 2)];
    expect(last(one, two)).toBe('two');
    expect(last(two, one)).toBe('two');
    expect(last(two, word('also two', NOON_MS, 2))).toBe('two');
  });

  test('is nothing that was not sent, or went elsewhere', () => {
    expect(last()).toBeNull();
    expect(last(word('waiting', null), word('elsewhere', NOON_MS, NOON_MS, 'leads'))).toBeNull();
  });
});

test('a nudge is read whatever else another version wrote into it', () => {
  const nudge = { channel: 'sales', keys: [['RECORD#a', 'TOLD#A#sales']], hops: 0 };
  expect(v.parse(laneMessageSchema, { ...nudge, more: 1 })).toEqual(nudge);
  for (const bad of [
    {},
    { ...nudge, keys: [['RECORD#a']] },
    { ...nudge, hops: 'x' },
    { ...nudge, channel: 1 },
  ]) {
    expect(v.safeParse(laneMessageSchema, bad).success).toBe(false);
  }
});
