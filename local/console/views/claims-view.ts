import type { AnswerLinks } from '../../../lambdas/assignment/answer-links.ts';
import { type Claim, takenAtMs } from '../../../lambdas/assignment/claim.ts';
import type { Config } from '../../../lambdas/config/config.ts';
import type { LeadDelivery } from '../../../lambdas/deliveries/delivery.ts';
import { gradeLetter } from '../../../lambdas/leads/grade.ts';
import type { LeadStore } from '../../../lambdas/leads/lead-store.ts';
import { mapLimit } from '../../../lambdas/platform/map-limit.ts';
import { nameOf } from '../../../lambdas/platform/table/name-of.ts';
import { DAY_MS } from '../../../lambdas/platform/time/duration.ts';
import { startOfDayMs } from '../../../lambdas/platform/time/zoned-time.ts';
import { median } from './median.ts';
import type { ClaimsView, WaitingLead } from './view.ts';
import { leadOf } from './who-has-what.ts';

export interface ClaimsDeps {
  config: Pick<Config, 'people' | 'timeZone'>;
  leads: Pick<LeadStore, 'get' | 'facts'>;
  /** Null: leads have no page. */
  links: AnswerLinks | null;
  deliveries: readonly LeadDelivery[];
  nowMs: number;
}

/** As many as anybody calls now. */
const MOST_WAITING = 20;
const MOST_READ = 200;
const READ_AT_ONCE = 8;

/** Who waits for somebody to take them, and how fast the others were taken. */
export async function claimsView(claims: readonly Claim[], deps: ClaimsDeps): Promise<ClaimsView> {
  const { config, nowMs } = deps;
  const open = claims
    .filter(({ claimedBy, openedAtMs }) => claimedBy === null && openedAtMs > nowMs - DAY_MS)
    .slice(0, MOST_READ);
  const waiting: (WaitingLead | null)[] = open.map(() => null);
  await mapLimit([...open.entries()], READ_AT_ONCE, async ([at, claim]) => {
    waiting[at] = await waitingLead(claim, deps);
  });
  const still = waiting.filter((one) => one !== null);
  const fromMs = startOfDayMs(nowMs, config.timeZone);
  const taken = claims.flatMap((claim) => {
    const atMs = takenAtMs(claim);
    return atMs !== null && atMs >= fromMs ? [Math.max(0, atMs - claim.openedAtMs)] : [];
  });
  return {
    waiting: still.slice(0, MOST_WAITING),
    waitingCount: still.length,
    taken: taken.length,
    medianMs: median(taken),
  };
}

/** Null: nobody need take it any more. */
async function waitingLead(
  claim: Claim,
  { config, leads, links, deliveries, nowMs }: ClaimsDeps,
): Promise<WaitingLead | null> {
  const [lead, facts] = await Promise.all([
    leads.get(claim.taskKey, claim),
    leads.facts(claim.taskKey, claim),
  ]);
  if (lead === null || lead.grade !== lead.toldGrade) return null;
  const alert = deliveries.find(
    ({ taskKey, told }) => leadOf({ taskKey, recordId: told.lead.recordId }) === leadOf(claim),
  );
  return {
    id: alert ? nameOf(alert) : null,
    grade: gradeLetter(lead.grade),
    name: facts?.name ?? null,
    company: facts?.company ?? null,
    assignee: claim.assignee === null ? null : (config.people?.[claim.assignee]?.name ?? claim.assignee),
    team: claim.team,
    openedAtMs: claim.openedAtMs,
    reminders: claim.reminders,
    url: links?.lead(claim, nowMs) ?? null,
  };
}
