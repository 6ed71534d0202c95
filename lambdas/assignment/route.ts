import type { CallRecord } from '../call-records/record.ts';
import type { Config, Matcher, RouteConfig, RouteMatch, TaskConfig } from '../config/config.ts';
import { patternTest } from '../config/schema/pattern.ts';
import { readableExtra } from '../leads/facts/note.ts';

/** Where a lead goes, whose it is, and who is asked until somebody has it. */
export interface Routed {
  channels: readonly string[];
  team: string | null;
  /** Of `escalation`. */
  escalation: string | null;
}

/** What conditions look at. */
export type Routable = Pick<CallRecord, 'province' | 'city' | 'company' | 'tags' | 'extra'>;

/** The first route that fits, else as the task has it. What a route does not name stays the task's. Pure. */
export function route(record: Routable, task: TaskConfig, config: Pick<Config, 'routes'>): Routed {
  const found = routeOf(record, task, config)?.route;
  return {
    channels: found?.channels ?? task.channels,
    team: found?.team ?? task.team ?? null,
    escalation: found?.escalation ?? task.escalation ?? null,
  };
}

/** The first route that fits, and its place among the task's own or those of the file. Null: none does. Pure. */
export function routeOf(
  record: Routable,
  task: TaskConfig,
  { routes = [] }: Pick<Config, 'routes'>,
): { route: RouteConfig; name: string } | null {
  const own = task.routes ?? routes;
  const at = own.findIndex(({ match }) => fits(match, record, task));
  const found = own[at];
  if (!found) return null;
  const place = task.routes === undefined ? `routes[${at}]` : `routes[${at}] of the task`;
  return { route: found, name: cut(`${place} (${conditionsOf(found.match)})`) };
}

const MOST_NAME_CHARS = 200;
const cut = (name: string): string => {
  const chars = Array.from(name);
  return chars.length <= MOST_NAME_CHARS ? name : `${chars.slice(0, MOST_NAME_CHARS - 1).join('')}…`;
};

/** As people say it: `province is 安徽 or 江苏, tags match vip`. */
function conditionsOf(match: RouteMatch): string {
  const conditions = Object.entries(match).flatMap(([of, matcher]: [string, Matcher | undefined]) => {
    if (matcher === undefined) return [];
    const verb = of === 'tags' ? ['are', 'match'] : ['is', 'matches'];
    return 'oneOf' in matcher
      ? [`${of} ${verb[0]} ${matcher.oneOf.join(' or ')}`]
      : [`${of} ${verb[1]} ${matcher.pattern}`];
  });
  return conditions.length === 0 ? 'any lead' : conditions.join(', ');
}

function fits(match: RouteMatch, record: Routable, task: TaskConfig): boolean {
  const { province, city, company, tags, extra } = record;
  const texts: Readonly<Record<keyof RouteMatch, readonly (string | null)[]>> = {
    province: [province],
    city: [city],
    company: [company],
    task: [task.name, task.id],
    tags,
    extra: textsOfExtra(extra),
  };
  return Object.entries(match).every(([of, matcher]) =>
    matcher === undefined ? true : texts[of as keyof RouteMatch].some((text) => isMet(matcher, text)),
  );
}

function isMet(matcher: Matcher, text: string | null): boolean {
  if (text === null) return false;
  if ('oneOf' in matcher) return matcher.oneOf.includes(text.trim());
  return patternTest(matcher.pattern)(text);
}

/** As it came, as it is shown (`渠道：官网；负责人：李四`), and each part of that, with and without its name. */
function textsOfExtra(extra: string | null): string[] {
  if (extra === null) return [];
  const shown = readableExtra(extra);
  if (shown === null || shown === extra) return [extra];
  const parts = shown.split(/[；、]/);
  const values = parts.map((part) => part.slice(part.indexOf('：') + 1));
  return [extra, shown, ...parts, ...values];
}
