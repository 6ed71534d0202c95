import type { Wish } from '../../lambdas/answers/act.ts';
import { type Claim, type ClaimOutcome, OUTCOMES } from '../../lambdas/assignment/claim.ts';
import type { Random } from '../../lambdas/platform/ids.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { REPS, TEAM_LEAD } from './team.ts';

/**
 * What the simulated team does with a lead, decided when the group hears of it. `taken`: by the person who is asked. `passed`:
 * first the team's lead gives it to somebody else. `forgotten`: nobody looks, until leadbell gives it to the next person.
 */
export interface Course {
  is: 'taken' | 'passed' | 'forgotten';
  passAfterMs: number;
  /** From when somebody was asked. */
  takeAfterMs: number;
  /** From when somebody took it. */
  sayAfterMs: number;
  outcome: ClaimOutcome;
}

export interface Deed {
  by: string;
  wish: Wish;
}

const ONE_IN = { forgotten: 6, passed: 8 };
const PASS_MS = { least: 8 * SECOND_MS, most: 14 * SECOND_MS };
const TAKE_MS = { least: 15 * SECOND_MS, most: 70 * SECOND_MS };
const SAY_MS = { least: 22 * SECOND_MS, most: 38 * SECOND_MS };
/** Most people are quick; some are with a customer. */
const SKEW = 3;
/** Somebody sees it at last, even where leadbell finds nobody else. */
const FOUND_AFTER_MS = 5 * MINUTE_MS;
/** How often each comes of a lead. */
const SHARES: Readonly<Record<ClaimOutcome, number>> = {
  contacted: 0.34,
  'not-reached': 0.22,
  appointment: 0.24,
  won: 0.08,
  'not-interested': 0.09,
  'wrong-number': 0.03,
};

export function courseOf(random: Random): Course {
  const between = ({ least, most }: { least: number; most: number }, dice: number) =>
    Math.round(least + (most - least) * dice);
  const dice = random();
  const forgotten = 1 / ONE_IN.forgotten;
  return {
    is: dice < forgotten ? 'forgotten' : dice < forgotten + 1 / ONE_IN.passed ? 'passed' : 'taken',
    passAfterMs: between(PASS_MS, random()),
    takeAfterMs: between(TAKE_MS, random() ** SKEW),
    sayAfterMs: between(SAY_MS, random()),
    outcome: outcomeOf(random()),
  };
}

/** What is due for a lead, of those who know it since `heardAtMs`. Null: nothing, or not yet. */
export function deedOf(course: Course, claim: Claim, heardAtMs: number, nowMs: number): Deed | null {
  return claim.claimedBy === null
    ? deedOfNobodys(course, claim, heardAtMs, nowMs)
    : outcomeDeed(course, claim, claim.claimedBy, nowMs);
}

/** Does the team still have something to do with it? */
export function isOver({ claimedBy, outcome, history }: Claim): boolean {
  if (claimedBy === null) return false;
  const got = history.findLast((event) => event.do === 'claimed' || event.do === 'passed');
  // A visitor of the demo took it on the page, and says what came of it.
  return outcome !== null || (got?.do === 'claimed' && got.way === 'page');
}

function outcomeDeed({ sayAfterMs, outcome }: Course, claim: Claim, by: string, nowMs: number): Deed | null {
  const isDue = nowMs >= (claim.claimedAtMs ?? claim.openedAtMs) + sayAfterMs;
  return isOver(claim) || !isDue ? null : { by, wish: { do: 'outcome', outcome } };
}

function deedOfNobodys(course: Course, claim: Claim, heardAtMs: number, nowMs: number): Deed | null {
  const { assignee, history, asked } = claim;
  const reps = Object.keys(REPS);
  const wasGivenOn = asked.length > 1 || history.some((event) => event.do === 'passed');
  if (course.is === 'passed' && !wasGivenOn) {
    const to = reps[(reps.indexOf(assignee ?? '') + 1) % reps.length];
    return to === undefined || nowMs < heardAtMs + course.passAfterMs
      ? null
      : { by: TEAM_LEAD.id, wish: { do: 'pass', to } };
  }
  if (course.is === 'forgotten' && !wasGivenOn && nowMs < heardAtMs + FOUND_AFTER_MS) return null;
  const by = assignee ?? reps[0];
  // What was given on, or back, is news again.
  const sinceMs = Math.max(heardAtMs, history.at(-1)?.atMs ?? heardAtMs);
  return by === undefined || nowMs < sinceMs + course.takeAfterMs ? null : { by, wish: { do: 'claim' } };
}

function outcomeOf(dice: number): ClaimOutcome {
  let left = dice;
  for (const outcome of OUTCOMES) {
    left -= SHARES[outcome];
    if (left < 0) return outcome;
  }
  return 'contacted';
}
