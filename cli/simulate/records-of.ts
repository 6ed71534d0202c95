import type { RecordClient } from '../../lambdas/call-records/client.ts';
import type { Row } from '../../lambdas/call-records/listing.ts';
import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import type { Seen } from '../../lambdas/leads/seen.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { isIn } from '../../lambdas/polling/replay/find-missed.ts';
import { readRange } from '../../lambdas/polling/replay/read-range.ts';
import { Sightings } from '../../lambdas/polling/sightings.ts';
import type { Span } from '../../lambdas/polling/windows/unread-spans.ts';
import { readRecordsFile } from '../shared/exported-records.ts';
import { sentence } from '../shared/terminal/sentence.ts';

/** One task as each of the files has it. */
export interface Pair {
  before: TaskConfig | null;
  after: TaskConfig | null;
}

export interface PastRecords {
  /** By the key of the record. */
  pairs: readonly { pair: Pair; seen: ReadonlyMap<string, Seen> }[];
  /** Rows that cannot be read, besides those of `pairs`: nobody knows which record they are. */
  unreadable: number;
  /** What could not be read, in words. */
  unread: readonly string[];
  /** What is wrong with a row, in words. */
  problems: readonly string[];
}

export interface Files {
  before: Config;
  after: Config;
}

/** Each task that is on in one of the files. It is the same one by its place in the table, or else by its id. */
function pairsOf({ before, after }: Files): Pair[] {
  const keys = new Set(after.tasks.map(({ key }) => key));
  // Another account may have a task of the same id, and is no partner where it has one of its own.
  const partnerOf = (task: TaskConfig) =>
    before.tasks.find(({ key }) => key === task.key) ??
    before.tasks.find(({ id, key }) => id === task.id && !keys.has(key)) ??
    null;
  const pairs = after.tasks.map((task): Pair => ({ after: task, before: partnerOf(task) }));
  const paired = new Set(pairs.map((pair) => pair.before));
  const gone = before.tasks
    .filter((task) => !paired.has(task))
    .map((task): Pair => ({ before: task, after: null }));
  return [...pairs, ...gone].filter((pair) => pair.before?.enabled || pair.after?.enabled);
}

const gradesOf = ({ before, after }: Pair): number[] => [
  ...new Set([...(before?.grades ?? []), ...(after?.grades ?? [])]),
];

export interface Reading {
  platform: Platform;
  range: Span;
  deadlineMs: number;
  /** Of one of the files. */
  client(config: Config, account: string): RecordClient;
  say(text: string): void;
}

/** Reads the range of each task once, as a poll reads it: with the account of the new file, where it has the task on. */
export async function recordsOfApi(files: Files, reading: Reading): Promise<PastRecords> {
  const pairs: PastRecords['pairs'][number][] = [];
  const unread: string[] = [];
  for (const pair of pairsOf(files)) {
    const isNew = pair.after?.enabled === true || pair.before === null;
    const task = isNew ? pair.after : pair.before;
    if (!task) continue;
    const config = isNew ? files.after : files.before;
    reading.say(`Reading ${task.name} …`);
    try {
      const { platform, range, deadlineMs } = reading;
      const read = await readRange(
        reading.client(config, task.account),
        { ...task, grades: gradesOf(pair) },
        range,
        { platform, concurrency: config.accounts[task.account]?.concurrency ?? 1, deadlineMs },
      );
      pairs.push({ pair, seen: within(read.sightings, range) });
      unread.push(...read.unread.map(({ why }) => `${task.name}: ${why}`));
    } catch (error) {
      unread.push(`${task.name}: ${sentence(error)}`);
    }
  }
  return { pairs, unreadable: 0, unread: [...new Set(unread)], problems: [] };
}

/** The same from a file of saved records. Records of no task of either file are of nobody. */
export async function recordsOfFile(file: string, files: Files, range: Span): Promise<PastRecords> {
  const { records, problems, unreadable } = await readRecordsFile(file, files.after, files.before);
  const all = pairsOf(files);
  const byPair = new Map<Pair, Sightings>();
  const strangers = new Map<string, number>();
  for (const { record, unreadTimes } of records) {
    const pair = all.find(({ before, after }) => isOf(record.taskId, after) || isOf(record.taskId, before));
    const only = record.taskId === null && all.length === 1 ? all[0] : pair;
    if (!only) {
      const id = record.taskId ?? '(not named)';
      strangers.set(id, (strangers.get(id) ?? 0) + 1);
      continue;
    }
    const sightings = byPair.get(only) ?? new Sightings(gradesOf(only));
    byPair.set(only, sightings);
    const row: Row = { readable: true, key: record.id, brief: record, record };
    sightings.add(unreadTimes === undefined ? row : { ...row, unreadTimes });
  }
  return {
    pairs: [...byPair].map(([pair, sightings]) => ({ pair, seen: within(sightings, range) })),
    unreadable,
    unread: [],
    problems: [
      ...problems,
      ...[...strangers].map(
        ([id, count]) =>
          `${count} ${count === 1 ? 'record is' : 'records are'} of task ${id}, which is on in neither file`,
      ),
    ],
  };
}

const isOf = (taskId: string | null, task: TaskConfig | null): boolean =>
  task !== null && taskId !== null && task.id.trim().toLowerCase() === taskId.trim().toLowerCase();

/** Of a file without a range even calls whose time nobody knows. */
const within = ({ byKey }: Sightings, range: Span): ReadonlyMap<string, Seen> =>
  range.fromMs === Number.NEGATIVE_INFINITY && range.toMs === null
    ? byKey
    : new Map([...byKey].filter(([, seen]) => isIn(range, seen)));
