import { groupBy } from '../platform/group-by.ts';
import { nameOf } from '../platform/table/name-of.ts';
import { isOfNewer, refuseNewer } from '../platform/table/schema-version.ts';
import { type Item, type Key, type Table, unchanged } from '../platform/table/table.ts';
import { DAY_MS, HOUR_MS } from '../platform/time/duration.ts';
import { boundedWait } from '../platform/time/stored-time.ts';
import type { LeadFacts } from './facts/facts.ts';
import type { Lead, NewLead } from './lead.ts';
import { recordPartition } from './record-partition.ts';
import { taskPartition } from './task-partition.ts';
import type { Told } from './told.ts';

/** The dates of a record and of its lead may differ: a day more on both sides finds everything that a window lists. */
export const KNOWN_MARGIN_MS = DAY_MS;

/**
 * Everything except the facts: a wide window holds thousands of leads, and decisions need none of their text. What is left
 * out costs as much to read all the same, so most items do not have it ({@link LeadStore.putTold}).
 */
const DECIDING_ATTRIBUTES = [
  'recordId',
  'calledAtMs',
  'grade',
  'toldGrade',
  'silent',
  'woken',
  'late',
  'toldIn',
  'maybeTold',
  'unsettledUntilMs',
  'version',
  'listedAtMs',
  'gradedAtMs',
  'history',
  'expiresAt',
  'token',
] as const satisfies readonly (keyof Lead)[];

const SCHEMA_VERSION = 1;

/** Fewer of one task are asked for one by one. */
const A_ROW = 4;
/** The most that is read of a row for each that is wanted: it costs no more than to ask for it. */
const ROW_FOR_EACH = 4;

const leadSortKey = (calledAtMs: number, recordId = ''): string =>
  `LEAD#${new Date(calledAtMs).toISOString()}#${recordId}`;
const between = (fromMs: number, toMs: number) => [leadSortKey(fromMs), leadSortKey(toMs, '\uffff')] as const;
const leadKey = (taskKey: string, lead: { calledAtMs: number; recordId: string }): Key => ({
  pk: taskPartition(taskKey),
  sk: leadSortKey(lead.calledAtMs, lead.recordId),
});

