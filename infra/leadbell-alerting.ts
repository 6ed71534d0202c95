import { Annotations, CfnOutput, Duration, Stack, Token } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnFunction, IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { compileAlarms } from '../lambdas/config/alarm-config.ts';
import { pollsAtOnce, sweepsAtOnce } from '../lambdas/config/capacity.ts';
import type { Config } from '../lambdas/config/config.ts';
import type { DeployConfig, FunctionName } from '../lambdas/config/deploy-config.ts';
import {
  accountSecretRefs,
  channelSecretRefs,
  deliverySecretRefs,
} from '../lambdas/config/secrets/secret-ref.ts';
import { ENVIRONMENT } from '../lambdas/functions/environment.ts';
import { LeadbellError } from '../lambdas/platform/errors.ts';
import { told } from './answers/address.ts';
import { AlarmRelay } from './constructs/alarm-relay.ts';
import { Alarms } from './constructs/alarms.ts';
import { ANSWER_TIMEOUT, AnswerPage } from './constructs/answer-page.ts';
import { BellDashboard } from './constructs/bell-dashboard.ts';
import { BellFunction } from './constructs/bell-function.ts';
import { DeploymentMark } from './constructs/deployment-mark.ts';
import { EveryMinute } from './constructs/every-minute.ts';
import { dueIndexArn, workingTable } from './constructs/lead-table.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import type { LeadbellConfig } from './leadbell-config.ts';
import type { LeadbellState } from './leadbell-state.ts';
import { VARIABLES_BYTES } from './limits/aws-limits.ts';
import { deployedBytes } from './limits/deployed-bytes.ts';
import { OUTPUTS } from './output-names.ts';
import {
  allow,
  denyConfigWrites,
  publishedTopics,
  readSecrets,
  TABLE_ACTIONS,
  useKeys,
} from './permissions.ts';
import { configurationMark, ownVersion } from './version.ts';
import { flowAlarms } from './watching/flow-alarms.ts';
import { functionAlarms, relayAlarm, type WatchedFunction } from './watching/function-alarms.ts';
import { OwnMetrics } from './watching/metrics.ts';
import { pageAlarms } from './watching/page-alarms.ts';
import { watched } from './watching/watch-level.ts';

/** A few queries and two batches of messages. */
const TICK_TIMEOUT = Duration.seconds(30);
/** A slow vendor's window of thousands of records; what takes longer is halved and sent again. */
const POLL_TIMEOUT = Duration.seconds(120);
/** Longer than a lane's lease (30 s at most) and one slow send. */
const DELIVER_TIMEOUT = Duration.seconds(60);
/** A day of every task of a digest, read afresh, and the day before. */
const DIGEST_TIMEOUT = Duration.seconds(300);

/**
 * With tick these are ten, which is all that a new AWS account may run at once, but for the minutes of a day that a
 * digest takes: a message that finds no room then is offered again. Two is the least SQS takes.
 */
