import { type Stack, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { topicsOf } from '../lambdas/channels/receivers.ts';
import type { Config } from '../lambdas/config/config.ts';
import { CONFIG_PARTITION } from '../lambdas/config/pushed/config-store.ts';
import type { PlacedRef } from '../lambdas/config/secrets/secret-ref.ts';
import { parseSecretRef } from '../lambdas/platform/secret-ref.ts';

/** What lambdas/platform/table/table.ts does to the table, and nothing more: no item is ever deleted by a function. */
export const TABLE_ACTIONS = [
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
] as const;

/** Those of them that change nothing. */
export const TABLE_READS = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'] as const;

/** `actions` on one resource, or nothing at all where there is no resource. */
export function allow(actions: string[], resources: readonly string[]): PolicyStatement[] {
  return resources.length === 0 ? [] : [new PolicyStatement({ actions, resources: [...resources] })];
}

/**
 * Only on items whose partition key is like one of `partitions` (`*` is any text). Where a request names no key, nothing
 * is allowed. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function allowItems(
  resource: string,
  actions: readonly (typeof TABLE_ACTIONS)[number][],
  partitions: readonly string[],
): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: [...actions],
      resources: [resource],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    }),
  ];
}

/**
 * Nobody who holds one of these roles changes the configuration that was pushed: only `leadbell push` does, by the rights
 * of who types it.
 */
export const denyConfigWrites = (tableArn: string): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.DENY,
    actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    resources: [tableArn],
    conditions: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': [CONFIG_PARTITION] } },
  });

/** May read exactly these secrets. A customer's own keys also need an entry in their key policy. */
export function readSecrets(stack: Stack, refs: readonly PlacedRef[]): PolicyStatement[] {
  const parsed = refs.map(({ ref }) => parseSecretRef(ref));
  const parameters = parsed.flatMap((ref) =>
    ref?.source === 'ssm'
      ? [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: ref.name.slice(1) })]
      : [],
  );
  const secrets = parsed.flatMap((ref) =>
    ref?.source === 'secretsmanager' ? [secretArn(stack, ref.id)] : [],
  );
  return [
    ...allow(['ssm:GetParameter'], [...new Set(parameters)]),
    ...allow(['secretsmanager:GetSecretValue'], [...new Set(secrets)]),
  ];
}

/**
 * A secret's ARN ends with six characters that its name does not tell, and IAM wants them:
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
 */
function secretArn(stack: Stack, id: string): string {
  if (id.startsWith('arn:')) return id;
  return `${stack.formatArn({ service: 'secretsmanager', resource: 'secret' })}:${id}-??????`;
}

/** ARNs of all topics that channels publish to. */
export function publishedTopics(config: Config, topicArns: Readonly<Record<string, string>>): string[] {
  return topicsOf(config.channels).map((topic) => topicArns[topic] ?? topic);
}

/**
 * May use a customer's own keys of a table or of topics through DynamoDB and SNS. Where a key's policy does not leave it
 * to IAM, as it does by default, the roles need an entry there.
 */
export function useKeys(keys: readonly (IKey | undefined)[]): PolicyStatement[] {
  const arns = keys.flatMap((key) => key?.keyArn ?? []);
  return allow(
    ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    [...new Set(arns)],
  );
}

/** What Lambda itself does with a function's role to put it into a VPC. */
const NETWORK_INTERFACE_ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lambda wants this on everything, as its own AWSLambdaVPCAccessExecutionRole has it: the interfaces have no names yet.
 * Code in the function may do none of it; only a call from there carries `lambda:SourceFunctionArn`.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function useNetworkInterfaces(role: Role): void {
  role.addToPolicy(new PolicyStatement({ actions: NETWORK_INTERFACE_ACTIONS, resources: ['*'] }));
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: NETWORK_INTERFACE_ACTIONS,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  );
  Validations.of(role).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason:
      'Lambda makes the network interfaces of a VPC with this role, before they have names; code in the function is denied them.',
  });
}
