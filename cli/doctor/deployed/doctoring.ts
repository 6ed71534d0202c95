import type { AlertingStack } from '../../deployment/alerting-stack.ts';
import type { Doctoring } from '../accounts.ts';

export interface DoctoringDeployment extends Doctoring {
  stack: AlertingStack;
  /** As it was given: for commands to type next. */
  stackArgument: string;
  /** When tick ran last. Null: never, or the table does not say. */
  lastTickMs: number | null;
}
