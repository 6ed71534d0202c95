import { PersonStore } from '../../lambdas/assignment/person-store.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { formatOffsetTime } from '../../lambdas/platform/time/zoned-time.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { personOf } from '../shared/arguments/named.ts';
import { readEnd } from '../shared/arguments/read-time.ts';
import { atTable, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';

/** `leadbell people away`. */
export const setAway = (
  id: string,
  { until, ...options }: TablePlace & { until: string; json: boolean },
): Promise<ExitCode> =>
  atTable(
    options,
    async ({ config, stores: { table } }, { name, nowMs, untilMs }) => {
      await new PersonStore(table).setAway(id, untilMs ?? nowMs);
      const awayUntil = untilMs === null ? null : formatOffsetTime(untilMs, config.timeZone);
      const said =
        awayUntil === null ? `${name} is here.` : `${name} is away until ${awayUntil}, and is given no lead.`;
      process.stdout.write(options.json ? `${JSON.stringify({ id, awayUntil })}\n` : `${said}\n`);
      return 0;
    },
    {
      check(config: Config, { clock }: Platform) {
        const nowMs = clock.nowMs();
        return { name: personOf(config, id).name, nowMs, untilMs: readUntil(until, config, nowMs) };
      },
    },
  );

/** @returns null: from now on the person is here. @throws {BadArguments} */
function readUntil(until: string, config: Config, nowMs: number): number | null {
  if (until === 'off' || until === 'now') return null;
  const untilMs = readEnd('--until', until, config, nowMs);
  if (untilMs <= nowMs) throw new BadArguments(`expected --until to be later than now, or off, got ${until}`);
  return untilMs;
}
