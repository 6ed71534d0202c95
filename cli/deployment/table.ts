import { CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { OUTPUTS } from '../../infra/output-names.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { TABLE_LOGICAL_ID } from '../../lambdas/platform/table/table-schema.ts';
import { deploymentOf } from './alerting-stack.ts';
import { describeStack } from './describe-stack.ts';
import { reach } from './reach.ts';

/**
 * The table of a deployment, by the name of its stage or of one of its stacks: `leadbell`, `leadbell-prod`,
 * `leadbell-prod-alerting`; or of a stack of somebody's own app that holds it or the functions.
 *
 * @throws {LeadbellError} `stack-missing`, or `stack-not-shown` where AWS does not let us look
 */
export async function tableOfStack(name: string): Promise<string> {
  const stack = `${deploymentOf(name)}-state`;
  const client = new CloudFormationClient(reach('CLOUDFORMATION'));
  try {
    const tableName = (await tableIn(client, stack)) ?? (await tableIn(client, name));
    if (tableName !== null) return tableName;
    // The functions of somebody's own app may be in another stack than the table.
    const said = (await describeStack(name))?.outputs[OUTPUTS.table];
    if (said !== undefined) return said;
    throw missing(stack);
  } finally {
    client.destroy();
  }
}

/** Null: there is no such stack, or no table of leadbell's in it. */
async function tableIn(client: CloudFormationClient, stack: string): Promise<string | null> {
  try {
    const { StackResourceDetail: table } = await client.send(
      new DescribeStackResourceCommand({ StackName: stack, LogicalResourceId: TABLE_LOGICAL_ID }),
    );
    return table?.PhysicalResourceId ?? null;
  } catch (error) {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResource.html
    if (error instanceof Error && error.name === 'ValidationError') return null;
    throw new LeadbellError({
      code: 'stack-not-shown',
      message: `The stack ${stack} may not be looked at: ${error instanceof Error ? error.message || error.name : 'no answer'}`,
      retryable: false,
      hint: 'Look at the credentials and the region (AWS_PROFILE, AWS_REGION), allow cloudformation:DescribeStackResource, or name the table with --table.',
      cause: error,
    });
  }
}

const missing = (stack: string): LeadbellError =>
  new LeadbellError({
    code: 'stack-missing',
    message: `There is no stack ${stack} with a table of leadbell's here`,
    retryable: false,
    hint: 'Look at the name, the region (AWS_REGION) and the credentials. `leadbell` is the one without a stage, `leadbell-prod` the stage prod.',
  });
