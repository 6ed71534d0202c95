import type { Config } from '../../lambdas/config/config.ts';
import { type DueWindow, lastDueWindow, windowOfDate } from '../../lambdas/digests/windows.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { fillAwsEnvironment } from '../../local/aws/credentials.ts';
import type { OpenedTable } from '../../local/aws/open-table.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { atTable, type TablePlace } from '../shared/at-table.ts';
import { loadConfig } from '../shared/config/load-config.ts';
import { heldTable } from '../shared/is-held.ts';
import { prepare } from '../shared/prepare.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import type { ChosenDigest } from './chosen-digest.ts';

export interface DigestOptions extends TablePlace {
  name: string;
  /** `YYYY-MM-DD`; null: the window that was due last */
  date: string | null;
  dryRun: boolean;
  outDirectory: string | null;
  timeoutMs: number;
  json: boolean;
}

/** `leadbell digest`. */
export async function digest(options: DigestOptions): Promise<ExitCode> {
  const { stack, tableName, dryRun } = options;
  if (stack !== null || tableName !== null) {
    if (!dryRun) return digestDeployed(options);
    process.stderr.write(
      '--dry-run reads and shows it on this machine, and takes neither --stack nor --table\n',
    );
    return 2;
  }
  // A `run` at work on the data makes and sends it, with secrets of its own.
  const running = dryRun ? null : await heldTable(options, { staying: true });
  try {
    return await digestHere(running, options);
  } finally {
    await running?.close();
  }
}

/** The deployed functions make and send it, with secrets of their own. */
const digestDeployed = (options: DigestOptions): Promise<ExitCode> =>
  atTable(
    options,
    async ({ config, platform, stores, say }, chosen) => {
      const { sendDigestBeside } = await import('./digest-beside.ts');
      return sendDigestBeside(platform, stores, { ...options, config, chosen, say }, 'deployed');
    },
    { check: (config: Config, { clock }: Platform) => choose(config, options, clock.nowMs()) },
  );

async function digestHere(running: OpenedTable | null, options: DigestOptions): Promise<ExitCode> {
  const redactor = createRedactor();
  const secrets = options.dryRun ? 'accounts' : running ? 'none' : 'all';
  const config = await loadConfig(options.configFile, process.env, redactor, { secrets });
  if (config === null) return 2;
  const chosen = chosenOrSaid(config, options);
  if (chosen === null) return 2;
  fillAwsEnvironment(process.env);
  const parts = await prepare(redactor, config.timeZone);
  const say = (text: string) => process.stderr.write(`${redactor.text(text)}\n`);
  const work = { ...options, config, chosen, say };
  if (options.dryRun) {
    const { showDigest } = await import('./digest-dry-run.ts');
    return showDigest(parts, work);
  }
  if (running) {
    const { sendDigestBeside } = await import('./digest-beside.ts');
    return sendDigestBeside(parts.platform, openStores({ ...parts.platform, ...running }), work);
  }
  const { sendDigest } = await import('./digest-send.ts');
  return sendDigest(parts, work);
}

/** Null: stderr says what is wrong. */
function chosenOrSaid(config: Config, options: DigestOptions): ChosenDigest | null {
  try {
    return choose(config, options, systemClock.nowMs());
  } catch (error) {
    if (!(error instanceof BadArguments)) throw error;
    process.stderr.write(`${error.message}\n`);
    return null;
  }
}

/** The digest and the window that are asked for. @throws {BadArguments} */
function choose(config: Config, options: DigestOptions, nowMs: number): ChosenDigest {
  if (options.outDirectory !== null && !options.dryRun)
    throw new BadArguments('--out writes what would be sent, and needs --dry-run; nothing was sent');
  const chosen = windowOf(config, options, nowMs);
  const { fromMs, toMs } = chosen.window;
  if (fromMs > nowMs) throw new BadArguments(`${chosen.date} has not begun`);
  if (!options.dryRun && toMs > nowMs) {
    const end = formatZonelessTime(toMs, config.timeZone).slice(0, 16);
    throw new BadArguments(`${chosen.date} is not over before ${end}; --dry-run shows what there is so far`);
  }
  return chosen;
}

function windowOf(config: Config, { name, date, configFile }: DigestOptions, nowMs: number): ChosenDigest {
  const { timeZone, digests } = config;
  const schedule = Object.hasOwn(digests, name) ? digests[name] : undefined;
  if (!schedule) {
    const names = Object.keys(digests);
    const has = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none';
    throw new BadArguments(`${configFile} has no digest ${name}; ${has}`);
  }
  const named = ({ fromMs, toMs }: DueWindow) =>
    formatZonelessTime(schedule.covers === 'calendar' ? fromMs : toMs, timeZone).slice(0, 10);
  if (date === null) {
    const window = lastDueWindow(schedule, timeZone, nowMs);
    return { name, window, date: named(window) };
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !isDate(date)) {
    throw new BadArguments(`expected --date to be a day such as 2026-11-22, got ${date}`);
  }
  const window = windowOfDate(schedule, timeZone, date);
  if (window) return { name, window, date: named(window) };
  throw new BadArguments(
    `no window of digest ${name} ends on ${date}: it covers the time since the last one, ${WEEKLY}`,
  );
}

const WEEKLY = 'and ends on its own weekday';

function isDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
