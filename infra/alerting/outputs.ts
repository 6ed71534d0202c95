import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { BellDashboard } from '../constructs/bell-dashboard.ts';
import { OUTPUTS } from '../output-names.ts';
import { configurationMark, ownVersion } from '../version.ts';
import type { WatchedFunction } from '../watching/function-alarms.ts';
import type { Foundation } from './foundation.ts';
import type { Queues } from './queues.ts';

interface Parts {
  readonly queues: Queues;
  readonly functions: readonly WatchedFunction[];
  readonly dashboard: BellDashboard | null;
  /** What is not watched, in a sentence. */
  readonly leftOut: string | null;
}

/** What commands read of a deployed stack. */
export function addOutputs(scope: Construct, foundation: Foundation, parts: Parts): void {
  const { config, deploy, table, topics } = foundation;
  const { queues, functions, dashboard, leftOut } = parts;
  const values: Record<string, string> = {
    [OUTPUTS.version]: ownVersion(),
    [OUTPUTS.configuration]: configurationMark(config, deploy),
    [OUTPUTS.table]: table.tableName,
    [OUTPUTS.topics]: topics.arnPrefix,
    [OUTPUTS.pollsQueue]: queues.polls.queue.queueUrl,
    [OUTPUTS.lanesQueue]: queues.lanes.queue.queueUrl,
    [OUTPUTS.digestsQueue]: queues.digests.queue.queueUrl,
    ...Object.fromEntries(functions.map(({ name, lambda }) => [OUTPUTS.function(name), lambda.functionName])),
    ...(dashboard === null ? {} : { [OUTPUTS.dashboard]: dashboard.name }),
  };
  // By fixed names: commands of later versions read them too.
  for (const [name, value] of Object.entries(values))
    new CfnOutput(scope, `Output${name}`, { value }).overrideLogicalId(name);
  if (leftOut !== null) {
    new CfnOutput(scope, 'Unwatched', { value: leftOut, description: 'What deploy.watch leaves out' });
  }
}
