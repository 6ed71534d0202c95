import type { Config, TaskConfig } from './config.ts';
import { tasksToCome } from './tasks-to-come.ts';

type Leads = Pick<Config, 'accounts' | 'tasks' | 'routes' | 'escalation'>;

/** The channels that leads go to. Nothing else does: no greeting, no fault. */
export function leadChannels(config: Leads): ReadonlySet<string> {
  return new Set(tasksToCome(config).flatMap((task) => (task.enabled ? channelsOfTask(config, task) : [])));
}

/** Every channel that may hear of a lead of the task: its own, those of its routes, those that are asked until it is answered. */
export function channelsOfTask(config: Pick<Config, 'routes' | 'escalation'>, task: TaskConfig): string[] {
  const escalations = escalationsOfTask(config, task).flatMap((name) => config.escalation?.[name] ?? []);
  return [
    ...new Set([
      ...alertedChannelsOf(config, task),
      ...escalations.flatMap((step) => ('tell' in step ? step.tell : [])),
    ]),
  ];
}

/** Those that its alerts go to. */
export const alertedChannelsOf = (config: Pick<Config, 'routes'>, task: TaskConfig): string[] => [
  ...new Set([...task.channels, ...routesOf(config, task).flatMap(({ channels }) => channels ?? [])]),
];

const routesOf = ({ routes = [] }: Pick<Config, 'routes'>, task: TaskConfig) => task.routes ?? routes;

/** Names of what may be done until somebody has answered a lead of the task. */
export const escalationsOfTask = (config: Pick<Config, 'routes'>, task: TaskConfig): string[] => [
  ...new Set(
    [task.escalation, ...routesOf(config, task).map((route) => route.escalation)].flatMap(
      (name) => name ?? [],
    ),
  ),
];

/** Teams that leads of the task may belong to. */
export const teamsOfTask = (config: Pick<Config, 'routes'>, task: TaskConfig): string[] => [
  ...new Set([task.team, ...routesOf(config, task).map((route) => route.team)].flatMap((name) => name ?? [])),
];
