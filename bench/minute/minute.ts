/**
 * Is the minute kept? `npm run bench:minute`: ten minutes of ticks and polls as they run in production, on a table in
 * memory, by simulated time. The vendor takes 150 to 450 ms an answer, and lists nothing.
 */
import { pathToFileURL } from 'node:url';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { bundled } from '../../lambdas/polling/accounts/bundle.ts';
import { byAccount } from '../../lambdas/polling/accounts/read-message.ts';
import { poll } from '../../lambdas/polling/poll.ts';
import { dueWindows } from '../../lambdas/schedule/due-windows.ts';
import { DayOfReads } from '../../test/simulation/day-of-reads.ts';
import { asMarkdown, millis, type Section } from '../measures/section.ts';
import { readArguments } from '../read-arguments.ts';

const START_MS = Date.parse('2026-03-02T04:00:00Z');
const MINUTES = 10;
const TASKS_AN_ACCOUNT = 500;

interface Case {
  accounts: number;
  /** Requests at once that each account takes. */
  concurrency: number;
  /** Null: as deploy.pollsAtOnce has it by default. */
  atOnce: number | null;
}

const CASES: readonly Case[] = [
  { accounts: 1, concurrency: 4, atOnce: null },
  { accounts: 4, concurrency: 4, atOnce: null },
  { accounts: 20, concurrency: 4, atOnce: null },
  { accounts: 20, concurrency: 4, atOnce: 4 },
  { accounts: 20, concurrency: 2, atOnce: null },
];

export async function measureMinute(): Promise<Section> {
  const rows: string[][] = [];
  for (const one of CASES) rows.push(await rowOf(one));
  return {
    title: 'Is the minute kept?',
    note: `${MINUTES} minutes of the real tick and poll, simulated: accounts of ${TASKS_AN_ACCOUNT} tasks, whose vendor takes 150 to 450 ms and lists nothing. Left out: a window of which the next one was due before anybody came to it.`,
    head: [
      'tasks',
      'accounts',
      'requests at once in each',
      'functions poll at once',
      'short windows read',
      'left out',
      'longest without a reading',
      'tick computes for',
    ],
    rows,
  };
}

async function rowOf({ accounts, concurrency, atOnce }: Case): Promise<string[]> {
  const tasks = TASKS_AN_ACCOUNT;
  const day = new DayOfReads({
    seed: 1,
    startMs: START_MS,
    killed: 0,
    poll,
    ...(atOnce === null ? {} : { pollsAtOnce: atOnce }),
    accounts: Array.from({ length: accounts }, (_, n) => ({
      name: `a${n}`,
      tasks,
      concurrency,
    })),
  });
  await day.run(MINUTES / 60);
  const reads = [...day.readAtMs.values()];
  const due = accounts * tasks * MINUTES;
  const read = reads.reduce((sum, times) => sum + times.length, 0);
  const gapsMs = reads.flatMap((times) =>
    [START_MS, ...times, START_MS + MINUTES * MINUTE_MS].map((atMs, at, all) => atMs - (all[at - 1] ?? atMs)),
  );
  const longest = gapsMs.reduce((most, gapMs) => Math.max(most, gapMs), 0);
  return [
    (accounts * tasks).toLocaleString('en'),
    String(accounts),
    String(concurrency),
    `${day.pollsAtOnce}${atOnce === null ? ' (auto)' : ''}`,
    `${((100 * read) / due).toFixed(0)} %`,
    String(Math.max(0, due - read)),
    `${(longest / 1000).toFixed(0)} s`,
    millis(tickMs(day)),
  ];
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
