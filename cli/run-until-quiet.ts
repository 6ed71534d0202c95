import type { Config } from '../lambdas/config/config.ts';
import type { LaneOutlook } from '../lambdas/deliveries/outlook.ts';
import type { PollMessage } from '../lambdas/leads/poll-message.ts';
import { runOnce } from '../local/once.ts';
import { type Started, start } from '../local/start.ts';
import { type FailedTask, Tally } from '../local/tally.ts';
import { onStop } from './on-stop.ts';
import type { ExitCode } from './program.ts';
import type { RunOptions, RunParts } from './run.ts';

/** The one line that `run --once` prints on stdout. */
export interface Summary {
  tasks: number;
  failedTasks: number;
  listed: number;
  leads: number;
  delivered: number;
  pending: number;
  held: number;
  dead: number;
}

/** `leadbell run --once`. */
export async function runUntilQuiet(config: Config, options: RunOptions, parts: RunParts): Promise<ExitCode> {
  const { clock } = parts.platform;
  const runEnd = { atMs: clock.nowMs() + options.timeoutMs };
  const tally = new Tally(config);
  const givenUp = new Set<string>();
  const say = (text: string) => process.stderr.write(`${parts.redactor.text(text)}\n`);
  const failed = (error: unknown) => say(`leadbell: ${sentence(error)}`);
  const stop = onStop(() => {
    runEnd.atMs = clock.nowMs();
  });

  let broken = false;
  let started: Started | null = null;
  let waiting: LaneOutlook[] = [];
  const unfinished = new Set<string>();
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      broken = true;
      failed(error);
    }
  };

  await attempt(async () => {
    started = await start({
      ...parts,
      config,
      dataDirectory: options.dataDirectory,
      runEnd,
      waitForLock: {
        clock,
        untilMs: runEnd.atMs,
        onWait: () => say(`Waiting for another leadbell that is using ${options.dataDirectory} …`),
        signal: stop.signal,
      },
      report: (report) => tally.add(report),
      onGivenUp(functionName, body) {
        broken = true;
        if (functionName === 'poll') givenUp.add((JSON.parse(body) as PollMessage).taskKey);
      },
    });
  });
  const running = started as Started | null;
  if (running) {
    const { machine } = running;
    await attempt(() => runOnce({ machine, platform: parts.platform, runEnd }));
    await attempt(() => machine.settle());
    for (const { taskKey } of machine.polls.all()) unfinished.add(taskKey);
    await attempt(async () => {
      waiting = await machine.outlook();
    });
    await attempt(() => running.stop());
  }
  stop.forget();

  const failedTasks = tally.failedTasks(new Set([...unfinished, ...givenUp]));
  const summary = summarize(config, tally, failedTasks, waiting);
  for (const task of failedTasks) say(describeTask(task));
  for (const { taskName, listed, outcome } of tally.doubtful()) {
    say(`warning: task ${taskName}: the books do not close (${outcome}, ${listed} records read)`);
  }
  for (const line of describeWaiting(waiting, tally)) say(line);
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  const clean = summary.failedTasks === 0 && summary.pending === 0 && summary.dead === 0;
  return clean && !broken ? 0 : 1;
}

function summarize(
  config: Config,
  tally: Tally,
  failedTasks: readonly FailedTask[],
  waiting: readonly LaneOutlook[],
): Summary {
  const count = (of: (lane: LaneOutlook) => number) => waiting.reduce((total, lane) => total + of(lane), 0);
  return {
    tasks: config.tasks.filter(({ enabled }) => enabled).length,
    failedTasks: failedTasks.length,
    listed: tally.listed,
    leads: tally.leads,
    delivered: tally.delivered,
    pending: count(({ pending }) => pending),
    held: count(({ held }) => held),
    dead: tally.dead,
  };
}

function describeTask({ name, id, what, hint }: FailedTask): string {
  return `task ${name} (${id}) failed: ${what}${hint ? `\n  ${hint}` : ''}`;
}

function describeWaiting(waiting: readonly LaneOutlook[], { dead }: Tally): string[] {
  const lines = waiting
    .filter(({ pending }) => pending > 0)
    .map(({ channel, pending, stopped }) => {
      const why = stopped ? 'its receiver refused for good and the lane is stopped' : 'the time was up';
      return `channel ${channel}: ${pending} pending, since ${why}`;
    });
  return dead > 0
    ? [...lines, `${dead} deliveries are dead: they were tried as often as the schedule says`]
    : lines;
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = 'hint' in error && typeof error.hint === 'string' ? `\n  ${error.hint}` : '';
  return `${error.message || error.name}${hint}`;
}
