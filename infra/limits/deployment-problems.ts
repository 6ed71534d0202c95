import { topicsOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import type { Path } from '../../lambdas/config/path.ts';
import {
  accountSecretRefs,
  deliverySecretRefs,
  type PlacedRef,
} from '../../lambdas/config/secrets/secret-ref.ts';
import { parseSecretRef } from '../../lambdas/platform/secret-ref.ts';
import {
  ALARM_ACTIONS,
  FILTER_COMBINATIONS,
  FILTERS_A_TOPIC,
  MANAGED_POLICIES_A_ROLE,
  MANAGED_POLICY_BYTES,
  STACK_RESOURCES,
  SUBNETS,
  TEMPLATE_BYTES,
} from './aws-limits.ts';
import { LONGEST } from './deployed-bytes.ts';

export interface DeploymentProblem {
  path: Path;
  message: string;
}

/** The resources of a stack apart from those that follow from the file, with some spare. A test compares. */
export const FIXED_RESOURCES = { state: 6, alerting: 90 } as const;
/** The number in a template, with their policies. A test compares. */
export const TEMPLATE_SHARE_BYTES = { fixed: 130_000, topic: 2700, email: 900, alarm: 1500 } as const;
const ALARMS_AN_ACCOUNT = 3;
const RUNBOOK_CHARS = 600;

/**
 * What AWS would refuse of a configuration in the middle of a deployment, with its key. This needs nothing of the CDK,
 * so that `leadbell check` reports it too.
 */
export function deploymentProblems(config: Config, deploy: DeployConfig): DeploymentProblem[] {
  return [
    ...tooManyTopics(config, deploy),
    ...tooManyAlarms(config, deploy),
    ...tooManySecrets(config),
    ...Object.entries(config.topics).flatMap(([name, topic]) => filters(['topics', name, 'emails'], topic)),
    ...(alarmActions(deploy) > ALARM_ACTIONS
      ? [
          {
            path: ['deploy', 'alarms'],
            message: `an alarm calls at most ${ALARM_ACTIONS}: name fewer topics (all channels together count as one)`,
          },
        ]
      : []),
    ...((deploy.vpc?.subnets.length ?? 0) > SUBNETS
      ? [{ path: ['deploy', 'vpc', 'subnets'], message: `expected at most ${SUBNETS}, as Lambda does` }]
      : []),
    ...(deploy.runbookUrl.length > RUNBOOK_CHARS
      ? [{ path: ['deploy', 'runbook'], message: `expected at most ${RUNBOOK_CHARS} characters` }]
      : []),
  ];
}

/** Topics that alarms call, and the topic of the function `alarm`. */
const alarmActions = ({ alarmTopics, alarmChannels }: DeployConfig): number =>
  alarmTopics.length + (alarmChannels.length > 0 ? 1 : 0);

/** Each topic has a policy of its own. */
function tooManyTopics({ topics }: Config, { tags }: DeployConfig): DeploymentProblem[] {
  const all = Object.values(topics);
  const emails = all.flatMap((topic) => topic.emails);
  const resources = FIXED_RESOURCES.state + 2 * all.length + emails.length;
  const path = ['topics'];
  if (resources > STACK_RESOURCES) {
    const message = `${all.length} topics with ${emails.length} addresses are ${resources} resources, and a stack has at most ${STACK_RESOURCES}: use mailing lists, or stages`;
    return [{ path, message }];
  }
  const bytes =
    TEMPLATE_SHARE_BYTES.fixed +
    all.length * (TEMPLATE_SHARE_BYTES.topic + tagBytes(tags)) +
    emails.reduce((sum, { only }) => sum + TEMPLATE_SHARE_BYTES.email + jsonBytes(only), 0);
  return bytes > TEMPLATE_BYTES
    ? [{ path, message: `they make a template of more than ${TEMPLATE_BYTES} bytes: filter by fewer values` }]
    : [];
}

function tooManyAlarms(config: Config, deploy: DeployConfig): DeploymentProblem[] {
  if (deploy.watch === 'minimal') return [];
  const channels = Object.keys(config.channels).length;
  const accounts = Object.keys(config.accounts).length;
  const alarms = channels + ALARMS_AN_ACCOUNT * accounts;
  const resources = FIXED_RESOURCES.alerting + alarms;
  const bytes = TEMPLATE_SHARE_BYTES.fixed + alarms * (TEMPLATE_SHARE_BYTES.alarm + tagBytes(deploy.tags));
  if (resources <= STACK_RESOURCES && bytes <= TEMPLATE_BYTES) return [];
  return [
    {
      path: [channels >= ALARMS_AN_ACCOUNT * accounts ? 'channels' : 'accounts'],
      message: `each of ${channels} channels has an alarm and each of ${accounts} accounts ${ALARMS_AN_ACCOUNT}, which is more than one stack holds: set deploy.watch to minimal, or split the file into stages`,
    },
  ];
}

/** A role lists every secret that it may read. Secrets Manager can keep many values under one name. */
function tooManySecrets(config: Config): DeploymentProblem[] {
  const topics = topicsOf(config.channels);
  return [
    ...rightsProblem('accounts', accountSecretRefs(config), 0),
    ...rightsProblem(
      'channels',
      deliverySecretRefs(config),
      piecesOf(topics.map((topic) => arnBytes(topic))),
    ),
  ];
}

function rightsProblem(section: string, refs: readonly PlacedRef[], others: number): DeploymentProblem[] {
  const bySource = new Map<string, Set<string>>();
  for (const { ref } of refs) {
    const parsed = parseSecretRef(ref);
    if (!parsed || parsed.source === 'env') continue;
    const names = bySource.get(parsed.source) ?? new Set();
    bySource.set(parsed.source, names.add(parsed.source === 'ssm' ? parsed.name : parsed.id));
  }
  const policies = [...bySource.values()].reduce(
    (sum, names) => sum + piecesOf([...names].map(arnBytes)),
    others,
  );
  if (policies <= MANAGED_POLICIES_A_ROLE) return [];
  return [
    {
      path: [section],
      message: `the names of their secrets are more than the policies of one role hold: keep them in one secret, as secretsmanager:leadbell/${section}#NAME`,
    },
  ];
}

const ARN_BYTES =
  `arn:${LONGEST.partition}:secretsmanager:${LONGEST.region}:${LONGEST.account}:secret:leadbell--state--??????`
    .length + 3;
const arnBytes = (name: string): number => ARN_BYTES + name.length;
/** An upper limit: what does not fit at the end of one policy goes into the next. */
const piecesOf = (bytes: readonly number[]): number => {
  const room = MANAGED_POLICY_BYTES - 300 - Math.max(0, ...bytes);
  return Math.ceil(bytes.reduce((sum, one) => sum + one, 0) / Math.max(1, room));
};

function filters(path: Path, { emails }: Config['topics'][string]): DeploymentProblem[] {
  const tooComplex = emails.flatMap(({ only }, index) => {
    const combinations = Object.values(only ?? {}).reduce((product, values) => product * values.length, 1);
    if (combinations <= FILTER_COMBINATIONS) return [];
    const message = `the numbers of values multiply to ${combinations}, and SNS takes ${FILTER_COMBINATIONS}: filter by fewer`;
    return [{ path: [...path, index, 'only'], message }];
  });
  const filtered = emails.filter(({ only }) => only !== null).length;
  return filtered > FILTERS_A_TOPIC
    ? [
        ...tooComplex,
        { path, message: `SNS takes ${FILTERS_A_TOPIC} addresses with \`only\` a topic, got ${filtered}` },
      ]
    : tooComplex;
}

const jsonBytes = (value: unknown): number => 2 * Buffer.byteLength(JSON.stringify(value));
const tagBytes = (tags: DeployConfig['tags']): number =>
  Object.entries(tags).reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value) + 60, 0);
