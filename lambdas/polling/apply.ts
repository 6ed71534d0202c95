import { type GivenLead, giveLead } from '../assignment/give-lead.ts';
import { route } from '../assignment/route.ts';
import type { CallRecord } from '../call-records/record.ts';
import { alertedIn } from '../deliveries/alerted-in.ts';
import type { Decision } from '../leads/decide.ts';
import type { LeadFacts } from '../leads/facts/facts.ts';
import { factsOf } from '../leads/facts/facts-of-record.ts';
import { firstTold, leadExpiry } from '../leads/first-told.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { Lead } from '../leads/lead.ts';
import { calledAtOf } from '../leads/seen.ts';
import { type ToldIn, withGrade } from '../leads/told-in.ts';
import { nameOf } from '../platform/table/name-of.ts';
import { type Applying, OVER_AFTER_DEADLINE_MS } from './applying.ts';
import { dueOf, type Finished, finishLead, NOTHING_TO_TELL } from './finish-lead.ts';
import { tellFirst } from './tell-first.ts';

type New = Extract<Decision, { kind: 'new' }>;
type Change = Extract<Decision, { kind: 'change' }>;

/**
 * Puts a new lead into the books. As a rule its alerts come first, and the lead, which needs no mark then, is last. Where any
 * of that is there already, or more than alerts belongs to it: the lead first, marked as unsettled, then its deliveries,
 * then the mark is taken away. After a crash in between the next poll finds the mark and repeats the puts, and those
 * already there refuse.
 */
export async function applyNew(
  applying: Applying,
  { record, grade, reason, calledAtMs, maybeTold }: New,
): Promise<Finished> {
  const { task, nowMs, leads } = applying;
  // Nothing but its deliveries can tell that a record with no time of its own was listed before.
  if (calledAtOf(record) === null && (await wasTold(applying, record.id, grade))) return NOTHING_TO_TELL;
  const { facts, channels, ofNumber } = await given(applying, record, {
    isSilent: reason === 'baselined',
    isKnown: false,
  });
  const first = { calledAtMs, grade, channels, nowMs, retentionMs: applying.retentionMs };
  const unsettledUntilMs = untilMs(applying, null);
  const isPlain = channels.length > 0 && applying.giving === null && !applying.isLate && !maybeTold;
  if (isPlain && reason === 'told' && calledAtOf(record) !== null) {
    const alone = firstTold(facts, { ...first, unsettledUntilMs: null });
    const due = await tellFirst(applying, alone, { untilMs: unsettledUntilMs, calledAtMs, channels });
    if (due !== null) return { reason, due };
  }
  const lead = await leads.put(task.key, {
    ...firstTold(facts, { ...first, unsettledUntilMs }),
    silent: reason === 'baselined',
    maybeTold,
    ...(applying.isLate ? { late: true } : {}),
    ...ofNumber,
  });
  if (lead) {
    const finished = await finishLead(applying, lead, { facts, deliveries: [], othersUntilMs: null });
    // All that it has to tell was there: it was told before, under another time.
    return finished.reason === 'told' && finished.due.length === 0 ? NOTHING_TO_TELL : finished;
  }
  // Another poll was faster, and counts it. Should it die before its deliveries are there, this one has them put.
  const theirs = await leads.get(task.key, { recordId: record.id, calledAtMs });
  return theirs && theirs.unsettledUntilMs !== null && theirs.grade === grade
    ? applyUnsettled(applying, theirs)
    : NOTHING_TO_TELL;
}

/** Settles a lead whose grade changed, if it is still the version that was read. */
export async function applyChange(
  applying: Applying,
  { lead, grade, change, record, maybeTold }: Change,
): Promise<Finished> {
  const { task, nowMs, leads } = applying;
  const isMoved = grade !== lead.grade;
  const rises = change !== 'fall';
  const { facts, channels, ofNumber } = rises
    ? await factsFor(applying, lead, record, change === 'silent-rise')
    : { facts: null, channels: task.channels, ofNumber: {} };
  if (rises && facts === null) return NOTHING_TO_TELL;
  const marked = await leads.change(task.key, lead, {
    grade,
    maybeTold,
    ...(rises
      ? {
          toldGrade: grade,
          silent: change === 'silent-rise',
          ...(change === 'wake' ? { woken: true } : {}),
          ...(applying.isLate || lead.late ? { late: applying.isLate === true } : {}),
          toldIn: await toldInAfter(applying, lead, grade, channels),
        }
      : {}),
    ...(facts ? { facts } : {}),
    ...ofNumber,
    ...(isMoved ? { gradedAtMs: nowMs, history: [...lead.history, { grade, atMs: nowMs }] } : {}),
    version: lead.version + 1,
    expiresAt: leadExpiry(nowMs, lead.calledAtMs, applying.retentionMs),
    unsettledUntilMs: untilMs(applying, lead),
  });
  return marked ? finishAsRead(applying, marked, facts, lead) : NOTHING_TO_TELL;
}

