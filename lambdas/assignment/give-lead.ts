import type { CallRecord } from '../call-records/record.ts';
import type { Config, TaskConfig } from '../config/config.ts';
import type { LeadFacts } from '../leads/facts.ts';
import type { Lead } from '../leads/lead.ts';
import { type AssignDeps, assign } from './assign.ts';
import type { ClaimStore } from './claim-store.ts';
import { route } from './route.ts';

export interface GiveDeps extends AssignDeps {
  config: Pick<Config, 'people' | 'teams' | 'timeZone' | 'routes' | 'answers' | 'escalation'>;
  claims: ClaimStore;
}

/** @returns null where the file has none of it: leadbell then tells a group, and that is all. */
export function givingOf(deps: GiveDeps): GiveDeps | null {
  const { people, teams, routes, escalation, answers } = deps.config;
  return [people, teams, routes, escalation, answers].every((part) => part === undefined) ? null : deps;
}

/** Where a lead goes, and what is told of it: with the team, the person and the escalation that are its own. */
export async function giveLead(
  deps: GiveDeps,
  task: TaskConfig,
  record: CallRecord,
  facts: LeadFacts,
): Promise<{ channels: readonly string[]; facts: LeadFacts }> {
  const { channels, team, escalation } = route(record, task, deps.config);
  const of = { recordId: record.id, taskKey: task.key };
  const assignee = team === null ? null : await assign(deps, { team, record: of, phone: record.callee });
  return {
    channels,
    facts: {
      ...facts,
      ...(team === null ? {} : { team }),
      ...(escalation === null ? {} : { escalation }),
      ...(assignee === null ? {} : { assignee }),
    },
  };
}

/** Opens the claim of a lead that is being told, before it is. One that is there stays as it is. */
export async function openClaim(
  { claims, platform }: Pick<GiveDeps, 'claims' | 'platform'>,
  taskKey: string,
  { recordId, calledAtMs, toldGrade, expiresAt }: Lead,
  { team, assignee }: LeadFacts,
): Promise<void> {
  const openedAtMs = platform.clock.nowMs();
  const person = assignee?.id ?? null;
  await claims.open({
    taskKey,
    recordId,
    calledAtMs,
    grade: toldGrade,
    openedAtMs,
    team: team ?? null,
    assignee: person,
    asked: person === null ? [] : [person],
    claimedBy: null,
    claimedAtMs: null,
    outcome: null,
    outcomeAtMs: null,
    reminders: 0,
    history:
      person === null
        ? []
        : [{ do: 'assigned', by: null, to: person, outcome: null, atMs: openedAtMs, way: 'system' }],
    expiresAt,
  });
}
