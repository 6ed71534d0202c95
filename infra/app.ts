import { App, type AppProps } from 'aws-cdk-lib';
import type { Config } from '../lambdas/config/config.ts';
import { formatProblem } from '../lambdas/config/problems.ts';
import { LeadbellError } from '../lambdas/platform/errors.ts';
import { AlertingStack } from './alerting-stack.ts';
import { readDeployableConfig } from './deployable-config.ts';
import { StateStack } from './state-stack.ts';

/** Both stacks of one team's leadbell. */
export function createApp(config: Config, props?: AppProps) {
  const app = new App(props);
  const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
  const state = new StateStack(app, 'leadbell-state', {
    env,
    config,
    description: 'leadbell: table and topics',
  });
  const alerting = new AlertingStack(app, 'leadbell-alerting', {
    env,
    config,
    state,
    description: 'leadbell: polls the call records and rings',
  });
  return { app, state, alerting };
}

/** `cdk synth`. `LEADBELL_CONFIG=file` reads another file than leadbell.yaml. */
async function main(): Promise<void> {
  const fileName = process.env.LEADBELL_CONFIG ?? 'leadbell.yaml';
  const { config, warnings } = await readDeployableConfig(fileName);
  for (const warning of warnings) console.error(`warning: ${formatProblem(fileName, warning)}`);
  createApp(config).app.synth();
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