/** Repeats what somebody began and may not have finished. The grade is the one that the lead has in the books. */
export async function applyUnsettled(applying: Applying, lead: Lead): Promise<Finished> {
  const { task, leads } = applying;
  // Takes the token: another process that acts on what it read of this lead before is refused.
  const marked = await leads.change(task.key, lead, { unsettledUntilMs: untilMs(applying, lead) });
  if (!marked) return NOTHING_TO_TELL;
  const rises = lead.grade === lead.toldGrade;
  const facts = rises ? await leads.facts(task.key, lead) : null;
  if (rises && facts === null) return NOTHING_TO_TELL;
  return finishAsRead(applying, marked, facts, lead);
}

async function finishAsRead(
  applying: Applying,
  marked: Lead,
  facts: LeadFacts | null,
  { unsettledUntilMs }: Lead,
): Promise<Finished> {
  const deliveries = await applying.deliveries.ofRecord(marked.recordId, applying.task.key);
  const finished = await finishLead(applying, marked, { facts, deliveries, othersUntilMs: unsettledUntilMs });
  // Who wrote them may have died before its nudge.
  const named = new Set(finished.due.map(nameOf));
  const there = deliveries
    .filter((delivery) => !named.has(nameOf(delivery)))
    .flatMap((delivery) => dueOf(delivery, delivery));
  return { ...finished, due: [...there, ...finished.due] };
}

/** Of a record with a grade that nobody wants any more only the grade was kept: then what was told of it before. */
async function factsFor(
  applying: Applying,
  lead: Lead,
  record: CallRecord | null,
  isSilent: boolean,
): Promise<Omit<GivenLead, 'facts'> & { facts: LeadFacts | null }> {
  const { task, leads } = applying;
  if (record) return given(applying, record, { isSilent, isKnown: true });
  return { facts: await leads.facts(task.key, lead), channels: task.channels, ofNumber: {} };
}

/** What is told of a record and where, with whose it is. What is recorded in silence is nobody's. */
async function given(
  { task, giving, isAgeKnown }: Applying,
  record: CallRecord,
  { isSilent, isKnown }: { isSilent: boolean; isKnown: boolean },
): Promise<GivenLead> {
  const facts = { ...factsOf(record, task), ...(isAgeKnown ? {} : { isAgeUnknown: true as const }) };
  if (giving === null) return { facts, channels: task.channels, ofNumber: {} };
  if (isSilent) return { facts, channels: route(record, task, giving.config).channels, ofNumber: {} };
  return giveLead(giving, task, record, facts, { isKnown });
}

/** Before the mark is written: what is half done then is done for whom it was begun. */
async function toldInAfter(
  { task, deliveries }: Applying,
  lead: Lead,
  grade: number,
  channels: readonly string[],
): Promise<ToldIn> {
  if (lead.toldIn?.[gradeLetter(grade)]) return lead.toldIn;
  const before = alertedIn(await deliveries.ofRecord(lead.recordId, task.key), grade);
  const isUnfinished = lead.unsettledUntilMs !== null;
  return withGrade(lead.toldIn, grade, before.length > 0 && !isUnfinished ? before : channels);
}

async function wasTold({ deliveries, task }: Applying, recordId: string, grade: number): Promise<boolean> {
  return alertedIn(await deliveries.ofRecord(recordId, task.key), grade).length > 0;
}

/** The latest time at which this poll, or who began before, may still write something of the lead. */
function untilMs({ deadlineMs }: Applying, lead: Lead | null): number {
  return Math.max(lead?.unsettledUntilMs ?? 0, deadlineMs + OVER_AFTER_DEADLINE_MS);
}

/** Writes what was decided of a record. */
export function apply(
  applying: Applying,
  decision: Exclude<Decision, { kind: 'nothing' }>,
): Promise<Finished> {
  switch (decision.kind) {
    case 'new':
      return applyNew(applying, decision);
    case 'change':
      return applyChange(applying, decision);
    case 'unsettled':
      return applyUnsettled(applying, decision.lead);
  }
}