const DELIVERS_AT_ONCE = 5;
const DIGESTS_AT_ONCE = 2;

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
    for (const warning of warnings) Annotations.of(this).addWarningV2('leadbell:configuration', warning);
    const metricNamespace = nameOf(stack, deploymentName);
    const stackOfState = Stack.of(state);
    if (stackOfState !== stack) stack.addStackDependency(stackOfState);
    const table = workingTable(this, state.table, deploy.table);
    const topics = state._topics;
    const polls = new WorkQueue(this, 'Polls', { workerTimeout: POLL_TIMEOUT, retention: Duration.days(1) });
    const lanes = new WorkQueue(this, 'Lanes', {
      workerTimeout: DELIVER_TIMEOUT,
      retention: Duration.hours(1),
    });
    const digests = new WorkQueue(this, 'Digests', {
      workerTimeout: DIGEST_TIMEOUT,
      retention: Duration.hours(1),
    });
    const common = {
      config: told(config),
      logRetentionDays: deploy.logRetentionDays,
      environment: {
        [ENVIRONMENT.tableName]: table.tableName,
        [ENVIRONMENT.pollsQueueUrl]: polls.queue.queueUrl,
        [ENVIRONMENT.lanesQueueUrl]: lanes.queue.queueUrl,
        ...topics.variables(this),
        [ENVIRONMENT.metricNamespace]: metricNamespace,
        ...proxyVariables(deploy.proxy),
        ...(deploy.watch === 'minimal' ? { [ENVIRONMENT.watch]: deploy.watch } : {}),
      },
    };
    const askingForDigests = {
      environment: { ...common.environment, [ENVIRONMENT.digestsQueueUrl]: digests.queue.queueUrl },
    };
    const vpcOf = (name: FunctionName) => networkOf(name, deploy);
    const items = [
      ...allow([...TABLE_ACTIONS], [table.tableArn]),
      denyConfigWrites(table.tableArn),
      ...useKeys([table.encryptionKey]),
    ];
    const readDue = allow(['dynamodb:Query'], [dueIndexArn(table)]);
    const mark = new DeploymentMark(this, 'Mark', { name: metricNamespace, config });
    const sendTo = ({ queue }: WorkQueue) => allow(['sqs:SendMessage'], [queue.queueArn]);

    const tick = new BellFunction(this, 'Tick', {
      ...common,
      ...askingForDigests,
      config: { ...told(config), deployedFrom: { deploy, hasPage: config.answers !== undefined } },
      ...vpcOf('tick'),
      entry: 'tick',
      description: 'leadbell: what fell due since the last minute?',
      timeout: TICK_TIMEOUT,
      memoryMiB: 256,
      policy: [...items, ...readDue, ...sendTo(polls), ...sendTo(lanes), ...sendTo(digests), ...mark.readAll],
    });
    const atOnce = deploy.pollsAtOnce ?? pollsAtOnce(config);
    const poll = new BellFunction(this, 'Poll', {
      ...common,
      environment: { ...common.environment, [ENVIRONMENT.sweepsAtOnce]: String(sweepsAtOnce(atOnce)) },
      entry: 'poll',
      description: 'leadbell: reads windows of accounts and puts what is to be told',
      timeout: POLL_TIMEOUT,
      memoryMiB: 512,
      policy: [
        ...items,
        ...sendTo(polls),
        ...sendTo(lanes),
        ...readSecrets(Stack.of(this), accountSecretRefs(config)),
      ],
      ...vpcOf('poll'),
    });
    const deliver = new BellFunction(this, 'Deliver', {
      ...common,
      ...vpcOf('deliver'),
      entry: 'deliver',
      description: 'leadbell: sends what one channel has due',
      timeout: DELIVER_TIMEOUT,
      memoryMiB: 256,
      policy: [
        ...items,
        ...readDue,
        ...sendTo(lanes),
        ...allow(['sns:Publish'], publishedTopics(config, topics.arns)),
        ...useKeys(topics.keys),
        ...readSecrets(Stack.of(this), deliverySecretRefs(config)),
      ],
    });

    const digest = new BellFunction(this, 'Digest', {
      ...common,
      ...askingForDigests,
      entry: 'digest',
      description: 'leadbell: figures of one window, and what is told of them',
      timeout: DIGEST_TIMEOUT,
      memoryMiB: 1024,
      policy: [
        ...items,
        ...readDue,
        ...sendTo(lanes),
        ...sendTo(digests),
        ...readSecrets(Stack.of(this), accountSecretRefs(config)),
      ],
      ...vpcOf('digest'),
    });

    const page = this.addPage(config, deploy, { table, lanes, metricNamespace });

    const clock = new EveryMinute(this, 'EveryMinute', { target: tick.lambda });
    polls.feed(poll.lambda, { maxConcurrency: atOnce });
    lanes.feed(deliver.lambda, { maxConcurrency: DELIVERS_AT_ONCE });
    digests.feed(digest.lambda, { maxConcurrency: DIGESTS_AT_ONCE });

    const own = new OwnMetrics(metricNamespace);
    const functions: WatchedFunction[] = [
      { name: 'tick', lambda: tick.lambda, timeout: TICK_TIMEOUT },
      { name: 'poll', lambda: poll.lambda, timeout: POLL_TIMEOUT },
      { name: 'deliver', lambda: deliver.lambda, timeout: DELIVER_TIMEOUT },
      { name: 'digest', lambda: digest.lambda, timeout: DIGEST_TIMEOUT },
      ...(page ? [{ name: 'answer' as const, lambda: page.answer.lambda, timeout: ANSWER_TIMEOUT }] : []),
    ];
    const relay = this.addRelay(config, deploy, state);
    const { specs, leftOut } = watched(
      [
        ...flowAlarms({ config, own, scheduleGroup: clock.group, pollsQueue: polls.queue }),
        ...functions.flatMap((one) => functionAlarms(one, own)),
        ...(page ? pageAlarms(page.api) : []),
        ...(relay && deploy.alarmTopics.length > 0 ? [relayAlarm(relay.relay.lambda)] : []),
      ],
      deploy.watch,
    );
    const isOurs = (topic: string) => Object.hasOwn(topics.arns, topic);
    const alarms = new Alarms(this, 'Alarms', {
      specs,
      topicArns: deploy.alarmTopics.filter(isOurs).map((topic) => topics.arns[topic] ?? topic),
      foreignTopicArns: deploy.alarmTopics.filter((topic) => !isOurs(topic)),
      relay: relay && { topic: relay.topic, tellsBeginnings: deploy.alarmChannels.length > 0 },
      runbookUrl: deploy.runbookUrl,
    });
    this.node.addValidation({ validate: () => functions.flatMap(({ lambda }) => variablesProblem(lambda)) });
    this.functions = Object.fromEntries(functions.map(({ name, lambda }) => [name, lambda]));
    this.alarms = alarms.all;
    this.unwatched = leftOut;
    const dashboard =
      leftOut === null
        ? new BellDashboard(this, 'Dashboard', { config, own, functions, table, alarms: alarms.all })
        : null;
    addOutputs(this, {
      [OUTPUTS.version]: ownVersion(),
      [OUTPUTS.configuration]: configurationMark(config, deploy),
      [OUTPUTS.table]: table.tableName,
      [OUTPUTS.topics]: topics.arnPrefix,
      [OUTPUTS.pollsQueue]: polls.queue.queueUrl,
      [OUTPUTS.lanesQueue]: lanes.queue.queueUrl,
      [OUTPUTS.digestsQueue]: digests.queue.queueUrl,
      ...Object.fromEntries(
        functions.map(({ name, lambda }) => [OUTPUTS.function(name), lambda.functionName]),
      ),
      ...(dashboard === null ? {} : { [OUTPUTS.dashboard]: dashboard.name }),
    });
    if (leftOut !== null) {
      new CfnOutput(this, 'Unwatched', { value: leftOut, description: 'What deploy.watch leaves out' });
    }
  }

  /** Where leads can be taken. */
  private addPage(
    config: Config,
    deploy: DeployConfig,
    { table, lanes, metricNamespace }: { table: ITable; lanes: WorkQueue; metricNamespace: string },
  ): AnswerPage | null {
    if (config.answers === undefined) return null;
    return new AnswerPage(this, 'Answers', {
      table,
      lanes,
      config,
      domain: deploy.answers,
      logRetentionDays: deploy.logRetentionDays,
      environment: {
        [ENVIRONMENT.tableName]: table.tableName,
        [ENVIRONMENT.lanesQueueUrl]: lanes.queue.queueUrl,
        [ENVIRONMENT.metricNamespace]: metricNamespace,
        ...proxyVariables(deploy.proxy),
        ...(deploy.watch === 'minimal' ? { [ENVIRONMENT.watch]: deploy.watch } : {}),
      },
      ...networkOf('answer', deploy),
    });
  }

  /** Where anybody is to be told of alarms by a function. */
  private addRelay(config: Config, deploy: DeployConfig, { _topics }: LeadbellState): AlarmRelay | null {
    const compiled = compileAlarms(config, deploy);
    if (compiled === null) return null;
    const topics = Object.keys(compiled.endsOnly).map((topic) => _topics.arns[topic] ?? topic);
    return new AlarmRelay(this, 'AlarmRelay', {
      config: compiled,
      logRetentionDays: deploy.logRetentionDays,
      environment: { ..._topics.variables(this), ...proxyVariables(deploy.proxy) },
      // Robots are reached as `deliver` reaches them.
      ...networkOf('deliver', deploy),
      policy: [
        ...allow(['sns:Publish'], topics),
        ...useKeys(_topics.keys),
        ...readSecrets(Stack.of(this), channelSecretRefs({ channels: compiled.channels })),
      ],
    });
  }
}

