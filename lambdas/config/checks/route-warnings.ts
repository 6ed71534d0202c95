import { didYouMean } from '../../platform/schema/nearest.ts';
import type { Config, Matcher, RouteConfig, RouteMatch, TaskConfig } from '../config.ts';
import type { Finding } from '../finding.ts';
import { formatPath, type Path } from '../path.ts';
import { patternTest } from '../schema/pattern.ts';
import { PROVINCE_NAMES, strangeProvince } from './provinces.ts';

/** Routes that no lead will ever go by, and values in them that no lead has. */
export function routeWarnings({ tasks, routes = [] }: Config): Finding[] {
  const withoutOwn = tasks.filter((task) => task.routes === undefined);
  return [
    ...(routes.length > 0 && withoutOwn.length === 0
      ? [{ path: ['routes'], message: 'every task has routes of its own, so these are never looked at' }]
      : ofRoutes(routes, withoutOwn, ['routes'])),
    ...tasks.flatMap((task, index) => ofRoutes(task.routes ?? [], [task], ['tasks', index, 'routes'])),
  ];
}

function ofRoutes(routes: readonly RouteConfig[], tasks: readonly TaskConfig[], at: Path): Finding[] {
  return routes.flatMap(({ match }, index) => {
    const vain = [
      ...vainTasks(match, tasks, [...at, index]),
      ...vainProvinces(match, [...at, index]),
      ...vainCities(match, [...at, index]),
    ];
    if (vain.length > 0) return vain;
    const earlier = routes.slice(0, index).findIndex((one) => isPartOf(match, one.match));
    if (earlier < 0) return [];
    const message = `never looked at: whatever it fits, ${formatPath([...at, earlier])} fits before it`;
    return [{ path: [...at, index], message }];
  });
}

/** A task is meant by its name or its id. */
function vainTasks({ task: wanted }: RouteMatch, tasks: readonly TaskConfig[], at: Path): Finding[] {
  if (wanted === undefined) return [];
  const names = tasks.flatMap(({ name, id }) => [name, id]);
  const path = [...at, 'match', 'task'];
  if ('pattern' in wanted) {
    return names.some(patternTest(wanted.pattern))
      ? []
      : [{ path, message: `no task of these routes has this name; there are ${someOf(names)}` }];
  }
  return each(wanted.oneOf, path, (name) =>
    names.includes(name)
      ? null
      : `no task that these routes are for is called ${JSON.stringify(name)}${didYouMean(name, names) || `; there are ${someOf(names)}`}`,
  );
}

const someOf = (names: readonly string[]): string =>
  [...new Set(names)]
    .slice(0, 4)
    .map((name) => JSON.stringify(name))
    .join(', ');

function vainProvinces({ province: wanted }: RouteMatch, at: Path): Finding[] {
  if (wanted === undefined) return [];
  const path = [...at, 'match', 'province'];
  if ('oneOf' in wanted) return each(wanted.oneOf, path, strangeProvince);
  return PROVINCE_NAMES.some(patternTest(wanted.pattern))
    ? []
    : [{ path, message: 'call records have no province of this name; they have 安徽 or 北京, for example' }];
}

/** Records have 蚌埠, not 蚌埠市. */
function vainCities({ city: wanted }: RouteMatch, at: Path): Finding[] {
  if (wanted === undefined || !('oneOf' in wanted)) return [];
  return each(wanted.oneOf, [...at, 'match', 'city'], (city) =>
    /^.{2,}市$/u.test(city)
      ? `call records have cities without 市; did you mean ${JSON.stringify(city.slice(0, -1))}?`
      : null,
  );
}

function each(values: readonly string[], path: Path, judge: (value: string) => string | null): Finding[] {
  return values.flatMap((value, index) => {
    const message = judge(value);
    // A single value may stand there without a list.
    return message === null ? [] : [{ path: values.length === 1 ? path : [...path, index], message }];
  });
}

/** Does whatever fits the one fit the other too? */
function isPartOf(match: RouteMatch, other: RouteMatch): boolean {
  return Object.entries(other).every(([key, wider]: [string, Matcher]) => {
    const narrower = match[key as keyof RouteMatch];
    return narrower !== undefined && isWithin(narrower, wider);
  });
}

function isWithin(narrower: Matcher, wider: Matcher): boolean {
  if ('oneOf' in narrower) {
    return narrower.oneOf.every(
      'oneOf' in wider ? (value) => wider.oneOf.includes(value) : patternTest(wider.pattern),
    );
  }
  return 'pattern' in wider && wider.pattern === narrower.pattern;
}
