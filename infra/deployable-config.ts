import type { Config } from '../lambdas/config/config.ts';
import { ConfigError, type Problem } from '../lambdas/config/problems.ts';
import { readConfigFile } from '../lambdas/config/read-config-file.ts';
import { parseSecretRef, secretRefs } from '../lambdas/config/secret-ref.ts';

/**
 * Reads a configuration that Lambda can use. A variable of the machine that deploys is not there at run time, and
 * must not be baked into a template: `env:` is for `leadbell run`.
 * @throws {ConfigError}
 */
export async function readDeployableConfig(
  fileName: string,
): Promise<{ config: Config; warnings: readonly Problem[] }> {
  const { config, warnings, problemAt } = await readConfigFile(fileName);
  const local = secretRefs(config).filter(({ ref }) => parseSecretRef(ref)?.source === 'env');
  if (local.length === 0) return { config, warnings };
  throw new ConfigError(
    fileName,
    local.map(({ ref, path }) =>
      problemAt(
        path,
        `${ref} is not known to Lambda: put the secret into ssm:/name or secretsmanager:id#key`,
      ),
    ),
  );
}
