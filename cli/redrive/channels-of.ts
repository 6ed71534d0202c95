import type { Config } from '../../lambdas/config/config.ts';
import type { RedriveOptions } from './outcome.ts';

/** The one that is named, or all. Null: the file has no such channel, and stderr says so. */
export function channelsOf(
  { channel, configFile }: Pick<RedriveOptions, 'channel' | 'configFile'>,
  config: Config,
): readonly string[] | null {
  const channels = Object.keys(config.channels);
  if (channel === null) return channels;
  if (channels.includes(channel)) return [channel];
  process.stderr.write(`${configFile} has no channel ${channel}; it has ${channels.join(', ')}\n`);
  return null;
}
