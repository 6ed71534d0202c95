import { type GiveDeps, letGo, openClaim } from '../assignment/give-lead.ts';
import type { TaskConfig } from '../config/config.ts';
import { alertedChannelsOf } from '../config/lead-channels.ts';
import type { LeadDelivery, NewDelivery } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import {
  type DeliveryPlan,
  planBaseline,
  planFall,
  planRise,
  type Step,
  tells,
} from '../deliveries/plan-deliveries.ts';
import { escalationOf, planNoReminders, planReminders } from '../deliveries/reminders/plan-reminders.ts';
import { maybeHeard } from '../deliveries/transitions.ts';
import type { Reason } from '../leads/decide.ts';
import type { LeadFacts } from '../leads/facts/facts.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { Lead } from '../leads/lead.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { partitionApart } from '../leads/record-partition.ts';
import { channelsFor } from '../leads/told-in.ts';
import type { Key } from '../platform/table/table.ts';

export interface Finishing {
  task: TaskConfig;
  /** Whose leads are; null: nobody's. */
  giving: GiveDeps | null;
  leads: LeadStore;
  deliveries: DeliveryStore;
  retentionMs: number;
  nowMs: number;
}

/** A delivery that may be due now, or a reminder that may be due later: its lane is to be woken. */
export interface DueDelivery extends Key {
  channel: string;
  /** Absent: now. */
  atMs?: number;
}

export interface Finished {
  reason: Reason;
  due: readonly DueDelivery[];
}

/** Somebody else acts on the lead, or nothing is to be done. */
export const NOTHING_TO_TELL: Finished = { reason: 'known', due: [] };

/** What a lead is settled from. */
interface From {
  /** What is to be told; null: it fell. */
  facts: LeadFacts | null;
  /** Its deliveries, as far as they are known to be there. */
  deliveries: readonly LeadDelivery[];
  /** Until when somebody who began before may still be at work; null: nobody is. */
  othersUntilMs: number | null;
}

/** Somebody else settles the same lead at the same time: the next poll sees what came of it. */
const TRIES = 3;

/**
 * Brings the deliveries of a marked lead in line with its grade, and takes the mark away, unless somebody else who
 * began before may still be at work: what they write late must be looked at once more.
 */
export async function finishLead(finishing: Finishing, lead: Lead, from: From): Promise<Finished> {
  const { task, leads, nowMs, giving } = finishing;
  const { facts, othersUntilMs } = from;
  if (giving && facts === null) await letGo(giving, { recordId: lead.recordId, taskKey: task.key });
  if (giving && facts && !lead.silent) await openClaim(giving, task.key, lead, facts);
  let { deliveries } = from;
  let reason: Reason = 'known';
  const due: DueDelivery[] = [];
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const plan = planFor(finishing, lead, facts, deliveries);
    if (reason === 'known') reason = reasonOf(plan, lead);
    if (plan.wait) return { reason, due };
    const steps = lead.maybeTold ? plan.steps.map(asRepeat) : plan.steps;
    const reminders = remindersFor(finishing, lead, facts, deliveries);
    const taken = await takeSteps(finishing, lead, [...steps, ...reminders]);
    due.push(...taken.due);
    if (taken.all) {
      const unsettledUntilMs = (othersUntilMs ?? 0) > nowMs ? othersUntilMs : null;
      await leads.change(task.key, lead, { unsettledUntilMs });
      return { reason, due };
    }
    deliveries = await finishing.deliveries.ofRecord(lead.recordId, task.key);
  }
  return { reason, due };
}

function planFor(
  finishing: Finishing,
  lead: Lead,
  facts: LeadFacts | null,
  deliveries: readonly LeadDelivery[],
): DeliveryPlan {
  const input = inputOf(finishing, lead, deliveries);
  if (facts === null) return planFall(input, lead.grade);
  const channels = channelsOfLead(finishing, lead, deliveries);
  return lead.silent ? planBaseline(input, facts, channels) : planRise(input, facts, channels, lead.woken);
}

