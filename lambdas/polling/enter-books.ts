import { latestTimeOf } from '../call-records/record/times-of-record.ts';
import type { TaskConfig } from '../config/config.ts';
import type { LaneMessage } from '../deliveries/lanes/lane-message.ts';
import type { Books } from '../leads/books.ts';
import { type Decision, decide, type Policy } from '../leads/decide.ts';
import type { Lead } from '../leads/lead.ts';
import { KNOWN_MARGIN_MS, type LeadStore } from '../leads/lead-store.ts';
import { groupBy } from '../platform/group-by.ts';
import { mapLimit } from '../platform/map-limit.ts';
import type { Queue } from '../platform/queue.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import { CLOCK_TOLERANCE_MS } from '../platform/time/stored-time.ts';
import { type Applying, applyChange, applyNew, applyUnsettled, renewWhereNeeded } from './apply.ts';
import type { DueDelivery, Finished } from './finish-lead.ts';
import type { PollDeps } from './poll-deps.ts';
import type { Sightings } from './sightings.ts';

/** Leads written at once. */
const WRITE_CONCURRENCY = 8;
/** Keeps a nudge far below what SQS takes. */
const KEYS_PER_NUDGE = 100;

/**
 * Decides about each record that was seen, and writes what follows. What was begun of leads and never ended is ended too.
 *
 * @returns `newLeadsMs`: the latest time that each lead names which is told for the first time
 */
export async function enterBooks(
  deps: PollDeps,
  task: TaskConfig,
  policy: Policy,
  known: ReadonlyMap<string, Lead>,
  sightings: Sightings,
  deadlineMs: number,
  books: Books,
): Promise<{ due: readonly DueDelivery[]; unfinished: boolean; newLeadsMs: readonly number[] }> {
  const { platform, leads, deliveries, giving, config } = deps;
  const due: DueDelivery[] = [];
  let unfinished = false;
  const newLeadsMs: number[] = [];
  const applying: Applying = {
    task,
    leads,
    deliveries,
    giving,
    retentionMs: config.retentionMs,
    nowMs: platform.clock.nowMs(),
    deadlineMs,
    isAgeKnown: Math.abs(policy.clockOffsetMs ?? 0) <= CLOCK_TOLERANCE_MS,
  };
  const toWrite: { key: string; decision: Exclude<Decision, { kind: 'nothing' }> }[] = [];
  for (const [key, seen] of sightings.byKey) {
    const lead = known.get(key);
    const decision = decide(seen, lead, policy, applying.nowMs);
    if (decision.kind !== 'nothing') {
      toWrite.push({ key, decision });
      continue;
    }
    books.enter(decision.reason, key);
    if (lead && decision.reason === 'known') await renewWhereNeeded(applying, lead);
  }
  await mapLimit(toWrite, WRITE_CONCURRENCY, async ({ key, decision }) => {
    if (platform.clock.nowMs() >= deadlineMs) {
      unfinished = true;
      return;
    }
    const { reason, due: ofLead } = await apply(applying, decision);
    due.push(...ofLead);
    books.enter(reason, key);
    if (decision.kind === 'new' && reason === 'told')
      newLeadsMs.push(latestTimeOf(decision.record) ?? decision.calledAtMs);
  });
  // What was begun of a lead that is not listed any more is finished too. It is no entry of the books.
  const decided = new Set(toWrite.map(({ decision }) => (decision.kind === 'new' ? null : decision.lead)));
  const begun = [...known.values()].filter((lead) => lead.unsettledUntilMs !== null && !decided.has(lead));
  await mapLimit(begun, WRITE_CONCURRENCY, async (lead) => {
    if (platform.clock.nowMs() < deadlineMs) due.push(...(await applyUnsettled(applying, lead)).due);
  });
  return { due, unfinished, newLeadsMs };
}

function apply(applying: Applying, decision: Exclude<Decision, { kind: 'nothing' }>): Promise<Finished> {
  switch (decision.kind) {
    case 'new':
      return applyNew(applying, decision);
    case 'change':
      return applyChange(applying, decision);
    case 'unsettled':
      return applyUnsettled(applying, decision.lead);
  }
}

/** A vendor that ignores the window lists calls that the first query did not cover: ask the books about those too. */
export async function addLeadsOutside(
  leads: LeadStore,
  task: TaskConfig,
  known: Map<string, Lead>,
  sightings: Sightings,
  window: { fromMs: number; toMs: number },
): Promise<void> {
  const { earliestMs, latestMs } = sightings;
  const before = window.fromMs - KNOWN_MARGIN_MS;
  const after = window.toMs + KNOWN_MARGIN_MS;
  const add = async (fromMs: number, toMs: number) => {
    for (const [recordId, lead] of await leads.known(task.key, fromMs, toMs)) {
      if (!known.has(recordId)) known.set(recordId, lead);
    }
  };
  if (earliestMs !== null && earliestMs < before) await add(earliestMs, before);
  if (latestMs !== null && latestMs > after) await add(after, latestMs);
}

/** SQS delays no message for longer. Beyond it, the tick wakes the lane. */
const NUDGE_AT_MOST_MS = 15 * MINUTE_MS;

/**
 * Wakes the lanes of what may be due now, and of reminders then: a step may be as short as half the time between two
 * ticks.
 */
export async function nudge(
  lanes: Queue<LaneMessage>,
  due: readonly DueDelivery[],
  nowMs: number,
): Promise<void> {
  const messages: LaneMessage[] = [];
  const now = due.filter(({ atMs }) => atMs === undefined);
  for (const [channel, keys] of groupBy(now, (each) => each.channel)) {
    for (let start = 0; start < keys.length; start += KEYS_PER_NUDGE) {
      const some = keys.slice(start, start + KEYS_PER_NUDGE);
      messages.push({ channel, keys: some.map(({ pk, sk }) => [pk, sk] as const), hops: 0 });
    }
  }
  if (messages.length > 0) await lanes.send(messages);
  const later = due.filter(({ atMs }) => atMs !== undefined && atMs - nowMs <= NUDGE_AT_MOST_MS);
  for (const [, [first]] of groupBy(later, ({ channel, atMs }) => `${channel} ${atMs}`)) {
    if (!first) continue;
    const delayMs = Math.max(0, (first.atMs ?? nowMs) - nowMs);
    await lanes.send([{ channel: first.channel, keys: [], hops: 0 }], { delayMs });
  }
}
