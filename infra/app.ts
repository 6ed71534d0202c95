import { existsSync, readFileSync } from 'node:fs';
import { Annotations, App, Stack, Tags, Validations } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { formatProblem } from '../lambdas/config/problems.ts';
import { LeadbellError } from '../lambdas/platform/errors.ts';
import { AlertingStack } from './alerting-stack.ts';
import { type Deployable, howToBegin, readDeployableConfig } from './deployable-config.ts';
import { templateProblems } from './limits/check-template.ts';
import { type Stage, stageOf } from './stage.ts';
import { StateStack } from './state-stack.ts';

/** The account and region to deploy to. Undefined: what the credentials say. */
export interface Target {
  account: string | undefined;
  region: string | undefined;
}

/**
 * The account of the AWS documentation. Anybody who deploys has credentials of another account, so AWS refuses this
 * one.
 */
const NOBODY: Target = { account: '123456789012', region: 'ap-southeast-1' };

/** Both stacks of a team's leadbell, and the limits that they are checked against. */
export function addStacks(
  app: App,
  { config, deploy }: Pick<Deployable, 'config' | 'deploy'>,
  { prefix }: Stage,
  { account, region }: Target,
) {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const env = { ...(account ? { account } : {}), ...(region ? { region } : {}) };
  const state = new StateStack(app, `${prefix}-state`, {
    env,
    config,
    deploy,
    description: 'leadbell: table and topics',
  });
  const alerting = new AlertingStack(app, `${prefix}-alerting`, {
    env,
    config,
    deploy,
    state,
    metricNamespace: prefix,
    description: 'leadbell: polls the call records and rings',
  });
  for (const [name, value] of Object.entries(deploy.tags)) {
    for (const stack of [state, alerting]) Tags.of(stack).add(name, value);
  }
  return { state, alerting };
}

/** @throws {LeadbellError} `not-deployable`: AWS would refuse the template in the middle of a deployment */
function checkTemplates({ stacks }: CloudAssembly): void {
  const problems = stacks.flatMap(({ stackName, template, templateFullPath }) =>
    templateProblems(stackName, template, readFileSync(templateFullPath, 'utf8')),
  );
  if (problems.length === 0) return;
  throw new LeadbellError({ code: 'not-deployable', message: problems.join('\n'), retryable: false });
}

/**
 * Runs for `cdk synth`. `-c stage=prod` reads leadbell.prod.yaml and makes stacks for that stage. `-c config=file` or
 * `LEADBELL_CONFIG=file` reads another file. `-c stage=example` is the example, which cannot be deployed.
 */
async function main(): Promise<void> {
  // Otherwise the CDK would write incomplete stacks when the configuration is refused.
  const app = new App({ autoSynth: false });
  const stage = stageOf(app.node.tryGetContext('stage'));
  const given: unknown = app.node.tryGetContext('config') ?? process.env.LEADBELL_CONFIG;
  const fileName = typeof given === 'string' && given !== '' ? given : stage.configFile;
  if (given === undefined && !existsSync(fileName)) {
    // `cdk bootstrap` runs this before there is a file, and needs an app with a stack. The other commands stop at the
    // error on it.
    const missing = new Stack(app, `${stage.prefix}-state`);
    Annotations.of(missing).addError(`There is no ${fileName}. ${howToBegin(fileName)}`);
    app.synth();
    return;
  }
  const target = stage.isExample
    ? NOBODY
    : { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
  const deployable = await readDeployableConfig(fileName, target.region, {
    forDeployment: !stage.isExample,
  });
  for (const warning of deployable.warnings) console.error(`warning: ${formatProblem(fileName, warning)}`);
  const { alerting } = addStacks(app, deployable, stage, target);
  if (alerting.unwatched) console.error(`note: ${alerting.unwatched}`);
  checkTemplates(app.synth());
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof LeadbellError)) throw error;
    console.error(error.message);
    if (error.hint) console.error(`  ${error.hint}`);
    process.exitCode = 1;
  }
}
