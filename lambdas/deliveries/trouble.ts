import type { Outcome, OutcomeKind } from '../channels/channel.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/duration.ts';

/** A lane whose last send failed: until something is taken again, it tries one message at a time. */
export interface LaneTrouble {
  /** Of which receiver: a new webhook is another one. */
  key: string;
  /** What came last. */
  kind: OutcomeKind;
  detail: string;
  /** Nothing has been taken since. */
  sinceMs: number;
  /** Sends that failed since, by kind. */
  tries: Readonly<Partial<Record<OutcomeKind, number>>>;
  /** The delivery tried last, by {@link nameOf}. The next one tried is another, where there is one. */
  lastTried: string;
  /** The first text that was refused alone, and whether another one was refused in the same way since. */
  refusal: Refusal | null;
}

interface Refusal {
  detail: string;
  text: string;
  atMs: number;
  another: boolean;
}

/** No lane waits longer than this for another try. */
export const LONGEST_HOLD_MS = 10 * MINUTE_MS;
/** Two texts must be refused at least so far apart before it is the channel that refuses. */
const REFUSED_APART_MS = MINUTE_MS;

const seconds = (...all: number[]): number[] => all.map((one) => one * SECOND_MS);

/**
 * How long a lane waits after the first, second, … failure of a kind; the last one repeats. What may have been heard
 * is soon asked for slowly; a connection that was refused costs nothing, so the receiver is missed for half a minute
 * at the most once it is back.
 */
const WAITS_MS: Readonly<Partial<Record<OutcomeKind, readonly number[]>>> = {
  'not-sent': seconds(5, 15, 30),
  busy: [...seconds(5, 10, 20, 30, 60, 60, 60, 60, 120, 120, 300), LONGEST_HOLD_MS],
  'not-taken': [...seconds(5, 10, 20, 30, 60, 60, 60, 60, 120, 120, 300), LONGEST_HOLD_MS],
  ambiguous: [...seconds(5, 30, 60, 120, 300), LONGEST_HOLD_MS],
  cut: [...seconds(5, 20, 60, 120, 300), LONGEST_HOLD_MS],
  refused: seconds(5, 15, 30, 60, 120, 300),
  'rate-limited': [MINUTE_MS],
  'too-many-at-once': [...seconds(...Array<number>(10).fill(2)), MINUTE_MS],
};
const JITTER: Readonly<Partial<Record<OutcomeKind, number>>> = { 'rate-limited': 0, 'too-many-at-once': 0.8 };
const USUAL_JITTER = 0.1;

export interface Failed {
  key: string;
  nowMs: number;
  /** In [0, 1). */
  random: number;
  /** Names of the deliveries in the message. */
  names: readonly string[];
}

export interface AfterFailure {
  trouble: LaneTrouble;
  /** Nothing is sent before. */
  untilMs: number;
  /** The same refusal of different texts, a minute apart: it is the channel. */
  isChannelSuspected: boolean;
}

/** What a send that failed means for its lane. Pure. */
export function afterFailure(before: LaneTrouble | null, outcome: Outcome, at: Failed): AfterFailure {
  const { kind } = outcome;
  const known = before?.key === at.key ? before : null;
  const tries = { ...known?.tries, [kind]: (known?.tries[kind] ?? 0) + 1 };
  const refusal = refusalAfter(known?.refusal ?? null, outcome, at);
  const trouble: LaneTrouble = {
    key: at.key,
    kind,
    detail: 'detail' in outcome ? outcome.detail : '',
    sinceMs: Math.min(known?.sinceMs ?? at.nowMs, at.nowMs),
    tries,
    lastTried: at.names[0] ?? '',
    refusal,
  };
  const waits = WAITS_MS[kind] ?? [];
  const waitMs = waits[Math.min(tries[kind] ?? 1, waits.length) - 1] ?? 0;
  const jitter = JITTER[kind] ?? USUAL_JITTER;
  const askedMs = 'holdMs' in outcome ? (outcome.holdMs ?? 0) : 0;
  const untilMs = at.nowMs + Math.ceil(Math.max(waitMs * (1 - jitter + jitter * at.random), askedMs));
  const isChannelSuspected =
    kind === 'refused' && refusal?.another === true && at.nowMs - refusal.atMs >= REFUSED_APART_MS;
  return { trouble, untilMs, isChannelSuspected };
}

/** Of one text alone: lists that share a row are refused for that row. */
function refusalAfter(before: Refusal | null, outcome: Outcome, at: Failed): Refusal | null {
  const [text, ...others] = at.names;
  if (outcome.kind !== 'refused' || text === undefined || others.length > 0) return before;
  const isSame = before?.detail === outcome.detail && before.atMs <= at.nowMs;
  if (before === null || !isSame) {
    return { detail: outcome.detail, text, atMs: at.nowMs, another: false };
  }
  return { ...before, another: before.another || before.text !== text };
}
