import type { PersonStore } from '../assignment/person-store.ts';
import type { PollErrorCode } from '../call-records/errors.ts';
import type { Config, TaskConfig } from '../config/config.ts';
import { accountKeyOf } from '../config/task-key.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { LaneStore } from '../deliveries/lanes/lane-store.ts';
import type { Silence } from '../deliveries/silences/silence.ts';
import { dueDigestWindows } from '../digests/windows.ts';
import type { SkippedReads } from '../faults/skipped-reads.ts';
import type { TaskState } from '../leads/coverage.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { TaskStateStore } from '../leads/task-state-store.ts';
import type { Locale } from '../messages/context.ts';
import type { TableScan } from '../platform/table/table-scan.ts';
import { DAY_MS, MINUTE_MS } from '../platform/time/duration.ts';
import { isWorking } from '../platform/time/working-time.ts';
import { startOfDayMs } from '../platform/time/zoned-time.ts';
import type { AccountStore } from '../polling/accounts/account-store.ts';
import { inEachLocale } from '../polling/locales/index.ts';
import { describeUnreadable } from '../polling/windows/unread-spans.ts';
import type { TickStore } from '../schedule/tick-store.ts';
import { type ChannelStatus, channelNames, channelStatus } from './channel-status.ts';
import { type Also, type FaultStatus, surveyOf, type Trouble } from './survey.ts';

/** All times are epoch milliseconds, by our clock. */
export interface Status {
  nowMs: number;
  /** Null: nothing ever ran on this table. */
  lastTickMs: number | null;
  accounts: readonly AccountStatus[];
  tasks: readonly TaskStatus[];
  channels: readonly ChannelStatus[];
  /** Those that last. */
  faults: readonly FaultStatus[];
  /** Those that are on. */
  silences: readonly Silence[];
  digests: readonly { name: string; dueAtMs: number }[];
  teams: readonly TeamStatus[];
}

export interface AccountStatus {
  name: string;
  /** Null: it was never read, or not since its trouble began. */
  lastReadMs: number | null;
  trouble: ReadTrouble | null;
}

/** Why something cannot be read. */
export interface ReadTrouble extends Trouble {
  code: PollErrorCode;
}

export interface TaskStatus extends AccountStatus {
  id: string;
  key: string;
  account: string;
  isEnabled: boolean;
  /** It is not in the file. `endedAtMs`: since when it runs no more. Null: it is in the file. */
  found: { atMs: number; endedAtMs: number | null } | null;
  /** Calls of today that are or were leads. */
  leadsToday: number;
  /** Minutes of the last day in which not all of its account was read. */
  skipped: number;
  /** What of it cannot be read while the rest can. Null: nothing. */
  unreadable: string | null;
  /** The same for readers of each language. */
  unreadableIn: Readonly<Record<Locale, string>> | null;
}

export interface TeamStatus {
  name: string;
  isWorking: boolean;
  there: readonly string[];
  away: readonly { person: string; untilMs: number }[];
}

export interface StatusDeps {
  config: Config;
  nowMs: number;
  taskStates: TaskStateStore;
  leads: LeadStore;
  lanes: LaneStore;
  deliveries: DeliveryStore;
  skippedReads: SkippedReads;
  accounts: AccountStore;
  people: PersonStore;
  ticks: TickStore;
  /** Reads the whole table, once. */
  scan: TableScan;
  /** What else is looked for on the way. @default nothing */
  also?: Also;
}

/** After so long without a tick nobody can say that anything was read. */
export const ALIVE_FOR_MS = 3 * MINUTE_MS;

