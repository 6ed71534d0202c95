import { Stack } from 'aws-cdk-lib';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import { ENVIRONMENT } from '../../lambdas/functions/environment.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import { VARIABLES_BYTES } from '../limits/aws-limits.ts';
import { deployedBytes } from '../limits/deployed-bytes.ts';
import type { Foundation } from './foundation.ts';
import type { Queues } from './queues.ts';

/** Of tick, poll, deliver and digest. */
export function workerVariables(
  scope: Construct,
  foundation: Foundation,
  { polls, lanes }: Queues,
): Record<string, string> {
  return {
    ...pageVariables(foundation, lanes),
    [ENVIRONMENT.pollsQueueUrl]: polls.queue.queueUrl,
    ...foundation.topics.variables(scope),
  };
}

/** Of the page: it sends nothing itself, and knows no topic. */
export function pageVariables(
  { table, deploy, metricNamespace }: Foundation,
  lanes: WorkQueue,
): Record<string, string> {
  return {
    [ENVIRONMENT.tableName]: table.tableName,
    [ENVIRONMENT.lanesQueueUrl]: lanes.queue.queueUrl,
    [ENVIRONMENT.metricNamespace]: metricNamespace,
    ...proxyVariables(deploy.proxy),
    ...(deploy.watch === 'minimal' ? { [ENVIRONMENT.watch]: deploy.watch } : {}),
  };
}

/** Of what passes alarms on: neither the table nor a queue. */
export function relayVariables(scope: Construct, { topics, deploy }: Foundation): Record<string, string> {
  return { ...topics.variables(scope), ...proxyVariables(deploy.proxy) };
}

/** The usual variables. A password has no place in them: anybody who may look at the function reads them. */
function proxyVariables(proxy: DeployConfig['proxy']): Record<string, string> {
  if (proxy === null) return {};
  const { address, except } = proxy;
  return {
    HTTPS_PROXY: address,
    HTTP_PROXY: address,
    ...(except.length > 0 ? { NO_PROXY: except.join(',') } : {}),
  };
}

/** Topics of somebody else are variables, and Lambda limits their size. */
export function variablesProblem(lambda: LambdaFunction): string[] {
  const { environment } = lambda.node.defaultChild as CfnFunction;
  const { variables = {} } = Stack.of(lambda).resolve(environment) as { variables?: object };
  const bytes = deployedBytes(variables);
  return bytes <= VARIABLES_BYTES
    ? []
    : [
        `${lambda.node.path}: its variables have ${bytes} bytes, and Lambda takes ${VARIABLES_BYTES}: give fewer topics`,
      ];
}
