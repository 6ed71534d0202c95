import type { Writable } from 'node:stream';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { ConfigError, formatProblem, type Problem } from '../../lambdas/config/problems.ts';
import { readConfigFile } from '../../lambdas/config/read-config-file.ts';
import { discoveringAccounts } from '../../lambdas/config/tasks-to-come.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { WEEKDAYS } from '../../lambdas/platform/schema/times.ts';
import { type Clock, systemClock } from '../../lambdas/platform/time/clock.ts';
import { warningsOf } from '../shared/config/warnings-of.ts';

export interface CheckOptions {
  file: string;
  json: boolean;
}

export interface CheckIo {
  stdout: Writable;
  stderr: Writable;
  /** Variables that are set are looked at; that one is missing says nothing here. @default those of the process */
  env?: NodeJS.ProcessEnv;
  /** @default that of the machine */
  clock?: Pick<Clock, 'nowMs'>;
}

/** `leadbell check FILE`: calls nobody, and asks no store for a secret. 0 it can be used, 2 it cannot. */
export async function check(
  { file, json }: CheckOptions,
  { stdout, stderr, env = process.env, clock = systemClock }: CheckIo,
): Promise<0 | 1 | 2> {
  try {
    const read = await readConfigFile(file, clock);
    const { config } = read;
    const warnings = warningsOf(read, file, env);
    if (json)
      stdout.write(`${JSON.stringify({ ok: true, file, ...summary(config), warnings, problems: [] })}\n`);
    else {
      stdout.write(`${file} is in order.\n${forPeople(config)}`);
      for (const warning of warnings) stderr.write(`warning: ${formatProblem(file, warning)}\n`);
    }
    return 0;
  } catch (error) {
    const problems = problemsOf(error);
    if (json) stdout.write(`${JSON.stringify({ ok: false, file, warnings: [], problems })}\n`);
    else {
      const { message, hint } = error as LeadbellError;
      stderr.write(`${message}\n${hint === undefined || error instanceof ConfigError ? '' : `  ${hint}\n`}`);
    }
    return 2;
  }
}

/** Anything but a mistake in the file is a defect of ours, and goes on up. */
function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ConfigError) return error.problems;
  if (error instanceof LeadbellError) return [{ path: '', line: 1, column: 1, message: error.message }];
  throw error;
}

function summary(config: Config) {
  return {
    accounts: Object.keys(config.accounts),
    channels: Object.entries(config.channels).map(([name, { type }]) => ({ name, type })),
    topics: Object.keys(config.topics),
    tasks: config.tasks.map(({ id, name, account, channels, enabled }) => ({
      id,
      name,
      account,
      channels,
      enabled,
    })),
    ...(discoveringAccounts(config).length > 0
      ? {
          discover: Object.entries(config.accounts).flatMap(([account, { discover }]) =>
            discover
              ? [
                  {
                    account,
                    match: discover.match,
                    atMost: discover.atMost,
                    channels: discover.task.channels,
                  },
                ]
              : [],
          ),
        }
      : {}),
    digests: Object.keys(config.digests),
    ...(config.teams
      ? {
          teams: Object.entries(config.teams).map(([name, { people, lead, assign }]) => ({
            name,
            people,
            lead,
            assign,
          })),
        }
      : {}),
    ...(config.answers ? { answers: config.answers.url } : {}),
  };
}

function forPeople(config: Config): string {
  const lines = [
    '',
    'Accounts',
    ...Object.entries(config.accounts).map(
      ([name, { baseUrl, token }]) => `  ${name}  ${baseUrl}  token from ${token}`,
    ),
    '',
    'Channels',
    ...Object.entries(config.channels).map(
      ([name, channel]) =>
        `  ${name}  ${channel.type}  ${receiverOf(channel).describe(channel)}${quietForPeople(channel)}`,
    ),
    '',
    'Tasks',
    ...config.tasks.map(
      (task) =>
        `  ${task.name}  ${letters(task.grades)} of ${task.account} to ${task.channels.join(', ')}${task.enabled ? '' : '  (off)'}`,
    ),
    ...Object.entries(config.accounts).flatMap(([account, { discover }]) =>
      discover
        ? [
            `  each that runs and is called ${discover.match}  ${letters(discover.task.grades)} of ${account} to ${discover.task.channels.join(', ')}, at most ${discover.atMost}`,
          ]
        : [],
    ),
    '',
    ...teamsForPeople(config),
    ...Object.entries(config.digests).map(
      ([name, digest]) => `Digest ${name}  to ${digest.channels.join(', ')}`,
    ),
    ...(config.answers ? [`Answers  at ${config.answers.url}`] : []),
    `Faults  to ${config.ops.channels.join(', ') || 'nobody'}`,
  ];
  return `${lines.join('\n')}\n`;
}

function teamsForPeople({ teams, people = {} }: Config): string[] {
  if (teams === undefined) return [];
  const nameOf = (id: string) => people[id]?.name ?? id;
  const lines = Object.entries(teams).map(([name, { people: own, lead, assign }]) => {
    const turns = assign === 'rotate' ? ', in turn' : '';
    const rest = lead === null ? '' : `; the rest to ${nameOf(lead)}`;
    return `  ${name}  ${own.map(nameOf).join(', ')}${turns}${rest}`;
  });
  return ['Teams', ...lines, ''];
}

function quietForPeople({ quiet = [] }: Config['channels'][string]): string {
  return quiet
    .map(({ fromMinute, toMinute, days, calendar, except }) => {
      const named = days.length === 7 ? '' : ` on ${days.map((day) => WEEKDAYS[day - 1]).join(', ')}`;
      const on = calendar === undefined ? named : ` on ${calendar}`;
      const but = except.length > 0 ? ` except ${letters(except)}` : '';
      return `  quiet ${clockTime(fromMinute)} to ${clockTime(toMinute)}${on}${but}`;
    })
    .join(',');
}

const clockTime = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

function letters(grades: readonly number[]): string {
  return grades.map((grade) => String.fromCharCode(64 + grade)).join(', ');
}
