import { receiverOf, topicOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import type { Path } from '../../lambdas/config/path.ts';
import { ConfigError, inFileOrder, type Problem } from '../../lambdas/config/problems.ts';
import type { ReadConfig } from '../../lambdas/config/read-config.ts';
import { readConfigFile } from '../../lambdas/config/read-config-file.ts';
import { secretRefs } from '../../lambdas/config/secrets/secret-ref.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { parseSecretRef } from '../../lambdas/platform/secret-ref.ts';
import { addressWarnings } from '../answers/address-problems.ts';
import { partitionOf } from '../partition.ts';
import { placeholderEmails } from './placeholders.ts';
import { undeployable } from './undeployable.ts';

export interface Deployable {
  config: Config;
  deploy: DeployConfig;
  warnings: readonly Problem[];
}

/**
 * Reads a configuration that Lambda can use in this region. A variable of the machine that deploys is not there at run
 * time, and must not be baked into a template: `env:` is for `leadbell run`.
 *
 * @param forDeployment refuses what was left as the example has it, which may be looked at and not deployed
 * @param region undefined where it is not known before the deployment: then ARNs are not compared with it
 * @throws {ConfigError}
 */
export async function readDeployableConfig(
  fileName: string,
  region: string | undefined,
  { forDeployment = false }: { forDeployment?: boolean } = {},
): Promise<Deployable> {
  return judgeDeployable(await readOwnersFile(fileName), fileName, region, { forDeployment });
}

/**
 * The same, of a file that was read.
 * @throws {ConfigError}
 */
export function judgeDeployable(
  { config, deploy, warnings, problemAt }: ReadConfig,
  fileName: string,
  region: string | undefined,
  { forDeployment }: { forDeployment: boolean },
): Deployable {
  const problems = [
    ...undeployable({ config, deploy }, region, { forDeployment }),
    ...(region === undefined ? [] : foreignArns(config, deploy, region)),
  ].map(({ path, message }) => problemAt(path, message));
  if (problems.length > 0) throw new ConfigError(fileName, inFileOrder(problems));
  const unheard =
    deploy.alarmTopics.length > 0
      ? []
      : [
          problemAt(
            ['deploy', 'alarms'],
            deploy.alarmChannels.length === 0
              ? 'no topic for alarms: nobody would hear that the functions fell silent'
              : 'alarms go to robots alone, by a function: name a topic too, or nobody would hear that it fails',
          ),
        ];
  const unread = (forDeployment ? placeholderEmails(config) : []).map(({ path, message }) =>
    problemAt(path, message),
  );
  const linkless = addressWarnings(config, deploy, region).map(({ path, message }) =>
    problemAt(path, message),
  );
  return { config, deploy, warnings: [...warnings, ...unheard, ...unread, ...linkless] };
}

export const howToBegin = (fileName: string): string =>
  `Copy leadbell.example.yaml to ${fileName} and fill it in, or let \`leadbell init\` write it, or look at the example: npx cdk synth -c stage=example`;

/** The owner's file is not in the repository: somebody who has none yet is told how to make one. */
async function readOwnersFile(fileName: string): Promise<ReadConfig> {
  try {
    return await readConfigFile(fileName);
  } catch (error) {
    if (!(error instanceof LeadbellError) || error.code !== 'config-unreadable') throw error;
    throw new LeadbellError({
      code: error.code,
      message: error.message,
      retryable: false,
      hint: howToBegin(fileName),
      cause: error,
    });
  }
}

/** Neither SNS, ACM nor Secrets Manager answers for another region, and nothing at all crosses into another partition. */
function foreignArns(
  config: Config,
  deploy: DeployConfig,
  region: string,
): { path: Path; message: string }[] {
  const ofChannels = Object.entries(config.channels).flatMap(([name, channel]) => {
    const [arn, key] = [topicOf(channel), receiverOf(channel).topicKey];
    return arn === null || key === null ? [] : [{ arn, path: ['channels', name, key] }];
  });
  const arns: { arn: string; path: Path }[] = [
    ...ofChannels,
    // By default they are topics of channels, which are looked at above.
    ...deploy.alarmTopics
      .filter((arn) => !ofChannels.some((channel) => channel.arn === arn))
      .map((arn, index) => ({ arn, path: ['deploy', 'alarms', index] })),
    ...(deploy.answers
      ? [{ arn: deploy.answers.certificate, path: ['deploy', 'answers', 'certificate'] }]
      : []),
    ...secretRefs(config).flatMap(({ ref, path }) => {
      const parsed = parseSecretRef(ref);
      return parsed?.source === 'secretsmanager' ? [{ arn: parsed.id, path }] : [];
    }),
  ];
  const here = partitionOf(region);
  return arns.flatMap(({ arn, path }) => {
    const [scheme, partition, , itsRegion] = arn.split(':');
    if (scheme !== 'arn') return [];
    if (partition !== here) {
      return [{ path, message: `${region} is in the partition ${here}, and this ARN in ${partition}` }];
    }
    return itsRegion === region
      ? []
      : [{ path, message: `this ARN is of ${itsRegion}, and leadbell is deployed to ${region}` }];
  });
}
