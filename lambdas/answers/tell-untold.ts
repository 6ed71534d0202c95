import type { ClaimStore, RecordOfTask } from '../assignment/claim-store.ts';
import { mapLimit } from '../platform/map-limit.ts';
import type { Platform } from '../platform/platform.ts';
import type { FollowAnswers } from './act.ts';

export interface UntoldDeps {
  platform: Pick<Platform, 'log'>;
  claims: Pick<ClaimStore, 'get' | 'untold'>;
  /** Made where something is left. */
  follow(): Promise<Pick<FollowAnswers, 'after'>>;
}

/** Each is some ten requests, and a tick has half a minute. The rest is the next one's. */
const AT_MOST = 200;
const AT_ONCE = 8;

/** Tells what a process that died between a claim and its events left untold. One that cannot be told delays no other. */
export async function tellUntold(deps: UntoldDeps): Promise<void> {
  const left = await deps.claims.untold();
  if (left.length === 0) return;
  const follow = await deps.follow();
  await mapLimit(left.slice(0, AT_MOST), AT_ONCE, (record) => tellOne(deps, follow, record));
}

async function tellOne(
  { claims, platform }: UntoldDeps,
  follow: Pick<FollowAnswers, 'after'>,
  record: RecordOfTask,
): Promise<void> {
  try {
    const claim = await claims.get(record);
    if (claim?.untold) await follow.after(claim);
  } catch (error) {
    platform.log.error('An answer is not told yet: the next tick tries again', {
      record: record.recordId,
      error,
    });
  }
}
