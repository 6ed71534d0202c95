import type { RecordClient } from '../../lambdas/call-records/client.ts';
import { nameOfListed } from '../../lambdas/call-records/task-name.ts';
import { tokenExpiry } from '../../lambdas/call-records/token-expiry.ts';
import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import { taskLists } from '../../lambdas/functions/record-clients.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { createHttpClient } from '../../lambdas/platform/http/node-http.ts';
import { reachOf } from '../../lambdas/platform/http/reach.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { Secrets } from '../../lambdas/platform/secrets.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { inWords, mayBeZone } from '../../lambdas/polling/clocks/clock-difference.ts';
import { matcherOf } from '../../lambdas/polling/discovery/found-task.ts';
import { honoursWindow, type TriedTask, tryTask } from '../../lambdas/status/try-task.ts';
import { newestOf, zoneShiftOf } from '../../lambdas/status/try-zone.ts';
import { durationText } from '../status/show-status.ts';
import { failed, passed, type Result, type Try } from './checks.ts';

export interface Doctoring {
  config: Config;
  platform: Platform;
  secrets: Secrets;
  client(account: string): RecordClient;
  try: Try;
}

/** A difference that moves windows, and the ages that alerts tell. */
const CLOCK_MATTERS_MS = 2 * MINUTE_MS;
const EXPIRY_WARNS_MS = 30 * DAY_MS;
const EXPIRY_FAILS_MS = 7 * DAY_MS;

/** Each account with a task that is on: what its token opens, its clock, its filters; then each of its tasks. */
export async function checkAccounts(doctoring: Doctoring): Promise<void> {
  const { config } = doctoring;
  for (const name of Object.keys(config.accounts)) {
    const tasks = config.tasks.filter(({ account, enabled }) => enabled && account === name);
    const [first, ...others] = tasks;
    if (config.accounts[name]?.discover) await checkDiscovery(doctoring, name);
    if (!first) {
      if (config.accounts[name]?.discover) await checkToken(doctoring, name);
      continue;
    }
    const { tried, isRefused } = await checkTask(doctoring, first);
    if (tried !== null) {
      await checkClock(doctoring, name, tried);
      await checkZone(doctoring, name, tasks);
      await doctoring.try(`account ${name} window`, 'asking for a day on which nobody called', async () =>
        (await honoursWindow(doctoring.client(name), first))
          ? passed('the server keeps to the window that it is asked for')
          : passed(
              'the server ignores the window, and lists everything: leadbell filters by itself, and reads more',
            ),
      );
    }
    await checkToken(doctoring, name, isRefused);
    for (const task of others) await checkTask(doctoring, task);
  }
}

/** @returns `tried` null: it could not be read. `isRefused`: since its token is refused */
async function checkTask(
  doctoring: Doctoring,
  task: TaskConfig,
): Promise<{ tried: TriedTask | null; isRefused: boolean }> {
  const { client, platform, config } = doctoring;
  let tried: TriedTask | null = null;
  let isRefused = false;
  const what = `reading one page of ${config.accounts[task.account]?.baseUrl ?? task.account}`;
  await doctoring.try(`task ${task.name}`, what, async () => {
    try {
      tried = await tryTask(client(task.account), task, platform.clock.nowMs());
    } catch (error) {
      isRefused = error instanceof LeadbellError && error.code === 'token-refused';
      throw error;
    }
    return ofTask(tried, task, config);
  });
  return { tried, isRefused };
}

function ofTask(tried: TriedTask, { name, id }: TaskConfig, { timeZone }: Config): Result {
  const { rows, total, graded, latestCallMs, unreadable, ofOtherTasks } = tried;
  if (ofOtherTasks > 0)
    return failed(
      `${ofOtherTasks} of ${rows} records are of another task than ${id}`,
      `Compare the id of ${name} with the one in the address of the vendor's back office.`,
    );
  if (rows > 0 && unreadable === rows)
    return failed(
      `none of its ${rows} records can be read`,
      'See docs/record-api.md for what is expected, and report it.',
    );
  if (rows === 0)
    return passed(
      'found; it lists no call in its longest window',
      'If it should have calls, compare its id with the back office.',
    );
  const last = latestCallMs === null ? 'no time' : formatZonelessTime(latestCallMs, timeZone);
  const grades =
    graded === 0
      ? 'none of the first has a grade: does the task grade its calls?'
      : `${graded} of the first ${rows} have a grade`;
  return passed(`found; ${total ?? `at least ${rows}`} calls, the last at ${last}; ${grades}`);
}

