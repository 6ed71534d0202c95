import { latestTimeOf } from '../call-records/record/times-of-record.ts';
import type { TaskConfig } from '../config/config.ts';
import type { Books } from '../leads/books.ts';
import { type Decision, decide, type Policy } from '../leads/decide.ts';
import type { Lead } from '../leads/lead.ts';
import { mapLimit } from '../platform/map-limit.ts';
import { applyingOf, OVER_AFTER_DEADLINE_MS, renewWhereNeeded, WRITE_CONCURRENCY } from './applying.ts';
import type { DueDelivery } from './finish-lead.ts';
import { logEntry } from './log-entry.ts';
import type { PollDeps } from './poll-deps.ts';
import type { Sightings } from './sightings.ts';
import { sayChanging } from './task-state.ts';
import type { ToldEarly } from './tell-while-reading.ts';

interface Entries {
  due: readonly DueDelivery[];
  /** There was no time to write all that was decided. */
  unfinished: boolean;
  /** The latest time that each lead names which is told for the first time. */
  newLeadsMs: readonly number[];
  /** Is what was known of leads before not what stands in the table now? */
  hasChanged: boolean;
}

/**
 * Decides about each record that was seen, and writes what follows. What was begun of leads and never ended is ended too.
 *
 * @param early what was told of it while it was read
 */
export async function enterBooks(
  deps: PollDeps,
  task: TaskConfig,
  policy: Policy,
  known: ReadonlyMap<string, Lead>,
  sightings: Sightings,
  deadlineMs: number,
  books: Books,
  early: ReadonlyMap<string, ToldEarly> = new Map(),
): Promise<Entries> {
  const { platform, leads } = deps;
  const due: DueDelivery[] = [];
  let unfinished = false;
  let hasChanged = early.size > 0;
  const newLeadsMs: number[] = [];
  const applying = applyingOf(deps, task, policy, deadlineMs);
  const toWrite: { key: string; decision: Exclude<Decision, { kind: 'nothing' }> }[] = [];
  for (const [key, seen] of sightings.byKey) {
    const told = early.get(key);
    if (told && seen.readable && seen.grade === told.grade) {
      books.enter(told.reason, key);
      if (told.reason === 'told') newLeadsMs.push(told.latestAtMs);
      continue;
    }
    // Its grade changed while the list was read.
    const lead = told
      ? ((await leads.get(task.key, { recordId: key, calledAtMs: told.calledAtMs })) ?? undefined)
      : known.get(key);
    const decision = decide(seen, lead, policy, applying.nowMs);
    if (decision.kind !== 'nothing') {
      toWrite.push({ key, decision });
      continue;
    }
    books.enter(decision.reason, key);
    if (lead && decision.reason === 'known' && (await renewWhereNeeded(applying, lead))) hasChanged = true;
  }
  const decided = new Set(toWrite.map(({ decision }) => (decision.kind === 'new' ? null : decision.lead)));
  const begun = [...known.values()].filter((lead) => lead.unsettledUntilMs !== null && !decided.has(lead));
  if (begun.length > 0 || toWrite.some(({ decision }) => decision.kind !== 'new')) {
    await sayChanging(deps.taskStates, task, deadlineMs + OVER_AFTER_DEADLINE_MS, applying.nowMs);
  }
  if (toWrite.length + begun.length === 0) return { due, unfinished, newLeadsMs, hasChanged };
  deps.remembered?.forget(task.key);
  // Loaded with the first lead: most polls find nothing that is new.
  const { apply, applyUnsettled } = await import('./apply.ts');
  await mapLimit(toWrite, WRITE_CONCURRENCY, async ({ key, decision }) => {
    if (platform.clock.nowMs() >= deadlineMs) {
      unfinished = true;
      return;
    }
    const { reason, due: ofLead } = await apply(applying, decision);
    due.push(...ofLead);
    books.enter(reason, key);
    logEntry(platform.log, task, decision, reason);
    if (decision.kind === 'new' && reason === 'told')
      newLeadsMs.push(latestTimeOf(decision.record) ?? decision.calledAtMs);
  });
  // What was begun of a lead that is not listed any more is finished too. It is no entry of the books.
  await mapLimit(begun, WRITE_CONCURRENCY, async (lead) => {
    if (platform.clock.nowMs() < deadlineMs) due.push(...(await applyUnsettled(applying, lead)).due);
  });
  return { due, unfinished, newLeadsMs, hasChanged: true };
}
