import type { Config } from '../../lambdas/config/config.ts';
import type { LaneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';
import type { Reason } from '../../lambdas/leads/decide.ts';
import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { lengthInWords, mayBeZone } from '../../lambdas/polling/clocks/clock-difference.ts';
import { runOnce } from '../../local/machine/once.ts';
import type { FailedTask, Tally } from '../../local/machine/tally.ts';
import type { RunParts } from '../shared/prepare.ts';
import { runMachine } from '../shared/run-machine.ts';
import { countWaiting, describeWaiting } from '../shared/terminal/describe-waiting.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import type { RunOptions } from './options.ts';

/** The one line that `run --once` prints on stdout. */
export interface Summary {
  tasks: number;
  failedTasks: number;
  listed: number;
  leads: number;
  delivered: number;
  /** Null: at the end the table could not be read. */
  pending: number | null;
  held: number | null;
  dead: number;
  /** The results of the listed records. */
  reasons: Readonly<Record<Reason, number>>;
}

/** `leadbell run --once`. */
export async function runUntilQuiet(config: Config, options: RunOptions, parts: RunParts): Promise<ExitCode> {
  const say = (text: string) => process.stderr.write(`${parts.redactor.text(text)}\n`);
  const { tally, waiting, leftBehind, unfinished, broken } = await runMachine(parts, {
    config,
    ...options,
    channels: null,
    say,
    work: ({ machine }, runEnd) => runOnce({ machine, platform: parts.platform, runEnd }),
  });

  const failedTasks = tally.failedTasks(unfinished);
  const summary = summarize(tally, failedTasks, waiting && [...waiting, ...leftBehind]);
  for (const task of failedTasks) say(describeTask(task));
  const doubtful = tally.doubtful();
  const unreadable = tally.unreadable();
  for (const { taskName, listed, outcome } of doubtful) {
    say(`warning: task ${taskName}: the books do not close (${outcome}, ${listed} records read)`);
  }
  for (const { taskName, count } of unreadable) {
    say(
      `warning: task ${taskName}: ${count} records have no id, a grade that is none, or another task's id, and were left out`,
    );
  }
  const timeless = tally.timeless();
  for (const { taskName, shape } of timeless) {
    say(
      `warning: task ${taskName}: not one time of its calls can be read, so leads of a first reading were recorded and not told\n  ${shape}\n  Send this shape, which holds nothing of a customer, to the developers.`,
    );
  }
  const nowMs = parts.platform.clock.nowMs();
  for (const baselined of tally.baselined()) say(describeBaselined(config, baselined, nowMs));
  for (const line of describeWaiting(waiting, tally.dead, leftBehind)) say(line);
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  const isDelivered = summary.failedTasks === 0 && summary.pending === 0 && summary.dead === 0;
  const isRead = doubtful.length === 0 && unreadable.length === 0 && timeless.length === 0;
  return isDelivered && isRead && !broken ? 0 : 1;
}

function summarize(
  tally: Tally,
  failedTasks: readonly FailedTask[],
  waiting: readonly LaneOutlook[] | null,
): Summary {
  return {
    tasks: tally.tasks,
    failedTasks: failedTasks.length,
    listed: tally.listed,
    leads: tally.leads,
    delivered: tally.delivered,
    pending: countWaiting(waiting, ({ pending }) => pending),
    held: countWaiting(waiting, ({ held }) => held),
    dead: tally.dead,
    reasons: tally.reasons,
  };
}

/** What nobody is told of is said here: a `timeZone` that is wrong makes each call look hours old. */
function describeBaselined(
  { accounts, timeZone: ofTeam }: Config,
  { task, count, newestAtMs }: ReturnType<Tally['baselined']>[number],
  nowMs: number,
): string {
  const leads = count === 1 ? '1 lead was' : `${count} leads were`;
  const recorded = `note: task ${task.name}: ${leads} recorded and not told: the calls ended more than ${lengthInWords(task.freshForMs)} before this first reading`;
  if (newestAtMs === null || nowMs - newestAtMs < task.freshForMs) return recorded;
  const timeZone = accounts[task.account]?.timeZone ?? ofTeam;
  const dated = `${recorded}\n  The newest call is dated ${formatZonelessTime(newestAtMs, timeZone)} in ${timeZone}, ${lengthInWords(nowMs - newestAtMs)} ago. If calls are being made now,`;
  if (!mayBeZone(newestAtMs - nowMs, timeZone, nowMs))
    return `${dated} the clock of this machine or of the vendor is wrong: no time zone is so far off.`;
  return `${dated} set timeZone of the account ${task.account} to the zone of its times.`;
}

function describeTask({ name, id, what, hint }: FailedTask): string {
  return `task ${name} (${id}) failed: ${what}${hint ? `\n  ${hint}` : ''}`;
}
