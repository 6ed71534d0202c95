import type { Config } from '../../lambdas/config/config.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { testConfig } from '../support/config.ts';
import type { PeoplePlan } from './people-plan.ts';
import type { Call, Change, Plan } from './plan.ts';
import { WEST } from './vendor-truth.ts';

const MORE_LANES: readonly string[] = ['east', 'west', 'north', 'south'];

/** A configuration, and since when it is deployed. */
export interface Deployed {
  fromMs: number;
  config: Config;
}

/** Functions that were warm when a configuration was deployed go on with the old one for this long at most. */
export const MOST_STALE_MS = 8 * MINUTE_MS;

/** All configurations of a plan, the first one first. */
export function deployments(plan: Plan): Deployed[] {
  const lanes = MORE_LANES.slice(0, plan.moreLanes);
  const base = testConfig({
    grades: plan.grades,
    windows: plan.windows,
    pageSize: plan.pageSize,
    freshForMs: 10 * MINUTE_MS,
    settleMs: 3 * MINUTE_MS,
    channels: ['sales', ...lanes, 'leads'],
  });
  const account = { ...base.accounts.acme, concurrency: plan.concurrency } as Config['accounts'][string];
  const robot = { type: 'wecom-robot', webhook: 'env:WEBHOOK', mention: [] } as const;
  let config: Config = {
    ...base,
    accounts: { acme: account },
    channels: {
      ...base.channels,
      managers: robot,
      ...Object.fromEntries(lanes.map((lane) => [lane, robot])),
    },
  };
  if (plan.people) config = withPeople(config, plan.people);
  const all = [{ fromMs: Number.NEGATIVE_INFINITY, config }];
  for (const { atMs, does } of plan.changes) {
    config = changed(config, does);
    all.push({ fromMs: atMs, config });
  }
  return all;
}

/** Where the page stands. */
export const ANSWERS_URL = 'https://leads.example.cn';

function withPeople(config: Config, plan: PeoplePlan): Config {
  const { people, teams, escalation, announce, staleAfterMs } = plan;
  return {
    ...config,
    people,
    teams,
    escalation,
    // A group of its own hears of them, and those of the task do not.
    routes: [
      { match: { province: { oneOf: [WEST] } }, channels: ['managers'], team: 'west', escalation: 'west' },
    ],
    tasks: config.tasks.map((task) => ({ ...task, team: 'east', escalation: 'east' })),
    answers: {
      url: ANSWERS_URL,
      identity: 'choose',
      listen: { host: '127.0.0.1', port: 8788 },
      announce,
      staleAfterMs,
    },
  };
}

/** Where the leads of a call are told. */
export const channelsOf = ({ tasks, routes }: Config, { isWest }: Pick<Call, 'isWest'>): readonly string[] =>
  (isWest ? routes?.[0]?.channels : null) ?? tasks[0]?.channels ?? [];

/** The more lanes send to the robot of `sales`. */
export const receiverOf = (channel: string): string => (MORE_LANES.includes(channel) ? 'sales' : channel);

function changed(config: Config, change: Change): Config {
  const [task] = config.tasks;
  if (!task) throw new Error('the simulated configuration has a task');
  const withTask = (part: Partial<typeof task>): Config => ({ ...config, tasks: [{ ...task, ...part }] });
  switch (change) {
    case 'want B':
      return withTask({ grades: [1, 2] });
    case 'drop B':
      return withTask({ grades: [1] });
    case 'tell managers':
      return withTask({ channels: [...new Set([...task.channels, 'managers'])] });
    case 'do not tell leads':
      return withTask({ channels: task.channels.filter((channel) => channel !== 'leads') });
    case 'remove leads': {
      const { leads: _, ...channels } = config.channels;
      return { ...withTask({ channels: task.channels.filter((channel) => channel !== 'leads') }), channels };
    }
  }
}
