import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Config } from '../../lambdas/config/config.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import type { AlertTopics } from '../constructs/alert-topics.ts';

/** What the parts of a deployment have in common. */
export interface Foundation {
  readonly config: Config;
  readonly deploy: DeployConfig;
  readonly table: ITable;
  readonly topics: AlertTopics;
  /** What this deployment is called. */
  readonly metricNamespace: string;
}
