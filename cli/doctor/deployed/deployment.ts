import { OUTPUTS } from '../../../infra/output-names.ts';
import { configurationMark, ownVersion } from '../../../infra/version.ts';
import type { DeployConfig } from '../../../lambdas/config/deploy-config.ts';
import { type AlertingStack, alertingStackOf } from '../../deployment/alerting-stack.ts';
import { type DescribedStack, describeStack } from '../../deployment/describe-stack.ts';
import type { Doctoring } from '../accounts.ts';
import { failed, passed, type Result } from '../checks.ts';
import { checkAlarms } from './alarms.ts';
import type { DoctoringDeployment } from './doctoring.ts';
import { checkFunctions } from './functions.ts';
import { checkQueues } from './queues.ts';
import { checkSchedule } from './schedule.ts';

/** What only a deployment has: its stack, its clock, its functions, their queues, and what rings if they fail. */
export async function checkDeployment(
  doctoring: Doctoring,
  deploy: DeployConfig,
  { stack: given, lastTickMs }: { stack: string; lastTickMs: number | null },
): Promise<void> {
  let stack: AlertingStack | null = null;
  await doctoring.try('deployment', `asking CloudFormation for the functions of ${given}`, async () => {
    stack = await alertingStackOf(given);
    const described = await describeStack(stack.name);
    return described === null ? passed(`${stack.name} is there`) : ofStack(described, doctoring, deploy);
  });
  // Assigned in the attempt, which the compiler does not see.
  const found = stack as AlertingStack | null;
  if (found === null) return;
  const deployment: DoctoringDeployment = { ...doctoring, stack: found, stackArgument: given, lastTickMs };
  await checkSchedule(deployment);
  await checkFunctions(deployment);
  await checkQueues(deployment);
  await checkAlarms(deployment);
}

const AGAIN = 'Deploy again: `leadbell deploy`, or `npx cdk deploy --all`.';

/** Is it as it was last meant to be, and by which leadbell and which file? */
function ofStack(
  { name, status, reason, outputs }: DescribedStack,
  { config }: Doctoring,
  deploy: DeployConfig,
): Result {
  const because = reason === null ? '' : ` (${reason})`;
  if (status.endsWith('_IN_PROGRESS'))
    return failed(`${name} is being changed just now: ${status}`, 'Wait for its end, and run this again.');
  if (/ROLLBACK|FAILED|DELETE/.test(status))
    return failed(`the last deployment of ${name} did not succeed: ${status}${because}`, AGAIN);
  const deployed = outputs[OUTPUTS.version];
  const mark = outputs[OUTPUTS.configuration];
  if (deployed === undefined || mark === undefined)
    return passed(`${name}: ${status}, by a leadbell that did not say which it was`, AGAIN);
  const isOther = deployed !== ownVersion();
  const version = isOther
    ? `leadbell ${deployed}, and this is ${ownVersion()}`
    : `leadbell ${deployed}, as this is`;
  const isSame = mark === configurationMark(config, deploy);
  const file = isSame
    ? 'made from this file'
    : 'made from another file, or from this one before it was changed';
  return passed(`${name}: ${status}; ${version}; ${file}`, isOther || !isSame ? AGAIN : null);
}
