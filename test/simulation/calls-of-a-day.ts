import type { RecordPage } from '../../lambdas/call-records/client.ts';
import type { ReadableRow } from '../../lambdas/call-records/listing.ts';
import type { RecordQuery } from '../../lambdas/call-records/query.ts';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import type { CallRecord } from '../../lambdas/call-records/record.ts';
import type { Lead } from '../../lambdas/leads/lead.ts';
import { LeadStore } from '../../lambdas/leads/lead-store.ts';
import type { Table } from '../../lambdas/platform/table/table.ts';
import { DAY_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { vendorRecord } from '../support/records.ts';

/** From its call until it is listed, with its grade. */
const LISTED_AFTER_MS = 45 * SECOND_MS;
const [A, C] = [1, 3];

/** A call after the other in each task, day and night. Nothing of them is kept: each follows from its number. */
export class CallsOfADay {
  readonly #everyMs: number;
  /** The how manieth call is a lead. */
  readonly #leadEvery: number;

  constructor({ callsPerDay, leadsPerDay }: { callsPerDay: number; leadsPerDay: number }) {
    this.#everyMs = DAY_MS / callsPerDay;
    this.#leadEvery = Math.round(callsPerDay / leadsPerDay);
  }

  /** What is listed at this moment, newest first. */
  page({ taskId, startAtMs, endAtMs, perPage }: RecordQuery, page: number, nowMs: number): RecordPage {
    const size = perPage ?? 100;
    const newest = this.#lastAt(Math.min(endAtMs ?? nowMs, nowMs - LISTED_AFTER_MS));
    const total = Math.max(0, newest - this.#lastAt((startAtMs ?? nowMs) - 1));
    const from = (page - 1) * size;
    const count = Math.max(0, Math.min(size, total - from));
    return {
      rows: Array.from({ length: count }, (_, n) => this.#row(taskId, newest - from - n)),
      meta: { total, lastPage: Math.max(1, Math.ceil(total / size)), currentPage: page, perPage: size },
      clockOffsetMs: null,
    };
  }

  /** Those of the span, as if each had been told when it was listed. */
  leads(taskId: string, fromMs: number, toMs: number): Lead[] {
    const leads: Lead[] = [];
    for (let call = this.#lastAt(toMs); this.#atMs(call) >= fromMs; call -= 1) {
      if (call % this.#leadEvery !== 0) continue;
      const calledAtMs = this.#atMs(call);
      const listedAtMs = calledAtMs + LISTED_AFTER_MS;
      leads.push({
        ...KNOWN,
        recordId: `${taskId}-${call}`,
        calledAtMs,
        listedAtMs,
        gradedAtMs: listedAtMs,
        history: [{ grade: A, atMs: listedAtMs }],
      });
    }
    return leads;
  }

  #row(taskId: string, call: number): ReadableRow {
    const calledAtMs = this.#atMs(call);
    const key = `${taskId}-${call}`;
    const isLead = call % this.#leadEvery === 0;
    const brief = {
      ...{ grade: isLead ? A : C, calledAtMs, createdAtMs: calledAtMs, answeredAtMs: calledAtMs },
      ...{ hungUpAtMs: calledAtMs + LISTED_AFTER_MS, billMs: LISTED_AFTER_MS, rounds: 2, province: '安徽' },
    };
    return {
      ...{ readable: true, key, brief },
      get record() {
        return { ...USUAL, ...brief, id: key, taskId };
      },
    };
  }

  #atMs = (call: number): number => Math.round(call * this.#everyMs);
  #lastAt = (atMs: number): number => Math.floor(atMs / this.#everyMs);
}

/** Knows all leads that were listed before the day began, without a place in the table for each. */
export class LeadsOfBefore extends LeadStore {
  readonly #calls: CallsOfADay;
  readonly #startMs: number;

  constructor(table: Table, calls: CallsOfADay, startMs: number) {
    super(table);
    this.#calls = calls;
    this.#startMs = startMs;
  }

  override async peekKnown(taskKey: string, fromMs: number, toMs: number): Promise<Map<string, Lead>> {
    const known = await super.peekKnown(taskKey, fromMs, toMs);
    const taskId = taskKey.slice(taskKey.lastIndexOf('/') + 1);
    for (const lead of this.#calls.leads(taskId, fromMs, Math.min(toMs, this.#startMs - LISTED_AFTER_MS)))
      known.set(lead.recordId, lead);
    return known;
  }
}

const KNOWN = {
  ...{ grade: A, toldGrade: A, silent: false, toldIn: null, maybeTold: false, unsettledUntilMs: null },
  ...{ version: 1, expiresAt: Number.MAX_SAFE_INTEGER, token: 'before' },
};

const USUAL: CallRecord = recordOf(readRecord(vendorRecord(), 'Asia/Shanghai'));

function recordOf(row: ReturnType<typeof readRecord>): CallRecord {
  if (!row.readable) throw new Error(row.problem);
  return row.record;
}
