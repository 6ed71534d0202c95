import { receiverOf } from '../../channels/receivers.ts';
import { DAY_MS } from '../../platform/time/duration.ts';
import type { Config, EscalationStep, TaskConfig } from '../config.ts';
import type { Finding } from '../finding.ts';
import { alertedChannelsOf, escalationsOfTask, teamsOfTask } from '../lead-channels.ts';
import { LEAD_LINK_MS } from '../link-lifetime.ts';
import { routeWarnings } from './route-warnings.ts';

/**
 * What works of people, teams, routes and escalation, and is probably not what somebody wants.
 *
 * @param toCome the same with the tasks that may be found
 */
export function assignmentWarnings(config: Config, toCome = config): Finding[] {
  return [
    ...routeWarnings(config),
    ...unusedPeople(config),
    ...unusedTeams(toCome),
    ...sameNames(config),
    ...unmentioned(toCome),
    ...unmentionedLeads(toCome),
    ...ofEscalation(toCome),
    ...ofAnswers(config),
  ];
}

function unusedPeople({ people = {}, teams = {} }: Config): Finding[] {
  const inTeams = new Set(Object.values(teams).flatMap((team) => [...team.people, team.lead]));
  return Object.keys(people)
    .filter((id) => !inTeams.has(id))
    .map((id) => ({ path: ['people', id], message: 'is in no team: no lead is ever theirs' }));
}

function unusedTeams(config: Config): Finding[] {
  const used = new Set(config.tasks.flatMap((task) => teamsOfTask(config, task)));
  return Object.keys(config.teams ?? {})
    .filter((name) => !used.has(name))
    .map((name) => ({ path: ['teams', name], message: 'no task and no route gives it any lead' }));
}

/** Lists of names, messages and the page could not tell them apart. */
function sameNames({ people = {} }: Config): Finding[] {
  const all = Object.entries(people);
  return all.flatMap(([id, { name }], index) => {
    const earlier = all.slice(0, index).find(([, other]) => other.name === name);
    return earlier === undefined
      ? []
      : [
          {
            path: ['people', id, 'name'],
            message: `people.${earlier[0]} has the same name: nobody can tell them apart`,
          },
        ];
  });
}

/** The last step and each with `mention: lead` go to the lead of the team, who should be mentioned. */
function unmentionedLeads(config: Config): Finding[] {
  const { people = {}, teams = {}, escalation = {} } = config;
  const missing = new Map<string, Set<string>>();
  for (const task of config.tasks) {
    const leads = teamsOfTask(config, task).flatMap((name) => teams[name]?.lead ?? []);
    const steps = escalationsOfTask(config, task).flatMap((name) => {
      const all = escalation[name] ?? [];
      return all.filter((step, at) => at === all.length - 1 || ('tell' in step && step.mention === 'lead'));
    });
    const channels = steps.flatMap((step) => ('tell' in step ? step.tell : alertedChannelsOf(config, task)));
    for (const lead of leads) {
      const without = channels
        .flatMap((name) => kindOf(config, name))
        .filter((kind) => people[lead]?.mention[kind] === undefined);
      missing.set(lead, new Set([...(missing.get(lead) ?? []), ...without]));
    }
  }
  return [...missing]
    .filter(([, kinds]) => kinds.size > 0)
    .map(([id, kinds]) => ({
      path: ['people', id, 'mention'],
      message: `nothing for ${[...kinds].join(' and ')}: a step there that is for the lead of the team names them and mentions nobody`,
    }));
}

/** Whose turn it is should hear of it: by name and by a mention. */
function unmentioned(config: Config): Finding[] {
  const { people = {}, teams = {} } = config;
  return Object.entries(people).flatMap(([id, { mention }]) => {
    const own = Object.keys(teams).filter(
      (name) => teams[name]?.assign === 'rotate' && teams[name].people.includes(id),
    );
    const kinds = new Set(
      config.tasks
        .filter((task) => teamsOfTask(config, task).some((name) => own.includes(name)))
        .flatMap((task) => alertedChannelsOf(config, task))
        .flatMap((name) => kindOf(config, name)),
    );
    const missing = [...kinds].filter((kind) => mention[kind] === undefined);
    if (missing.length === 0) return [];
    const message = `nothing for ${missing.join(' and ')}: where it is their turn, an alert there names them and mentions nobody`;
    return [{ path: ['people', id, 'mention'], message }];
  });
}

/** What a channel mentions people by. */
function kindOf({ channels }: Config, name: string): string[] {
  const channel = channels[name];
  const kind = channel ? receiverOf(channel).mentions?.kind : undefined;
  return kind === undefined ? [] : [kind];
}

function ofEscalation(config: Config): Finding[] {
  const users = (name: string) =>
    config.tasks.filter((task) => escalationsOfTask(config, task).includes(name));
  return Object.entries(config.escalation ?? {}).flatMap(([name, steps]) => {
    const path = ['escalation', name];
    const tasks = users(name);
    if (tasks.length === 0) return [{ path, message: 'no task and no route uses it' }];
    if (config.answers === undefined) {
      const message =
        'without "answers" alerts have no link, so nobody takes a lead but by "leadbell claim", and each step is taken for every lead';
      return [{ path, message }];
    }
    return steps.flatMap((step, index) => {
      const message = vainStep(step, config, tasks) ?? lateStep(step);
      return message === null ? [] : [{ path: [...path, index], message }];
    });
  });
}

function vainStep(step: EscalationStep, config: Config, tasks: readonly TaskConfig[]): string | null {
  const teams = tasks
    .flatMap((task) => teamsOfTask(config, task))
    .flatMap((name) => config.teams?.[name] ?? []);
  const isRotated = teams.some(({ assign }) => assign === 'rotate');
  if (!('tell' in step)) {
    if (!isRotated)
      return 'no team it is used for has "assign: rotate", so there is nobody to take a lead from';
    return teams.some(({ people, assign }) => assign === 'rotate' && people.length > 1)
      ? null
      : 'the team has one person, so there is nobody else to give it to';
  }
  if (step.mention === null) return null;
  if (step.mention === 'assignee' && !isRotated) {
    return 'no team it is used for has "assign: rotate", so there is nobody to mention';
  }
  if (step.mention === 'lead' && teams.every(({ lead }) => lead === null)) {
    return 'no team it is used for has a "lead", so there is nobody to mention';
  }
  return step.tell.some((name) => kindOf(config, name).length > 0)
    ? null
    : 'none of these channels can mention anybody';
}

const lateStep = ({ afterMs }: EscalationStep): string | null =>
  afterMs > LEAD_LINK_MS
    ? `the link of an alert is good for ${LEAD_LINK_MS / DAY_MS} days: nobody could take the lead by it then`
    : null;

function ofAnswers({ answers, people = {}, retentionMs }: Config): Finding[] {
  if (answers === undefined) return [];
  return [
    ...(Object.keys(people).length > 0
      ? []
      : [{ path: ['answers'], message: 'there are no "people", so nobody can take a lead' }]),
    ...(answers.staleAfterMs < retentionMs
      ? []
      : [
          {
            path: ['answers', 'staleAfter'],
            message: 'longer than "retention": by then the lead is forgotten, and nobody is asked',
          },
        ]),
  ];
}