/** By fixed names, since commands read them. */
function addOutputs(scope: Construct, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values))
    new CfnOutput(scope, `Output${name}`, { value }).overrideLogicalId(name);
}

/** Topics of somebody else are variables, and Lambda does not take any number. */
function variablesProblem(lambda: LambdaFunction): string[] {
  const { environment } = lambda.node.defaultChild as CfnFunction;
  const { variables = {} } = Stack.of(lambda).resolve(environment) as { variables?: object };
  const bytes = deployedBytes(variables);
  return bytes <= VARIABLES_BYTES
    ? []
    : [
        `${lambda.node.path}: its variables have ${bytes} bytes, and Lambda takes ${VARIABLES_BYTES}: give fewer topics`,
      ];
}

/** It is the namespace of metrics and part of the name of a parameter. */
function nameOf(stack: Stack, given: string | undefined): string {
  const name = given ?? stack.stackName;
  if (Token.isUnresolved(name) || !/^[A-Za-z][\w-]{0,99}$/.test(name)) {
    throw new LeadbellError({
      code: 'deployment-name',
      message: `expected deploymentName to be up to 100 letters, digits and hyphens, got ${Token.isUnresolved(name) ? 'a name that is not known yet' : name}`,
      retryable: false,
      hint: 'In a nested stack it must be given.',
    });
  }
  return name;
}

/** Outside the VPC nothing reaches a proxy of it, and AWS is reached directly. */
function networkOf(name: FunctionName, { vpc, proxy }: DeployConfig) {
  const own = vpc?.functions.includes(name) ? vpc : null;
  return { vpc: own, awsByProxy: own !== null && (proxy?.aws ?? false) };
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
