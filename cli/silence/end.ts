import { restRules } from '../../lambdas/deliveries/rest.ts';
import { endSilence } from '../../lambdas/deliveries/silences/hold-lanes.ts';
import { endOf, isOn, type Silence } from '../../lambdas/deliveries/silences/silence.ts';
import { allSilences, SilenceStore } from '../../lambdas/deliveries/silences/silence-store.ts';
import { type StillHeld, stillHeldAfter } from '../../lambdas/faults/silences/still-held.ts';
import { tellItsEnd } from '../../lambdas/faults/silences/tell-silence.ts';
import { operatorChannels } from '../../lambdas/functions/open-faults.ts';
import { formatOffsetTime } from '../../lambdas/platform/time/zoned-time.ts';
import { atTable, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { heldBy, nameOf, silenceAsJson } from './show-silences.ts';

/** `leadbell silence end`. What it held comes within a minute, from the process that sends there. */
export const end = (id: string, options: TablePlace & { json: boolean }): Promise<ExitCode> =>
  atTable(
    options,
    async ({ config, stores, scan, platform, say }) => {
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
      const all = (await allSilences(scan)).map((silence) => (silence.id === id ? ended : silence));
      const rest = restRules(config);
      if (wasOn) {
        const channels = operatorChannels(config);
        await tellItsEnd({ deliveries, channels, render: config, rest, silences: all }, ended, nowMs);
      }
      const held = await heldBy(ended, deliveries);
      const time = (atMs: number) => formatOffsetTime(atMs, config.timeZone);
      const said = wasOn
        ? saidOf(ended, held, stillHeldAfter(ended, all, rest), time)
        : `${nameOf(ended)} is told already, since ${time(ended.endedAtMs ?? ended.untilMs)}.`;
      process.stdout.write(
        options.json ? `${JSON.stringify(silenceAsJson(ended, held, config, nowMs))}\n` : `${said}\n`,
      );
      return 0;
    },
    { onlyReads: true },
  );

function saidOf(ended: Silence, held: number, still: StillHeld, time: (atMs: number) => string): string {
  const { whole, parts, quiet, nothingComes } = still;
  if (whole) {
    return `${nameOf(ended)} stays silent: it is silenced by another one (${whole.id}) until ${time(endOf(whole))}.`;
  }
  const comes = held > 0 && !nothingComes ? ` What was held (${held}) comes within a minute.` : '';
  const stays = [
    ...parts.map(
      (part) =>
        ` ${nameOf(part)} is still silenced (${part.id}) until ${time(endOf(part))}: what is of it stays.`,
    ),
    ...quiet.map(({ channel, untilMs }) => ` Channel ${channel} has quiet hours until ${time(untilMs)}.`),
  ];
  return `${nameOf(ended)} is told again.${comes}${stays.join('')}`;
}
