import type { Config } from '../config/config.ts';
import { leadChannels } from '../config/lead-channels.ts';
import { FaultBook, type FaultBookDeps } from '../faults/fault-book.ts';

/** Where functions report faults. Faults never go to a channel that leads go to. */
export function openFaults(
  config: Config,
  deps: Pick<FaultBookDeps, 'platform' | 'table' | 'deliveries' | 'laneQueue'>,
): FaultBook {
  const forLeads = leadChannels(config);
  return new FaultBook({
    ...deps,
    channels: config.ops.channels.filter((channel) => !forLeads.has(channel)),
    retentionMs: config.retentionMs,
    render: { locale: config.locale, timeZone: config.timeZone },
  });
}
