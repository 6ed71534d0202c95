import type { Outcome } from '../../lambdas/channels/channel.ts';
import { createChannels } from '../../lambdas/channels/create.ts';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { LaneStore } from '../../lambdas/deliveries/lanes/lane-store.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { channelsInUse } from '../shared/config/in-use.ts';
import { readSecretsOf } from '../shared/config/read-secrets.ts';
import { countedSend, NOT_SENT_YET } from '../shared/counted-send.ts';
import { topicsFor } from '../shared/topics.ts';
import type { Doctoring } from './accounts.ts';
import { failed, passed, type Result } from './checks.ts';

const PROBE_FOR_MS = 15 * SECOND_MS;

/**
 * Each channel, without a message.
 *
 * @param lanes null: there is no table, so that nothing is known of a robot's limit. `uncounted`: there is none yet, and
 * nobody else sends
 */
export async function checkChannels(
  { config, platform, secrets, try: attempt }: Omit<Doctoring, 'client'>,
  lanes: LaneStore | 'uncounted' | null,
  stack: string | null,
): Promise<void> {
  const inUse = channelsInUse(config);
  for (const [name, channel] of Object.entries(config.channels)) {
    const { label, topicKey } = receiverOf(channel);
    if (topicKey !== null || !inUse.has(name)) continue;
    await attempt(
      `channel ${name}`,
      `looking at its address, and asking ${label.en} where that needs no message`,
      async () => {
        await readSecretsOf(secrets, config, name);
        const { sns, topicArns, close } = await topicsFor(config, name, stack);
        try {
          const parts = { clock: platform.clock, random: platform.random, secrets, sns, topicArns };
          const made = createChannels({ ...parts, config: { ...config, channels: { [name]: channel } } }).get(
            name,
          );
          await made?.pace();
          const { probe } = made ?? {};
          const test = `leadbell test-channel ${name}`;
          if (!made || !probe)
            return passed('its address can be used; only a message shows whether it is taken', test);
          if (lanes === null) return passed('not asked: without the table its limit is not known', test);
          if (lanes === 'uncounted') return ofAnswer(await probe(AbortSignal.timeout(PROBE_FOR_MS)), test);
          const counting = { ...platform, lanes, waitMs: 0, say: () => {} };
          return ofAnswer(await countedSend(counting, made, (signal) => probe(signal)), test);
        } finally {
          close();
        }
      },
    );
  }
}

/** Refused for its form: that is what an address that is right answers. */
function ofAnswer(outcome: Outcome, test: string): Result {
  const detail = 'detail' in outcome ? outcome.detail : outcome.kind;
  switch (outcome.kind) {
    case 'rejected':
    case 'too-long':
    case 'accepted':
    case 'accepted-with-defect':
      return passed('its robot is there, and knows the address', test);
    case 'rate-limited':
    case 'busy':
    case 'too-many-at-once':
      return passed(
        detail === NOT_SENT_YET
          ? 'not asked now: its minute is used up by leads, or it asked to be left alone for a while'
          : `its robot did not say whether it knows the address: ${detail}`,
        test,
      );
    case 'channel-dead':
      return failed(detail, `Set a new webhook from the group's robot, then \`${test}\`.`);
    case 'channel-misconfigured':
      return failed(detail, `Change that in leadbell.yaml or at the robot, then \`${test}\`.`);
    case 'not-sent':
      return failed(detail, 'See whether this machine reaches its host (network, `proxy`, `ca`, DNS).');
    default:
      return failed(`${outcome.kind}: ${detail}`, `See what it answers to a message: \`${test}\`.`);
  }
}
