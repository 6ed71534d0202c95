import { type Delivery, isAboutLead } from '../../lambdas/deliveries/delivery.ts';
import { DeliverySurvey } from '../../lambdas/deliveries/delivery-survey.ts';
import { whatOf } from '../../lambdas/deliveries/tell-dead.ts';
import { formatOffsetTime, formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { atTable } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { onOneLine } from '../shared/terminal/one-line.ts';
import { textTable } from '../shared/terminal/text-table.ts';
import { channelsOf } from './channels-of.ts';
import type { RedriveOptions } from './outcome.ts';

/** `leadbell redrive --dry-run`: what is dead and why, and which channels stand. Changes nothing. */
export const showDead = (options: RedriveOptions): Promise<ExitCode> =>
  atTable(
    options,
    async ({ config, stores, scan, platform }) => {
      const channels = channelsOf(options, config);
      if (channels === null) return 2;
      const keys = await new DeliverySurvey(scan, platform.clock).dead(channels);
      const found = await stores.deliveries.getMany(keys);
      const dead = found
        .filter(({ state }) => state === 'dead')
        .toSorted((one, other) => one.createdAtMs - other.createdAtMs);
      const lanes = await Promise.all(
        channels.map(async (name) => ({ name, lane: await stores.lanes.get(name) })),
      );
      const standing = lanes.filter(({ lane }) => lane.stoppedSinceMs !== null);
      const stopped = standing.map(({ name }) => name);
      const { timeZone } = config;
      if (options.json) {
        const shown = dead.map((one) => ({
          record: isAboutLead(one) ? one.told.lead.recordId : null,
          what: whatOf(one),
          kind: one.told.kind,
          channel: one.channel,
          createdAt: formatOffsetTime(one.createdAtMs, timeZone),
          attempts: one.attempts,
          why: whyOf(one),
        }));
        process.stdout.write(`${JSON.stringify({ dead: shown, stopped })}\n`);
        return 0;
      }
      const rows = dead.map((one) => [
        formatZonelessTime(one.createdAtMs, timeZone).slice(5, 16),
        one.channel,
        one.told.kind,
        whatOf(one),
        String(one.attempts),
        onOneLine(whyOf(one)),
      ]);
      const table = rows.length > 0 ? textTable(HEAD, rows) : '';
      const channelsAgain = standing.map(({ name, lane }) =>
        lane.stoppedWhy === null ? name : `${name} (${onOneLine(lane.stoppedWhy)})`,
      );
      const starts =
        standing.length > 0 ? `stopped, and would start again: ${channelsAgain.join(', ')}\n` : '';
      process.stdout.write(`${table}${dead.length} dead\n${starts}`);
      return 0;
    },
    { onlyReads: true },
  );

const HEAD = ['since', 'channel', 'kind', 'what', 'tries', 'why'];

const whyOf = ({ reason, detail }: Delivery): string =>
  [reason, detail].filter((text) => text !== null).join(': ');