/** Who is asked until somebody has it: planned together with what is told of it. */
function remindersFor(
  finishing: Finishing,
  lead: Lead,
  facts: LeadFacts | null,
  deliveries: readonly LeadDelivery[],
): Step[] {
  const { giving } = finishing;
  const input = inputOf(finishing, lead, deliveries);
  if (facts === null) return planNoReminders(input);
  if (giving === null || lead.silent) return [];
  return planReminders(
    input,
    facts,
    channelsOfLead(finishing, lead, deliveries),
    escalationOf(facts, giving.config),
  );
}

/** What its deliveries are planned from. */
export function inputOf(
  { task, nowMs, retentionMs }: Finishing,
  { recordId, calledAtMs, version: seq, late }: Pick<Lead, 'recordId' | 'calledAtMs' | 'version' | 'late'>,
  deliveries: readonly LeadDelivery[],
) {
  const { key: taskKey, settleMs } = task;
  return {
    taskKey,
    recordId,
    calledAtMs,
    deliveries,
    seq,
    nowMs,
    settleMs,
    retentionMs,
    isLate: late === true,
  };
}

/**
 * Where somebody has heard of this version of the lead, no other channel hears of it, though all that did may be gone from
 * the configuration by now.
 */
function channelsOfLead(
  { task, giving }: Finishing,
  lead: Lead,
  deliveries: readonly LeadDelivery[],
): readonly string[] {
  const isHeard =
    lead.toldIn?.[gradeLetter(lead.toldGrade)] !== undefined &&
    deliveries.some(
      ({ told, state }) => told.kind !== 'correction' && told.seq === lead.version && state === 'sent',
    );
  const reachable = alertedChannelsOf(giving?.config ?? {}, task);
  return channelsFor(lead, isHeard ? [] : task.channels, reachable);
}

function reasonOf(plan: DeliveryPlan, { grade, toldGrade, silent }: Lead): Reason {
  if (grade !== toldGrade) return tells(plan) ? 'corrected' : 'known';
  if (silent) return plan.steps.length > 0 ? 'baselined' : 'known';
  return tells(plan) ? 'told' : 'known';
}

/** @returns `all` false: somebody moved a delivery on since it was read, so the rest must be planned again. */
async function takeSteps(
  finishing: Finishing,
  lead: Lead,
  steps: readonly Step[],
): Promise<{ all: boolean; due: DueDelivery[] }> {
  const { deliveries } = finishing;
  const due: DueDelivery[] = [];
  for (const step of steps) {
    if (step.do === 'put') {
      const isPut = await deliveries.put(step.delivery);
      const put = isPut ? step.delivery : await putApart(finishing, lead.recordId, step.delivery);
      if (!put) return { all: false, due };
      due.push(...dueOf(put, put));
    } else {
      if ((await deliveries.change(step.delivery, step.change)) === null) return { all: false, due };
      due.push(...dueOf(step.delivery, step.change));
    }
  }
  return { all: true, due };
}

/** The lane to wake for a delivery. Empty: it is done, or waits for something else. */
export function dueOf(
  { channel, pk, sk }: DueDelivery,
  { state, hold, notBeforeMs }: Partial<Pick<LeadDelivery, 'state' | 'hold' | 'notBeforeMs'>>,
): DueDelivery[] {
  if (state !== 'pending') return [];
  if (hold === null) return [{ channel, pk, sk }];
  return hold === 'unclaimed' && notBeforeMs ? [{ channel, pk, sk, atMs: notBeforeMs }] : [];
}

/** What may have been heard from a table that is gone is told as a send whose answer never came: as a repeat. */
function asRepeat(step: Step): Step {
  if (step.do === 'put') {
    return step.delivery.state === 'pending' ? { ...step, delivery: maybeHeard(step.delivery) } : step;
  }
  return step.change.state === 'pending'
    ? { ...step, change: { ...step.change, ambiguous: maybeHeard(step.delivery).ambiguous } }
    : step;
}

/** Another task may have a record of the same id. */
async function putApart(
  { deliveries, task }: Finishing,
  recordId: string,
  delivery: NewDelivery,
): Promise<NewDelivery | null> {
  const there = await deliveries.get(delivery);
  if (there === null || there.taskKey === task.key) return null;
  const apart = { ...delivery, pk: partitionApart(recordId, task.key) };
  return (await deliveries.put(apart)) ? apart : null;
}
