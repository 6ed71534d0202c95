import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { LeadbellConfig } from './leadbell-config.ts';
import { LeadbellState } from './leadbell-state.ts';

/** `leadbell-state`: what must outlive every deployment. */
export class StateStack extends Stack {
  readonly state: LeadbellState;

  constructor(scope: Construct, id: string, { config, ...props }: StackProps & { config: LeadbellConfig }) {
    super(scope, id, { ...props, terminationProtection: true });
    // `Default` is the one id that is no part of logical ids: those of deployed stacks stay as they are.
    this.state = new LeadbellState(this, 'Default', { config });
  }
}
