import type { Outcome, OutcomeKind } from '../../channels/channel.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';

/** The state of a lane whose last send failed. Until a message is taken, the lane tries one at a time. */
export interface LaneTrouble {
  /** The receiver that failed: see {@link receiverKeyOf}. A new webhook, secret or word is another receiver. */
  key: string;
  /** The last outcome. */
  kind: OutcomeKind;
  detail: string;
  /** Since when nothing has been taken. */
  sinceMs: number;
  /** Number of failed sends since then, by kind. */
  tries: Readonly<Partial<Record<OutcomeKind, number>>>;
  /** The delivery tried last, by {@link nameOf}. The next try uses another one, if there is one. */
  lastTried: string;
  /** The first text that was refused alone, and whether another text has been refused in the same way since. */
  refusal: Refusal | null;
}

interface Refusal {
  detail: string;
  text: string;
  atMs: number;
  another: boolean;
}

/** The longest wait between two tries of a lane. */
export const LONGEST_HOLD_MS = 10 * MINUTE_MS;
/** Two texts must be refused at least this far apart before the channel itself counts as refusing. */
const REFUSED_APART_MS = MINUTE_MS;

const seconds = (...all: number[]): number[] => all.map((one) => one * SECOND_MS);

/**
 * The wait of a lane after the first, second, … failure of a kind. The last one repeats. Sends that may have been heard
 * soon become rare. A refused connection costs nothing, so at most half a minute passes before a receiver that is back
 * is noticed.
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
  /** Names of the deliveries that the message held. */
  names: readonly string[];
}

export interface AfterFailure {
  trouble: LaneTrouble;
  /** Nothing is sent before this time. */
  untilMs: number;
  /** Different texts were refused in the same way, a minute apart: the channel is the cause. */
  isChannelSuspected: boolean;
}

/** Decides what a failed send means for its lane. Pure. */
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
  const askedMs = askedBy(outcome, (tries[kind] ?? 1) > 1);
  const untilMs = at.nowMs + Math.ceil(Math.max(waitMs * (1 - jitter + jitter * at.random), askedMs));
  const isChannelSuspected =
    kind === 'refused' && refusal?.another === true && at.nowMs - refusal.atMs >= REFUSED_APART_MS;
  return { trouble, untilMs, isChannelSuspected };
}

const askedBy = (outcome: Outcome, isAgain: boolean): number => {
  if ('holdMs' in outcome) return outcome.holdMs ?? 0;
  return isAgain && 'holdAgainMs' in outcome ? (outcome.holdAgainMs ?? 0) : 0;
};

/** Only for single texts: lists that share a row are refused for the same row. */
function refusalAfter(before: Refusal | null, outcome: Outcome, at: Failed): Refusal | null {
  const [text, ...others] = at.names;
  if (outcome.kind !== 'refused' || text === undefined || others.length > 0) return before;
  const isSame = before?.detail === outcome.detail && before.atMs <= at.nowMs;
  if (before === null || !isSame) {
    return { detail: outcome.detail, text, atMs: at.nowMs, another: false };
  }
  return { ...before, another: before.another || before.text !== text };
}
