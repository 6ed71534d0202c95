import type { CallBrief, Row } from '../call-records/listing.ts';
import type { CallRecord } from '../call-records/record.ts';
import type { TaskConfig } from '../config/config.ts';
import { factsOf } from '../leads/facts/facts-of-record.ts';
import { maskNumbers } from '../leads/facts/mask-numbers.ts';
import { lineOf } from '../leads/facts/text.ts';
import { calledAtOf } from '../leads/seen.ts';
import { Numbers } from '../platform/text/numbers.ts';
import type { DigestLead, DigestWindow } from './figures.ts';

/** What the figures need of one call. */
export interface CountedCall {
  /** Index of the hour in the window, from 0. */
  hour: number;
  /** 0: not graded. */
  grade: number;
  isLead: boolean;
  isConnected: boolean;
  talkMs: number | null;
  rounds: number | null;
  province: string | null;
}

const UNREADABLE = -2;
const OUTSIDE = -1;
const MAX_PROVINCE_CHARS = 40;
/** More provinces than this are counted as unknown: no country has as many, but a vendor could write anything. */
const MAX_PROVINCES = 1000;

/**
 * The calls of one task in one window, added row by row as they are listed. If a record is listed again, the later row
 * counts, since its grade may have changed. A record belongs to the window by its own time, whichever time the vendor
 * filters by. A call takes about 20 bytes; only leads keep their texts.
 */
export class TaskCalls {
  readonly task: TaskConfig;
  readonly #hours: readonly DigestWindow[];
  readonly #starts: Float64Array;
  readonly #wanted: ReadonlySet<number>;
  #listed = 0;
  /** Counts from 1, because 0 means that nothing was set. */
  readonly #hour = new Numbers((length) => new Int16Array(length));
  readonly #grade = new Numbers((length) => new Uint8Array(length));
  /** NaN: unknown. */
  readonly #talkMs = new Numbers((length) => new Float64Array(length));
  readonly #rounds = new Numbers((length) => new Float32Array(length));
  readonly #province = new Numbers((length) => new Uint16Array(length));
  readonly #provinces: (string | null)[] = [null];
  readonly #provinceNumbers = new Map<string | null, number>([[null, 0]]);
  readonly #leads = new Map<number, DigestLead>();

  /** @param hours they cover the window without gaps; not empty */
  constructor(task: TaskConfig, hours: readonly DigestWindow[]) {
    this.task = task;
    this.#hours = hours;
    this.#starts = Float64Array.from(hours, ({ fromMs }) => fromMs);
    this.#wanted = new Set(task.grades);
  }

  /** @param number of the record: 0, 1, 2, … in order of first appearance; the same when it is listed again */
  add(row: Row, number: number): void {
    this.#listed = Math.max(this.#listed, number + 1);
    this.#leads.delete(number);
    const atMs = row.readable ? calledAtOf(row.brief) : null;
    if (!row.readable || atMs === null) {
      this.#hour.set(number, UNREADABLE);
      return;
    }
    const hour = this.#hourOf(atMs);
    this.#hour.set(number, hour === OUTSIDE ? OUTSIDE : hour + 1);
    if (hour === OUTSIDE) return;
    const { brief } = row;
    this.#grade.set(number, brief.grade ?? 0);
    this.#talkMs.set(number, brief.billMs ?? Number.NaN);
    this.#rounds.set(number, brief.rounds ?? Number.NaN);
    this.#province.set(number, this.#provinceNumber(brief));
    if (this.#wanted.has(brief.grade ?? 0)) this.#leads.set(number, leadOf(row.record, this.task));
  }

  /** Distinct listed records, inside the window or not. */
  get listed(): number {
    return this.#listed;
  }

  get unreadable(): number {
    let count = 0;
    for (let number = 0; number < this.#listed; number += 1) {
      if (this.#hour.get(number) === UNREADABLE) count += 1;
    }
    return count;
  }

  get leads(): Iterable<DigestLead> {
    return this.#leads.values();
  }

  *calls(): Generator<CountedCall> {
    for (let number = 0; number < this.#listed; number += 1) {
      const hour = this.#hour.get(number);
      if (hour <= 0) continue;
      const grade = this.#grade.get(number);
      const talkMs = this.#talkMs.get(number);
      const rounds = this.#rounds.get(number);
      yield {
        hour: hour - 1,
        grade,
        isLead: this.#wanted.has(grade),
        isConnected: talkMs > 0,
        talkMs: Number.isNaN(talkMs) ? null : talkMs,
        rounds: Number.isNaN(rounds) ? null : rounds,
        province: this.#provinces[this.#province.get(number)] ?? null,
      };
    }
  }

  #hourOf(atMs: number): number {
    const [first, last] = [this.#hours[0], this.#hours.at(-1)];
    if (!first || !last || atMs < first.fromMs || atMs >= last.toMs) return OUTSIDE;
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= atMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #provinceNumber({ province: name }: CallBrief): number {
    const line = lineOf(name, MAX_PROVINCE_CHARS);
    const province = line !== null && this.task.maskPhone ? maskNumbers(line) : line;
    const known = this.#provinceNumbers.get(province);
    if (known !== undefined) return known;
    if (this.#provinces.length > MAX_PROVINCES) return 0;
    this.#provinces.push(province);
    this.#provinceNumbers.set(province, this.#provinces.length - 1);
    return this.#provinces.length - 1;
  }
}

function leadOf(record: CallRecord, task: TaskConfig): DigestLead {
  const { recordId, name, phone, company, province, city, taskName, grade, calledAtMs } = factsOf(
    record,
    task,
  );
  return { id: recordId, name, phone, company, province, city, taskName, grade, atMs: calledAtMs };
}
