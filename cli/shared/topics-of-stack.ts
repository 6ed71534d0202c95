import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { awsRequestHandler } from '../../lambdas/platform/aws/request-handler.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { fillAwsEnvironment } from '../../local/aws/credentials.ts';

/**
 * The ARNs of a deployment's topics, by their names in leadbell.yaml: the alerting stack puts its own name before them.
 *
 * @param name of the stage or of one of its stacks
 */
export async function topicsOfStack(
  name: string,
  topics: readonly string[],
): Promise<Record<string, string>> {
  if (process.env.AWS_ENDPOINT_URL || process.env.AWS_ENDPOINT_URL_CLOUDFORMATION) {
    fillAwsEnvironment(process.env);
  }
  const stack = `${name.replace(/-(?:state|alerting)$/, '')}-alerting`;
  const client = new CloudFormationClient({ requestHandler: awsRequestHandler() });
  const found: Record<string, string> = {};
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
      for (const { ResourceType, PhysicalResourceId: arn = '' } of page.StackResourceSummaries ?? []) {
        const topic = topics.find((each) => arn.endsWith(`:${stack}-${each}`));
        if (ResourceType === 'AWS::SNS::Topic' && topic !== undefined) found[topic] = arn;
      }
    }
    return found;
  } catch (error) {
    throw new LeadbellError({
      code: 'stack-not-shown',
      message: `The topics of the stack ${stack} cannot be listed: ${error instanceof Error ? error.message || error.name : 'no answer'}`,
      retryable: false,
      hint: 'Look at the name, the credentials and the region (AWS_PROFILE, AWS_REGION), and allow cloudformation:ListStackResources.',
      cause: error,
    });
  } finally {
    client.destroy();
  }
}
