import { isOfChannel, type Outcome, type OutcomeKind } from '../channels/channel.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/time/duration.ts';
import type { Delivery, DeliveryChange, DeliveryTrouble } from './delivery.ts';
import { expiryOf, noAnswer } from './transitions.ts';

/** How to retry after a passing outcome. Waits are counted by kind: the first `busy` waits `waitsMs[0]`. */
interface Rule {
  /** The wait after the first, second, … outcome of this kind. The last one repeats. */
  waitsMs: readonly number[];
  /** The random part of the wait, so that deliveries that failed together do not retry together. */
  jitter: number;
  /** It is given up only after this time since its first failure … */
  worthMs: number;
  /** … and after this many tries, so that a clock that jumps ahead cannot end what has just begun. */
  leastTries: number;
  /** After this many sends alone, a suspect text is given up. Null: this outcome says nothing about the text. */
  suspectTries: number | null;
}

/** Yesterday's lead is still worth a call. A day later somebody else has made it. */
const LEAD_WORTH_MS = DAY_MS;
/** A refused connection costs nothing, so retries may span a long weekend: the longest default window. */
const UNSENT_WORTH_MS = 4 * DAY_MS;

/** The longest wait between two tries. An earlier version waited this long, so the table may hold such waits. */
export const LONGEST_RETRY_WAIT_MS = 4 * HOUR_MS;

/** If senders fall silent with a delivery this often, the delivery may be the cause. */
const MAX_LOST = 3;

const seconds = (...all: number[]): number[] => all.map((one) => one * SECOND_MS);
/**
 * Something is tried at least this often, however long the outage: only a send can show that it has ended. A send
 * without an answer may be heard each time, so such tries soon become rarer.
 */
const PROBED_EVERY_MS = 15 * MINUTE_MS;
const LATER_MS = [10 * MINUTE_MS, PROBED_EVERY_MS];
const UNANSWERED_LATER_MS = [10 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS];
const NOT_TAKEN_WAITS_MS = [...seconds(5, 10, 20, 30, 60, 60, 60, 60, 120, 120, 300), ...LATER_MS];
const USUAL = { jitter: 0.1, worthMs: LEAD_WORTH_MS, leastTries: 8, suspectTries: null };

/**
 * The retry schedule of a delivery, as data. A kind that is missing here is final, or concerns the channel instead of
 * the delivery. The lane has its own schedule, which says when anything may be sent at all: see trouble.ts.
 */
const RETRY_RULES: Readonly<Partial<Record<OutcomeKind, Rule>>> = {
  'not-sent': { ...USUAL, waitsMs: seconds(5, 15, 30), worthMs: UNSENT_WORTH_MS, leastTries: 500 },
  busy: { ...USUAL, waitsMs: NOT_TAKEN_WAITS_MS },
  'not-taken': { ...USUAL, waitsMs: NOT_TAKEN_WAITS_MS, suspectTries: 6 },
  // Each try may have been taken, and people may hear each one: so tries soon become rare.
  ambiguous: { ...USUAL, waitsMs: [...seconds(5, 30, 120), ...UNANSWERED_LATER_MS], suspectTries: 6 },
  cut: { ...USUAL, waitsMs: [...seconds(5, 20, 60, 300), ...UNANSWERED_LATER_MS], suspectTries: 4 },
  refused: { ...USUAL, waitsMs: [...seconds(5, 15, 30, 60, 120, 300), ...LATER_MS], suspectTries: 3 },
  'rate-limited': { ...USUAL, waitsMs: [MINUTE_MS], jitter: 0, leastTries: 60 },
  // Another sender's request is under way. It usually takes seconds, but several hung ones may follow each other.
  'too-many-at-once': {
    ...USUAL,
    waitsMs: [...Array<number>(10).fill(2 * SECOND_MS), MINUTE_MS],
    jitter: 0.8,
    leastTries: 60,
  },
};

/** A 5xx: most likely nobody heard it. */
const FAILURE_WAITS_MS = [...seconds(5, 30, 120), ...LATER_MS];
/** Nobody waits for a digest on the phone: tries that may have been heard are further apart. */
const DIGEST_WAITS_MS = [2 * MINUTE_MS, ...UNANSWERED_LATER_MS];
const DIGEST_FAILURE_WAITS_MS = DIGEST_WAITS_MS.slice(0, 3);

function ruleOf({ told }: Delivery, outcome: Outcome): Rule | undefined {
  const rule = RETRY_RULES[outcome.kind];
  const isFailure = outcome.kind === 'ambiguous' && outcome.isFailure === true;
  if (rule && told.kind === 'digest' && MAY_BE_HEARD.has(outcome.kind)) {
    return { ...rule, waitsMs: isFailure ? DIGEST_FAILURE_WAITS_MS : DIGEST_WAITS_MS };
  }
  return rule && isFailure ? { ...rule, waitsMs: FAILURE_WAITS_MS } : rule;
}

const MAY_BE_HEARD: ReadonlySet<OutcomeKind> = new Set(['ambiguous', 'cut']);
/** The body was refused for its content. For a list, one row may be the cause. */
const OF_A_BODY: ReadonlySet<OutcomeKind> = new Set(['too-long', 'unsafe', 'rejected']);

