import type { ChannelConfig, Config } from './config.ts';
import { leadChannels } from './lead-channels.ts';
import type { FUNCTIONS, LeadbellYaml } from './schema.ts';

/** `deploy` of leadbell.yaml: what only the stacks read. It is not shipped with the functions. */
export interface DeployConfig {
  /** Where alarms go: names of `topics`, or ARNs. */
  alarmTopics: readonly string[];
  logRetentionDays: number;
  /** What the anchors of the runbook are appended to. */
  runbookUrl: string;
  /** Where those functions run; null: in no VPC. */
  vpc: {
    subnets: readonly string[];
    securityGroups: readonly string[];
    functions: readonly FunctionName[];
  } | null;
  /** What the functions get as HTTPS_PROXY, HTTP_PROXY and NO_PROXY; null: nothing. */
  proxy: { address: string; except: readonly string[] } | null;
  /** Polls that run at once; null: as many as the accounts ask for. */
  pollsAtOnce: number | null;
  /** A table that is there already, in place of the stack's own; null: the stack's own. */
  table: string | null;
}

export type FunctionName = (typeof FUNCTIONS)[number];

/** Said of the repository itself, which everybody has who deploys it. */
const RUNBOOK = 'docs/runbook.md';

export function compileDeploy({ deploy }: LeadbellYaml, config: Config): DeployConfig {
  return {
    alarmTopics: deploy.alarms ?? topicsOfOperators(config),
    logRetentionDays: deploy.logRetention,
    runbookUrl: deploy.runbook ?? RUNBOOK,
    pollsAtOnce: deploy.pollsAtOnce === 'auto' ? null : deploy.pollsAtOnce,
    table: deploy.table ?? null,
    vpc: deploy.vpc ?? null,
    proxy: deploy.proxy ?? null,
  };
}

/** Alarms go where faults go, as far as that is SNS, and past the functions, whose silence they tell of. */
function topicsOfOperators(config: Config): string[] {
  const forLeads = leadChannels(config);
  const topics = config.ops.channels
    .filter((name) => !forLeads.has(name))
    .map((name): ChannelConfig | undefined => config.channels[name])
    .flatMap((channel) => (channel?.type === 'sns' ? [channel.topic] : []));
  return [...new Set(topics)];
}
