import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { LeadbellAlerting, type LeadbellAlertingProps } from './leadbell-alerting.ts';

/** `leadbell-alerting`: what reads and rings. It can be deleted and deployed again. */
export class AlertingStack extends Stack {
  readonly alerting: LeadbellAlerting;

  constructor(
    scope: Construct,
    id: string,
    { config, state, deploymentName, ...props }: StackProps & Required<LeadbellAlertingProps>,
  ) {
    super(scope, id, props);
    // `Default` is the one id that is no part of logical ids: those of deployed stacks stay as they are.
    this.alerting = new LeadbellAlerting(this, 'Default', { config, state, deploymentName });
  }
}
