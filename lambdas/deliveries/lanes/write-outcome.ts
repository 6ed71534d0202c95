import type { Outcome } from '../../channels/channel.ts';
import { mapLimit } from '../../platform/map-limit.ts';
import { type Delivery, isAboutLead, type LeadDelivery, saysGrade } from '../delivery.ts';
import { changeOrSay, type DueDeps } from '../due-deliveries.ts';
import { afterOutcome } from '../retry.ts';
import { tellDead } from '../tell-dead.ts';
import type { LaneRunCounts } from './lane-counts.ts';
import { logOutcome } from './log-outcome.ts';

/** Deliveries of one message that are written at once. */
export const WRITES_AT_ONCE = 8;

export const isTaken = (outcome: Outcome | null): boolean =>
  outcome?.kind === 'accepted' || outcome?.kind === 'accepted-with-defect';

/**
 * Writes what came of a message into each delivery that was in it, and counts it.
 *
 * @returns those that nobody else changed meanwhile, in their order
 */
export async function writeOutcome(
  deps: Pick<DueDeps, 'platform' | 'deliveries' | 'faults' | 'retentionMs'>,
  counts: LaneRunCounts,
  claimed: readonly Delivery[],
  outcome: Outcome,
  { nowMs, random, recoveries }: { nowMs: number; random: number; recoveries: number },
): Promise<Delivery[]> {
  const { platform, faults, retentionMs } = deps;
  const at = { nowMs, random, retentionMs, together: claimed.length, recoveries };
  const after = new Map<Delivery, Delivery>();
  // Whatever dies is told of one after another.
  await mapLimit(claimed, isTaken(outcome) ? WRITES_AT_ONCE : 1, async (delivery) => {
    const change = afterOutcome(delivery, outcome, at);
    if (change.state === 'dead') await tellDead(faults, { ...delivery, ...change });
    const changed = await changeOrSay(deps, delivery, change);
    if (changed) after.set(delivery, changed);
  });
  const written = claimed.flatMap((delivery) => after.get(delivery) ?? []);
  for (const one of written.filter(isAboutLead)) {
    const toAlertMs = one.state === 'sent' ? timeOf(one, nowMs) : null;
    logOutcome(platform.log, one, toAlertMs);
    if (one.state === 'sent') {
      if (!saysGrade(one)) continue;
      counts.sent += 1;
      if (toAlertMs !== null) counts.toAlertMs.push(toAlertMs);
    } else if (one.state === 'dead') counts.dead += 1;
    else counts.retried += 1;
  }
  return written;
}

/**
 * From hang-up until an alert was taken. A correction or a repeated announcement is about an older call, and does not
 * measure our speed; what waited since people rest does not either.
 */
function timeOf({ told: { kind, lead }, rested }: LeadDelivery, sentAtMs: number): number | null {
  return kind === 'alert' && lead.endedAtMs !== null && !rested
    ? Math.max(0, sentAtMs - lead.endedAtMs)
    : null;
}