/** What is known of everything that the configuration names. Changes nothing. */
export async function statusOf(deps: StatusDeps): Promise<Status> {
  const { config, nowMs, ticks, scan } = deps;
  const [{ lastMs }, survey, troubles] = await Promise.all([
    ticks.read(),
    surveyOf(scan, nowMs, deps.also),
    accountTroubles(deps),
  ]);
  const [tasks, channels, teams] = await Promise.all([
    Promise.all(
      config.tasks.map((task) => taskStatus(deps, task, troubles.get(task.account) ?? null, lastMs)),
    ),
    Promise.all(channelNames(config, survey).map((name) => channelStatus(deps, name, survey))),
    teamStatuses(deps),
  ]);
  const accounts = Object.keys(config.accounts).map((name): AccountStatus => {
    const own = tasks.filter(({ isEnabled, account }) => isEnabled && account === name);
    const reads = own.flatMap(({ lastReadMs }) => lastReadMs ?? []);
    return {
      name,
      lastReadMs: reads.length > 0 ? Math.max(...reads) : null,
      trouble: troubles.get(name) ?? null,
    };
  });
  // As the file calls them now, whatever they were called when the fault began.
  const names = new Map([
    ...config.tasks.map(({ key, account }): [string, string] => [accountKeyOf(key), account]),
    ...config.tasks.map(({ key, name }): [string, string] => [key, name]),
  ]);
  return {
    nowMs,
    lastTickMs: lastMs,
    accounts,
    tasks,
    channels,
    faults: survey.faults.map((fault) => ({ ...fault, subject: names.get(fault.key) ?? fault.subject })),
    silences: survey.silences,
    digests: Object.entries(config.digests).flatMap(([name, digest]) => {
      const [next] = dueDigestWindows(digest, config.timeZone, nowMs, nowMs + 8 * DAY_MS);
      return next ? [{ name, dueAtMs: next.dueAtMs }] : [];
    }),
    teams,
  };
}

async function accountTroubles({ config, accounts }: StatusDeps): Promise<Map<string, ReadTrouble>> {
  const troubles = new Map<string, ReadTrouble>();
  for (const name of Object.keys(config.accounts)) {
    const key = config.tasks.find(({ account }) => account === name)?.key;
    const { trouble } = key === undefined ? { trouble: null } : await accounts.get(accountKeyOf(key));
    if (trouble === null) continue;
    const { sinceMs, code, message } = trouble;
    troubles.set(name, { sinceMs, code, what: `${code}: ${message}` });
  }
  return troubles;
}

async function taskStatus(
  { config, nowMs, taskStates, leads, skippedReads }: StatusDeps,
  task: TaskConfig,
  ofAccount: ReadTrouble | null,
  lastTickMs: number | null,
): Promise<TaskStatus> {
  const { id, name, key, account, enabled } = task;
  const [state, known, skipped] = await Promise.all([
    taskStates.get(key),
    leads.known(key, startOfDayMs(nowMs, config.timeZone), nowMs),
    skippedReads.minutes(accountKeyOf(key), nowMs - DAY_MS, nowMs + MINUTE_MS),
  ]);
  const failing = state?.failing ?? null;
  const unreadableIn = state?.unreadable?.length ? unreadableText(state.unreadable, config) : null;
  const trouble =
    failing === null ? ofAccount : { sinceMs: failing.sinceMs, code: failing.fault, what: failing.fault };
  return {
    id,
    key,
    account,
    name,
    isEnabled: enabled,
    found: task.found ?? null,
    lastReadMs: state === null || !enabled ? null : lastReadMs(state, trouble, lastTickMs, task),
    trouble,
    leadsToday: known.size,
    skipped,
    unreadable: unreadableIn?.en ?? null,
    unreadableIn,
  };
}

const unreadableText = (spans: NonNullable<TaskState['unreadable']>, { locale, timeZone }: Config) =>
  inEachLocale(locale, (one) => describeUnreadable(spans, timeZone, one)).details;

/**
 * A read that goes well writes nothing but now and then: what no trouble is known of was read at the last tick, and what
 * fails was read one window before it began to. Null: it was never read to the end.
 */
function lastReadMs(
  { covered, readAtMs }: TaskState,
  trouble: ReadTrouble | null,
  lastTickMs: number | null,
  { windows }: Pick<TaskConfig, 'windows'>,
): number | null {
  if (trouble === null) return Math.max(readAtMs, lastTickMs ?? readAtMs);
  if (covered === null) return null;
  const everyMs = Math.min(...windows.map((window) => window.everyMs));
  return Math.min(trouble.sinceMs, Math.max(readAtMs, trouble.sinceMs - everyMs));
}

async function teamStatuses({ config, people, nowMs }: StatusDeps): Promise<TeamStatus[]> {
  const teams = Object.entries(config.teams ?? {});
  const away = await people.away([...new Set(teams.flatMap(([, team]) => team.people))], nowMs);
  return teams.map(([name, team]) => ({
    name,
    isWorking: isWorking(nowMs, team.hours, config.timeZone),
    there: team.people.filter((id) => !away.has(id)),
    away: team.people.flatMap((person) => {
      const untilMs = away.get(person);
      return untilMs === undefined ? [] : [{ person, untilMs }];
    }),
  }));
}
