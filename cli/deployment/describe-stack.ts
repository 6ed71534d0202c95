import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { notShown } from './alerting-stack.ts';
import { reach } from './reach.ts';

export interface DescribedStack {
  name: string;
  /** Such as `UPDATE_COMPLETE`. */
  status: string;
  reason: string | null;
  /** By their names: ../../infra/output-names.ts. */
  outputs: Readonly<Record<string, string | undefined>>;
}

/** @returns null: there is no such stack @throws {LeadbellError} where AWS does not let us look */
export async function describeStack(name: string): Promise<DescribedStack | null> {
  const client = new CloudFormationClient(reach('CLOUDFORMATION'));
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    if (!stack) return null;
    const { StackStatus = '', StackStatusReason, Outputs = [] } = stack;
    return {
      name,
      status: StackStatus,
      reason: StackStatusReason ?? null,
      outputs: Object.fromEntries(
        Outputs.flatMap(({ OutputKey, OutputValue }) =>
          OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue]],
        ),
      ),
    };
  } catch (error) {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
    if (error instanceof Error && error.name === 'ValidationError') return null;
    throw notShown(`The stack ${name}`, 'cloudformation:DescribeStacks', error);
  } finally {
    client.destroy();
  }
}
