import { type ChannelConfig, topicOf } from '../channels/receivers.ts';
import type { Config } from './config.ts';
import { leadChannels } from './lead-channels.ts';
import type { FUNCTIONS, LeadbellYaml } from './schema.ts';

/** `deploy` of leadbell.yaml: what only the stacks read. It is not shipped with the functions. */
export interface DeployConfig {
  /** SNS topics that hear of alarms: names of `topics`, or ARNs. */
  alarmTopics: readonly string[];
  /** Channels that hear of alarms through the function `alarm`: robots, which CloudWatch cannot talk to. */
  alarmChannels: readonly string[];
  logRetentionDays: number;
  /** What the anchors of the runbook are appended to. */
  runbookUrl: string;
  /** Where those functions run; null: in no VPC. */
  vpc: {
    subnets: readonly string[];
    securityGroups: readonly string[];
    functions: readonly FunctionName[];
  } | null;
  /**
   * What the functions get as HTTPS_PROXY, HTTP_PROXY and NO_PROXY; null: nothing. `aws`: those in the VPC reach AWS by
   * it too.
   */
  proxy: { address: string; except: readonly string[]; aws: boolean } | null;
  /** Polls that run at once; null: as many as the accounts ask for. */
  pollsAtOnce: number | null;
  /** A table that is there already, in place of the stack's own; null: the stack's own. */
  table: string | null;
  /** Of everything that is deployed. */
  tags: Readonly<Record<string, string>>;
  /** `minimal`: only the alarms for what no function could tell of itself, and no dashboard. */
  watch: 'full' | 'minimal';
}

export type FunctionName = (typeof FUNCTIONS)[number];

/** Said of the repository itself, which everybody has who deploys it. */
const RUNBOOK = 'docs/runbook.md';

export function compileDeploy({ deploy }: LeadbellYaml, config: Config): DeployConfig {
  const targets = (deploy.alarms ?? []).map((name) => alarmTarget(name, config));
  const ops = deploy.alarms ? targets : operators(config);
  return {
    alarmTopics: [...new Set(ops.flatMap(({ topic }) => topic ?? []))],
    alarmChannels: [...new Set(ops.flatMap(({ channel }) => channel ?? []))],
    logRetentionDays: deploy.logRetention,
    runbookUrl: deploy.runbook ?? RUNBOOK,
    pollsAtOnce: deploy.pollsAtOnce === 'auto' ? null : deploy.pollsAtOnce,
    table: deploy.table ?? null,
    tags: deploy.tags,
    watch: deploy.watch,
    vpc: deploy.vpc ?? null,
    proxy: deploy.proxy ?? null,
  };
}

interface AlarmTarget {
  topic?: string;
  channel?: string;
}

/** A name of `topics` is a topic, whatever channel is called so too; an SNS channel stands for its topic. */
function alarmTarget(name: string, { topics, channels }: Config): AlarmTarget {
  if (Object.hasOwn(topics, name) || !Object.hasOwn(channels, name)) return { topic: name };
  return targetOf(name, channels[name]);
}

function targetOf(name: string, channel: ChannelConfig | undefined): AlarmTarget {
  const topic = channel ? topicOf(channel) : null;
  return topic === null ? { channel: name } : { topic };
}

/** Alarms go where faults go. */
function operators(config: Config): AlarmTarget[] {
  const forLeads = leadChannels(config);
  return config.ops.channels
    .filter((name) => !forLeads.has(name))
    .map((name) => targetOf(name, config.channels[name]));
}
