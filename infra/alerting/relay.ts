import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { compileAlarms } from '../../lambdas/config/alarm-config.ts';
import { channelSecretRefs } from '../../lambdas/config/secrets/secret-ref.ts';
import { AlarmRelay } from '../constructs/alarm-relay.ts';
import { allow, readSecrets, useKeys } from '../permissions.ts';
import type { Foundation } from './foundation.ts';
import { networkOf } from './network.ts';
import { relayVariables } from './variables.ts';

/** What passes alarms on to people. Null: nobody is told of alarms by a function. */
export function addRelay(scope: Construct, foundation: Foundation): AlarmRelay | null {
  const { config, deploy, topics } = foundation;
  const compiled = compileAlarms(config, deploy);
  if (compiled === null) return null;
  const topicArns = Object.keys(compiled.endsOnly).map((topic) => topics.arns[topic] ?? topic);
  return new AlarmRelay(scope, 'AlarmRelay', {
    config: compiled,
    logRetentionDays: deploy.logRetentionDays,
    environment: relayVariables(scope, foundation),
    // Robots are reached as `deliver` reaches them.
    ...networkOf('deliver', deploy),
    policy: [
      ...allow(['sns:Publish'], topicArns),
      ...useKeys(topics.keys),
      ...readSecrets(Stack.of(scope), channelSecretRefs({ channels: compiled.channels })),
    ],
  });
}
