import type { RecordClient } from '../call-records/client.ts';
import type { TaskConfig } from '../config/config.ts';
import { calledAtOf } from '../leads/seen.ts';
import { DAY_MS } from '../platform/time/duration.ts';
import { wantedCoverage } from '../polling/windows/tiers.ts';

/** What one page of a task showed. Epoch milliseconds. */
export interface TriedTask {
  rows: number;
  /** Null: the server does not say. */
  total: number | null;
  /** Those that cannot be read. */
  unreadable: number;
  ofOtherTasks: number;
  /** How many have a grade. */
  graded: number;
  latestCallMs: number | null;
  /** Vendor's clock minus ours. Null: its answer has no `Date`. */
  clockOffsetMs: number | null;
}

const PAGE_SIZE = 20;

/** Reads the first page of its longest window, once. @throws {CallRecordsError} */
export async function tryTask(client: RecordClient, task: TaskConfig, nowMs: number): Promise<TriedTask> {
  const query = { taskId: task.id, startAtMs: nowMs - wantedCoverage(task).backMs, endAtMs: nowMs };
  const {
    rows,
    meta,
    clockOffsetMs = null,
  } = await client.page({ ...query, perPage: PAGE_SIZE }, 1, { maxTries: 1 });
  const records = rows.flatMap((row) => (row.readable ? [row.record] : []));
  const calls = records.flatMap((record) => calledAtOf(record) ?? []);
  const ofOtherTasks = rows.filter((row) => !row.readable && row.otherTask !== undefined).length;
  return {
    rows: rows.length,
    total: meta.total,
    unreadable: rows.length - records.length - ofOtherTasks,
    ofOtherTasks,
    graded: records.filter(({ grade }) => grade !== null).length,
    latestCallMs: calls.length > 0 ? Math.max(...calls) : null,
    clockOffsetMs,
  };
}

/** Long before anybody called, and a day long. */
const NEVER_MS = Date.UTC(2001, 0, 1);

/** Does the server keep to the window that it is asked for? Only then are wide windows cheap. @throws {CallRecordsError} */
export async function honoursWindow(client: RecordClient, task: Pick<TaskConfig, 'id'>): Promise<boolean> {
  const query = { taskId: task.id, startAtMs: NEVER_MS, endAtMs: NEVER_MS + DAY_MS, perPage: 1 };
  return (await client.page(query, 1, { maxTries: 1 })).rows.length === 0;
}
