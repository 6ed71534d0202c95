/**
 * Is the minute kept? `npm run bench:minute`: ten minutes of ticks and polls as they run in production, on a table in
 * memory, by simulated time. The vendor takes 150 to 450 ms an answer.
 */
import { pathToFileURL } from 'node:url';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { bundled } from '../../lambdas/polling/accounts/bundle.ts';
import { byAccount } from '../../lambdas/polling/accounts/read-message.ts';
import { poll } from '../../lambdas/polling/poll.ts';
import { dueWindows } from '../../lambdas/schedule/due-windows.ts';
import { CallsOfADay } from '../../test/simulation/calls-of-a-day.ts';
import { DayOfReads } from '../../test/simulation/day-of-reads.ts';
import { oneTask } from '../cost/one-task.ts';
import { asMarkdown, millis, type Section } from '../measures/section.ts';
import { readArguments } from '../read-arguments.ts';

const START_MS = Date.parse('2026-03-02T04:00:00Z');
const MINUTES = 10;
const TASKS_AN_ACCOUNT = 500;
/** Longer windows that fell due later than this before the end may be under way. */
const UNDER_WAY_MS = 3 * MINUTE_MS;
/** As `npm run bench:processor` measured it on two slow cores, with no call in each window, and with a hundred. */
const PROCESSOR = { windowMs: 3.5, rowMs: 0.02, part: 512 / 1769 };
const BUSY = { callsPerDay: 2000, leadsPerDay: 200 };

interface Case {
  accounts: number;
  /** Requests at once that each account takes. */
  concurrency: number;
  /** Null: as deploy.pollsAtOnce has it by default. */
  atOnce: number | null;
  /** Absent: nobody calls. */
  isBusy?: true;
}

const CASES: readonly Case[] = [
  { accounts: 1, concurrency: 4, atOnce: null },
  { accounts: 4, concurrency: 4, atOnce: null },
  { accounts: 20, concurrency: 4, atOnce: null },
  { accounts: 20, concurrency: 4, atOnce: 4 },
  { accounts: 20, concurrency: 2, atOnce: null },
  { accounts: 20, concurrency: 4, atOnce: null, isBusy: true },
  { accounts: 20, concurrency: 12, atOnce: null, isBusy: true },
];

export async function measureMinute(): Promise<Section> {
  const rows: string[][] = [];
  for (const one of CASES) rows.push(await rowOf(one));
  return {
    title: 'Is the minute kept?',
    note: `${MINUTES} minutes of the real tick and poll, simulated: accounts of ${TASKS_AN_ACCOUNT} tasks with the default windows, whose vendor takes 150 to 450 ms, and functions that compute ${PROCESSOR.windowMs} ms for a window and ${100 * PROCESSOR.rowMs} ms for a hundred calls, with three tenths of a processor. A tenth of the calls are new leads. Left out: a short window of which the next one was due before anybody came to it. Of longer windows, those count that fell due up to ${UNDER_WAY_MS / MINUTE_MS} minutes before the end.`,
    head: [
      'tasks',
      'calls a day in each',
      'accounts',
      'requests at once in each',
      'functions poll at once',
      'short windows read',
      'left out',
      'longest without a reading',
      'longer windows read',
      'latest of them',
      'tick computes for',
    ],
    rows,
  };
}

async function rowOf({ accounts, concurrency, atOnce, isBusy }: Case): Promise<string[]> {
  const tasks = TASKS_AN_ACCOUNT;
  const calls = isBusy ? { calls: new CallsOfADay(BUSY) } : {};
  const day = new DayOfReads({
    ...{ seed: 1, startMs: START_MS, killed: 0, goesOn: true, poll, processor: PROCESSOR },
    windows: oneTask().task.windows,
    ...(atOnce === null ? {} : { pollsAtOnce: atOnce }),
    accounts: Array.from({ length: accounts }, (_, n) => ({ name: `a${n}`, tasks, concurrency, ...calls })),
  });
  await day.run(MINUTES / 60);
  const reads = [...day.readAtMs.values()];
  const due = accounts * tasks * MINUTES;
  const read = reads.reduce((sum, times) => sum + times.length, 0);
  const gapsMs = reads.flatMap((times) =>
    [START_MS, ...times, START_MS + MINUTES * MINUTE_MS].map((atMs, at, all) => atMs - (all[at - 1] ?? atMs)),
  );
  const sweeps = day.sweeps.filter(({ dueAtMs }) => dueAtMs < COUNTED_UNTIL_MS);
  return [
    (accounts * tasks).toLocaleString('en'),
    isBusy ? BUSY.callsPerDay.toLocaleString('en') : 'none',
    String(accounts),
    String(concurrency),
    `${day.pollsAtOnce}${atOnce === null ? ' (auto)' : ''}`,
    percent(read, due),
    String(Math.max(0, due - read)),
    seconds(gapsMs),
    percent(sweeps.length, sweepsDue(day)),
    seconds(sweeps.map(({ atMs, dueAtMs }) => atMs - dueAtMs)),
    millis(tickMs(day)),
  ];
}

const COUNTED_UNTIL_MS = START_MS + MINUTES * MINUTE_MS - UNDER_WAY_MS;

const percent = (some: number, all: number): string => `${Math.floor((100 * some) / all)} %`;
const seconds = (timesMs: readonly number[]): string =>
  `${(timesMs.reduce((most, ms) => Math.max(most, ms), 0) / 1000).toFixed(0)} s`;

function sweepsDue({ config, tickedAtMs }: DayOfReads): number {
  const due = [START_MS - MINUTE_MS, ...tickedAtMs].flatMap((nowMs, at, all) => {
    const lastMs = all[at - 1];
    return lastMs === undefined || nowMs >= COUNTED_UNTIL_MS ? [] : dueWindows(config.tasks, lastMs, nowMs);
  });
  const shortMs = config.tasks[0]?.windows[0]?.backMs;
  return due.filter(({ backMs }) => backMs !== shortMs).length;
}

/** What is due in a minute, and its messages, without the table and the queue. */
function tickMs({ config }: DayOfReads): number {
  const beganMs = performance.now();
  bundled(byAccount(config, dueWindows(config.tasks, START_MS - MINUTE_MS, START_MS), { decides: false }));
  return performance.now() - beganMs;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  readArguments('bench:minute');
  console.log(asMarkdown(await measureMinute()));
}
