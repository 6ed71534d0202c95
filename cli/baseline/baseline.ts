import type { Config } from '../../lambdas/config/config.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { formatOffsetTime, parseZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import type { ThePast } from '../../lambdas/polling/the-past.ts';
import { type MarkedPast, markThePast } from '../../lambdas/schedule/mark-the-past.ts';
import { openTable } from '../../local/aws/open-table.ts';
import { loadConfig } from '../shared/config/load-config.ts';
import { prepare } from '../shared/prepare.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { sentence } from '../shared/terminal/sentence.ts';

export interface BaselineOptions {
  configFile: string;
  dataDirectory: string;
  /** The name of a deployed table; null: the data of `run`. */
  tableName: string | null;
  before: string | null;
  toldUntil: string | null;
  dryRun: boolean;
  json: boolean;
}

/** `leadbell baseline`. */
export async function baseline(options: BaselineOptions): Promise<ExitCode> {
  const redactor = createRedactor();
  const config = await loadConfig(options.configFile, process.env, redactor, { secrets: 'none' });
  if (config === null) return 2;
  const say = (text: string) => process.stderr.write(`${redactor.text(text)}\n`);
  const parts = await prepare(redactor, config.timeZone);
  const { platform } = parts;
  let past: ThePast;
  try {
    past = readPast(options, config, platform.clock.nowMs());
  } catch (error) {
    say(`leadbell: ${sentence(error)}`);
    return 2;
  }
  try {
    const opened = await openTable(parts, options);
    try {
      for (const remark of opened.remarks) say(`warning: ${remark}`);
      const stores = openStores({ ...platform, documents: opened.documents, tableName: opened.tableName });
      const marked = await markThePast({ platform, config, ...stores }, past, { isTrial: options.dryRun });
      process.stdout.write(
        options.json ? asJson(marked, past, config) : forPeople(marked, past, options, config),
      );
      return 0;
    } finally {
      await opened.close();
    }
  } catch (error) {
    say(`leadbell: ${sentence(error)}`);
    return 1;
  }
}

/** @throws {LeadbellError} `time-unclear` */
function readPast(
  { before, toldUntil }: Pick<BaselineOptions, 'before' | 'toldUntil'>,
  { timeZone }: Pick<Config, 'timeZone'>,
  nowMs: number,
): ThePast {
  const silentBeforeMs = before === null ? null : readTime('--before', before, timeZone, nowMs);
  const maybeToldBeforeMs = toldUntil === null ? nowMs : readTime('--told-until', toldUntil, timeZone, nowMs);
  if (silentBeforeMs !== null && silentBeforeMs > maybeToldBeforeMs) {
    throw unclear('expected --before to be no later than --told-until');
  }
  return { silentBeforeMs, maybeToldBeforeMs };
}

function readTime(option: string, text: string, timeZone: string, nowMs: number): number {
  if (text === 'now') return nowMs;
  const atMs = parseZonelessTime(text, timeZone);
  if (atMs === null) {
    throw unclear(
      `expected ${option} to be now, or a time such as 2026-11-26T09:00+08:00 or "2026-11-26 09:00" in ${timeZone}`,
    );
  }
  if (atMs > nowMs) throw unclear(`expected ${option} to be in the past`);
  return atMs;
}

const unclear = (message: string): LeadbellError =>
  new LeadbellError({ code: 'time-unclear', message, retryable: false });

function asJson({ digests, ...counts }: MarkedPast, past: ThePast, { timeZone }: Config): string {
  const time = (atMs: number) => formatOffsetTime(atMs, timeZone);
  const { silentBeforeMs, maybeToldBeforeMs } = past;
  return `${JSON.stringify({
    before: silentBeforeMs === null ? null : time(silentBeforeMs),
    toldUntil: time(maybeToldBeforeMs),
    ...counts,
    digests: digests.map(({ digest, fromMs, toMs }) => ({ digest, from: time(fromMs), to: time(toMs) })),
  })}\n`;
}

function forPeople(
  { tasks, silenced, repeats, digests }: MarkedPast,
  { silentBeforeMs, maybeToldBeforeMs }: ThePast,
  { dryRun }: BaselineOptions,
  { timeZone }: Config,
): string {
  const time = (atMs: number) => formatOffsetTime(atMs, timeZone);
  const lines = [
    `${tasks} tasks will read their longest window again as a first reading:`,
    silentBeforeMs === null
      ? '  no call is recorded in silence (--before TIME makes the past silent)'
      : `  calls that were over before ${time(silentBeforeMs)} and are not in the table: recorded, not told`,
    `  calls made before ${time(maybeToldBeforeMs)}: told as repeats (重发)`,
    `of what waits in the table: ${silenced} are silent now, ${repeats} go out as repeats`,
    ...digests.map(
      ({ digest, fromMs }) =>
        `digest ${digest} from ${time(fromMs)} is not sent by itself any more; \`leadbell digest ${digest} --date …\` sends it`,
    ),
  ];
  return `${dryRun ? 'Nothing was written. It would be so:\n' : ''}${lines.join('\n')}\n`;
}
