import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** The rights on a key that SNS needs for a publisher. */
const USE = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * The key of topics that alarms publish to. CloudWatch may not use the key that AWS manages for SNS, and nobody can
 * change that key's policy. This key has the same policy (everybody in this account who may publish may use it through
 * SNS), and also allows CloudWatch. It costs a dollar a month.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export class AlarmKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    this.key = new Key(this, 'Key', {
      description: 'leadbell: topics that alarms publish to',
      enableKeyRotation: true,
      // A topic stores no messages: without the topics the key protects nothing.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'WhoeverMayPublishThroughSns',
        effect: Effect.ALLOW,
        principals: [new AnyPrincipal()],
        actions: USE,
        resources: ['*'],
        conditions: {
          StringEquals: {
            'kms:CallerAccount': stack.account,
            'kms:ViaService': `sns.${stack.region}.${stack.urlSuffix}`,
          },
        },
      }),
    );
    letAlarmsUse(this.key, stack);
  }
}

/** Without it alarms ring at nobody who listens to a topic with this key. */
export function letAlarmsUse(key: IKey, { account }: Stack): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: USE,
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
}
