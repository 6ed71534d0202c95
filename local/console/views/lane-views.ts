import { receiverOf } from '../../../lambdas/channels/receivers.ts';
import type { Config } from '../../../lambdas/config/config.ts';
import { leadChannels } from '../../../lambdas/config/lead-channels.ts';
import type { LeadDelivery } from '../../../lambdas/deliveries/delivery.ts';
import type { Status } from '../../../lambdas/status/status.ts';
import type { LaneUse, LaneView } from './view.ts';

/**
 * Every channel of the file, in its order: also those of operators and of digests.
 *
 * @param others how many digests and faults each channel was sent
 */
export function laneViews(
  { channels }: Pick<Status, 'channels'>,
  config: Config,
  deliveries: readonly LeadDelivery[],
  others: (channel: string) => number,
): LaneView[] {
  const sent = new Map<string, number>();
  for (const { channel, state } of deliveries) {
    if (state === 'sent') sent.set(channel, (sent.get(channel) ?? 0) + 1);
  }
  const uses = usesOf(config);
  return channels.map(({ name, state, why, by, untilMs, due, held, dead, oldestDueMs }) => ({
    channel: name,
    label: config.channels[name] ? receiverOf(config.channels[name]).label : { 'zh-CN': '', en: '' },
    uses: uses(name),
    sent: (sent.get(name) ?? 0) + others(name),
    // Which silence it is stands among the silences.
    why: by === 'silence' ? null : why,
    ...{ state, by, untilMs, due, held, dead, oldestDueMs },
  }));
}

function usesOf(config: Config): (channel: string) => LaneUse[] {
  const ofLeads = leadChannels(config);
  const ofDigests = new Set(Object.values(config.digests).flatMap(({ channels }) => channels));
  const ofOperators = new Set(config.ops.channels);
  return (channel) => [
    ...(ofLeads.has(channel) ? (['leads'] as const) : []),
    ...(ofDigests.has(channel) ? (['digests'] as const) : []),
    ...(ofOperators.has(channel) ? (['operators'] as const) : []),
  ];
}
