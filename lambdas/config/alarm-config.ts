import { type ChannelConfig, channelOfTopic } from '../channels/receivers.ts';
import type { Locale } from '../messages/context.ts';
import type { Config } from './config.ts';
import type { DeployConfig } from './deploy-config.ts';

/** What the function `alarm` reads, in place of the whole configuration: whom to tell, and how. Plain JSON. */
export interface AlarmConfig {
  locale: Locale;
  timeZone: string;
  /** As in `Config`: a robot may be reached by one. */
  authorities?: Config['authorities'];
  /** Told that an alarm rings, and that it is over. */
  channels: Readonly<Record<string, ChannelConfig>>;
  /** Told that it is over: topics of the stack, which CloudWatch itself tells that it rings. */
  endsOnly: Readonly<Record<string, ChannelConfig>>;
}

/** @returns null where nobody is to be told by a function */
export function compileAlarms(config: Config, deploy: DeployConfig): AlarmConfig | null {
  const { locale, timeZone, topics, authorities } = config;
  const channels = Object.fromEntries(
    deploy.alarmChannels.flatMap((name) => {
      const channel = config.channels[name];
      return channel ? [[name, channel] as const] : [];
    }),
  );
  const endsOnly = Object.fromEntries(
    deploy.alarmTopics
      .filter((topic) => Object.hasOwn(topics, topic))
      .map((topic) => [topic, channelOfTopic(topic)] as const),
  );
  const nobody = Object.keys(channels).length + Object.keys(endsOnly).length === 0;
  if (nobody) return null;
  return { locale, timeZone, channels, endsOnly, ...(authorities ? { authorities } : {}) };
}
