import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { formatProblem } from '../lambdas/config/problems.ts';
import { LeadbellError } from '../lambdas/platform/errors.ts';
import { AlertingStack } from './alerting-stack.ts';
import { type Deployable, readDeployableConfig } from './deployable-config.ts';
import { type Stage, stageOf } from './stage.ts';
import { StateStack } from './state-stack.ts';

/** Where it goes. Undefined: whatever the deployment's credentials say. */
export interface Target {
  account: string | undefined;
  region: string | undefined;
}

/** Both stacks of one team's leadbell, and what they are checked against. */
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
  return { state, alerting };
}

/**
 * `cdk synth`. `-c stage=prod` reads leadbell.prod.yaml and makes stacks of that stage's own; `LEADBELL_CONFIG=file`
 * reads another file.
 */
async function main(): Promise<void> {
  // By itself it would also write stacks that are not there, where the configuration is refused.
  const app = new App({ autoSynth: false });
  const target = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
  const stage = stageOf(app.node.tryGetContext('stage'));
  const fileName = process.env.LEADBELL_CONFIG ?? stage.configFile;
  const deployable = await readDeployableConfig(fileName, target.region);
  for (const warning of deployable.warnings) console.error(`warning: ${formatProblem(fileName, warning)}`);
  addStacks(app, deployable, stage, target);
  app.synth();
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof LeadbellError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
