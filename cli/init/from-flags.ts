import type { ListedTask } from '../../lambdas/call-records/task-list.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { doubled, listing, namedTask } from './choose-tasks.ts';
import type { InitOptions } from './options.ts';
import { RECEIVERS } from './receivers.ts';
import { problemOf, SCHEMAS, variableOf, type Wanted, type WantedTask } from './wanted.ts';

/** Everything but tasks, where nobody can be asked. @throws {BadArguments} with all that is missing */
export function fromFlags(options: InitOptions): Omit<Wanted, 'tasks' | 'isForAws'> {
  const { baseUrl, userId, receiver, account } = options;
  const missing = [
    ...(baseUrl === null ? ['--base-url'] : []),
    ...(userId === null ? ['--user-id'] : []),
    ...(receiver === null ? ['--channel'] : []),
  ];
  if (baseUrl === null || userId === null || receiver === null) {
    throw new BadArguments(`there is no terminal to ask at: give ${missing.join(', ')} too`);
  }
  return {
    ...options,
    baseUrl,
    userId,
    receiver,
    tokenVariable: options.tokenVariable ?? variableOf(account, 'TOKEN'),
    channel: options.channel ?? 'sales',
    signed: options.signed ?? false,
    ops: options.ops ?? options.channel !== 'ops',
  };
}

/** The tasks that flags name. @throws {BadArguments} */
export function tasksOfFlags(given: readonly string[], listed: readonly ListedTask[] | null): WantedTask[] {
  if (given.length === 0) {
    throw new BadArguments(
      listed === null
        ? 'give --task ID=NAME, once for each calling task; with the token in its variable they are listed here'
        : `give --task, once for each of these by its id or name:\n${listing(listed)}`,
    );
  }
  const tasks = given.map((one) => namedTask(one, listed));
  const problems = tasks.filter((one) => typeof one === 'string');
  const chosen = tasks.filter((one) => typeof one !== 'string');
  problems.push(...doubled(chosen));
  if (problems.length > 0) throw new BadArguments(problems.join('\n'));
  return chosen;
}

/** Looks at what was given before anybody is asked for the rest. @throws {BadArguments} */
export function checkFlags(options: InitOptions): void {
  const looked: [string, string | null, (typeof SCHEMAS)[keyof typeof SCHEMAS]][] = [
    ['--base-url', options.baseUrl, SCHEMAS.baseUrl],
    ['--user-id', options.userId, SCHEMAS.id],
    ['--sub-user-id', options.subUserId, SCHEMAS.id],
    ['--account', options.account, SCHEMAS.name],
    ['--channel-name', options.channel, SCHEMAS.name],
    ['--token-env', options.tokenVariable, SCHEMAS.variable],
    ['--time-zone', options.timeZone, SCHEMAS.timeZone],
  ];
  const problems = looked.flatMap(([flag, value, schema]) => {
    const problem = value === null ? null : problemOf(schema, value);
    return problem === null ? [] : [`${flag}: ${problem}`];
  });
  if (options.signed && options.receiver !== null && !RECEIVERS[options.receiver].signs) {
    problems.push('--signed: only robots of DingTalk and Feishu ask for a signature');
  }
  if (options.ops && options.channel === 'ops') {
    problems.push('--ops: the channel is called ops itself');
  }
  if (problems.length > 0) throw new BadArguments(problems.join('\n'));
}
