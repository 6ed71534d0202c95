import type { Claim } from '../../lambdas/assignment/claim.ts';
import { DAY_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from './clock.ts';

/** A claim of a lead that nobody took yet. */
export function aClaim(fields: Partial<Claim> = {}): Claim {
  return {
    pk: 'RECORD#1',
    sk: 'CLAIM',
    taskKey: 'task',
    recordId: '1',
    calledAtMs: NOON_MS,
    grade: 1,
    openedAtMs: NOON_MS,
    team: 'east',
    assignee: null,
    asked: [],
    claimedBy: null,
    claimedAtMs: null,
    outcome: null,
    outcomeAtMs: null,
    reminders: 0,
    history: [],
    expiresAt: (NOON_MS + 90 * DAY_MS) / SECOND_MS,
    token: '',
    ...fields,
  };
}
