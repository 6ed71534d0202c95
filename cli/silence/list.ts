import { isOn } from '../../lambdas/deliveries/silences/silence.ts';
import { allSilences } from '../../lambdas/deliveries/silences/silence-store.ts';
import { mapLimit } from '../../lambdas/platform/map-limit.ts';
import { atTable, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { heldBy, silenceAsJson, silencesAsText } from './show-silences.ts';

const READ_AT_ONCE = 4;

/** `leadbell silence list`. */
export const list = (options: TablePlace & { all: boolean; json: boolean }): Promise<ExitCode> =>
  atTable(
    options,
    async ({ config, stores, platform, scan }) => {
      const nowMs = platform.clock.nowMs();
      const found = (await allSilences(scan)).filter((one) => options.all || isOn(one, nowMs));
      const held = new Map<string, number>();
      await mapLimit(found, READ_AT_ONCE, async (silence) => {
        held.set(silence.id, isOn(silence, nowMs) ? await heldBy(silence, stores.deliveries) : 0);
      });
      const heldOf = (id: string) => held.get(id) ?? 0;
      process.stdout.write(
        options.json
          ? `${JSON.stringify(found.map((one) => silenceAsJson(one, heldOf(one.id), config, nowMs)))}\n`
          : silencesAsText(found, heldOf, config, nowMs),
      );
      return 0;
    },
    { onlyReads: true },
  );
