import { receiverOf } from '../../channels/receivers.ts';
import type { Config } from '../config.ts';
import type { Finding } from '../finding.ts';
import { leadChannels } from '../lead-channels.ts';

const WEBHOOK = 'webhook';

/**
 * Finds two channels that use the same robot: its group reads messages twice, or reads what is meant for others.
 *
 * @param addressOf what a reference to a secret leads to, where that is known. By default two are the same robot only if
 * both refer to the same secret.
 */
export function sharedAddresses(
  config: Config,
  addressOf: (ref: string) => string = (ref) => ref,
): Finding[] {
  const robots = Object.entries(config.channels).flatMap(([name, channel]) => {
    const address = receiverOf(channel)
      .secrets(channel)
      .find(({ key }) => key === WEBHOOK);
    return address === undefined ? [] : [{ name, at: addressOf(address.ref) }];
  });
  return robots.flatMap(({ name, at }, index) =>
    robots
      .slice(0, index)
      .filter((earlier) => earlier.at === at)
      .flatMap((earlier) => {
        const what = harmOf(config, [earlier.name, name]);
        const message = `channels.${earlier.name} has the same address: ${what}`;
        return what === null ? [] : [{ path: ['channels', name, WEBHOOK], message }];
      }),
  );
}

function harmOf(config: Config, pair: readonly string[]): string | null {
  const twice = toldTogether(config).find(({ channels }) => pair.every((name) => channels.includes(name)));
  if (twice) return `leads of ${twice.by} are told twice there`;
  const withLeads = leadChannels(config);
  const hearsLeads = pair.some((name) => withLeads.has(name));
  const hearsFaults = pair.some((name) => config.ops.channels.includes(name) && !withLeads.has(name));
  return hearsLeads && hearsFaults ? 'faults stand among the leads there' : null;
}

/** Lists of channels of which each alert goes to all. */
const toldTogether = ({ tasks, routes }: Config): { by: string; channels: readonly string[] }[] => [
  ...tasks.map(({ channels }, index) => ({ by: `tasks[${index}]`, channels })),
  ...ofRoutes(routes, 'routes'),
  ...tasks.flatMap((task, index) => ofRoutes(task.routes, `tasks[${index}].routes`)),
];

const ofRoutes = (routes: Config['routes'], by: string) =>
  (routes ?? []).flatMap(({ channels }, index) =>
    channels === null ? [] : [{ by: `${by}[${index}]`, channels }],
  );
