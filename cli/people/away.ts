import { PersonStore } from '../../lambdas/assignment/person-store.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { formatOffsetTime } from '../../lambdas/platform/time/zoned-time.ts';
import { atTable, type TablePlace } from '../shared/at-table.ts';
import { BadArguments } from '../shared/bad-arguments.ts';
import type { ExitCode } from '../shared/exit-code.ts';
import { personOf } from '../shared/named.ts';
import { readEnd } from '../shared/read-time.ts';

/** `leadbell people away`. */
export const setAway = (
  id: string,
  { until, ...options }: TablePlace & { until: string; json: boolean },
): Promise<ExitCode> =>
  atTable(options, async ({ config, stores: { table }, platform }) => {
    const { name } = personOf(config, id);
    const nowMs = platform.clock.nowMs();
    const untilMs = readUntil(until, config, nowMs);
    await new PersonStore(table).setAway(id, untilMs ?? nowMs);
    const awayUntil = untilMs === null ? null : formatOffsetTime(untilMs, config.timeZone);
    const said =
      awayUntil === null ? `${name} is here.` : `${name} is away until ${awayUntil}, and is given no lead.`;
    process.stdout.write(options.json ? `${JSON.stringify({ id, awayUntil })}\n` : `${said}\n`);
    return 0;
  });

/** @returns null: from now on the person is here. @throws {BadArguments} */
function readUntil(until: string, config: Config, nowMs: number): number | null {
  if (until === 'off' || until === 'now') return null;
  const untilMs = readEnd('--until', until, config, nowMs);
  if (untilMs <= nowMs) throw new BadArguments(`expected --until to be later than now, or off, got ${until}`);
  return untilMs;
}
