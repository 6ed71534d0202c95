import { SECOND_MS } from '../platform/time/duration.ts';
import type { LeadFacts } from './facts/facts.ts';
import type { NewLead } from './lead.ts';
import { withGrade } from './told-in.ts';

/** A lead that nobody knew, as it is first put. */
export function firstTold(
  facts: LeadFacts,
  of: Pick<NewLead, 'calledAtMs' | 'grade' | 'unsettledUntilMs'> & {
    channels: readonly string[];
    nowMs: number;
    retentionMs: number;
  },
): NewLead {
  const { calledAtMs, grade, unsettledUntilMs, channels, nowMs, retentionMs } = of;
  return {
    recordId: facts.recordId,
    calledAtMs,
    grade,
    toldGrade: grade,
    silent: false,
    toldIn: withGrade(null, grade, channels),
    maybeTold: false,
    unsettledUntilMs,
    version: 1,
    listedAtMs: nowMs,
    gradedAtMs: nowMs,
    history: [{ grade, atMs: nowMs }],
    expiresAt: leadExpiry(nowMs, calledAtMs, retentionMs),
    facts,
  };
}

/** A call is not in the future: by a clock that is behind it the lead would be forgotten too soon, and told again. */
export const leadExpiry = (nowMs: number, calledAtMs: number, retentionMs: number): number =>
  Math.ceil((Math.max(nowMs, calledAtMs) + retentionMs) / SECOND_MS);
