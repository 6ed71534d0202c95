import { awsRequestHandler } from '../../lambdas/platform/aws/request-handler.ts';
import { fillAwsEnvironment } from '../../local/aws/credentials.ts';

/**
 * What a client of a deployment's service is made with.
 *
 * @param service as the variable `AWS_ENDPOINT_URL_<SERVICE>` calls it
 */
export function reach(service: string): { requestHandler: ReturnType<typeof awsRequestHandler> } {
  // Where something stands in for it, credentials that are not set are made up.
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
  if (process.env.AWS_ENDPOINT_URL || process.env[`AWS_ENDPOINT_URL_${service}`])
    fillAwsEnvironment(process.env);
  return { requestHandler: awsRequestHandler() };
}
