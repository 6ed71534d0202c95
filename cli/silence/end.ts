import { endSilence } from '../../lambdas/deliveries/silences/hold-lanes.ts';
import { isOn } from '../../lambdas/deliveries/silences/silence.ts';
import { SilenceStore } from '../../lambdas/deliveries/silences/silence-store.ts';
import { tellItsEnd } from '../../lambdas/faults/silences/tell-silence.ts';
import { operatorChannels } from '../../lambdas/functions/open-faults.ts';
import { formatOffsetTime } from '../../lambdas/platform/time/zoned-time.ts';
import { atTable, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/exit-code.ts';
import { heldBy, nameOf, silenceAsJson } from './show-silences.ts';

/** `leadbell silence end`. What it held comes within a minute, from whoever sends there. */
export const end = (id: string, options: TablePlace & { json: boolean }): Promise<ExitCode> =>
  atTable(options, async ({ config, stores, platform, say }) => {
    const nowMs = platform.clock.nowMs();
    const { table, lanes, deliveries } = stores;
    const silences = new SilenceStore(table);
    const before = await silences.get(id);
    const ended = await endSilence({ silences, lanes }, id, nowMs);
    if (before === null || ended === null) {
      say(`leadbell: there is no silence ${id}. \`leadbell silence list\` shows those that are on`);
      return 1;
    }
    const wasOn = isOn(before, nowMs);
    if (wasOn)
      await tellItsEnd({ deliveries, channels: operatorChannels(config), render: config }, ended, nowMs);
    const held = await heldBy(ended, deliveries);
    const time = (atMs: number) => formatOffsetTime(atMs, config.timeZone);
    const said = wasOn
      ? `${nameOf(ended)} is told again.${held > 0 ? ` What was held (${held}) comes within a minute.` : ''}`
      : `${nameOf(ended)} is told already, since ${time(ended.endedAtMs ?? ended.untilMs)}.`;
    process.stdout.write(
      options.json ? `${JSON.stringify(silenceAsJson(ended, held, config, nowMs))}\n` : `${said}\n`,
    );
    return 0;
  });
