import { NO_TURNS, nextPerson } from '../../lambdas/assignment/next-person.ts';
import { type Routed, route } from '../../lambdas/assignment/route.ts';
import type { CallRecord } from '../../lambdas/call-records/record.ts';
import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import { factsOf } from '../../lambdas/leads/facts/facts-of-record.ts';

/** A lead to show, as it would be told now. */
export interface LeadShown {
  record: CallRecord;
  task: TaskConfig;
  facts: LeadFacts;
  routed: Routed;
}

/** As a poll would make of it, with the first turn of the team that it belongs to. */
export function leadShown(
  record: CallRecord,
  task: TaskConfig,
  config: Config,
  routed = route(record, task, config),
): LeadShown {
  const { team, escalation } = routed;
  const grade = record.grade ?? Math.min(...task.grades);
  return {
    record,
    task,
    routed,
    facts: {
      ...factsOf({ ...record, grade }, task),
      ...(team === null ? {} : { team, ...assigneeOf(team, config) }),
      ...(escalation === null ? {} : { escalation }),
    },
  };
}

function assigneeOf(name: string, { teams, people = {} }: Config): Pick<LeadFacts, 'assignee'> {
  const team = teams?.[name];
  if (team?.assign !== 'rotate') return {};
  const loadOf = () => ({ open: 0, today: 0, isAway: false });
  const next = nextPerson({ team, people, turns: NO_TURNS, loadOf, knownTo: null, without: [] });
  if (next === null) return {};
  const { person: id, because } = next;
  return { assignee: { id, name: people[id]?.name ?? id, because } };
}

/** A sample goes where leads of this channel do: as its route says, else as the first one that leads there does. */
export function routedTo(channel: string, record: CallRecord, task: TaskConfig, config: Config): Routed {
  const routed = route(record, task, config);
  if (routed.channels.includes(channel)) return routed;
  const own = { channels: task.channels, team: task.team ?? null, escalation: task.escalation ?? null };
  const found = (task.routes ?? config.routes ?? []).find(({ channels }) => channels?.includes(channel));
  if (!found) return own;
  return {
    channels: found.channels ?? own.channels,
    team: found.team ?? own.team,
    escalation: found.escalation ?? own.escalation,
  };
}
