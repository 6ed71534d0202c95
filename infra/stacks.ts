import { type App, Tags } from 'aws-cdk-lib';
import { AlertingStack } from './alerting-stack.ts';
import type { Deployable } from './config/deployable-config.ts';
import { LeadbellConfig } from './leadbell-config.ts';
import type { Stage } from './stage.ts';
import { StateStack } from './state-stack.ts';

/** The account and region to deploy to. Undefined: what the credentials say. */
export interface Target {
  account: string | undefined;
  region: string | undefined;
}

/** Both stacks of a team's leadbell. */
export function addStacks(
  app: App,
  deployable: Pick<Deployable, 'config' | 'deploy'>,
  { prefix }: Stage,
  { account, region }: Target,
) {
  const config = LeadbellConfig._of(deployable);
  const env = { ...(account ? { account } : {}), ...(region ? { region } : {}) };
  const state = new StateStack(app, `${prefix}-state`, {
    env,
    config,
    description: 'leadbell: table and topics',
  });
  const alerting = new AlertingStack(app, `${prefix}-alerting`, {
    env,
    config,
    state: state.state,
    deploymentName: prefix,
    description: 'leadbell: polls the call records and rings',
  });
  for (const [name, value] of Object.entries(deployable.deploy.tags)) {
    for (const stack of [state, alerting]) Tags.of(stack).add(name, value);
  }
  return { state, alerting };
}
