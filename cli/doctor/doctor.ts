import type { Config } from '../../lambdas/config/config.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import { readConfigFile } from '../../lambdas/config/read-config-file.ts';
import { recordClients } from '../../lambdas/functions/record-clients.ts';
import type { Stores } from '../../lambdas/functions/stores.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { TickStore } from '../../lambdas/schedule/tick-store.ts';
import { ALIVE_FOR_MS } from '../../lambdas/status/status.ts';
import { openAt, type TablePlace } from '../shared/at-table.ts';
import { refsInUse } from '../shared/config/in-use.ts';
import { warningsOf } from '../shared/config/warnings-of.ts';
import { platformOf, secretsOf } from '../shared/prepare.ts';
import { counted } from '../shared/terminal/counted.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { durationText } from '../status/show-status.ts';
import { checkAccounts, type Doctoring } from './accounts.ts';
import { checkChannels } from './channels.ts';
import { type Check, createChecks, failed, passed, type Result, type Try, WARNING } from './checks.ts';
import { checkConfiguration } from './configuration.ts';
import { checkTopics } from './topics.ts';

export interface DoctorOptions extends TablePlace {
  json: boolean;
}

/** `leadbell doctor`. */
export async function doctor({ json, ...place }: DoctorOptions): Promise<ExitCode> {
  if (place.tableName !== null && place.stack !== null) {
    process.stderr.write('leadbell: expected --table or --stack, and not both\n');
    return 2;
  }
  const redactor = createRedactor();
  const platform = platformOf(redactor);
  const show = json ? null : (text: string) => process.stdout.write(text);
  const { checks, try: attempt } = createChecks(show, (text) => redactor.text(text));
  const read = await checkConfig(attempt, place.configFile);
  if (read !== null) {
    const { config, deploy } = read;
    const secrets = secretsOf(platform, redactor);
    const client = recordClients({ ...platform, config, secrets });
    const doctoring: Doctoring = { config, platform, secrets, client, try: attempt };
    await checkSecrets(doctoring);
    await checkAccounts(doctoring);
    const table = await checkTable(doctoring, place, deploy);
    try {
      if (table) await checkConfiguration(doctoring, place, table.stores.table);
      await checkChannels(doctoring, table?.stores.lanes ?? null, place.stack);
      await checkTopics(doctoring, deploy.alarmTopics, place);
      if (place.stack !== null) {
        const { checkDeployment } = await import('./deployed/deployment.ts');
        await checkDeployment(doctoring, deploy, {
          stack: place.stack,
          lastTickMs: table?.lastTickMs ?? null,
        });
      }
    } finally {
      await table?.close();
    }
  }
  const bad = checks.filter(({ ok }) => !ok);
  process.stdout.write(
    json
      ? `${JSON.stringify({ ok: bad.length === 0, checks })}\n`
      : bad.length === 0
        ? `${notLookedAt(place)}\nAll ${checks.length} checks passed${warnedOf(checks)}.\n`
        : `${notLookedAt(place)}\n${bad.length} of ${checks.length} checks failed: ${bad.map(({ name }) => name).join(', ')}\n`,
  );
  if (read === null) return 2;
  return bad.length === 0 ? 0 : 1;
}

/** Passed, and not all is well. */
function warnedOf(checks: readonly Check[]): string {
  const warned = checks.filter(({ ok, detail }) => ok && detail.startsWith(WARNING)).map(({ name }) => name);
  return warned.length === 0 ? '' : `, with a warning of ${warned.join(', ')}`;
}

/** What nobody should take for passed. */
const notLookedAt = ({ stack, tableName }: TablePlace): string =>
  stack === null && tableName !== null
    ? '\nNot looked at: the schedule, the functions and their alarms. --stack NAME, instead of --table, looks at them.\n'
    : '';

async function checkConfig(attempt: Try, file: string) {
  let read: { config: Config; deploy: DeployConfig } | null = null;
  await attempt('configuration', `reading ${file}`, async () => {
    const whole = await readConfigFile(file);
    const { config, deploy } = whole;
    read = { config, deploy };
    const warnings = warningsOf(whole, file, process.env);
    const { tasks, channels } = config;
    const detail = [counted(tasks.length, 'task'), counted(Object.keys(channels).length, 'channel')].join(
      ', ',
    );
    return warnings.length === 0
      ? passed(detail)
      : passed(`${detail}, ${counted(warnings.length, 'warning')}`, `leadbell check ${file}`);
  });
  // Assigned in the attempt, which the compiler does not see.
  return read as { config: Config; deploy: DeployConfig } | null;
}

async function checkSecrets({ config, secrets, try: attempt }: Doctoring): Promise<void> {
  const refs = new Set(refsInUse(config).map(({ ref }) => ref));
  for (const ref of refs) {
    await attempt(`secret ${ref}`, 'reading it', async () => {
      const value = await secrets.get(ref);
      return value === ''
        ? failed('it is empty', 'Set it to what leadbell.yaml says about it.')
        : passed('it is there');
    });
  }
}

interface OpenTable {
  stores: Stores;
  /** When tick ran last; null: never. */
  lastTickMs: number | null;
  close(): Promise<void>;
}

/** @returns null: it cannot be opened */
async function checkTable(
  { config, platform, try: attempt }: Doctoring,
  place: TablePlace,
  deploy: DeployConfig,
): Promise<OpenTable | null> {
  let open: OpenTable | null = null;
  await attempt('table', `opening ${placeText(place)}`, async () => {
    const opened = await openAt(place, deploy, platform);
    open = { ...opened, lastTickMs: null };
    // By the index, which a table from elsewhere may lack.
    const [channel] = Object.keys(config.channels);
    if (channel !== undefined) await opened.stores.deliveries.waiting(channel, { limit: 1 });
    const { lastMs } = await new TickStore(opened.stores.table).read();
    open = { ...opened, lastTickMs: lastMs };
    return ofTick(lastMs, platform.clock.nowMs(), place);
  });
  return open as OpenTable | null;
}

function ofTick(lastMs: number | null, nowMs: number, { stack, tableName }: TablePlace): Result {
  const isDeployed = stack !== null || tableName !== null;
  if (lastMs === null) {
    return isDeployed
      ? failed(
          'nothing ever ran on it',
          'See whether the schedule is on: the dashboard of the stack shows ticks.',
        )
      : passed(
          'it can be used; no `leadbell run` goes on at it (`run --once` leaves no trace of when)',
          'leadbell run',
        );
  }
  const ago = `looked ${durationText(nowMs - lastMs)} ago`;
  if (nowMs - lastMs < ALIVE_FOR_MS) return passed(`it can be used, and leadbell ${ago}`);
  return isDeployed
    ? failed(
        `leadbell ${ago} for the last time`,
        `leadbell status --${stack === null ? `table ${tableName}` : `stack ${stack}`}, and the alarms of the stack`,
      )
    : passed(`it can be used; leadbell ${ago} for the last time, so nothing is running`, 'leadbell run');
}

function placeText({ stack, tableName, dataDirectory }: TablePlace): string {
  if (stack !== null) return `the table of ${stack}`;
  return tableName ?? dataDirectory;
}
