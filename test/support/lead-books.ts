import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import type { CallRecord } from '../../lambdas/call-records/record.ts';
import { deliveryKey } from '../../lambdas/deliveries/keys.ts';
import type { Reason, RegradeKind } from '../../lambdas/leads/decide.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import type { Lead } from '../../lambdas/leads/lead.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { applyChange, applyNew, applyUnsettled } from '../../lambdas/polling/apply.ts';
import type { Applying } from '../../lambdas/polling/applying.ts';
import type { Finished } from '../../lambdas/polling/finish-lead.ts';
import { NOON_MS } from './clock.ts';
import { testTask } from './config.ts';
import { type MemoryStores, memoryStores } from './memory-stores.ts';
import { type RecordOverrides, vendorRecord } from './records.ts';

export const RETENTION_MS = 90 * DAY_MS;
/** When the call of the one record was made that these books are about. */
export const CALLED_AT_MS = NOON_MS - 5 * MINUTE_MS;

/** When nothing that a poll of that minute began can be under way any more. */
export const overAtMs = (minute = 0): number => NOON_MS + (minute + 4) * MINUTE_MS;

/** Record `a`, as the vendor lists it. */
export function recordA(overrides: RecordOverrides = {}): CallRecord {
  const row = readRecord(vendorRecord({ id: 'a', calledAtMs: CALLED_AT_MS, ...overrides }), 'Asia/Shanghai');
  if (!row.readable) throw new Error(row.problem);
  return row.record;
}

export const fresh = (of = recordA(), reason: 'told' | 'baselined' = 'told', calledAtMs = CALLED_AT_MS) =>
  ({ kind: 'new', reason, record: of, grade: of.grade ?? 0, calledAtMs, maybeTold: false }) as const;

export const change = (lead: Lead, kind: RegradeKind, grade: number, of: CallRecord | null = null) =>
  ({ kind: 'change', lead, grade, change: kind, record: of, maybeTold: false }) as const;

/** The books of a task, in memory, and what polls enter there of record `a`. */
export class LeadBooks {
  readonly stores: MemoryStores = memoryStores();
  /** What may be due now, by all that was entered: `channel key`. */
  wrote: string[] = [];

  /** A poll that begins so many minutes past noon, and has one. */
  poll(minute = 0): Applying {
    return {
      task: testTask,
      leads: this.stores.leads,
      deliveries: this.stores.deliveries,
      giving: null,
      retentionMs: RETENTION_MS,
      nowMs: NOON_MS + minute * MINUTE_MS,
      deadlineMs: NOON_MS + (minute + 1) * MINUTE_MS,
      isAgeKnown: true,
    };
  }

  applyNew(...entry: Parameters<typeof applyNew>): Promise<Reason> {
    return this.#entered(applyNew(...entry));
  }

  applyChange(...entry: Parameters<typeof applyChange>): Promise<Reason> {
    return this.#entered(applyChange(...entry));
  }

  applyUnsettled(...entry: Parameters<typeof applyUnsettled>): Promise<Reason> {
    return this.#entered(applyUnsettled(...entry));
  }

  async #entered(settled: Promise<Finished>): Promise<Reason> {
    const { reason, due } = await settled;
    this.wrote.push(...due.map(({ channel, sk }) => `${channel} ${sk}`));
    return reason;
  }

  async lead(calledAtMs = CALLED_AT_MS): Promise<Lead> {
    const lead = await this.stores.leads.get(testTask.key, { recordId: 'a', calledAtMs });
    if (!lead) throw new Error('the lead is not in the books');
    return lead;
  }

  async facts(): Promise<LeadFacts | null> {
    return this.stores.leads.facts(testTask.key, await this.lead());
  }

  async deliveries(): Promise<string[]> {
    const all = await this.stores.deliveries.ofRecord('a', testTask.key);
    return all.map(({ sk, state }) => `${sk} ${state}`);
  }

  async hears(channel: string): Promise<void> {
    const alert = await this.stores.deliveries.get(deliveryKey('alert', 'a', 1, channel));
    if (!alert) throw new Error('it was put');
    await this.stores.deliveries.change(alert, { state: 'sent', sentAtMs: NOON_MS, notBeforeMs: null });
  }

  /** The lead, told to every channel. */
  async told(): Promise<Lead> {
    await this.applyNew(this.poll(), fresh());
    for (const channel of testTask.channels) await this.hears(channel);
    this.wrote = [];
    return this.lead();
  }

  async changed(lead: Lead, what: Partial<Lead>): Promise<Lead> {
    const changed = await this.stores.leads.change(testTask.key, lead, what);
    if (!changed) throw new Error('nobody else is here');
    return changed;
  }

  /** For how long the lead is marked, once the next write of it is done. */
  markOnTheWay(): { mark: number | null } {
    const seen: { mark: number | null } = { mark: null };
    this.stores.afterWrites(1, async () => {
      seen.mark = (await this.lead()).unsettledUntilMs;
    });
    return seen;
  }
}