async function checkClock({ try: attempt }: Doctoring, name: string, tried: TriedTask): Promise<void> {
  await attempt(`account ${name} clock`, 'comparing its clock with ours', async () => {
    const offsetMs = tried.clockOffsetMs;
    if (offsetMs === null) return passed('its answers tell no time');
    const difference = `${durationText(Math.abs(offsetMs))} ${offsetMs < 0 ? 'behind' : 'ahead of'} ours`;
    return Math.abs(offsetMs) < CLOCK_MATTERS_MS
      ? passed('it agrees with ours')
      : failed(`its clock is ${difference}`, SET_CLOCK);
  });
}

const SET_CLOCK = 'Set the clock of this machine (`timedatectl status`). If ours is right, tell the vendor.';
/** How many tasks are asked for a record of the last day. */
const ASKED_FOR_ZONE = 3;

async function checkZone(
  { config, platform, client, try: attempt }: Doctoring,
  name: string,
  tasks: readonly TaskConfig[],
): Promise<void> {
  const timeZone = config.accounts[name]?.timeZone ?? config.timeZone;
  await attempt(
    `account ${name} zone`,
    `comparing its newest record with the time in ${timeZone}`,
    async () => {
      const nowMs = platform.clock.nowMs();
      for (const task of tasks.slice(0, ASKED_FOR_ZONE)) {
        const newest = await newestOf(client(name), task, nowMs);
        if (newest === null) continue;
        const offsetMs = zoneShiftOf(newest, timeZone, nowMs);
        if (offsetMs === 0)
          return passed(
            `its newest record, ${durationText(Math.max(0, -newest.offsetMs))} old, fits ${timeZone}`,
          );
        return failed(
          inWords({ offsetMs, by: 'records' }, timeZone, nowMs),
          !mayBeZone(offsetMs, timeZone, nowMs)
            ? SET_CLOCK
            : offsetMs > 0
              ? `Set accounts.${name}.timeZone to the zone of the times in its records.`
              : `If calls are being made now, set accounts.${name}.timeZone to the zone of the times in its records.`,
        );
      }
      return passed('no record of the last day, by which its zone could be told', null);
    },
  );
}

async function checkToken(
  { config, platform, secrets, try: attempt }: Doctoring,
  name: string,
  isRefused = false,
): Promise<void> {
  const account = config.accounts[name];
  if (!account) return;
  await attempt(`account ${name} token`, 'asking until when its token is valid', async () => {
    const nowMs = platform.clock.nowMs();
    const expiry = await tokenExpiry({
      account,
      token: (fresh = false) => secrets.get(account.token, { fresh }),
      platform,
      http: createHttpClient({ of: 'account', clock: platform.clock, ...reachOf(account, config, secrets) }),
    });
    const renew = `Copy a new token from the vendor's back office, and store it at ${account.token}.`;
    if (isRefused && (expiry === 'no-answer' || expiry === null || expiry.atMs > nowMs))
      return failed('it is refused, whatever it says of its time', renew);
    if (expiry === 'no-answer')
      return passed('not known until when: the server did not answer, and the token itself does not say');
    if (expiry === null)
      return passed('nobody says until when: neither the token itself nor any answer of the server');
    const until = formatZonelessTime(expiry.atMs, config.timeZone);
    const leftMs = expiry.atMs - nowMs;
    if (leftMs <= 0) return failed(`it expired at ${until}`, renew);
    const detail = `valid until ${until}: ${durationText(leftMs)} are left`;
    if (leftMs < EXPIRY_FAILS_MS) return failed(detail, renew);
    return passed(detail, leftMs < EXPIRY_WARNS_MS ? renew : null);
  });
}

/** Reads the account's list of tasks, and says which of them `discover` reads. */
async function checkDiscovery(
  { config, platform, secrets, try: attempt }: Doctoring,
  name: string,
): Promise<void> {
  await attempt(`account ${name} discover`, 'reading its list of tasks', async () => {
    const { tasks } = await taskLists({ ...platform, config, secrets })(name);
    const { match = '', atMost = 0 } = config.accounts[name]?.discover ?? {};
    const isWanted = matcherOf(match);
    const running = tasks.filter(({ status }) => status === 'running');
    const names = running.map(nameOfListed).filter(isWanted);
    const detail = `${running.length} of ${tasks.length} tasks run, and ${names.length} of those match ${match}`;
    if (names.length > atMost) {
      const next = `Make "discover.match" narrower, or raise "discover.atMost": ${atMost} are read at the most.`;
      return failed(detail, next);
    }
    const some = names.slice(0, SHOWN_NAMES).join(', ');
    return names.length === 0
      ? passed(detail, 'If you expected some, compare "discover.match" with their whole names.')
      : passed(`${detail}: ${some}${names.length > SHOWN_NAMES ? ' …' : ''}`);
  });
}

const SHOWN_NAMES = 5;
