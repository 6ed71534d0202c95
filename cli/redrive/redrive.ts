import type { Config } from '../../lambdas/config/config.ts';
import { DeliverySurvey } from '../../lambdas/deliveries/delivery-survey.ts';
import { isLeadKey } from '../../lambdas/deliveries/keys.ts';
import { redriveDead, resumeStopped } from '../../lambdas/deliveries/redrive.ts';
import { openFaults } from '../../lambdas/functions/open-faults.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { createTableScan } from '../../lambdas/platform/table/table-scan.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import { fillAwsEnvironment } from '../../local/aws/credentials.ts';
import { runOnce } from '../../local/machine/once.ts';
import { countWaiting, describeWaiting } from '../shared/describe-waiting.ts';
import type { ExitCode } from '../shared/exit-code.ts';
import { loadConfig } from '../shared/load-config.ts';
import { prepare, type RunParts } from '../shared/prepare.ts';
import { runMachine } from '../shared/run-machine.ts';
import type { Redrive, RedriveOptions } from './outcome.ts';
import { redriveDeployed } from './redrive-deployed.ts';

/** `leadbell redrive`. */
export async function redrive(options: RedriveOptions): Promise<ExitCode> {
  const redactor = createRedactor();
  const isDeployed = options.tableName !== null;
  const config = await loadConfig(options.configFile, process.env, redactor, {
    secrets: isDeployed ? 'none' : 'all',
  });
  if (config === null) return 2;
  const channels = Object.keys(config.channels);
  if (options.channel !== null && !channels.includes(options.channel)) {
    process.stderr.write(
      `${options.configFile} has no channel ${options.channel}; it has ${channels.join(', ')}\n`,
    );
    return 2;
  }
  const chosen = options.channel === null ? channels : [options.channel];
  const parts = await prepare(redactor);
  const say = (text: string) => process.stderr.write(`${redactor.text(text)}\n`);
  const work = { config, channels: chosen, say };
  const result =
    options.tableName === null
      ? await redriveHere(parts, { ...work, ...options })
      : await redriveDeployed(parts.platform, { ...work, ...options, tableName: options.tableName });
  return finish(result, options, say);
}

async function redriveHere(
  parts: RunParts,
  options: {
    config: Config;
    channels: readonly string[];
    dataDirectory: string;
    timeoutMs: number;
    say(text: string): void;
  },
): Promise<Redrive> {
  fillAwsEnvironment(process.env);
  const { platform } = parts;
  const { config, channels } = options;
  let redriven = { redriven: 0, outdated: 0 };
  const run = await runMachine(parts, {
    ...options,
    async work({ machine, services: { documents } }, runEnd) {
      const stores = openStores({ ...platform, documents, tableName: LOCAL_TABLE_NAME });
      const survey = new DeliverySurvey(createTableScan(documents, LOCAL_TABLE_NAME), platform.clock);
      const faults = openFaults(config, { platform, ...stores, laneQueue: machine.nudges });
      const deps = { platform, ...stores, faults };
      const dead = await survey.dead(channels);
      const { keys, outdated } = await redriveDead(deps, dead);
      redriven = { redriven: keys.filter(isLeadKey).length, outdated };
      const others = keys.length - redriven.redriven;
      if (others > 0)
        options.say(`${others} messages that are about no lead (digests, faults) go out again too`);
      for (const channel of channels) await resumeStopped(deps, channel);
      const outlook = async () =>
        (await machine.outlook()).filter(({ channel }) => channels.includes(channel));
      await runOnce({ machine: { ...machine, outlook }, platform, runEnd, first: 'lanes' });
    },
  });
  const { delivered, dead } = run.tally;
  return { ...redriven, delivered, dead, waiting: run.waiting, broken: run.broken };
}

function finish(
  { redriven, outdated, delivered, dead, waiting, broken }: Redrive,
  { json }: RedriveOptions,
  say: (text: string) => void,
): ExitCode {
  const summary = {
    redriven,
    delivered,
    pending: countWaiting(waiting, ({ pending }) => pending),
    held: countWaiting(waiting, ({ held }) => held),
    dead,
  };
  if (outdated > 0) say(`${outdated} stay dead: their leads have another grade by now`);
  for (const line of describeWaiting(waiting, dead)) say(line);
  process.stdout.write(json ? `${JSON.stringify(summary)}\n` : forPeople(summary));
  return summary.pending === 0 && summary.dead === 0 && !broken ? 0 : 1;
}

function forPeople(summary: Readonly<Record<string, number | null>>): string {
  const words = Object.entries(summary).map(([name, count]) => `${count ?? '–'} ${name}`);
  return `${words.join(', ')}\n`;
}
