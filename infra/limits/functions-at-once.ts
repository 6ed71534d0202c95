import type { Config } from '../../lambdas/config/config.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import type { Finding } from '../../lambdas/config/finding.ts';
import { pollsAtOnce } from '../../lambdas/polling/accounts/polls-at-once.ts';

/** Two is the least SQS takes. */
export const DELIVERS_AT_ONCE = 5;
export const DIGESTS_AT_ONCE = 2;
const TICKS_AT_ONCE = 1;
/** Of a new AWS account: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const NEW_ACCOUNT = 10;
/** In the few minutes a day in which a digest is made, a message that finds no room is offered again. */
const SPARE = 2;

export const pollsOf = (config: Config, deploy: DeployConfig): number =>
  deploy.pollsAtOnce ?? pollsAtOnce(config);

/** Nobody chose how many polls run at once, and a new AWS account may not run so many functions. */
export function manyFunctions(config: Config, deploy: DeployConfig): Finding[] {
  const polls = pollsOf(config, deploy);
  const all = polls + DELIVERS_AT_ONCE + DIGESTS_AT_ONCE + TICKS_AT_ONCE;
  if (deploy.pollsAtOnce !== null || all <= NEW_ACCOUNT + SPARE) return [];
  const message = `auto is ${polls} polls at once for so many tasks, and ${all} functions with the others. A new AWS account may run ${NEW_ACCOUNT}: if \`aws lambda get-account-settings\` shows a ConcurrentExecutions of ${all} or more, all is well, and "pollsAtOnce: ${polls}" says so; else ask AWS to raise it first`;
  return [{ path: ['deploy', 'pollsAtOnce'], message }];
}
