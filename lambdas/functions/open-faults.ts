import type { Config } from '../config/config.ts';
import { leadChannels } from '../config/lead-channels.ts';
import { FaultBook, type FaultBookDeps } from '../faults/fault-book.ts';

/** Where operators hear of faults: never in a channel that leads go to. */
export function operatorChannels(config: Config): string[] {
  const forLeads = leadChannels(config);
  return config.ops.channels.filter((channel) => !forLeads.has(channel));
}

/** Where functions report faults. */
export function openFaults(
  config: Config,
  deps: Pick<FaultBookDeps, 'platform' | 'table' | 'deliveries' | 'laneQueue'>,
): FaultBook {
  return new FaultBook({
    ...deps,
    channels: operatorChannels(config),
    retentionMs: config.retentionMs,
    render: { locale: config.locale, timeZone: config.timeZone },
  });
}
