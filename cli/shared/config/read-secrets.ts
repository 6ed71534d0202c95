import { receiverOf } from '../../../lambdas/channels/receivers.ts';
import type { Config } from '../../../lambdas/config/config.ts';
import { secretRefsOf } from '../../../lambdas/config/secrets/secret-ref.ts';
import { LeadbellError } from '../../../lambdas/platform/errors.ts';
import type { Secrets } from '../../../lambdas/platform/secrets.ts';

/** All of a channel, before the channel itself would only say that it has none. @throws {LeadbellError} */
export async function readSecretsOf(secrets: Secrets, config: Config, name: string): Promise<void> {
  const channel = config.channels[name];
  for (const { ref, path } of secretRefsOf(config, name)) {
    const value = await secrets.get(ref);
    const problem = channel ? receiverOf(channel).judgeSecret(String(path.at(-1)), value).problem : null;
    if (problem === null) continue;
    throw new LeadbellError({
      code: 'secret-unusable',
      message: `${ref}: ${problem}`,
      retryable: false,
      hint: `Set it to what \`${path.join('.')}\` needs.`,
    });
  }
}
