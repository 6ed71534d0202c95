/**
 * How the CDK is to behave in an app without the cdk.json of this repository. What cdk.json or `-c` says wins.
 * https://docs.aws.amazon.com/cdk/v2/guide/featureflags.html
 */
export const CONTEXT = {
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/core:target-partitions': ['aws', 'aws-cn'],
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
} as const;
