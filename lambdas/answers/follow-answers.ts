import { type AssignDeps, close, passTo } from '../assignment/assign.ts';
import type { Claim } from '../assignment/claim.ts';
import type { ClaimStore } from '../assignment/claim-store.ts';
import type { Config } from '../config/config.ts';
import { askAgain, type TellAnswerDeps, tellAnswer } from '../deliveries/reminders/tell-answer.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { isTooFarAhead } from '../platform/time/stored-time.ts';
import type { FollowAnswers } from './act.ts';

export interface FollowAnswersDeps extends AssignDeps, TellAnswerDeps {
  platform: AssignDeps['platform'];
  config: Pick<Config, 'people' | 'teams' | 'timeZone' | 'locale' | 'retentionMs' | 'channels' | 'answers'>;
  leads: LeadStore;
  claims: Pick<ClaimStore, 'get' | 'change'>;
}

/** Others change the same claim: people who press at once, and reminders that are counted. */
const TRIES = 30;

/**
 * What goes with a change of a claim. The write of the claim decides, and says what is untold of it. That is taken away
 * once all of it is in the table, so that what fails or dies is done by what sees it next: a press, or the tick.
 */
export const followAnswers = (deps: FollowAnswersDeps): FollowAnswers => ({
  // Reminders that were taken back wait again first: a lead that is free and asked for by nobody would be forgotten. While
  // it is somebody's, the look before them takes them back.
  async before(claim, event) {
    if (event.do === 'released') await askAgain(deps, claim);
  },
  async after(claim) {
    let now: Claim | null = claim;
    for (let attempt = 0; now !== null && attempt < TRIES; attempt += 1) {
      const [isTold] = await Promise.all([tellUntold(deps, now), keepTurns(deps, now), remember(deps, now)]);
      if (!isTold && (await isBeingWritten(deps, now))) return;
      // Also where nothing was untold any more: what was written of turns must be of the claim as it is.
      const change = { untold: [], ...takenInTime(now, deps.platform.clock.nowMs()) };
      if ((await deps.claims.change(now, change)) !== null) return;
      now = await deps.claims.get(now);
    }
  },
});

/** A clock that was ahead wrote that it will be taken: who has it would be asked what came of it so much later. */
const takenInTime = (
  { claimedAtMs }: Claim,
  nowMs: number,
): Pick<Claim, 'claimedAtMs'> | Record<string, never> =>
  claimedAtMs !== null && isTooFarAhead(claimedAtMs, nowMs, 0) ? { claimedAtMs: nowMs } : {};

/** @returns false: of something nobody could be told yet */
async function tellUntold(deps: FollowAnswersDeps, { untold = [], ...claim }: Claim): Promise<boolean> {
  const { recordId, taskKey, team } = claim;
  let isTold = true;
  for (const one of untold) isTold = (await tellAnswer(deps, { recordId, taskKey, team, ...one })) && isTold;
  return isTold;
}

/**
 * A claim is there a moment before its alert, or minutes where the process died between them. Who answers by a command
 * may be faster: then the tick tells of it once the alert is written.
 */
const isBeingWritten = async ({ leads }: FollowAnswersDeps, claim: Claim): Promise<boolean> =>
  (await leads.get(claim.taskKey, claim))?.unsettledUntilMs != null;

/** Whose load the lead is: of who has it, or else of who is asked; nobody's once it was said what came of it. */
async function keepTurns(deps: FollowAnswersDeps, claim: Claim): Promise<void> {
  const { team, claimedBy, assignee, outcome } = claim;
  if (team === null || deps.config.teams?.[team]?.assign !== 'rotate') return;
  const whose = claimedBy ?? assignee;
  if (outcome !== null || whose === null) return close(deps, team, claim);
  await passTo(deps, { team, record: claim }, whose);
}

/** Who has a lead is who is asked first when the same number is a lead again. */
async function remember({ leads, knows, config, platform }: FollowAnswersDeps, claim: Claim): Promise<void> {
  const { claimedBy, taskKey } = claim;
  if (claimedBy === null) return;
  const lead = await leads.get(taskKey, claim);
  if (lead === null) return;
  const phone = lead.phoneHash === undefined ? ((await leads.facts(taskKey, lead))?.phone ?? '') : '';
  const hash = lead.phoneHash ?? (await knows.hashOf(phone));
  if (hash !== null) await knows.remember(hash, claimedBy, platform.clock.nowMs(), config.retentionMs);
}
