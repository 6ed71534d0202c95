import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { awsRequestHandler } from '../../lambdas/platform/aws/request-handler.ts';
import { fillAwsEnvironment } from '../../local/aws/credentials.ts';

/** A client of CloudFormation, or of what stands in for it. Closed by who opens it. */
export function cloudFormation(): CloudFormationClient {
  if (hasStandIn('CLOUDFORMATION')) fillAwsEnvironment(process.env);
  return new CloudFormationClient({ requestHandler: awsRequestHandler() });
}

/** Does the environment name another place for this service? https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export const hasStandIn = (service: string): boolean =>
  Boolean(process.env.AWS_ENDPOINT_URL || process.env[`AWS_ENDPOINT_URL_${service}`]);

/** CloudFormation says so of a stack that is not there. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError';
