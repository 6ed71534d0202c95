import type { Config } from '../../lambdas/config/config.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { formatOffsetTime, formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import type { ChannelStatus } from '../../lambdas/status/channel-status.ts';
import { ALIVE_FOR_MS, type Status, type TaskStatus } from '../../lambdas/status/status.ts';
import type { Trouble } from '../../lambdas/status/survey.ts';
import { inUseAsJson, inUseText } from '../push/in-use.ts';
import { problemInWords } from '../push/problem-in-words.ts';
import type { PushState } from '../push/state.ts';
import { textTable } from '../shared/terminal/text-table.ts';

/** The form is fixed: docs/commands.md. Times are ISO 8601 with the offset of the file's zone. */
export function statusAsJson(
  status: Status,
  { timeZone }: Pick<Config, 'timeZone'>,
  pushed: PushState | null = null,
  isRunning: boolean | null = null,
) {
  const time = (atMs: number | null) => (atMs === null ? null : formatOffsetTime(atMs, timeZone));
  const faultOf = (trouble: Trouble | null) =>
    trouble && { since: time(trouble.sinceMs), what: trouble.what };
  return {
    at: time(status.nowMs),
    alive: isAlive(status, isRunning),
    lastTickAt: time(status.lastTickMs),
    configuration: pushed && inUseAsJson(pushed, timeZone),
    accounts: Object.fromEntries(
      status.accounts.map(({ name, lastReadMs, trouble }) => [
        name,
        { lastReadAt: time(lastReadMs), fault: faultOf(trouble) },
      ]),
    ),
    tasks: status.tasks.map(
      ({ id, name, isEnabled, found, lastReadMs, leadsToday, trouble, skipped, unreadable }) => ({
        id,
        name,
        enabled: isEnabled,
        foundAt: time(found?.atMs ?? null),
        endedAt: time(found?.endedAtMs ?? null),
        lastReadAt: time(lastReadMs),
        leadsToday,
        fault: faultOf(trouble),
        skipped,
        unreadable,
      }),
    ),
    channels: Object.fromEntries(
      status.channels.map(({ name, oldestDueMs, untilMs, by: _by, sinceMs: _sinceMs, ...channel }) => [
        name,
        { ...channel, until: time(untilMs), oldestDueAt: time(oldestDueMs) },
      ]),
    ),
    faults: status.faults.map(({ kind, subject, sinceMs, what, details }) => ({
      kind,
      subject,
      since: time(sinceMs),
      what: details?.en ?? what,
    })),
    silences: status.silences.map(({ id, channel, task, by, reason, sinceMs, untilMs }) => ({
      id,
      channel,
      task: task?.name ?? null,
      by,
      reason,
      since: time(sinceMs),
      until: time(untilMs),
    })),
    digests: Object.fromEntries(status.digests.map(({ name, dueAtMs }) => [name, { dueAt: time(dueAtMs) }])),
    teams: Object.fromEntries(
      status.teams.map(({ name, isWorking, there, away }) => [
        name,
        {
          working: isWorking,
          there,
          away: away.map(({ person, untilMs }) => ({ person, until: time(untilMs) })),
        },
      ]),
    ),
  };
}

/** For people on a terminal. What is wrong comes first. */
export function statusAsText(
  status: Status,
  config: Pick<Config, 'timeZone' | 'people'>,
  pushed: PushState | null = null,
  isRunning: boolean | null = null,
): string {
  const { timeZone } = config;
  const { nowMs, lastTickMs, faults, digests, teams } = status;
  const ago = (atMs: number) => `${durationText(nowMs - atMs)} ago`;
  const time = (atMs: number) => formatZonelessTime(atMs, timeZone).slice(5, 16);
  const head =
    lastTickMs === null
      ? neverTicked(status, ago)
      : isAlive(status, isRunning)
        ? `alive: it looked ${ago(lastTickMs)}`
        : `NOT RUNNING: it looked ${ago(lastTickMs)} (${time(lastTickMs)}) for the last time`;
  const problems = faults.map(
    ({ kind, subject, sinceMs, what, details }) =>
      `  ${kind}  ${subject}  since ${time(sinceMs)}  ${details?.en ?? what}`,
  );
  const nameOf = (id: string) => config.people?.[id]?.name ?? id;
  const parts = [
    `${head}${pushed === null ? '' : `\n${configurationText(pushed, timeZone)}`}\n`,
    `${faults.length === 0 ? 'no open fault' : `open faults\n${problems.join('\n')}`}\n`,
    textTable(
      ['task', 'leads today', 'last good read', ''],
      status.tasks.map((task) => taskRow(task, ago, time)),
    ),
    textTable(
      ['channel', 'state', 'due', 'held', 'dead', 'oldest', 'told in the last minute'],
      status.channels.map((channel) => channelRow(channel, ago, time)),
    ),
    ...status.silences.map(
      ({ id, channel, task, by, reason, untilMs }) =>
        `silenced: ${channel === null ? `task ${task?.name ?? ''}` : `channel ${channel}`} until ${time(untilMs)}, by ${by}: ${reason} (${id})\n`,
    ),
    ...(digests.length > 0
      ? [`next digests: ${digests.map(({ name, dueAtMs }) => `${name} ${time(dueAtMs)}`).join(', ')}\n`]
      : []),
    ...teams.map(({ name, isWorking, there, away }) => {
      const absent = away.map(({ person, untilMs }) => `${nameOf(person)} until ${time(untilMs)}`);
      return `team ${name} ${isWorking ? 'at work' : 'not at work'}: ${there.map(nameOf).join(', ') || 'nobody'}${absent.length > 0 ? `; away: ${absent.join(', ')}` : ''}\n`;
    }),
  ];
  return `${parts.join('\n')}Times are of ${timeZone}.\n`;
}

