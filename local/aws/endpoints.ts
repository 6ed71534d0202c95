export type ServiceId = 'DYNAMODB' | 'SNS' | 'SQS';

/**
 * The endpoint that the environment names for a service. Null: the embedded service is used. The SDK reads these
 * variables itself: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function configuredEndpoint(service: ServiceId, env: NodeJS.ProcessEnv): string | null {
  return env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL || null;
}
