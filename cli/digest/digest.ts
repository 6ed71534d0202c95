import type { Config } from '../../lambdas/config/config.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import { type DueWindow, lastDueWindow, windowOfDate } from '../../lambdas/digests/windows.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { fillAwsEnvironment } from '../../local/aws/credentials.ts';
import type { OpenedTable } from '../../local/aws/open-table.ts';
import { openAt, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/exit-code.ts';
import { heldTable } from '../shared/is-held.ts';
import { loadConfigAndDeploy } from '../shared/load-config.ts';
import { prepare, type RunParts } from '../shared/prepare.ts';
import { sentence } from '../shared/sentence.ts';
import type { ChosenDigest } from './chosen-digest.ts';
import type { SendDigest } from './outcome.ts';

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
    const problem =
      stack !== null && tableName !== null
        ? 'expected --table or --stack, and not both'
        : dryRun
          ? '--dry-run reads and shows it on this machine, and takes neither --stack nor --table'
          : null;
    if (problem === null) return digestAt('deployed', options);
    process.stderr.write(`${problem}\n`);
    return 2;
  }
  // A `run` at work on the data makes and sends it, with secrets of its own.
  const running = options.dryRun ? null : await heldTable(options, { staying: true });
  try {
    return await digestAt(running, options);
  } finally {
    await running?.close();
  }
}

/** @param running who is at work on the data. Null: nobody */
async function digestAt(running: OpenedTable | 'deployed' | null, options: DigestOptions): Promise<ExitCode> {
  const redactor = createRedactor();
  const secrets = options.dryRun ? 'accounts' : running ? 'none' : 'all';
  const loaded = await loadConfigAndDeploy(options.configFile, process.env, redactor, { secrets });
  if (loaded === null) return 2;
  const { config, deploy } = loaded;
  if (options.outDirectory !== null && !options.dryRun) {
    process.stderr.write('--out writes what would be sent, and needs --dry-run; nothing was sent\n');
    return 2;
  }
  const nowMs = systemClock.nowMs();
  const chosen = choose(config, options, nowMs);
  if ('problem' in chosen) {
    process.stderr.write(`${chosen.problem}\n`);
    return 2;
  }
  if (chosen.window.fromMs > nowMs) {
    process.stderr.write(`${chosen.date} has not begun\n`);
    return 2;
  }
  if (!options.dryRun && chosen.window.toMs > nowMs) {
    const end = formatZonelessTime(chosen.window.toMs, config.timeZone).slice(0, 16);
    process.stderr.write(`${chosen.date} is not over before ${end}; --dry-run shows what there is so far\n`);
    return 2;
  }
  fillAwsEnvironment(process.env);
  const parts = await prepare(redactor, config.timeZone);
  const say = (text: string) => process.stderr.write(`${redactor.text(text)}\n`);
  if (options.dryRun) {
    const { showDigest } = await import('./digest-dry-run.ts');
    return showDigest(parts, { ...options, config, chosen, say });
  }
  const work = { ...options, config, chosen, say };
  if (running === 'deployed') return sendDigestDeployed(parts, work, deploy);
  if (running) {
    const { sendDigestBeside } = await import('./digest-beside.ts');
    const stores = openStores({ ...parts.platform, ...running });
    return sendDigestBeside(parts.platform, stores, work);
  }
  const { sendDigest } = await import('./digest-send.ts');
  return sendDigest(parts, work);
}

/** The deployed functions make and send it, with secrets of their own. */
async function sendDigestDeployed(
  { platform }: RunParts,
  work: DigestOptions & SendDigest,
  deploy: DeployConfig,
): Promise<ExitCode> {
  const { sendDigestBeside } = await import('./digest-beside.ts');
  try {
    const opened = await openAt(work, deploy, platform);
    try {
      return await sendDigestBeside(platform, opened.stores, work, 'deployed');
    } finally {
      await opened.close();
    }
  } catch (error) {
    work.say(`leadbell: ${sentence(error)}`);
    return 1;
  }
}

function choose(
  config: Config,
  { name, date, configFile }: DigestOptions,
  nowMs: number,
): ChosenDigest | { problem: string } {
  const { timeZone, digests } = config;
  const schedule = Object.hasOwn(digests, name) ? digests[name] : undefined;
  if (!schedule) {
    const names = Object.keys(digests);
    const has = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none';
    return { problem: `${configFile} has no digest ${name}; ${has}` };
  }
  const named = ({ fromMs, toMs }: DueWindow) =>
    formatZonelessTime(schedule.covers === 'calendar' ? fromMs : toMs, timeZone).slice(0, 10);
  if (date === null) {
    const window = lastDueWindow(schedule, timeZone, nowMs);
    return { name, window, date: named(window) };
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !isDate(date)) {
    return { problem: `expected --date to be a day such as 2026-11-22, got ${date}` };
  }
  const window = windowOfDate(schedule, timeZone, date);
  if (window) return { name, window, date: named(window) };
  return {
    problem: `no window of digest ${name} ends on ${date}: it covers the time since the last one, ${WEEKLY}`,
  };
}

const WEEKLY = 'and ends on its own weekday';

function isDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
