import { givingOf } from '../../lambdas/assignment/give-lead.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { leadChannels } from '../../lambdas/config/lead-channels.ts';
import { discoveringAccounts } from '../../lambdas/config/tasks-to-come.ts';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import { recordClients } from '../../lambdas/functions/record-clients.ts';
import { openStores, type Stores } from '../../lambdas/functions/stores.ts';
import { createRedactor, type Redactor } from '../../lambdas/platform/log/redact.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { Queue } from '../../lambdas/platform/queue.ts';
import type { Secrets } from '../../lambdas/platform/secrets.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import { withFoundTasks } from '../../lambdas/polling/discovery/with-found.ts';
import { nudge } from '../../lambdas/polling/nudge.ts';
import type { FoundMissed, ReplayDeps } from '../../lambdas/polling/replay/find-missed.ts';
import { tellMissed } from '../../lambdas/polling/replay/tell-missed.ts';
import { fillAwsEnvironment } from '../../local/aws/credentials.ts';
import { runOnce } from '../../local/machine/once.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { openAt } from '../shared/at-table.ts';
import { loadConfigAndDeploy } from '../shared/config/load-config.ts';
import { isHeld } from '../shared/is-held.ts';
import { prepare, type RunParts } from '../shared/prepare.ts';
import { runMachine } from '../shared/run-machine.ts';
import { countWaiting, describeWaiting } from '../shared/terminal/describe-waiting.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { watchDeliveries } from '../shared/watch-deliveries.ts';
import { findAll } from './find.ts';
import { type ReplayOptions, replayedOf } from './options.ts';
import type { Sent } from './sent.ts';
import { type ReplayShown, replayAsJson, replayAsText, unreadLines } from './show-replay.ts';

interface Work {
  parts: RunParts;
  options: ReplayOptions;
  config: Config;
  say(text: string): void;
}

/** `leadbell replay`. */
export async function replay(options: ReplayOptions): Promise<ExitCode> {
  const redactor = createRedactor();
  const say = (text: string) => process.stderr.write(`${redactor.text(text)}\n`);
  const { stack, tableName, dryRun } = options;
  if (stack !== null && tableName !== null) {
    say('leadbell: expected --table or --stack, and not both');
    return 2;
  }
  const isDeployed = stack !== null || tableName !== null;
  const isHere = !isDeployed && !dryRun && !(await isHeld(options));
  const loaded = await load(options, redactor, isHere);
  if (loaded === null) return 2;
  const { config, deploy } = loaded;
  try {
    const parts = await prepare(redactor, config.timeZone);
    const nowMs = parts.platform.clock.nowMs();
    if (discoveringAccounts(config).length === 0) replayedOf(options, config, nowMs);
    const work: Work = { parts, options, config, say };
    if (isHere) return finish(await replayHere(work), work, redactor);
    const opened = await openAt(options, deploy, parts.platform);
    try {
      const senders = isDeployed ? 'the deployed functions' : 'the `leadbell run` that holds the data';
      return finish(await replayElsewhere(work, opened.stores, senders), work, redactor);
    } finally {
      await opened.close();
    }
  } catch (error) {
    say(`leadbell: ${sentence(error)}`);
    return error instanceof BadArguments ? 2 : 1;
  }
}

/** Null: the file cannot be used, and stderr says why. Who only reads, or has others send, needs no webhook. */
const load = (options: ReplayOptions, redactor: Redactor, isHere: boolean) =>
  loadConfigAndDeploy(options.configFile, process.env, redactor, {
    secrets: isHere ? 'all' : 'none',
    isQuiet: true,
  });

/** On a table that others work on, or without a send. Their tick finds within a minute what is due. */
async function replayElsewhere(work: Work, stores: Stores, senders: string): Promise<ReplayShown> {
  const { parts, options, say } = work;
  const { platform, secrets } = parts;
  const config = await withFoundTasks(work.config, stores.table, platform.clock.nowMs());
  const replayed = replayedOf(options, config, platform.clock.nowMs());
  const deps = depsOf(platform, secrets, config, stores);
  const found = await findAll(deps, replayed);
  if (options.dryRun) return { found, ...chosen(found, options), sent: null };
  const { told, left, due } = await tell(deps, found, options);
  const now = due.filter(({ atMs }) => atMs === undefined);
  if (now.length === 0) return { found, told, left, sent: null };
  say(`${now.length} to be sent by ${senders} within a minute or so`);
  const channels = [...new Set(now.map(({ channel }) => channel))];
  const untilMs = platform.clock.nowMs() + options.timeoutMs;
  const { deliveries, waiting } = await watchDeliveries(platform, stores, now, channels, untilMs);
  const count = (...states: readonly string[]) =>
    deliveries.filter(({ state }) => states.includes(state)).length;
  const held = deliveries.filter(({ state, hold }) => state === 'pending' && hold !== null).length;
  const sent: Sent = {
    delivered: count('sent'),
    pending: count('pending', 'sending') - held,
    held,
    dead: count('dead'),
    remarks: describeWaiting(waiting, count('dead')),
    broken: false,
  };
  return { found, told, left, sent };
}

