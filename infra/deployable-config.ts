import type { Config } from '../lambdas/config/config.ts';
import type { DeployConfig } from '../lambdas/config/deploy-config.ts';
import type { Path } from '../lambdas/config/path.ts';
import { ConfigError, type Problem } from '../lambdas/config/problems.ts';
import { readConfigFile } from '../lambdas/config/read-config-file.ts';
import { parseSecretRef, secretRefs } from '../lambdas/config/secret-ref.ts';
import { partitionOf } from './partition.ts';

export interface Deployable {
  config: Config;
  deploy: DeployConfig;
  warnings: readonly Problem[];
}

/**
 * Reads a configuration that Lambda can use in this region. A variable of the machine that deploys is not there at run
 * time, and must not be baked into a template: `env:` is for `leadbell run`.
 *
 * @param region undefined where it is not known before the deployment: then ARNs are not compared with it
 * @throws {ConfigError}
 */
export async function readDeployableConfig(
  fileName: string,
  region: string | undefined,
): Promise<Deployable> {
  const { config, deploy, warnings, problemAt } = await readConfigFile(fileName);
  const local = secretRefs(config).filter(({ ref }) => parseSecretRef(ref)?.source === 'env');
  const problems = [
    ...local.map(({ ref, path }) =>
      problemAt(
        path,
        `${ref} is not known to Lambda: put the secret into ssm:/name or secretsmanager:id#key`,
      ),
    ),
    ...(region === undefined ? [] : foreignArns(config, deploy, region)).map(({ path, message }) =>
      problemAt(path, message),
    ),
  ];
  if (problems.length > 0) throw new ConfigError(fileName, problems);
  const unheard =
    deploy.alarmTopics.length === 0
      ? [
          problemAt(
            ['deploy', 'alarms'],
            'no topic for alarms: nobody would hear that the functions fell silent',
          ),
        ]
      : [];
  return { config, deploy, warnings: [...warnings, ...unheard] };
}

/** Neither SNS nor Secrets Manager answers for another region, and nothing at all crosses into another partition. */
function foreignArns(
  config: Config,
  deploy: DeployConfig,
  region: string,
): { path: Path; message: string }[] {
  const ofChannels = Object.entries(config.channels).flatMap(([name, channel]) =>
    channel.type === 'sns' ? [{ arn: channel.topic, path: ['channels', name, 'topic'] }] : [],
  );
  const arns: { arn: string; path: Path }[] = [
    ...ofChannels,
    // By default they are topics of channels, which are looked at above.
    ...deploy.alarmTopics
      .filter((arn) => !ofChannels.some((channel) => channel.arn === arn))
      .map((arn, index) => ({ arn, path: ['deploy', 'alarms', index] })),
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
