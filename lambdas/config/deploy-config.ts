import { type ChannelConfig, topicOf } from '../channels/receivers.ts';
import type { Config } from './config.ts';
import { leadChannels } from './lead-channels.ts';
import type { FUNCTIONS, LeadbellYaml } from './schema/schema.ts';

/** `deploy` of leadbell.yaml. Only the stacks read it; it is not shipped with the functions. */
export interface DeployConfig {
  /** SNS topics that alarms go to: names from `topics`, or ARNs. */
  alarmTopics: readonly string[];
  /** Robots that alarms go to. CloudWatch cannot talk to them, so the function `alarm` does. */
  alarmChannels: readonly string[];
  logRetentionDays: number;
  /** The address of the runbook. Alarms append the anchor of their section. */
  runbookUrl: string;
  /** Subnets for the functions that it names; null: no VPC. */
  vpc: {
    subnets: readonly string[];
    securityGroups: readonly string[];
    functions: readonly FunctionName[];
  } | null;
  /**
   * HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the functions; null: none are set. `aws`: functions in the VPC also reach
   * AWS through the proxy.
   */
  proxy: { address: string; except: readonly string[]; aws: boolean } | null;
  /** Polls that may run at once; null: derived from the number of accounts. */
  pollsAtOnce: number | null;
  /** The name of an existing table; null: the stack makes its own. */
  table: string | null;
  /** Put on everything that is deployed. */
  tags: Readonly<Record<string, string>>;
  /** The domain of the page of `answers`, and its certificate in ACM; null: the name that AWS gives the page. */
  answers: { domain: string; certificate: string } | null;
  /** `minimal`: no dashboard, and only alarms for what no function could report itself. */
  watch: 'full' | 'minimal';
}

export type FunctionName = (typeof FUNCTIONS)[number];

/** Paths in the repository and in the package: everybody who deploys has them. Both have the same anchors. */
const RUNBOOKS: Readonly<Record<Config['locale'], string>> = {
  'zh-CN': 'docs/runbook.zh-CN.md',
  en: 'docs/runbook.md',
};

export function compileDeploy({ deploy }: LeadbellYaml, config: Config): DeployConfig {
  const targets = (deploy.alarms ?? []).map((name) => alarmTarget(name, config));
  const ops = deploy.alarms ? targets : operators(config);
  return {
    alarmTopics: [...new Set(ops.flatMap(({ topic }) => topic ?? []))],
    alarmChannels: [...new Set(ops.flatMap(({ channel }) => channel ?? []))],
    logRetentionDays: deploy.logRetention,
    runbookUrl: deploy.runbook ?? RUNBOOKS[config.locale],
    pollsAtOnce: deploy.pollsAtOnce === 'auto' ? null : deploy.pollsAtOnce,
    table: deploy.table ?? null,
    tags: deploy.tags,
    watch: deploy.watch,
    answers: deploy.answers ?? null,
    vpc: deploy.vpc ?? null,
    proxy: deploy.proxy ?? null,
  };
}

interface AlarmTarget {
  topic?: string;
  channel?: string;
}

/** A name from `topics` wins over a channel of the same name. An SNS channel stands for its topic. */
function alarmTarget(name: string, { topics, channels }: Config): AlarmTarget {
  if (Object.hasOwn(topics, name) || !Object.hasOwn(channels, name)) return { topic: name };
  return targetOf(name, channels[name]);
}

function targetOf(name: string, channel: ChannelConfig | undefined): AlarmTarget {
  const topic = channel ? topicOf(channel) : null;
  return topic === null ? { channel: name } : { topic };
}

/** By default alarms go to the same channels as faults. */
function operators(config: Config): AlarmTarget[] {
  const forLeads = leadChannels(config);
  return config.ops.channels
    .filter((name) => !forLeads.has(name))
    .map((name) => targetOf(name, config.channels[name]));
}
