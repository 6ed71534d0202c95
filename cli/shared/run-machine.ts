import type { Config } from '../../lambdas/config/config.ts';
import type { LaneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import type { Bundle } from '../../lambdas/polling/accounts/bundle.ts';
import { unpacked } from '../../lambdas/polling/accounts/read-message.ts';
import { withFoundTasks } from '../../lambdas/polling/discovery/with-found.ts';
import type { Report } from '../../lambdas/reports/reports.ts';
import { type Started, start } from '../../local/machine/start.ts';
import { Tally } from '../../local/machine/tally.ts';
import type { RunParts } from './prepare.ts';
import { onStop } from './terminal/on-stop.ts';
import { sentence } from './terminal/sentence.ts';

export interface MachineRun {
  tally: Tally;
  /** What still waits in each lane. Null: it could not be read. */
  waiting: LaneOutlook[] | null;
  /** What waits for channels that are no longer in the configuration. */
  leftBehind: LaneOutlook[];
  /** Keys of tasks with a poll that has not ended or was given up. */
  unfinished: ReadonlySet<string>;
  /** True if something failed; stderr says what. */
  broken: boolean;
}

export interface MachineWork {
  config: Config;
  dataDirectory: string;
  timeoutMs: number;
  /** The channels that this run reports on; null: all, including those that are no longer in the configuration. */
  channels: readonly string[] | null;
  say(text: string): void;
  onReport?(report: Report): void;
  work(started: Started, runEnd: { atMs: number }): Promise<void>;
}

/**
 * Starts everything on this machine, does one piece of work, and stops everything again, whatever fails.
 *
 * @throws {LeadbellError} `data-in-use` at once beside a `leadbell run`, or where another one did not end in time
 */
export async function runMachine(parts: RunParts, options: MachineWork): Promise<MachineRun> {
  const { config, dataDirectory, channels, say } = options;
  const isOurs = ({ channel }: { channel: string }) => channels === null || channels.includes(channel);
  const { clock } = parts.platform;
  const runEnd = { atMs: clock.nowMs() + options.timeoutMs };
  const tally = new Tally(config);
  const unfinished = new Set<string>();
  const giveUp = ({ reads }: Bundle) => {
    for (const { taskKey } of reads.map(unpacked).flatMap(({ windows }) => windows)) unfinished.add(taskKey);
  };
  const stop = onStop(() => {
    runEnd.atMs = clock.nowMs();
  });

  let broken = false;
  let waiting: LaneOutlook[] | null = null;
  let leftBehind: LaneOutlook[] = [];
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      broken = true;
      say(`leadbell: ${sentence(error)}`);
    }
  };

  try {
    const running = await start({
      ...parts,
      config,
      dataDirectory,
      runEnd,
      waitForLock: {
        clock,
        untilMs: runEnd.atMs,
        onWait: () => say(`Waiting for another leadbell that is using ${dataDirectory} …`),
        signal: stop.signal,
      },
      report(report) {
        options.onReport?.(report);
        if (report.type !== 'deliver' || isOurs(report)) tally.add(report);
      },
      onEntry: (taskKey, key, reason) => tally.enter(taskKey, key, reason),
      onGivenUp(functionName, body) {
        broken = true;
        if (functionName === 'poll') giveUp(JSON.parse(body) as Bundle);
      },
    });
    const { machine } = running;
    await attempt(() => options.work(running, runEnd));
    await attempt(() => machine.drain());
    await attempt(async () =>
      tally.knows(await withFoundTasks(config, tableOf(parts, running), clock.nowMs())),
    );
    for (const message of machine.polls.all()) giveUp(message);
    await attempt(async () => {
      waiting = (await machine.outlook()).filter(isOurs);
      if (channels === null) leftBehind = await machine.leftBehind();
    });
    await attempt(() => running.stop());
  } finally {
    stop.forget();
  }
  return { tally, waiting, leftBehind, unfinished, broken };
}

const tableOf = ({ platform }: RunParts, { services: { documents } }: Started): Table =>
  new Table(documents, LOCAL_TABLE_NAME, platform.newId, platform.clock);
