import { join } from 'node:path';
import type { Seen } from '../outside/asked.ts';
import { Outside, told } from '../outside/outside.ts';
import { inFolder, ROOT, runOf, settingsOf } from './leadbell.ts';
import { Program } from './program.ts';
import { ratio, type Section, seconds } from './section.ts';

const RECORDS = 10_000;
const LEADS = 200;
/** So that all of them are of the last quarter of an hour when they are read. */
const MINUTES = 12;
const WITHIN_MS = 90_000;
const RUNS = 3;

/** What a vendor far away takes for a page (bench/cost/assumed.ts). */
const PAGE_MS = 300;

/** A long list that appears at once, of a task whose first reading is over: when are the first and all As told? */
export async function measureTelling(): Promise<Section[]> {
  const outside = await Outside.start();
  try {
    return [
      await sectionOf(outside, 0, '10,000 records with 200 As: until they are told'),
      await sectionOf(outside, PAGE_MS, `The same, of a vendor that takes ${PAGE_MS} ms for each page`),
    ];
  } finally {
    outside.stop();
  }
}

async function sectionOf(outside: Outside, pageMs: number, title: string): Promise<Section> {
  const ours = await medianOf(() => oursTells(outside, pageMs));
  const plain = await medianOf(() => plainTells(outside, pageMs));
  const row = (name: string, of: (times: Times) => number) => [
    name,
    seconds(of(ours)),
    seconds(of(plain)),
    ratio(of(ours), of(plain)),
  ];
  return {
    title,
    note: 'The median of three, by all told. From the first request that lists them. The robot takes everything; leadbell sends 20 messages a minute at most all the same, and so tells most of them in lists. The plain script sends one message for each. leadbell runs as `leadbell run`, with its data on disk.',
    head: ['', 'leadbell', 'plain script, 8 pages at once', 'ratio'],
    rows: [
      row('first alert', ({ firstMs }) => firstMs),
      row('all told', ({ allMs }) => allMs),
      row('all listed', ({ listedMs }) => listedMs),
      [
        'all told, beside its own listing',
        ratio(ours.allMs, ours.listedMs),
        ratio(plain.allMs, plain.listedMs),
        '',
      ],
      ['messages', String(ours.messages), String(plain.messages), ''],
    ],
  };
}

/** A longer window of the same task falls due in some minutes, and lists all of it once more. */
async function medianOf(tell: () => Promise<Seen>): Promise<Times> {
  const runs: Times[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(timesOf(await tell()));
  const [, median] = runs.toSorted((one, other) => one.allMs - other.allMs);
  if (median === undefined) throw new Error(`${RUNS} runs have a median`);
  return median;
}

async function oursTells(outside: Outside, pageMs: number): Promise<Seen> {
  return inFolder(async (folder) => {
    await outside.ask({ do: 'show', calls: 0, leads: 0, minutes: MINUTES, nowMs: Date.now() });
    await outside.ask({ do: 'forget' });
    const { command, args, env } = runOf(folder, outside.addresses);
    const program = new Program(command, args, { env, cwd: ROOT });
    try {
      // Its three windows, and time to write that they were read.
      while ((await outside.ask({ do: 'report' })).requests < 3) await later(200);
      await later(3000);
      return await show(outside, pageMs);
    } finally {
      await program.kill('SIGTERM');
    }
  });
}

async function plainTells(outside: Outside, pageMs: number): Promise<Seen> {
  return inFolder(async (folder) => {
    const shown = show(outside, pageMs);
    await later(500);
    const env = settingsOf(folder, outside.addresses, 60_000);
    const program = new Program(process.execPath, [join(ROOT, 'bench/peers/plain.ts'), 'once'], { env });
    const seen = await shown;
    await program.ended();
    return seen;
  });
}

async function show(outside: Outside, pageMs: number): Promise<Seen> {
  await outside.ask({ do: 'limit', messages: 0, inMs: 60_000, failAt: null });
  await outside.ask({
    do: 'show',
    calls: RECORDS,
    leads: LEADS,
    minutes: MINUTES,
    nowMs: Date.now(),
    pageMs,
  });
  await outside.ask({ do: 'forget' });
  return outside.until((seen) => told(seen) === LEADS, { quietMs: WITHIN_MS });
}

interface Times {
  firstMs: number;
  allMs: number;
  listedMs: number;
  messages: number;
}

function timesOf(seen: Seen): Times {
  if (told(seen) !== LEADS) throw new Error(`${told(seen)} of ${LEADS} leads were told in time`);
  const fromMs = seen.firstListedAtMs ?? 0;
  const firsts = Object.values(seen.toldAtMs).map(([first = 0]) => first);
  return {
    firstMs: Math.min(...firsts) - fromMs,
    allMs: Math.max(...firsts) - fromMs,
    listedMs: (seen.lastListedAtMs ?? 0) - fromMs,
    messages: seen.messages,
  };
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
