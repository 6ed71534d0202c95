import type { TaskConfig } from '../config/config.ts';
import { planFall, planRise, type RegradePlan, tells } from '../deliveries/after-regrade.ts';
import type { LeadDelivery } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import { deliveryKey, partitionApart, recordPartition } from '../deliveries/keys.ts';
import { baselinedDelivery, pendingDelivery } from '../deliveries/transitions.ts';
import { SECOND_MS } from '../platform/duration.ts';
import type { Key } from '../platform/table.ts';
import type { Decision, Reason } from './decide.ts';
import { factsOf } from './facts-of-record.ts';
import type { Lead } from './lead.ts';
import type { LeadStore } from './lead-store.ts';
import { calledAtOf } from './seen.ts';

/** A lead that is still listed when this part of its time is left is kept for another full retention. */
const RENEW_IN_LAST = 1 / 3;

export interface Applying {
  task: TaskConfig;
  leads: LeadStore;
  deliveries: DeliveryStore;
  retentionMs: number;
  nowMs: number;
  /** Is told of every delivery that may be due now. */
  wrote(channel: string, key: Key): void;
}

type New = Extract<Decision, { kind: 'new' }>;
type Change = Extract<Decision, { kind: 'change' }>;

/**
 * Puts a new lead into the books: its deliveries first, then the lead, which means that all of them are written. A
 * crash in between leaves no lead, so the next poll repeats the puts, and those already there refuse.
 */
export async function applyNew(
  applying: Applying,
  { record, grade, reason, calledAtMs }: New,
): Promise<Reason> {
  const { task, nowMs, retentionMs } = applying;
  const told = { kind: 'alert', lead: factsOf(record, task), newGrade: null } as const;
  // Nothing but its deliveries can tell that a record with no time of its own was listed before.
  if (calledAtOf(record) === null && (await wasTold(applying, record.id, grade))) return 'known';
  let partition: string | null = null;
  for (const channel of task.channels) {
    const draft = () => ({ taskKey: task.key, channel, told, nowMs, partition });
    const make = () =>
      reason === 'told' ? pendingDelivery(draft()) : baselinedDelivery(draft(), retentionMs);
    if (!(await applying.deliveries.put(make())) && (await isOfAnotherTask(applying, make()))) {
      partition = partitionApart(record.id, task.key);
      await applying.deliveries.put(make());
    }
    if (reason === 'told') applying.wrote(channel, make());
  }
  const wrote = await applying.leads.put(task.key, {
    recordId: record.id,
    partition,
    calledAtMs,
    grade,
    toldGrade: grade,
    version: 1,
    listedAtMs: nowMs,
    gradedAtMs: nowMs,
    history: [{ grade, atMs: nowMs }],
    expiresAt: leadExpiry(nowMs, retentionMs),
    facts: told.lead,
  });
  // Another poll was faster: it has entered the lead, and counts it.
  return wrote ? reason : 'known';
}

/** Settles a lead whose grade changed: its deliveries first, then the lead, if it is still the version that was read. */
export async function applyChange(applying: Applying, change: Change): Promise<Reason> {
  const { task, nowMs, retentionMs, leads } = applying;
  const { lead, grade } = change;
  const regrade = {
    taskKey: task.key,
    recordId: lead.recordId,
    partition: lead.partition,
    deliveries: await ownDeliveries(applying, lead),
    toldGrade: lead.toldGrade,
    nowMs,
    settleMs: task.settleMs,
    retentionMs,
  };
  const risen = change.wanted && change.record !== null ? factsOf(change.record, task) : null;
  const plan = risen ? planRise(regrade, risen, task.channels) : planFall(regrade, lead.toldGrade, grade);
  if (plan.wait || !(await takeSteps(applying, plan))) return 'known';
  await leads.change(task.key, lead, {
    grade,
    ...(risen ? { toldGrade: grade, facts: risen } : {}),
    version: lead.version + 1,
    gradedAtMs: nowMs,
    history: [...lead.history, { grade, atMs: nowMs }],
    expiresAt: leadExpiry(nowMs, retentionMs),
  });
  if (!tells(plan)) return 'known';
  return risen ? 'told' : 'corrected';
}

/** A known lead costs no write, but for one each time that its item would soon be gone while it is still listed. */
export async function renewWhereNeeded(applying: Applying, lead: Lead): Promise<void> {
  const { nowMs, retentionMs, leads, task } = applying;
  if (lead.expiresAt * SECOND_MS - nowMs > retentionMs * RENEW_IN_LAST) return;
  await leads.change(task.key, lead, { expiresAt: leadExpiry(nowMs, retentionMs) });
}

async function takeSteps(applying: Applying, plan: RegradePlan): Promise<boolean> {
  for (const step of plan.steps) {
    if (step.do === 'put') {
      await applying.deliveries.put(step.delivery);
      if (step.delivery.hold === null) applying.wrote(step.delivery.channel, step.delivery);
    } else {
      // Somebody moved it on since it was read: the next poll plans anew.
      if ((await applying.deliveries.change(step.delivery, step.change)) === null) return false;
      const { state, hold } = step.change;
      if (state === 'pending' && hold === null) applying.wrote(step.delivery.channel, step.delivery);
    }
  }
  return true;
}

/** Another task may have a record of the same id. */
async function ownDeliveries(
  { deliveries, task }: Applying,
  { recordId, partition }: Pick<Lead, 'recordId' | 'partition'>,
): Promise<LeadDelivery[]> {
  const partitions = [recordPartition(recordId), ...(partition === null ? [] : [partition])];
  const all = await Promise.all(partitions.map((pk) => deliveries.ofPartition(pk)));
  return all.flat().filter(({ taskKey }) => taskKey === task.key);
}

async function isOfAnotherTask({ deliveries, task }: Applying, key: Key): Promise<boolean> {
  const there = await deliveries.get(key);
  return there !== null && there.taskKey !== task.key;
}

async function wasTold(applying: Applying, recordId: string, grade: number): Promise<boolean> {
  const there = new Set((await ownDeliveries(applying, { recordId, partition: null })).map(({ sk }) => sk));
  return applying.task.channels.every((channel) =>
    there.has(deliveryKey('alert', recordId, grade, channel).sk),
  );
}

const leadExpiry = (nowMs: number, retentionMs: number): number =>
  Math.ceil((nowMs + retentionMs) / SECOND_MS);
