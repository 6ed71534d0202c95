import { MINUTE_MS } from '../platform/time/duration.ts';
import type { Claim, ClaimChange, ClaimEvent, ClaimOutcome, ClaimWay, UntoldEvent } from './claim.ts';

/** How long a lead that somebody took may be given back. */
export const RELEASE_WITHIN_MS = 10 * MINUTE_MS;

/** Of a history that grows and grows the beginning is kept, which figures are made of, and the end. */
const FIRST_EVENTS = 12;
const LAST_EVENTS = 36;

/** Who does it, when and by which way. `by` is the id of a person. */
export interface Act {
  by: string;
  atMs: number;
  way: ClaimWay;
}

export type Action =
  /** `isLeft`: has who has it left? */
  | { do: 'claim'; isLeft?: boolean }
  | { do: 'release' }
  /** `isAllowed`: is it the team's lead who passes it, and somebody of the team who gets it? */
  | { do: 'pass'; to: string; isAllowed: boolean }
  | { do: 'outcome'; outcome: ClaimOutcome };

/** Why nothing was changed, with who has the lead and since when, where that is the reason. */
export type Refusal =
  | { why: 'taken'; by: string; atMs: number }
  | { why: 'nobody-has-it' }
  /** The time for giving it back was over at `untilMs`. */
  | { why: 'too-late'; untilMs: number }
  /** It is not given back once somebody said what came of it. */
  | { why: 'outcome-said'; outcome: ClaimOutcome; atMs: number }
  | { why: 'not-allowed' };

/** What a change would make of a claim. `already`: it is so, and saying it again changes nothing. */
export type Answer =
  | { is: 'change'; change: ClaimChange; event: ClaimEvent }
  | { is: 'already' }
  | { is: 'refused'; refusal: Refusal };

/** What an action makes of a claim as it was read. The write is conditional on that: of two at once one reads again. */
export function answer(claim: Claim, action: Action, act: Act): Answer {
  switch (action.do) {
    case 'claim':
      return take(claim, action, act);
    case 'release':
      return release(claim, act);
    case 'pass':
      return pass(claim, action, act);
    case 'outcome':
      return say(claim, action.outcome, act);
  }
}

/** Somebody takes the lead, or takes over what somebody left behind: what was said to have come of it stays. */
function take(claim: Claim, { isLeft }: Extract<Action, { do: 'claim' }>, act: Act): Answer {
  if (claim.claimedBy === act.by) return { is: 'already' };
  if (claim.claimedBy !== null && !isLeft) return refused(takenBy(claim, claim.claimedBy));
  const event = eventOf('claimed', act, { to: act.by });
  return changed(claim, event, { claimedBy: act.by, claimedAtMs: act.atMs });
}

/** Who took it gives it back, soon after: it belongs to nobody again. */
function release(claim: Claim, act: Act): Answer {
  const { claimedBy, claimedAtMs, outcome, outcomeAtMs } = claim;
  if (claimedBy === null) return wasReleasedBy(claim, act.by) ? { is: 'already' } : nobodyHasIt;
  if (claimedBy !== act.by) return refused(takenBy(claim, claimedBy));
  if (outcome !== null) return refused({ why: 'outcome-said', outcome, atMs: outcomeAtMs ?? act.atMs });
  const untilMs = (claimedAtMs ?? 0) + RELEASE_WITHIN_MS;
  if (act.atMs > untilMs) return refused({ why: 'too-late', untilMs });
  return changed(claim, eventOf('released', act), { claimedBy: null, claimedAtMs: null });
}

/**
 * The team's lead gives it to somebody else. What somebody has is theirs from then on, and a new outcome is theirs to
 * say; what nobody has becomes their turn.
 */
function pass(claim: Claim, { to, isAllowed }: Extract<Action, { do: 'pass' }>, act: Act): Answer {
  if (!isAllowed) return refused({ why: 'not-allowed' });
  const asked = claim.asked.includes(to) ? claim.asked : [...claim.asked, to];
  const event = eventOf('passed', act, { to });
  if (claim.claimedBy === null) {
    if (claim.assignee === to) return { is: 'already' };
    return changed(claim, event, { assignee: to, asked });
  }
  if (claim.claimedBy === to) return { is: 'already' };
  return changed(claim, event, {
    assignee: to,
    asked,
    claimedBy: to,
    claimedAtMs: act.atMs,
    outcome: null,
    outcomeAtMs: null,
  });
}

/** Who has it says what came of it. Another outcome later replaces the first: 未接通, then 已联系. */
function say(claim: Claim, outcome: ClaimOutcome, act: Act): Answer {
  if (claim.claimedBy === null) return nobodyHasIt;
  if (claim.claimedBy !== act.by) return refused(takenBy(claim, claim.claimedBy));
  if (claim.outcome === outcome) return { is: 'already' };
  const event = eventOf('outcome', act, { outcome });
  return changed(claim, event, { outcome, outcomeAtMs: act.atMs });
}

const nobodyHasIt: Answer = { is: 'refused', refusal: { why: 'nobody-has-it' } };

const refused = (refusal: Refusal): Answer => ({ is: 'refused', refusal });

const takenBy = ({ claimedAtMs, openedAtMs }: Claim, by: string): Refusal => ({
  why: 'taken',
  by,
  atMs: claimedAtMs ?? openedAtMs,
});

/** Pressed twice: the second press finds that the first did it. */
function wasReleasedBy({ history }: Claim, by: string): boolean {
  const last = history.at(-1);
  return last?.do === 'released' && last.by === by;
}

function eventOf(
  what: ClaimEvent['do'],
  { by, atMs, way }: Act,
  { to = null, outcome = null }: Partial<Pick<ClaimEvent, 'to' | 'outcome'>> = {},
): ClaimEvent {
  return { do: what, by, to, outcome, atMs, way };
}

function changed(claim: Claim, event: ClaimEvent, change: ClaimChange): Answer {
  const { history, forgotten = 0, untold = [] } = claim;
  const after = withEvent(history, event);
  const lost = history.length + 1 - after.length;
  const counted = lost > 0 ? { forgotten: forgotten + lost } : {};
  const now = { ...claim, ...change, history: after, ...counted };
  return {
    is: 'change',
    event,
    change: { ...change, history: after, ...counted, untold: [...untold, untoldOf(now, event)] },
  };
}

/** @param claim just after the event */
function untoldOf(claim: Claim, event: ClaimEvent): UntoldEvent {
  const { assignee, claimedBy, claimedAtMs, outcome } = claim;
  return { event, round: roundOf(claim, event), assignee, claimedBy, claimedAtMs, outcome };
}

function roundOf({ history, forgotten = 0 }: Claim, { do: what }: ClaimEvent): number {
  const events = history.filter((event) =>
    what === 'outcome' ? event.do === 'outcome' : event.do === 'claimed' || event.do === 'passed',
  );
  // What was forgotten may have been of another kind. No two have the same number all the same.
  return Math.max(1, events.length + forgotten);
}

function withEvent(history: readonly ClaimEvent[], event: ClaimEvent): ClaimEvent[] {
  const kept =
    history.length < FIRST_EVENTS + LAST_EVENTS
      ? history
      : [...history.slice(0, FIRST_EVENTS), ...history.slice(-(LAST_EVENTS - 1))];
  return [...kept, event];
}
