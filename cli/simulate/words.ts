import type { Channel } from '../../lambdas/channels/channel.ts';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Wire } from '../../lambdas/channels/wire.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { composeFor } from '../../lambdas/deliveries/compose.ts';
import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import { pendingDelivery } from '../../lambdas/deliveries/transitions.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import { placeholderForms } from '../shared/config/placeholder-forms.ts';
import { offlineChannels } from '../shared/offline-channels.ts';

/** What the channels of a file would get of an alert, to compare it with what those of another file would. */
export class Words {
  readonly #config: Config;
  readonly #channels: ReadonlyMap<string, Channel>;

  constructor(config: Config) {
    this.#config = config;
    this.#channels = offlineChannels(config);
  }

  /** The body as JSON. Null: the file has no such channel, or its receiver would get nothing. */
  bodyOf(channelName: string, facts: LeadFacts, taskKey: string, nowMs: number): string | null {
    const channel = this.#channels.get(channelName);
    const channelConfig = this.#config.channels[channelName];
    if (!channel || !channelConfig) return null;
    const told = { kind: 'alert', lead: facts, newGrade: null } as const;
    const delivery: Delivery = {
      ...pendingDelivery({ taskKey, channel: channelName, told, nowMs }),
      token: '',
    };
    const { locale, timeZone } = this.#config;
    const forms = placeholderForms(this.#config, channel.mentions ?? null, nowMs);
    const { message } = composeFor(channel, [delivery], { locale, timeZone, nowMs }, forms);
    const wire = receiverOf(channelConfig).wire(message, channelConfig);
    return 'kind' in wire ? null : JSON.stringify((wire as Wire).body);
  }
}
