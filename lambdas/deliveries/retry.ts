import type { Outcome, OutcomeKind } from '../channels/channel.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/duration.ts';
import type { Delivery, DeliveryChange, DeliveryTrouble } from './delivery.ts';
import { expiryOf, noAnswer } from './transitions.ts';

/** What follows an outcome that may pass. Waits are counted by kind: the first `busy` waits for `waitsMs[0]`. */
interface Rule {
  /** How long to wait after the first, second, … outcome of this kind that came to it alone. The last one repeats. */
  waitsMs: readonly number[];
  /** Part of the wait that is random, so that those who failed together do not come back together. */
  jitter: number;
  /** It is asked for so long since its first failure … */
  worthMs: number;
  /** … and so often: a clock that jumps ahead must not end what has just begun. */
  leastTries: number;
  /** Sends of it alone after which a suspect is given up. Null: such an outcome says nothing of a text. */
  suspectTries: number | null;
}

/** A lead of yesterday is still worth a call; the day after, somebody else has made it. */
const LEAD_WORTH_MS = DAY_MS;
/** A refused connection costs nothing, so it may span a long weekend: as long as the longest default window. */
const UNSENT_WORTH_MS = 4 * DAY_MS;

/** No delivery waits longer than this for another try. An earlier version waited so long: the table may hold such. */
export const LONGEST_RETRY_WAIT_MS = 4 * HOUR_MS;

/** A sender that goes silent with a delivery so often may do so because of it. */
const MAX_LOST = 3;

const seconds = (...all: number[]): number[] => all.map((one) => one * SECOND_MS);
/**
 * So often at least something is tried, however long an outage: only a send can tell that it is over. What nobody
 * answers may be heard each time, and soon grows slower than that.
 */
const PROBED_EVERY_MS = 15 * MINUTE_MS;
const LATER_MS = [10 * MINUTE_MS, PROBED_EVERY_MS];
const UNANSWERED_LATER_MS = [10 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS];
const NOT_TAKEN_WAITS_MS = [...seconds(5, 10, 20, 30, 60, 60, 60, 60, 120, 120, 300), ...LATER_MS];
const USUAL = { jitter: 0.1, worthMs: LEAD_WORTH_MS, leastTries: 8, suspectTries: null };

/**
 * The retry schedule of a delivery, as data. A kind that is not here is final, or not the delivery's business (a dead
 * channel). The lane has a schedule of its own, which says when anything may be sent at all: see trouble.ts.
 */
const RETRY_RULES: Readonly<Partial<Record<OutcomeKind, Rule>>> = {
  'not-sent': { ...USUAL, waitsMs: seconds(5, 15, 30), worthMs: UNSENT_WORTH_MS, leastTries: 500 },
  busy: { ...USUAL, waitsMs: NOT_TAKEN_WAITS_MS },
  'not-taken': { ...USUAL, waitsMs: NOT_TAKEN_WAITS_MS, suspectTries: 6 },
  // May have been taken each time, and is heard once more each time: so it soon grows slow.
  ambiguous: { ...USUAL, waitsMs: [...seconds(5, 30, 120), ...UNANSWERED_LATER_MS], suspectTries: 6 },
  cut: { ...USUAL, waitsMs: [...seconds(5, 20, 60, 300), ...UNANSWERED_LATER_MS], suspectTries: 4 },
  refused: { ...USUAL, waitsMs: [...seconds(5, 15, 30, 60, 120, 300), ...LATER_MS], suspectTries: 3 },
  'rate-limited': { ...USUAL, waitsMs: [MINUTE_MS], jitter: 0, leastTries: 60 },
  // Somebody else's send is under way: usually for seconds, but it may be a hung one after the other.
  'too-many-at-once': {
    ...USUAL,
    waitsMs: [...Array<number>(10).fill(2 * SECOND_MS), MINUTE_MS],
    jitter: 0.8,
    leastTries: 60,
  },
};

/** A 5xx: most likely nobody heard it. */
const FAILURE_WAITS_MS = [...seconds(5, 30, 120), ...LATER_MS];
/** Nobody waits for a digest on the phone: its sends that may have been heard are further apart. */
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
/** Refusals of a body for what is in it: of a list, by one of its rows perhaps. */
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

/** What becomes of a delivery that was sent with this outcome. Pure. */
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
    // One row is enough to have all of a list refused: in halves, and halves of these, it is found, and is alone.
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
  // The lane stops, and keeps what it has for the day that the channel is back.
  if (kind === 'channel-dead') return { ...failed, state: 'pending', notBeforeMs: at.nowMs };
  // Alone, and in words alone: see compose.ts.
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

/** It failed for what may have passed, so its wait says nothing once the receiver takes something again. */
export function waitsForReceiver({
  state,
  hold,
  failures,
  trouble,
}: Pick<Delivery, 'state' | 'hold' | 'failures' | 'trouble'>): boolean {
  const hasFailed = Object.keys(failures).some((kind) => RETRY_RULES[kind as OutcomeKind] !== undefined);
  return state === 'pending' && hold === null && hasFailed && (trouble?.suspected ?? 0) === 0;
}

/** A delivery whose sender went silent, once too often to be sent again. */
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
