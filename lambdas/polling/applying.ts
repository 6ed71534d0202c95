import type { TaskConfig } from '../config/config.ts';
import type { Policy } from '../leads/decide.ts';
import { leadExpiry } from '../leads/first-told.ts';
import type { Lead } from '../leads/lead.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/time/duration.ts';
import { CLOCK_TOLERANCE_MS } from '../platform/time/stored-time.ts';
import type { Finishing } from './finish-lead.ts';
import type { PollDeps } from './poll-deps.ts';

/** A lead that is still listed when this part of its time is left is kept for another full retention. */
const RENEW_IN_LAST = 1 / 3;
/** How long after its deadline a poll may still change something: its clock is not ours, and a request is slow. */
export const OVER_AFTER_DEADLINE_MS = 3 * MINUTE_MS;

export interface Applying extends Finishing {
  /** When this poll must be over. */
  deadlineMs: number;
  /** Do the vendor's clock and ours agree, so that an alert can say how old a call is? */
  isAgeKnown: boolean;
  /** Is it told on request, long after it should have been? @default false */
  isLate?: boolean;
}

/** Leads written at once. */
export const WRITE_CONCURRENCY = 8;

export type ApplyDeps = Pick<PollDeps, 'leads' | 'deliveries' | 'giving' | 'config' | 'platform'>;

/** What writing a lead takes, as of now. */
export function applyingOf(
  { leads, deliveries, giving, config, platform }: ApplyDeps,
  task: TaskConfig,
  policy: Policy,
  deadlineMs: number,
): Applying {
  return {
    task,
    leads,
    deliveries,
    giving,
    retentionMs: config.retentionMs,
    nowMs: platform.clock.nowMs(),
    deadlineMs,
    isAgeKnown: Math.abs(policy.clockOffsetMs ?? 0) <= CLOCK_TOLERANCE_MS,
  };
}

/**
 * A known lead costs no write, except when its item would soon be gone while it is still listed.
 *
 * @returns whether that was so
 */
export async function renewWhereNeeded(applying: Applying, lead: Lead): Promise<boolean> {
  const { nowMs, retentionMs, leads, task } = applying;
  if (lead.expiresAt * SECOND_MS - nowMs > retentionMs * RENEW_IN_LAST) return false;
  // Its alerts may be all that says them, and end sooner than it does now.
  const facts = await leads.facts(task.key, lead);
  await leads.change(task.key, lead, {
    expiresAt: leadExpiry(nowMs, lead.calledAtMs, retentionMs),
    ...(facts === null ? {} : { facts }),
  });
  return true;
}