async function replayHere({ parts, options, config, say }: Work): Promise<ReplayShown | null> {
  fillAwsEnvironment(process.env);
  const channels = [...leadChannels(config)];
  let shown = null as Omit<ReplayShown, 'sent'> | null;
  const { dataDirectory, timeoutMs } = options;
  const run = await runMachine(parts, {
    config,
    channels,
    dataDirectory,
    timeoutMs: timeoutMs + LONGEST_READ_MS,
    say,
    async work({ machine, services: { documents } }, runEnd) {
      const { platform, secrets } = parts;
      const stores = openStores({ ...platform, documents, tableName: LOCAL_TABLE_NAME });
      const nowMs = platform.clock.nowMs();
      const whole = await withFoundTasks(config, stores.table, nowMs);
      const deps = depsOf(platform, secrets, whole, stores);
      const found = await findAll(deps, replayedOf(options, whole, nowMs));
      const { due, ...told } = await tell(deps, found, options, machine.nudges);
      shown = { found, ...told };
      if (due.length === 0) return;
      runEnd.atMs = Math.min(runEnd.atMs, platform.clock.nowMs() + timeoutMs);
      const outlook = async () =>
        (await machine.outlook()).filter(({ channel }) => channels.includes(channel));
      await runOnce({ machine: { ...machine, outlook }, platform, runEnd, first: 'lanes' });
    },
  });
  if (shown === null) return null;
  const { delivered, dead } = run.tally;
  const { waiting, broken } = run;
  const sent: Sent = {
    delivered,
    pending: countWaiting(waiting, ({ pending }) => pending),
    held: countWaiting(waiting, ({ held }) => held),
    dead,
    remarks: describeWaiting(waiting, dead),
    broken,
  };
  return { ...shown, sent: shown.told.length > 0 || broken ? sent : null };
}

const LONGEST_READ_MS = 10 * 60_000;

function depsOf(platform: Platform, secrets: Secrets, config: Config, stores: Stores): ReplayDeps {
  const people = openPeopleStores(stores.table);
  return {
    platform,
    config,
    ...stores,
    giving: givingOf({ ...stores, ...people, platform, config }),
    client: recordClients({ ...platform, config, secrets }),
  };
}

const chosen = ({ missed }: FoundMissed, { atMost }: Pick<ReplayOptions, 'atMost'>) => ({
  told: missed.slice(0, atMost),
  left: Math.max(0, missed.length - atMost),
});

/** Writes, and wakes the lanes where somebody hears of it here. */
async function tell(
  deps: ReplayDeps,
  found: FoundMissed,
  options: ReplayOptions,
  lanes: Queue<LaneMessage> | null = null,
) {
  const { told: wanted, left } = chosen(found, options);
  const { told, due } = await tellMissed(deps, wanted);
  if (lanes) await nudge(lanes, due, deps.platform.clock.nowMs());
  return { told, left, due };
}

/** Null: it did not come to it, and stderr says why. */
function finish(
  shown: ReplayShown | null,
  { options, config, say }: Pick<Work, 'options' | 'config' | 'say'>,
  redactor: Redactor,
): ExitCode {
  if (shown === null) return 1;
  const { found, sent } = shown;
  for (const line of unreadLines(found, config)) say(line);
  for (const line of sent?.remarks ?? []) say(line);
  const how = { ...options, config };
  const text = options.json ? `${JSON.stringify(replayAsJson(shown, how))}\n` : replayAsText(shown, how);
  process.stdout.write(options.showPhones ? text : redactor.text(text));
  const isSent = sent === null || (sent.pending === 0 && sent.dead === 0 && !sent.broken);
  return isSent && found.unread.length === 0 && found.unreadable === 0 ? 0 : 1;
}
