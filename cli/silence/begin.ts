import type { Config } from '../../lambdas/config/config.ts';
import { channelsOfTask } from '../../lambdas/config/lead-channels.ts';
import { discoveringAccounts } from '../../lambdas/config/tasks-to-come.ts';
import { restRules } from '../../lambdas/deliveries/rest.ts';
import { beginSilence } from '../../lambdas/deliveries/silences/hold-lanes.ts';
import type { Silence } from '../../lambdas/deliveries/silences/silence.ts';
import { allSilences, SilenceStore } from '../../lambdas/deliveries/silences/silence-store.ts';
import { tellSilence } from '../../lambdas/faults/silences/tell-silence.ts';
import { operatorChannels } from '../../lambdas/functions/open-faults.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { formatOffsetTime } from '../../lambdas/platform/time/zoned-time.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { taskOf } from '../shared/arguments/named.ts';
import { readDuration } from '../shared/arguments/read-duration.ts';
import { atTable, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { saidInOneLine, whoIsHere } from '../shared/who.ts';
import { nameOf, silenceAsJson } from './show-silences.ts';

export interface BeginOptions extends TablePlace {
  /** A channel, or a task by its name or id. */
  what: string;
  /** How long. */
  for: string;
  reason: string;
  /** Null: who is logged in on this machine. */
  by: string | null;
  json: boolean;
}

const LONGEST_MS = 30 * DAY_MS;
const ID_LENGTH = 8;

/** `leadbell silence CHANNEL|TASK`. */
export const begin = (options: BeginOptions): Promise<ExitCode> =>
  atTable(
    options,
    async ({ config, stores, scan, platform, say }, { forMs, by, reason }) => {
      const nowMs = platform.clock.nowMs();
      const silence: Silence = {
        ...whatOf(config, options.what),
        id: platform.newId().replaceAll('-', '').slice(0, ID_LENGTH),
        by,
        reason,
        sinceMs: nowMs,
        untilMs: nowMs + forMs,
        endedAtMs: null,
      };
      const { table, lanes, deliveries } = stores;
      await beginSilence(
        { silences: new SilenceStore(table), lanes, retentionMs: config.retentionMs },
        silence,
      );
      const channels = operatorChannels(config);
      const tell = { deliveries, channels, render: config, rest: restRules(config) };
      await tellSilence({ ...tell, silences: await allSilences(scan) }, silence, nowMs);
      const { ops } = config;
      if (silence.channel !== null && ops.channels.includes(silence.channel)) {
        say(`leadbell: faults go to ${silence.channel} as usual: they are never held`);
      }
      process.stdout.write(
        options.json
          ? `${JSON.stringify(silenceAsJson(silence, 0, config, nowMs))}\n`
          : `${nameOf(silence)} is silenced until ${formatOffsetTime(silence.untilMs, config.timeZone)}. What it would hear is held.\nTo end it sooner: leadbell silence end ${silence.id}\n`,
      );
      return 0;
    },
    {
      check(config: Config) {
        // What was found is known to the table alone.
        if (discoveringAccounts(config).length === 0) whatOf(config, options.what);
        return {
          forMs: readDuration('--for', options.for, { leastMs: MINUTE_MS, mostMs: LONGEST_MS }),
          by: saidInOneLine('--by', options.by ?? whoIsHere()),
          reason: saidInOneLine('--reason', options.reason),
        };
      },
    },
  );

/** @throws {BadArguments} where there is no such thing, or there are two */
function whatOf(config: Config, what: string): Pick<Silence, 'channel' | 'task' | 'lanes'> {
  const isChannel = Object.hasOwn(config.channels, what);
  const isTask = config.tasks.some(({ id, name }) => id === what || name === what);
  if (isChannel && isTask) {
    throw new BadArguments(`${what} is a channel and a task: name the task by its id`);
  }
  if (isChannel) return { channel: what, task: null, lanes: [what] };
  if (!isTask) {
    const tasks = config.tasks.map(({ name }) => name).join(', ');
    throw new BadArguments(
      `the file has no channel and no task ${what}; it has the channels ${Object.keys(config.channels).join(', ')} and the tasks ${tasks}`,
    );
  }
  const tasks = taskOf(config, what);
  return {
    channel: null,
    task: { name: tasks[0]?.name ?? what, keys: tasks.map(({ key }) => key) },
    lanes: [...new Set(tasks.flatMap((task) => channelsOfTask(config, task)))],
  };
}
