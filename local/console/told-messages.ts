import { renderAlert } from '../../lambdas/alerts/alert.ts';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import type { ToldDigests } from './told-digests.ts';
import type { View } from './view.ts';

const MOST_MESSAGES = 60;

/** What each channel was sent, rendered again from the table. Shown where we cannot look into the group. */
export function groupsFromTable(
  config: Config,
  deliveries: readonly LeadDelivery[],
  digests: Pick<ToldDigests, 'messages'>,
): View['groups'] {
  return Object.entries(config.channels).flatMap(([name, channel]) => {
    const receiver = receiverOf(channel);
    const alerts = deliveries
      .filter((delivery) => delivery.channel === name && delivery.state === 'sent')
      .sort((a, b) => (a.sentAtMs ?? 0) - (b.sentAtMs ?? 0))
      .slice(-MOST_MESSAGES)
      .map((delivery) => ({
        id: `${delivery.pk} ${delivery.sk}`,
        atMs: delivery.sentAtMs ?? 0,
        shown: receiver.show(
          renderAlert(delivery.told, {
            locale: config.locale,
            timeZone: config.timeZone,
            nowMs: delivery.sentAtMs ?? 0,
            channel: name,
            repeat: delivery.ambiguous > 0,
          }),
          channel,
        ),
      }));
    const messages = [...alerts, ...digests.messages(name)].sort((one, other) => one.atMs - other.atMs);
    return messages.length > 0 ? [{ channel: name, messages }] : [];
  });
}
