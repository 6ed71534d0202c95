import type { RecordClientOptions } from './client-options.ts';
import { isObject, readFirstText, readNumber } from './lenient.ts';
import { type RecordSource, sourceUrl } from './query.ts';
import { request } from './wire/request.ts';
import { obtainToken } from './wire/token.ts';

/** A calling task, as the account's list has it. */
export interface ListedTask {
  id: string;
  /** As people gave it. Null: the list has none. */
  name: string | null;
  /** Null: neither of those that are documented. */
  status: 'paused' | 'running' | null;
}

export interface TaskList {
  tasks: ListedTask[];
  /** Rows without an id that can be read. */
  unreadable: number;
}

const PAGE_SIZE = 100;
/** Five thousand tasks: nobody chooses from more. */
const MOST_PAGES = 50;
const STATUS: Readonly<Record<number, ListedTask['status']>> = { 1: 'paused', 3: 'running' };

/**
 * The calling tasks of an account, in the server's order. Somebody waits for it, and asks again where it fails: nothing is
 * repeated here. What its rows look like is documented nowhere (docs/record-api.md).
 *
 * @throws {CallRecordsError}
 */
export async function listTasks(options: RecordClientOptions, signal?: AbortSignal): Promise<TaskList> {
  const token = await obtainToken(options.token, false);
  const found = new Map<string, ListedTask>();
  let unreadable = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { rows, meta } = await request(options, { signal }, taskListUrl(options.account, page), token);
    const before = found.size;
    for (const row of rows) {
      const task = readTask(row);
      if (task === null) unreadable += 1;
      else if (!found.has(task.id)) found.set(task.id, task);
    }
    // A server that does not know `page` gives the same rows again.
    const isOver = meta.lastPage !== null && page >= meta.lastPage;
    if (isOver || found.size === before) break;
  }
  return { tasks: [...found.values()], unreadable };
}

function readTask(row: unknown): ListedTask | null {
  if (!isObject(row)) return null;
  const id = readFirstText(row, ['id', 'uuid', 'task_id']);
  if (id === null) return null;
  const status = readNumber(row.status);
  return {
    id: id.trim(),
    name: readFirstText(row, ['name', 'task_name', 'title'])?.trim() ?? null,
    status: status === null ? null : (STATUS[status] ?? null),
  };
}

function taskListUrl(source: RecordSource, page: number): string {
  const path = `agent-api/new/user/${encodeURIComponent(source.userId)}/task`;
  return sourceUrl(source, path, [
    ['page', String(page)],
    ['per_page', String(PAGE_SIZE)],
    ...(source.subUserId ? ([['sub_user_id', source.subUserId]] as const) : []),
  ]);
}