/** @param isRunning false: nobody is at work on the data of this machine; null: nobody can tell */
const isAlive = ({ lastTickMs, nowMs }: Status, isRunning: boolean | null): boolean =>
  isRunning !== false && lastTickMs !== null && nowMs - lastTickMs < ALIVE_FOR_MS;

function configurationText(pushed: PushState, timeZone: string): string {
  const { problem } = pushed.use;
  const wrong = problem === null ? '' : `\n  ${problemInWords(problem)}`;
  return `configuration: ${inUseText(pushed, timeZone)}${wrong}`;
}

/** `run --once` leaves no tick behind. */
function neverTicked({ accounts, tasks }: Status, ago: InWords): string {
  const reads = accounts.flatMap(({ lastReadMs }) => lastReadMs ?? []);
  const failures = tasks.flatMap(({ trouble }) => trouble?.sinceMs ?? []);
  if (reads.length === 0 && failures.length > 0)
    return `NOT RUNNING: \`run --once\` failed to read, first ${ago(Math.min(...failures))}. Start \`leadbell run\` to go on.`;
  return reads.length === 0
    ? 'NOTHING EVER RAN HERE. Start `leadbell run`, or give --data, --table or --stack of what does.'
    : `NOT RUNNING: \`run --once\` read ${ago(Math.max(...reads))} for the last time. Start \`leadbell run\` to go on.`;
}

type InWords = (atMs: number) => string;

function taskRow(
  { name, isEnabled, found, leadsToday, lastReadMs, trouble, skipped, unreadable }: TaskStatus,
  ago: InWords,
  time: InWords,
): string[] {
  const remarks = [
    found ? (found.endedAtMs === null ? 'found' : `found; ended ${ago(found.endedAtMs)}`) : null,
    isEnabled || found ? null : 'off',
    trouble && `FAILING since ${time(trouble.sinceMs)}: ${trouble.what}`,
    unreadable,
    skipped > 0 ? `${skipped} min of the last day were skipped` : null,
  ];
  return [
    name,
    String(leadsToday),
    lastReadMs === null ? 'never' : ago(lastReadMs),
    remarks.filter((remark) => remark !== null).join('; '),
  ];
}

function channelRow(
  { name, state, why, untilMs, due, held, dead, oldestDueMs, sentLastMinute }: ChannelStatus,
  ago: InWords,
  time: InWords,
): string[] {
  const until = untilMs === null ? '' : ` until ${time(untilMs)}`;
  const shown =
    state === 'open'
      ? 'open'
      : `${state === 'stopped' ? 'STOPPED' : state}${until}${why === null ? '' : ` (${why})`}`;
  return [
    name,
    shown,
    String(due),
    String(held),
    String(dead),
    oldestDueMs === null ? '–' : ago(oldestDueMs),
    String(sentLastMinute),
  ];
}

/** `20 s`, `3 min`, `2 h 5 min`, `3 d`. */
export function durationText(ms: number): string {
  const positive = Math.max(0, ms);
  if (positive < 2 * MINUTE_MS) return `${Math.round(positive / SECOND_MS)} s`;
  if (positive < 2 * HOUR_MS) return `${Math.round(positive / MINUTE_MS)} min`;
  if (positive < 2 * DAY_MS) {
    const minutes = Math.round((positive % HOUR_MS) / MINUTE_MS);
    return `${Math.floor(positive / HOUR_MS)} h${minutes > 0 ? ` ${minutes} min` : ''}`;
  }
  return `${Math.floor(positive / DAY_MS)} d`;
}
