import { LeadbellError } from '../platform/errors.ts';
import { absent } from '../platform/table/conditions.ts';
import { refuseNewer } from '../platform/table/schema-version.ts';
import { type Item, type Key, type Table, unchanged } from '../platform/table/table.ts';
import type { TaskState } from './coverage.ts';
import { movedBy, type SeenJump, stateInTime } from './state-in-time.ts';
import { taskPartition } from './task-partition.ts';

const SCHEMA_VERSION = 1;

const stateKey = (taskKey: string): Key => ({ pk: taskPartition(taskKey), sk: 'STATE' });

/** What is known of the reading of each task, in the table. Every change is conditional on nobody else's. */
export class TaskStateStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(taskKey: string): Promise<TaskState | null> {
    const item = await this.#table.get(stateKey(taskKey));
    return item && this.#inTime(taskKey, toState(item));
  }

  /**
   * Times that a wrong clock wrote are corrected before anybody acts on them. This is written once, so that the
   * corrected time stays fixed.
   */
  async #inTime(taskKey: string, state: TaskState): Promise<TaskState> {
    const change = stateInTime(state, this.#table.nowMs());
    if (Object.keys(change).length === 0) return state;
    const changed = await this.change(taskKey, state, change);
    // Somebody else corrected it, or wrote something else: read and judge it again.
    return changed ?? (await this.get(taskKey)) ?? state;
  }

  /**
   * After a clock jump: moves the times in a task's state to the new clock, before anybody acts on them.
   *
   * @throws {LeadbellError} `task-state-busy` where others write at the same time, again and again
   */
  async moveBy(taskKey: string, jump: SeenJump): Promise<void> {
    for (let attempt = 0; attempt < MOVE_TRIES; attempt += 1) {
      const item = await this.#table.get(stateKey(taskKey));
      if (item === null) return;
      const state = toState(item);
      const change = movedBy(state, jump, this.#table.nowMs());
      if (Object.keys(change).length === 0 || (await this.change(taskKey, state, change))) return;
    }
    throw new LeadbellError({
      code: 'task-state-busy',
      message: `what is remembered of the task ${taskKey} was changed by others ${MOVE_TRIES} times in a row`,
      retryable: true,
    });
  }

  /** Writes the first state of a task, or finds that somebody else has just written it. */
  async begin(taskKey: string, state: Omit<TaskState, 'token'>): Promise<TaskState> {
    const key = stateKey(taskKey);
    const set = { ...state, schema: SCHEMA_VERSION };
    const token = await this.#table.upsert(key, set, absent('pk'));
    if (token !== null) return { ...state, token };
    const there = await this.#table.get(key);
    return there ? toState(there) : this.begin(taskKey, state);
  }

  /** @returns the state after the change, or null if somebody else changed it since it was read */
  async change(
    taskKey: string,
    state: TaskState,
    change: Partial<Omit<TaskState, 'token'>>,
  ): Promise<TaskState | null> {
    const token = await this.#table.update(stateKey(taskKey), change, unchanged(state));
    return token === null ? null : { ...state, ...change, token };
  }
}

function toState(item: Item): TaskState {
  refuseNewer(item, SCHEMA_VERSION, 'State of a task');
  const { pk: _pk, sk: _sk, schema: _schema, ...attributes } = item;
  return { ...NULLS, ...(attributes as unknown as Pick<TaskState, 'token' | 'startedAtMs' | 'readAtMs'>) };
}

/** How often others may write at the same moment. */
const MOVE_TRIES = 4;

/** Attributes that the item lacks while they are null. */
const NULLS = {
  covered: null,
  covering: null,
  failing: null,
  unreadFromMs: null,
  recoveringUntilMs: null,
  booksOpen: null,
};
