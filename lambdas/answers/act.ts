import type { Claim, ClaimEvent, ClaimOutcome, ClaimWay } from '../assignment/claim.ts';
import { type Action, answer, type Refusal } from '../assignment/claim-changes.ts';
import type { ClaimStore, RecordOfTask } from '../assignment/claim-store.ts';
import type { Config } from '../config/config.ts';
import { LeadbellError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { choicesOf, hasOwner, isLeadOf, mayAct } from './roles.ts';

/** What somebody wants of a lead. */
export type Wish =
  | { do: 'claim' }
  | { do: 'release' }
  | { do: 'pass'; to: string }
  | { do: 'outcome'; outcome: ClaimOutcome };

/** What goes with a change of a claim. */
export interface FollowAnswers {
  /** Just before the claim is written: what must not be missing if this process dies right after that. */
  before(claim: Claim, event: ClaimEvent): Promise<void>;
  /** After it: tells what is untold. Where this process dies before that, the next one that sees the claim tells it. */
  after(claim: Claim): Promise<void>;
}

export interface ActDeps {
  platform: Pick<Platform, 'clock' | 'log'>;
  config: Config;
  claims: ClaimStore;
  follow: FollowAnswers;
}

export type Acted =
  | { is: 'changed'; claim: Claim; event: ClaimEvent }
  /** It was so before: nothing changed. */
  | { is: 'already'; claim: Claim }
  | { is: 'refused'; claim: Claim; refusal: Refusal | { why: 'not-yours' } }
  /** It was never told with a link, or so long ago that it is forgotten. */
  | { is: 'unknown' };

/** Everybody of a team pressing at the same moment. */
const TRIES = 30;

/** Somebody takes a lead, gives it back, passes it on or says what came of it: on the page, or by a command. */
export async function act(
  deps: ActDeps,
  record: RecordOfTask,
  wish: Wish,
  { by, way }: { by: string; way: ClaimWay },
): Promise<Acted> {
  const { config, claims, platform } = deps;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const claim = await claims.get(record);
    if (claim === null) return { is: 'unknown' };
    if (!mayAct(config, claim, by)) return { is: 'refused', claim, refusal: { why: 'not-yours' } };
    const action = actionOf(config, claim, wish, by);
    const said = answer(claim, action, { by, atMs: platform.clock.nowMs(), way });
    if (said.is === 'refused') return { ...said, claim };
    if (said.is === 'already') {
      if (claim.untold) await deps.follow.after(claim);
      return { ...said, claim };
    }
    await deps.follow.before(claim, said.event);
    const changed = await claims.change(claim, said.change);
    if (changed === null) continue;
    await deps.follow.after(changed);
    return { is: 'changed', claim: changed, event: said.event };
  }
  throw new LeadbellError({
    code: 'claim-contended',
    message: `Others changed a lead's claim at each of ${TRIES} tries`,
    retryable: true,
  });
}

function actionOf(config: Config, claim: Claim, wish: Wish, by: string): Action {
  if (wish.do === 'claim') return { ...wish, isLeft: !hasOwner(config, claim) };
  if (wish.do !== 'pass') return wish;
  return { ...wish, isAllowed: isLeadOf(config, claim, by) && choicesOf(config, claim).includes(wish.to) };
}
