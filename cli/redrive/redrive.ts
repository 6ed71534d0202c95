import type { Config } from '../../lambdas/config/config.ts';
import { DeliverySurvey } from '../../lambdas/deliveries/delivery-survey.ts';
import { isLeadKey } from '../../lambdas/deliveries/keys.ts';
import { redriveDead, resumeStopped } from '../../lambdas/deliveries/redrive.ts';
import { openFaults } from '../../lambdas/functions/open-faults.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { createRedactor, type Redactor } from '../../lambdas/platform/log/redact.ts';
import { createTableScan } from '../../lambdas/platform/table/table-scan.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import { fillAwsEnvironment } from '../../local/aws/credentials.ts';
import { runOnce } from '../../local/machine/once.ts';
import { openAt } from '../shared/at-table.ts';
import { loadConfigAndDeploy } from '../shared/config/load-config.ts';
import { isHeld } from '../shared/is-held.ts';
import { prepare, type RunParts } from '../shared/prepare.ts';
import { runMachine } from '../shared/run-machine.ts';
import { describeWaiting } from '../shared/terminal/describe-waiting.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { channelsOf } from './channels-of.ts';
import { noOthers, othersOf, type Redrive, type RedriveOptions, summaryOf } from './outcome.ts';
import { redriveDeployed } from './redrive-deployed.ts';
import { showDead } from './show-dead.ts';

/** `leadbell redrive`. */
export async function redrive(options: RedriveOptions): Promise<ExitCode> {
  if (options.dryRun) return showDead(options);
  const redactor = createRedactor();
  const say = (text: string) => process.stderr.write(`${redactor.text(text)}\n`);
  const { stack, tableName } = options;
  if (stack !== null && tableName !== null) {
    say('leadbell: expected --table or --stack, and not both');
    return 2;
  }
  const isDeployed = stack !== null || tableName !== null;
  const isHere = !isDeployed && !(await isHeld(options));
  const loaded = await load(options, redactor, isHere);
  if (loaded === null) return 2;
  const parts = await prepare(redactor, loaded.config.timeZone);
  const work = { ...options, ...loaded, say };
  if (isHere) return finish(await redriveHere(parts, work), options, say);
  const senders = isDeployed ? 'the deployed functions' : 'the `leadbell run` that holds the data';
  try {
    const opened = await openAt(options, loaded.deploy, parts.platform);
    try {
      const theirs = await redriveDeployed(parts.platform, { ...work, opened, senders });
      const isOver = !isDeployed && theirs.broken && !(await isHeld(options));
      if (!isOver) return finish(theirs, options, say);
      say('The process that held the data has ended: this one sends.');
    } finally {
      await opened.close();
    }
  } catch (error) {
    say(`leadbell: ${sentence(error)}`);
    return 1;
  }
  if ((await load(options, redactor, true)) === null) return 2;
  return finish(await redriveHere(parts, work), options, say);
}

/** Null: the file or the channel cannot be used, and stderr says why. */
async function load(options: RedriveOptions, redactor: Redactor, isHere: boolean) {
  const loaded = await loadConfigAndDeploy(options.configFile, process.env, redactor, {
    secrets: isHere ? 'all' : 'none',
  });
  const channels = loaded && channelsOf(options, loaded.config);
  return loaded && channels && { ...loaded, channels };
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
  let redriven = { redriven: 0, outdated: 0, others: noOthers };
  const run = await runMachine(parts, {
    ...options,
    async work({ machine, services: { documents } }, runEnd) {
      const stores = openStores({ ...platform, documents, tableName: LOCAL_TABLE_NAME });
      const survey = new DeliverySurvey(createTableScan(documents, LOCAL_TABLE_NAME), platform.clock);
      const faults = openFaults(config, { platform, ...stores, laneQueue: machine.nudges });
      const deps = { platform, ...stores, faults };
      const dead = await survey.dead(channels);
      const { keys, outdated } = await redriveDead(deps, dead);
      redriven = { redriven: keys.length, outdated, others: noOthers };
      const others = keys.filter((key) => !isLeadKey(key)).length;
      if (others > 0) options.say(`${others} of them are about no lead (digests, faults)`);
      for (const channel of channels) await resumeStopped(deps, channel);
      const outlook = async () =>
        (await machine.outlook()).filter(({ channel }) => channels.includes(channel));
      await runOnce({ machine: { ...machine, outlook }, platform, runEnd, first: 'lanes' });
      const ours = await stores.deliveries.getMany(keys);
      redriven = { ...redriven, others: othersOf(ours, platform.clock.nowMs()) };
    },
  });
  const { delivered, dead } = run.tally;
  return { ...redriven, delivered, dead, waiting: run.waiting, broken: run.broken };
}

function finish(result: Redrive, { json }: RedriveOptions, say: (text: string) => void): ExitCode {
  const { outdated, ...summary } = summaryOf(result);
  if (outdated > 0) say(`${outdated} stay dead: their leads have another grade by now`);
  for (const line of describeWaiting(result.waiting, summary.dead)) say(line);
  process.stdout.write(json ? `${JSON.stringify({ ...summary, outdated })}\n` : forPeople(summary));
  return summary.pending === 0 && summary.dead === 0 && !result.broken ? 0 : 1;
}

function forPeople(summary: Readonly<Record<string, number | null>>): string {
  const words = Object.entries(summary).map(([name, count]) => `${count ?? '–'} ${name}`);
  return `${words.join(', ')}\n`;
}
