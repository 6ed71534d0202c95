import type { Config } from '../../lambdas/config/config.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import type { Finding } from '../../lambdas/config/finding.ts';
import { secretRefs } from '../../lambdas/config/secrets/secret-ref.ts';
import { parseSecretRef } from '../../lambdas/platform/secret-ref.ts';
import { addressProblems } from '../answers/address-problems.ts';
import { deploymentProblems } from '../limits/deployment-problems.ts';
import { placeholders } from './placeholders.ts';

/**
 * Why a configuration cannot be used by deployed functions, as far as that can be said without the CDK, which somebody
 * who only pushes need not have.
 *
 * @param forDeployment refuses what was left as the example has it
 */
export function undeployable(
  { config, deploy }: { config: Config; deploy: DeployConfig },
  region: string | undefined,
  { forDeployment }: { forDeployment: boolean },
): Finding[] {
  return [
    ...secretRefs(config)
      .filter(({ ref }) => parseSecretRef(ref)?.source === 'env')
      .map(({ ref, path }) => ({
        path,
        message: `${ref} is not known to Lambda: put the secret into ssm:/name or secretsmanager:id#key`,
      })),
    ...(forDeployment ? placeholders(config) : []),
    ...deploymentProblems(config, deploy),
    ...addressProblems(config, deploy, region),
  ];
}