export interface Sent {
  nowMs: number;
  /** In [0, 1). */
  random: number;
  retentionMs: number;
  /** How many deliveries were in the message, this one included. */
  together: number;
  /** How often the lane has recovered from a failure so far. */
  recoveries: number;
}

/** Decides what a delivery becomes after this outcome. Pure. */
export function afterOutcome(delivery: Delivery, outcome: Outcome, at: Sent): DeliveryChange {
  const { kind } = outcome;
  const detail = 'detail' in outcome ? outcome.detail : (outcome.receipt ?? null);
  const over = { notBeforeMs: null, owner: null, hold: null, expiresAt: expiryOf(at.nowMs, at.retentionMs) };
  if (kind === 'accepted' || kind === 'accepted-with-defect') {
    return { ...over, state: 'sent', sentAtMs: at.nowMs, detail };
  }
  const rule = ruleOf(delivery, outcome);
  const isSuspicious = rule !== undefined && rule.suspectTries !== null;
  const trouble = troubleAfter(delivery, at, isSuspicious);
  const heard = MAY_BE_HEARD.has(kind) ? { ambiguous: delivery.ambiguous + 1 } : {};
  if (at.together > 1 && (OF_A_BODY.has(kind) || isSuspicious)) {
    // One bad row makes the receiver refuse the whole list. Halving finds it, until it is alone.
    const foldAtMost = Math.floor(at.together / 2);
    const suspicion = isSuspicious ? { trouble } : {};
    return {
      state: 'pending',
      notBeforeMs: at.nowMs,
      owner: null,
      detail,
      foldAtMost,
      ...suspicion,
      ...heard,
    };
  }
  const count = (delivery.failures[kind] ?? 0) + 1;
  const failed = { owner: null, detail, failures: { ...delivery.failures, [kind]: count }, ...heard };
  // The lane stops, and keeps its deliveries until the channel is back.
  if (isOfChannel(kind)) return { ...failed, state: 'pending', notBeforeMs: at.nowMs };
  // Alone and as plain text: see compose.ts.
  if (kind === 'unsafe' && count === 1) {
    return { ...failed, state: 'pending', notBeforeMs: at.nowMs, foldAtMost: 1 };
  }
  if (kind === 'too-long' && count === 1) {
    return { ...failed, state: 'pending', notBeforeMs: at.nowMs, shorten: true, foldAtMost: 1 };
  }
  if (rule === undefined || isGivenUp(rule, failed.failures, count, trouble, at.nowMs)) {
    return { ...over, ...failed, state: 'dead', reason: kind };
  }
  const waitMs = rule.waitsMs[Math.min(count, rule.waitsMs.length) - 1] ?? 0;
  const askedMs = 'holdMs' in outcome ? (outcome.holdMs ?? 0) : 0;
  const jitteredMs = waitMs * (1 - rule.jitter + rule.jitter * at.random);
  return {
    ...failed,
    trouble,
    state: 'pending',
    notBeforeMs: at.nowMs + Math.ceil(Math.max(jitteredMs, askedMs)),
  };
}

function troubleAfter({ trouble }: Delivery, at: Sent, isSuspicious: boolean): DeliveryTrouble {
  const isAgain = isSuspicious && trouble !== null && at.recoveries > trouble.recoveries;
  return {
    sinceMs: Math.min(trouble?.sinceMs ?? at.nowMs, at.nowMs),
    recoveries: at.recoveries,
    suspected: (trouble?.suspected ?? 0) + (isAgain ? 1 : 0),
  };
}

function isGivenUp(
  rule: Rule,
  failures: Delivery['failures'],
  count: number,
  trouble: DeliveryTrouble,
  nowMs: number,
): boolean {
  const isSuspect = rule.suspectTries !== null && trouble.suspected > 0;
  if (isSuspect && suspiciousTries(failures) >= (rule.suspectTries ?? 0)) return true;
  return count >= rule.leastTries && nowMs - trouble.sinceMs >= rule.worthMs;
}

function suspiciousTries(failures: Delivery['failures']): number {
  return Object.entries(failures)
    .filter(([kind]) => (RETRY_RULES[kind as OutcomeKind]?.suspectTries ?? null) !== null)
    .reduce((sum, [, count]) => sum + count, 0);
}

/** It failed for a passing reason, so its wait means nothing once the receiver takes something again. */
export function waitsForReceiver({
  state,
  hold,
  failures,
  trouble,
}: Pick<Delivery, 'state' | 'hold' | 'failures' | 'trouble'>): boolean {
  const hasFailed = Object.keys(failures).some((kind) => RETRY_RULES[kind as OutcomeKind] !== undefined);
  return state === 'pending' && hold === null && hasFailed && (trouble?.suspected ?? 0) === 0;
}

/** Gives up a delivery whose senders fell silent too often. */
export function afterLostSends(
  delivery: Delivery,
  at: { nowMs: number; retentionMs: number },
): DeliveryChange | null {
  const lost = noAnswer(delivery);
  if ((lost.failures.lost ?? 0) < MAX_LOST) return null;
  return {
    ...lost,
    state: 'dead',
    reason: 'ambiguous',
    detail: `${MAX_LOST} senders went silent with it`,
    notBeforeMs: null,
    owner: null,
    hold: null,
    expiresAt: expiryOf(at.nowMs, at.retentionMs),
  };
}
