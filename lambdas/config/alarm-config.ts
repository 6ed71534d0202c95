import { type ChannelConfig, channelOfTopic } from '../channels/receivers.ts';
import type { Locale } from '../messages/context.ts';
import type { Config } from './config.ts';
import type { DeployConfig } from './deploy-config.ts';

/** What the function `alarm` reads instead of the whole configuration: whom to tell, and how. Plain JSON. */
export interface AlarmConfig {
  locale: Locale;
  timeZone: string;
  /** As in `Config`: the certificates that a robot behind a private authority needs. */
  authorities?: Config['authorities'];
  /** Hear that an alarm rings, and that it has ended. */
  channels: Readonly<Record<string, ChannelConfig>>;
  /** Hear only that it has ended: topics of the stack. CloudWatch itself tells them that it rings. */
  endsOnly: Readonly<Record<string, ChannelConfig>>;
}

/** @returns null if this function has nobody to tell */
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
