import { readFile } from 'node:fs/promises';
import { readExported } from '../../lambdas/call-records/exported.ts';
import { isObject, readText } from '../../lambdas/call-records/lenient.ts';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import type { CallRecord } from '../../lambdas/call-records/record.ts';
import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import { BadArguments } from './arguments/bad-arguments.ts';

export interface ExportedRecord {
  /** Its place in the file, from 1. */
  number: number;
  record: CallRecord;
  /** Null: the file has no task of this id, or the record names none. */
  task: TaskConfig | null;
  /** None of its times can be read: what came in their place. Absent: one can. */
  unreadTimes?: string;
}

export interface ExportedRecords {
  records: readonly ExportedRecord[];
  /** What cannot be read, or only in part: a sentence each, without a value. */
  problems: readonly string[];
  /** How many rows cannot be read at all. */
  unreadable: number;
}

/**
 * Reads a file of saved records as the record list is read. Zone-less times are those of the account of their task.
 *
 * @param other looked into where the first one has no such task
 * @throws {BadArguments} there is no such file
 * @throws {CallRecordsError} it holds no records
 */
export async function readRecordsFile(
  file: string,
  config: Config,
  other: Config | null = null,
): Promise<ExportedRecords> {
  const records: ExportedRecord[] = [];
  const problems: string[] = [];
  let unreadable = 0;
  for (const [at, raw] of readExported(await bytesOf(file)).entries()) {
    const number = at + 1;
    const id = isObject(raw) ? readText(raw.task_id) : null;
    const own = taskNamed(id, config);
    const task = own ?? (other && taskNamed(id, other));
    const row = readRecord(raw, zoneOf(task, own === null && task !== null && other ? other : config));
    if (!row.readable) {
      unreadable += 1;
      problems.push(`record ${number} cannot be read: ${row.problem}`);
      continue;
    }
    if (row.unreadTimes !== undefined) {
      problems.push(`record ${number} has no time that can be read: ${row.unreadTimes}`);
    }
    const { record, unreadTimes } = row;
    records.push({ number, record, task, ...(unreadTimes === undefined ? {} : { unreadTimes }) });
  }
  return { records, problems, unreadable };
}

/** The first of the file with this id: other accounts may have one too. */
function taskNamed(id: string | null, { tasks }: Config): TaskConfig | null {
  const wanted = id?.trim().toLowerCase() ?? '';
  return tasks.find((task) => task.id.trim().toLowerCase() === wanted) ?? null;
}

const zoneOf = (task: TaskConfig | null, { accounts, timeZone }: Config): string =>
  (task && accounts[task.account]?.timeZone) ?? Object.values(accounts)[0]?.timeZone ?? timeZone;

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code;
    throw new BadArguments(`${file} cannot be read: ${why}`);
  }
}
