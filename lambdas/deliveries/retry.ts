import type { Outcome, OutcomeKind } from '../channels/channel.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/duration.ts';
import type { Delivery, DeliveryChange } from './delivery.ts';
import { expiryOf, noAnswer } from './transitions.ts';

/** What follows an outcome. Waits are counted by kind: the first `busy` waits for `waitsMs[0]`, whatever came before. */
interface Rule {
  /** How long to wait after the first, second, … outcome of this kind. After the last one: dead. */
  waitsMs: readonly number[];
  /** Part of the wait that is random, so that those who failed together do not come back together. */
  jitter: number;
}

const SCHEDULE_MS = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS];
/** A robot that others keep busy may be full for long: about four hours. */
const RATE_LIMIT_TRIES = 240;

/** At most this many sends whose answer never came: a time-out, or a sender that went silent. */
const MAX_AMBIGUOUS = 3;

/** The retry schedule, as data. A kind that is not here is final, or not the delivery's business (a dead channel). */
const RETRY_RULES: Readonly<Partial<Record<OutcomeKind, Rule>>> = {
  'not-sent': { waitsMs: SCHEDULE_MS, jitter: 0.1 },
  // May have been taken each time: two more sends at the most.
  ambiguous: { waitsMs: SCHEDULE_MS.slice(0, MAX_AMBIGUOUS - 1), jitter: 0.1 },
  busy: { waitsMs: SCHEDULE_MS.slice(0, 3), jitter: 0.1 },
  'rate-limited': { waitsMs: Array(RATE_LIMIT_TRIES).fill(MINUTE_MS), jitter: 0 },
  // Somebody else's send is under way: usually for seconds, but it may be a hung one after the other.
  'too-many-at-once': {
    waitsMs: [...Array(10).fill(2 * SECOND_MS), ...Array(RATE_LIMIT_TRIES).fill(MINUTE_MS)],
    jitter: 0.8,
  },
  // Shortened, and sent once more.
  'too-long': { waitsMs: [0], jitter: 0 },
};

/** Nobody waits for a digest on the phone, and nobody redrives it at nine: its few sends may span an outage. */
const AMBIGUOUS_DIGEST: Rule = { waitsMs: [2 * MINUTE_MS, 10 * MINUTE_MS], jitter: 0.1 };

function ruleOf({ told }: Delivery, kind: OutcomeKind): Rule | undefined {
  return kind === 'ambiguous' && told.kind === 'digest' ? AMBIGUOUS_DIGEST : RETRY_RULES[kind];
}

/** Refusals of a body for what is in it: of a list, by one of its rows perhaps. */
const OF_A_BODY: ReadonlySet<OutcomeKind> = new Set(['too-long', 'rejected']);

export interface Sent {
  nowMs: number;
  /** In [0, 1). */
  random: number;
  retentionMs: number;
  /** How many deliveries were in the message, this one included. */
  together: number;
}

/** What becomes of a delivery that was sent with this outcome. Pure. */
export function afterOutcome(delivery: Delivery, outcome: Outcome, at: Sent): DeliveryChange {
  const { kind } = outcome;
  const detail = 'detail' in outcome ? outcome.detail : (outcome.receipt ?? null);
  const over = { notBeforeMs: null, owner: null, hold: null, expiresAt: expiryOf(at.nowMs, at.retentionMs) };
  if (kind === 'accepted' || kind === 'accepted-with-defect') {
    return { ...over, state: 'sent', sentAtMs: at.nowMs, detail };
  }
  if (at.together > 1 && OF_A_BODY.has(kind)) {
    // One row is enough to have all of a list refused: in halves, and halves of these, it is found, and is alone.
    const foldAtMost = Math.floor(at.together / 2);
    return { state: 'pending', notBeforeMs: at.nowMs, owner: null, detail, foldAtMost };
  }
  const count = (delivery.failures[kind] ?? 0) + 1;
  const failed = {
    owner: null,
    detail,
    failures: { ...delivery.failures, [kind]: count },
    ...(kind === 'ambiguous' ? noAnswer(delivery) : {}),
  };
  // The lane stops, and keeps what it has for the day that the channel is back.
  if (kind === 'channel-dead') return { ...failed, state: 'pending', notBeforeMs: at.nowMs };
  const rule = ruleOf(delivery, kind);
  const waitMs = rule?.waitsMs[count - 1];
  // Stryker disable next-line ConditionalExpression: a rule that is not there has no wait; only the compiler asks
  if (rule === undefined || waitMs === undefined) {
    return { ...over, ...failed, state: 'dead', reason: kind };
  }
  const askedMs = outcome.kind === 'rate-limited' ? outcome.holdMs : 0;
  const jitteredMs = waitMs * (1 - rule.jitter + rule.jitter * at.random);
  return {
    ...failed,
    state: 'pending',
    notBeforeMs: at.nowMs + Math.ceil(Math.max(jitteredMs, askedMs)),
    ...(kind === 'too-long' ? { shorten: true, foldAtMost: 1 } : {}),
  };
}

/** A delivery whose sender went silent, once too often to be sent again. */
export function afterLostSends(
  delivery: Delivery,
  at: { nowMs: number; retentionMs: number },
): DeliveryChange | null {
  const lost = noAnswer(delivery);
  if ((lost.failures.ambiguous ?? 0) < MAX_AMBIGUOUS) return null;
  return {
    ...lost,
    state: 'dead',
    reason: 'ambiguous',
    notBeforeMs: null,
    owner: null,
    hold: null,
    expiresAt: expiryOf(at.nowMs, at.retentionMs),
  };
}
