import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { deploymentNameOf } from './alerting/deployment-name.ts';
import type { Foundation } from './alerting/foundation.ts';
import { addOutputs } from './alerting/outputs.ts';
import { addPage } from './alerting/page.ts';
import { addQueues } from './alerting/queues.ts';
import { addRelay } from './alerting/relay.ts';
import { TIMEOUTS } from './alerting/timeouts.ts';
import { variablesProblem } from './alerting/variables.ts';
import { addWatching } from './alerting/watching.ts';
import { addWorkers } from './alerting/workers.ts';
import { ANSWER_TIMEOUT } from './constructs/answer-page.ts';
import { EveryMinute } from './constructs/every-minute.ts';
import { workingTable } from './constructs/lead-table.ts';
import type { LeadbellConfig } from './leadbell-config.ts';
import type { LeadbellState } from './leadbell-state.ts';
import { manyFunctions } from './limits/functions-at-once.ts';
import type { WatchedFunction } from './watching/function-alarms.ts';

export interface LeadbellAlertingProps {
  readonly config: LeadbellConfig;
  readonly state: LeadbellState;
  /**
   * What this deployment is called: the namespace of its metrics, and its mark in Parameter Store. Two in one account
   * and region need two names.
   * @default the name of the stack
   */
  readonly deploymentName?: string;
}

/**
 * What reads the calls and rings: tick, poll, deliver, digest and, where leads can be taken, answer, with what starts and
 * watches them. It holds no data: it can be deleted and deployed again. One in a stack.
 *
 * @throws {LeadbellError} where leadbell.yaml cannot be deployed to the region of the stack
 */
export class LeadbellAlerting extends Construct {
  /** By their names: `tick`, `poll`, `deliver`, `digest`, and `answer` where there is a page. */
  readonly functions: Readonly<Record<string, IFunction>>;
  /** All of them, for a composite alarm or another action of yours. */
  readonly alarms: readonly IAlarm[];
  /** What is not watched, in a sentence; null: everything is. */
  readonly unwatched: string | null;

  constructor(scope: Construct, id: string, { config: file, state, deploymentName }: LeadbellAlertingProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const { config, deploy, warnings } = file._for(
      Token.isUnresolved(stack.region) ? undefined : stack.region,
    );
    const many = manyFunctions(config, deploy).map(({ path, message }) => `${path.join('.')}: ${message}`);
    for (const warning of [...warnings, ...many])
      Annotations.of(this).addWarningV2('leadbell:configuration', warning);
    const metricNamespace = deploymentNameOf(stack, deploymentName);
    const stackOfState = Stack.of(state);
    if (stackOfState !== stack) stack.addStackDependency(stackOfState);
    const table = workingTable(this, state.table, deploy.table);
    const foundation: Foundation = { config, deploy, table, topics: state._topics, metricNamespace };

    const queues = addQueues(this);
    const { tick, poll, deliver, digest } = addWorkers(this, foundation, queues);
    const page = addPage(this, foundation, queues.lanes);
    const clock = new EveryMinute(this, 'EveryMinute', { target: tick.lambda });
    const functions: WatchedFunction[] = [
      { name: 'tick', lambda: tick.lambda, timeout: TIMEOUTS.tick },
      { name: 'poll', lambda: poll.lambda, timeout: TIMEOUTS.poll },
      { name: 'deliver', lambda: deliver.lambda, timeout: TIMEOUTS.deliver },
      { name: 'digest', lambda: digest.lambda, timeout: TIMEOUTS.digest },
      ...(page ? [{ name: 'answer' as const, lambda: page.answer.lambda, timeout: ANSWER_TIMEOUT }] : []),
    ];
    this.node.addValidation({ validate: () => functions.flatMap(({ lambda }) => variablesProblem(lambda)) });
    const { alarms, dashboard, leftOut } = addWatching(this, foundation, {
      functions,
      polls: queues.polls,
      scheduleGroup: clock.group,
      page,
      relay: addRelay(this, foundation),
    });
    addOutputs(this, foundation, { queues, functions, dashboard, leftOut });
    this.functions = Object.fromEntries(functions.map(({ name, lambda }) => [name, lambda]));
    this.alarms = alarms;
    this.unwatched = leftOut;
  }
}
