import { receiverOf } from '../../../lambdas/channels/receivers.ts';
import type { Config } from '../../../lambdas/config/config.ts';
import type { Finding } from '../../../lambdas/config/finding.ts';
import { secretRefs } from '../../../lambdas/config/secrets/secret-ref.ts';
import { parseSecretRef } from '../../../lambdas/platform/secret-ref.ts';
import { configuredEndpoint } from '../../../local/aws/endpoints.ts';
import { channelsInUse } from './in-use.ts';

export const UNHEARD =
  'on one machine nobody hears this topic: `leadbell run` accepts its messages and passes them on to nobody';
export const TO_BE_HEARD =
  'Deploy it (`leadbell deploy`), use a robot, or set AWS_ENDPOINT_URL_SNS to an SNS that has the topic';

/**
 * Channels whose topic nobody hears from this machine: `run` brings an SNS of its own, which accepts every message and
 * passes none on.
 */
export function unheardTopics(config: Config, env: NodeJS.ProcessEnv): Finding[] {
  if (configuredEndpoint('SNS', env) !== null) return [];
  const inUse = channelsInUse(config);
  return Object.entries(config.channels).flatMap(([name, channel]) => {
    const { topicKey } = receiverOf(channel);
    if (topicKey === null || !inUse.has(name)) return [];
    return [{ path: ['channels', name, topicKey], message: `${UNHEARD}. ${TO_BE_HEARD}` }];
  });
}

/** An `env:` cannot be deployed: such a file is for `leadbell run`. */
export const isForOneMachine = (config: Config): boolean =>
  secretRefs(config).some(({ ref }) => parseSecretRef(ref)?.source === 'env');
