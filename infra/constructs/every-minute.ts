import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';

/** The shortest value that the scheduler and asynchronous calls accept. By then the next tick has come. */
const MAX_AGE = Duration.seconds(60);

/** Calls a function once a minute. A failed call is not repeated: the next one makes up for it. */
export class EveryMinute extends Construct {
  readonly group: ScheduleGroup;

  constructor(scope: Construct, id: string, { target }: { target: IFunction }) {
    super(scope, id);
    const stack = Stack.of(this);
    // A group of its own, because metrics of the scheduler are counted by group. It is removed with the stack: if it
    // stayed, the next deployment could not use its name.
    this.group = new ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': stack.account,
            'aws:SourceArn': this.group.scheduleGroupArn,
          },
        },
      }),
      description: 'leadbell: call tick',
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
    );
    new Schedule(this, 'Schedule', {
      description: 'leadbell: its only clock',
      scheduleGroup: this.group,
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(target, {
        // The CDK would also allow every version and alias of the function.
        role: role.withoutPolicyUpdates(),
        retryAttempts: 0,
        maxEventAge: MAX_AGE,
      }),
    });
    target.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: MAX_AGE });
  }
}
