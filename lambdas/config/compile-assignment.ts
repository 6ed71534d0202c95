import { compileDays } from '../platform/working-days/compile-days.ts';
import type {
  AnswersConfig,
  Config,
  EscalationStep,
  Matcher,
  PersonConfig,
  RouteConfig,
  RouteMatch,
  TaskConfig,
  TeamConfig,
} from './config.ts';
import type { LeadbellYaml, WrittenTask } from './schema/schema.ts';

type Written<Key extends keyof LeadbellYaml> = NonNullable<LeadbellYaml[Key]>;
type WrittenRoute = Written<'routes'>[number];
type WrittenTeam = Written<'teams'>[string];

/** Whose leads they are, and who answers. What the file does not have is not there at all. */
export function compileAssignment(
  file: LeadbellYaml,
): Pick<Config, 'people' | 'teams' | 'routes' | 'escalation' | 'answers'> {
  const { people, teams, routes, escalation, answers } = file;
  return {
    ...(people ? { people: mapEntries(people, compilePerson) } : {}),
    ...(teams ? { teams: mapEntries(teams, (_, team) => compileTeam(team)) } : {}),
    ...(routes ? { routes: routes.map(compileRoute) } : {}),
    ...(escalation ? { escalation: mapEntries(escalation, (_, steps) => steps.map(compileStep)) } : {}),
    ...(answers ? { answers: compileAnswers(answers) } : {}),
  };
}

export function compileTaskAssignment({
  team,
  escalation,
  routes,
}: WrittenTask): Pick<TaskConfig, 'team' | 'escalation' | 'routes'> {
  return {
    ...(team === undefined ? {} : { team }),
    ...(escalation === undefined ? {} : { escalation }),
    ...(routes ? { routes: routes.map(compileRoute) } : {}),
  };
}

function compilePerson(
  id: string,
  { name, mention, weight, holds, perDay }: Written<'people'>[string],
): PersonConfig {
  return { name: name ?? id, mention: given(mention), weight, holds: holds ?? null, perDay: perDay ?? null };
}

function compileTeam({ people, lead, hours, assign }: WrittenTeam): TeamConfig {
  return {
    people,
    lead: lead ?? null,
    hours: hours ? { fromMinute: hours.from, toMinute: hours.to, ...compileDays(hours.days) } : null,
    assign,
  };
}

function compileRoute({ match, channels, team, escalation }: WrittenRoute): RouteConfig {
  const { province, city, task, company, tags, extra } = match;
  const conditions = given({ province, city, task, company, tags, extra });
  return {
    match: mapEntries(conditions, (_, written) => compileMatcher(written)) satisfies RouteMatch,
    channels: channels ?? null,
    team: team ?? null,
    escalation: escalation ?? null,
  };
}

function compileMatcher(written: NonNullable<WrittenRoute['match']['task']>): Matcher {
  if (typeof written === 'string') return { oneOf: [written] };
  return Array.isArray(written) ? { oneOf: [...new Set(written)] } : { pattern: written.pattern };
}

function compileStep(step: Written<'escalation'>[string][number]): EscalationStep {
  const { after: afterMs, ...rest } = step;
  return { afterMs, ...rest };
}

function compileAnswers({ staleAfter, ...answers }: Written<'answers'>): AnswersConfig {
  const { url, identity, listen, announce } = answers;
  return { url, identity, listen, announce, staleAfterMs: staleAfter };
}

function mapEntries<From, To>(
  from: Readonly<Record<string, From>>,
  to: (name: string, value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, to(name, value)]));
}

/** Without what is undefined: plain JSON has no such thing. */
function given<Value>(from: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(from).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}
