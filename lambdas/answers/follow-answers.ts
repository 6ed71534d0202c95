import { type AssignDeps, close, passTo } from '../assignment/assign.ts';
import type { Claim, ClaimEvent } from '../assignment/claim.ts';
import type { Config } from '../config/config.ts';
import { askAgain, type TellAnswerDeps, tellAnswer } from '../deliveries/tell-answer.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { FollowAnswers } from './act.ts';

export interface FollowAnswersDeps extends AssignDeps, TellAnswerDeps {
  platform: AssignDeps['platform'];
  config: Pick<Config, 'people' | 'teams' | 'timeZone' | 'retentionMs' | 'channels' | 'answers'>;
  leads: LeadStore;
}

/**
 * What goes with a change of a claim. Once the claim is written it decides: what fails after it is written again when the
 * same is said once more, and each of it is written once.
 */
export const followAnswers = (deps: FollowAnswersDeps): FollowAnswers => ({
  // Reminders that were taken back wait again first: a lead that is free and asked for by nobody would be forgotten. While
  // it is somebody's, the look before them takes them back.
  async before(claim, event) {
    if (event.do === 'released') await askAgain(deps, claim);
  },
  async after(claim, event) {
    await Promise.all([keepTurns(deps, claim, event), remember(deps, claim), tellAnswer(deps, claim, event)]);
  },
});

/** Whose load the lead is: of who has it, or else of who is asked; nobody's once it was said what came of it. */
async function keepTurns(deps: FollowAnswersDeps, claim: Claim, event: ClaimEvent): Promise<void> {
  const { team, claimedBy, assignee } = claim;
  if (team === null || deps.config.teams?.[team]?.assign !== 'rotate') return;
  const whose = claimedBy ?? assignee;
  if (event.do === 'outcome' || whose === null) return close(deps, team, claim);
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
