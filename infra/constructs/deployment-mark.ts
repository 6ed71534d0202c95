import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Config } from '../../lambdas/config/config.ts';
import { readsOf } from '../../lambdas/config/tasks-to-come.ts';
import { MARKS_PATH, marksOf } from '../../lambdas/platform/aws/deployment-marks.ts';
import { allow } from '../permissions.ts';

/**
 * Records in Parameter Store which tasks this deployment reads, as long as its stack exists. After a stage is renamed,
 * the old one keeps ringing. Each has its own table, so neither could otherwise know of the other. Free of charge.
 */
export class DeploymentMark extends Construct {
  /** Lets a function read the marks of all deployments. */
  readonly readAll: PolicyStatement[];

  constructor(scope: Construct, id: string, { name, config }: { name: string; config: Config }) {
    super(scope, id);
    const keys = readsOf(config).map(({ key }) => key);
    for (const [index, mark] of marksOf(name, keys).entries()) {
      new StringParameter(this, `Tasks${index}`, {
        parameterName: mark.name,
        stringValue: mark.value,
        description: 'leadbell: the tasks that this deployment reads, as hashes',
      });
    }
    const path = Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: MARKS_PATH.slice(1),
    });
    this.readAll = allow(['ssm:GetParametersByPath'], [path]);
  }
}
