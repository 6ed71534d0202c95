import type { Finding } from '../finding.ts';
import type { Path } from '../path.ts';
import { badNames, dangling, list, map, type Raw, repeats } from '../schema/raw.ts';

/** What people, teams, routes and escalation say of each other, and of channels. Looks at the raw file. */
export function assignmentReferences(file: Raw): Finding[] {
  const [people, teams, escalation] = [map(file.people), map(file.teams), map(file.escalation)];
  const known = { people, teams, escalation, channels: map(file.channels) };
  return [
    ...Object.entries({ people, teams, escalation }).flatMap(([at, names]) => badNames(at, names)),
    ...Object.entries(teams).flatMap(([name, team]) => ofTeam(['teams', name], map(team), known)),
    ...ofRoutes(['routes'], file.routes, known),
    ...Object.entries(escalation).flatMap(([name, steps]) =>
      list(steps).flatMap((step, index) =>
        named(['escalation', name, index, 'tell'], map(step).tell, 'channel', known.channels),
      ),
    ),
    ...ofTasks(file).flatMap(({ path, task }) => {
      const { team, escalation: name, routes } = map(task);
      return [
        ...dangling([...path, 'team'], team, 'team', teams),
        ...dangling([...path, 'escalation'], name, 'escalation', escalation),
        ...ofRoutes([...path, 'routes'], routes, known),
      ];
    }),
  ];
}

/** Tasks, and what is the same for all that `discover` finds. */
const ofTasks = (file: Raw): { path: Path; task: Raw }[] => [
  ...list(file.tasks).map((task, index) => ({ path: ['tasks', index], task: map(task) })),
  ...Object.entries(map(file.accounts)).map(([name, account]) => ({
    path: ['accounts', name, 'discover'],
    task: map(map(account).discover),
  })),
];

interface Known {
  people: Raw;
  teams: Raw;
  escalation: Raw;
  channels: Raw;
}

function ofTeam(path: Path, { people, lead }: Raw, known: Known): Finding[] {
  return [
    ...named([...path, 'people'], people, 'person', known.people),
    ...dangling([...path, 'lead'], lead, 'person', known.people),
  ];
}

function ofRoutes(path: Path, routes: unknown, known: Known): Finding[] {
  return list(routes).flatMap((route, index) => {
    const { channels, team, escalation } = map(route);
    return [
      ...named([...path, index, 'channels'], channels, 'channel', known.channels),
      ...dangling([...path, index, 'team'], team, 'team', known.teams),
      ...dangling([...path, index, 'escalation'], escalation, 'escalation', known.escalation),
    ];
  });
}

const named = (path: Path, names: unknown, kind: string, known: Raw): Finding[] => [
  ...list(names).flatMap((name, index) => dangling([...path, index], name, kind, known)),
  ...repeats(path, list(names), kind),
];

/** Channels that routes and escalation send to. */
export const assignmentChannels = (file: Raw): ReadonlySet<unknown> =>
  new Set([
    ...[file, ...ofTasks(file).map(({ task }) => task)]
      .flatMap(({ routes }) => list(routes))
      .flatMap((route) => list(map(route).channels)),
    ...Object.values(map(file.escalation))
      .flatMap(list)
      .flatMap((step) => list(map(step).tell)),
  ]);
