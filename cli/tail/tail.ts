import { styleText } from 'node:util';
import type { Config } from '../../lambdas/config/config.ts';
import { createRedactor, type Redactor } from '../../lambdas/platform/log/redact.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { formatOffsetTime, formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { readDuration } from '../shared/arguments/read-duration.ts';
import { loadConfig } from '../shared/config/load-config.ts';
import { platformOf } from '../shared/prepare.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { onStop } from '../shared/terminal/on-stop.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { createFilter, type Wanted } from './filter.ts';
import { InOrder } from './follow.ts';
import { type LogGroup, type Logs, logGroupsOf, openLogs } from './log-groups.ts';
import type { LogLine } from './log-line.ts';
import { sayLine } from './words.ts';

export interface TailOptions extends Wanted {
  configFile: string;
  stack: string;
  /** How far back it begins. */
  since: string;
  follow: boolean;
  /** Also lines that say that nothing happened, and Lambda's own. */
  all: boolean;
  json: boolean;
}

const LOOK_EVERY_MS = 2 * SECOND_MS;
const LONGEST_MS = 30 * DAY_MS;

/** `leadbell tail`. */
export async function tail(options: TailOptions): Promise<ExitCode> {
  const redactor = createRedactor();
  const config = await loadConfig(options.configFile, process.env, redactor, {
    secrets: 'none',
    isQuiet: true,
  });
  if (config === null) return 2;
  const { clock } = platformOf(redactor);
  const say = (text: string) => process.stderr.write(`leadbell: ${redactor.text(text)}\n`);
  const logs = openLogs();
  try {
    const sinceMs = readDuration('--since', options.since, { leastMs: MINUTE_MS, mostMs: LONGEST_MS });
    const isWanted = createFilter(config, options);
    const order = new InOrder(clock.nowMs() - sinceMs);
    const show = showing(config, options, redactor, isWanted);
    const groups = await logGroupsOf(options.stack);
    show(order.add(await logs.since(groups, order.fromMs)));
    if (options.follow) await follow({ logs, groups, order, clock, show, say });
    else show(order.rest());
    return 0;
  } catch (error) {
    say(sentence(error));
    return error instanceof BadArguments ? 2 : 1;
  } finally {
    logs.close();
  }
}

interface Following {
  logs: Logs;
  groups: readonly LogGroup[];
  order: InOrder;
  clock: Clock;
  show(lines: readonly LogLine[]): void;
  say(text: string): void;
}

/** Until Ctrl-C. What AWS does not answer is said once, and asked again. */
async function follow({ logs, groups, order, clock, show, say }: Following): Promise<void> {
  const { signal, forget } = onStop(() => {});
  let isFailing = false;
  while (!signal.aborted) {
    try {
      show(order.add(await logs.since(groups, order.fromMs)));
      isFailing = false;
    } catch (error) {
      if (!isFailing) say(`${sentence(error)}\n  It is asked again.`);
      isFailing = true;
    }
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
  show(order.rest());
  forget();
}

const COLOURS = { debug: 'gray', info: null, warn: 'yellow', error: 'red' } as const;

function showing(
  { timeZone, tasks }: Config,
  { json, all }: TailOptions,
  redactor: Redactor,
  isWanted: (line: LogLine) => boolean,
) {
  const taskName = (key: unknown) => tasks.find((task) => task.key === key)?.name ?? String(key);
  return (lines: readonly LogLine[]): void => {
    for (const line of lines) {
      if ((line.isQuiet && !all) || !isWanted(line)) continue;
      const { atMs, function: of, level, message, fields } = line;
      if (json) {
        const data = { at: formatOffsetTime(atMs, timeZone), function: of, level, message, fields };
        process.stdout.write(`${JSON.stringify(redactor.value(data))}\n`);
        continue;
      }
      const colour = process.stdout.isTTY ? COLOURS[level] : null;
      const said = redactor.text(sayLine(line, { timeZone, taskName }));
      const time = formatZonelessTime(atMs, timeZone).slice(5);
      const mark = level === 'warn' || level === 'error' ? `${level.padEnd(5)} ` : '';
      const shown = `${mark}${said}`;
      process.stdout.write(
        `${time}  ${of.padEnd(7)}  ${colour === null ? shown : styleText(colour, shown)}\n`,
      );
    }
  };
}