/** Leads, in the table. */
export class LeadStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The leads with a call between the two times, by record id. */
  async known(taskKey: string, fromMs: number, toMs: number): Promise<Map<string, Lead>> {
    return this.#byRecord(
      await this.#table.query(taskPartition(taskKey), between(fromMs, toMs), DECIDING_ATTRIBUTES),
    );
  }

  /** As {@link known}, at half the price: it may be a moment old. For who confirms what they make of it by its token. */
  async peekKnown(taskKey: string, fromMs: number, toMs: number): Promise<Map<string, Lead>> {
    return this.#byRecord(
      await this.#table.peekQuery(taskPartition(taskKey), between(fromMs, toMs), DECIDING_ATTRIBUTES),
    );
  }

  async get(taskKey: string, lead: Pick<Lead, 'recordId' | 'calledAtMs'>): Promise<Lead | null> {
    const item = await this.#table.get(leadKey(taskKey, lead));
    return item && this.#toLead(item);
  }

  /** A lead and its {@link facts}. Null if its item has expired. */
  async withFacts(
    taskKey: string,
    lead: Pick<Lead, 'recordId' | 'calledAtMs'>,
  ): Promise<{ lead: Lead; facts: LeadFacts } | null> {
    const item = await this.#table.get(leadKey(taskKey, lead));
    if (item === null) return null;
    const found = this.#toLead(item);
    const facts = await this.#factsOf(taskKey, item, lead.recordId);
    return facts && { lead: found, facts };
  }

  /** Those of several tasks, consistently. Null: there is none; `newer`: this version cannot read it. */
  async getMany(
    wanted: readonly (Pick<Lead, 'recordId' | 'calledAtMs'> & { taskKey: string })[],
  ): Promise<(Lead | 'newer' | null)[]> {
    const keys = wanted.map(({ taskKey, ...lead }) => leadKey(taskKey, lead));
    const different = new Map(keys.map((key) => [nameOf(key), key]));
    const items = await this.#itemsOf([...different.values()]);
    const leads = new Map<string, Lead | 'newer'>(
      items.map((item) => [nameOf(item), isOfNewer(item, SCHEMA_VERSION) ? 'newer' : this.#toLead(item)]),
    );
    return keys.map((key) => leads.get(nameOf(key)) ?? null);
  }

  /** Leads that came together stand together: where they are read in a row, nine cost as much as one by its key. */
  async #itemsOf(keys: readonly Key[]): Promise<Item[]> {
    const rows = [...groupBy(keys, ({ pk }) => pk)].filter(([, ofTask]) => ofTask.length >= A_ROW);
    const found = (await Promise.all(rows.map(([pk, ofTask]) => this.#inARow(pk, ofTask)))).flat();
    const known = new Set(found.map(nameOf));
    // Those that stand too far behind, and those that are not there.
    return [...found, ...(await this.#table.getMany(keys.filter((key) => !known.has(nameOf(key)))))];
  }

  async #inARow(pk: string, keys: readonly Key[]): Promise<Item[]> {
    const wanted = new Set(keys.map(({ sk }) => sk));
    const sorted = [...wanted].toSorted((one, other) => (one < other ? -1 : 1));
    const [first = '', last = first] = [sorted[0], sorted.at(-1)];
    const items = await this.#table.queryFirst(pk, [first, last], wanted.size * ROW_FOR_EACH);
    return items.filter(({ sk }) => wanted.has(sk));
  }

  /** @returns the lead after the write, or null if it exists already */
  put(taskKey: string, lead: NewLead): Promise<Lead | null> {
    return this.#put(taskKey, lead, { facts: lead.facts });
  }

  /**
   * Puts a lead whose alerts are there, and say what there is to say of it. So its own item keeps only what finds it by its
   * number: half of its size, which each poll of its time reads.
   *
   * @returns the lead after the write, or null if it exists already
   */
  putTold(taskKey: string, lead: NewLead): Promise<Lead | null> {
    return this.#put(taskKey, lead, { facts: null, phone: lead.facts.phone });
  }

  async #put(taskKey: string, lead: NewLead, kept: Readonly<Record<string, unknown>>): Promise<Lead | null> {
    const item = { ...withoutUsual(lead), ...kept, schema: SCHEMA_VERSION, ...leadKey(taskKey, lead) };
    const token = await this.#table.putNew(item);
    return token === null ? null : { ...lead, token };
  }

  /** @returns the lead after the change, or null if somebody else changed it since it was read */
  async change(taskKey: string, lead: Lead, change: Partial<NewLead>): Promise<Lead | null> {
    const token = await this.#table.update(leadKey(taskKey, lead), change, unchanged(lead));
    return token === null ? null : { ...lead, ...change, token };
  }

  /** The facts that were last to be told about the lead. Null if its item has expired. */
  async facts(taskKey: string, lead: Pick<Lead, 'recordId' | 'calledAtMs'>): Promise<LeadFacts | null> {
    const item = await this.#table.get(leadKey(taskKey, lead));
    return item && this.#factsOf(taskKey, item, lead.recordId);
  }

  async #factsOf(taskKey: string, item: Item, recordId: string): Promise<LeadFacts | null> {
    return (item.facts as LeadFacts | undefined) ?? this.#factsTold(taskKey, recordId, item.toldGrade);
  }

  /** What the alerts of a grade say. */
  async #factsTold(taskKey: string, recordId: string, grade: unknown): Promise<LeadFacts | null> {
    const items = await this.#table.query(recordPartition(recordId));
    const alert = items.find((item) => {
      const told = item.told as Told | undefined;
      return item.taskKey === taskKey && told?.kind === 'alert' && told.lead.grade === grade;
    });
    return (alert?.told as Told | undefined)?.lead ?? null;
  }

  #byRecord(items: readonly Item[]): Map<string, Lead> {
    return new Map(items.map((item) => [item.recordId as string, this.#toLead(item)]));
  }

  /**
   * An unsettled mark that would last for days was set by a clock that was ahead: the work is unfinished, and nobody is
   * doing it.
   */
  #toLead(item: Item): Lead {
    refuseNewer(item, SCHEMA_VERSION, 'Lead');
    const lead: Lead = { ...SETTLED, ...(item as unknown as Lead) };
    const { unsettledUntilMs } = lead;
    if (unsettledUntilMs === null) return lead;
    return {
      ...lead,
      unsettledUntilMs: boundedWait(unsettledUntilMs, this.#table.nowMs(), LONGEST_UNSETTLED_MS) ?? 0,
    };
  }
}

/** Longer than anybody works on it, on AWS or on one machine. */
const LONGEST_UNSETTLED_MS = 2 * HOUR_MS;

/** An item lacks these while its lead is settled, or where they are so. */
const SETTLED = { silent: false, toldIn: null, maybeTold: false, unsettledUntilMs: null };

/** What is so of most leads is not written. What is null is left out by the table. */
const withoutUsual = (lead: NewLead): NewLead | Record<string, unknown> => ({
  ...lead,
  silent: lead.silent || null,
  maybeTold: lead.maybeTold || null,
});
