import type { Claim, ClaimEvent } from '../../assignment/claim.ts';
import { FORMER_COLLEAGUE } from '../../assignment/person-name.ts';
import type { Assignee } from '../../leads/assignee.ts';
import { type Ask, askKindOf, type Person, type Told } from '../../leads/told.ts';
import type { Locale } from '../../messages/context.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import { addWorkingTime } from '../../platform/time/working-time.ts';
import type { LeadDelivery } from '../delivery.ts';
import { countedSince, dueAtMs, lastGradeWord, waitedMs } from '../reminders/reminder-times.ts';
import type { BeforeSend } from './before-send.ts';

/** A reminder. */
export type ReminderDelivery = LeadDelivery & { told: Told & { ask: Ask } };

export const isReminder = (delivery: LeadDelivery): delivery is ReminderDelivery =>
  delivery.told.kind === 'reminder' && delivery.told.ask !== undefined;

/** What is known at the moment of the look. */
export interface Seen {
  /** Null: it is forgotten. */
  claim: Claim | null;
  /** All of the record. */
  deliveries: readonly LeadDelivery[];
  nowMs: number;
  timeZone: string;
  /** As the file names them now. Null: they are not in it any more. */
  personOf(id: string): Person | null;
  locale: Locale;
}

export type BeforeReminder =
  | Exclude<BeforeSend, { do: 'send' }>
  /** As it is said now. */
  | { do: 'send'; told: ReminderDelivery['told'] }
  /** First it goes to the next person; then it is looked at again. */
  | { do: 'reassign'; claim: Claim };

/** What was due just before closing is still said just after it. */
const LATE_AT_MOST_MS = 5 * MINUTE_MS;

/**
 * Is it still true that nobody has the lead, and is it time? Of several steps that are due in a channel only the last is
 * said there: after a night, an outage or a jump of the clock nobody hears a volley. Another channel has other readers,
 * whose step it may be the only one.
 */
export function beforeReminder(reminder: ReminderDelivery, seen: Seen): BeforeReminder {
  const { claim, deliveries } = seen;
  if (claim === null) return { do: 'cancel', reason: 'fell' };
  const word = lastGradeWord(deliveries);
  if (word === null || isFallAfter(word, reminder)) return { do: 'cancel', reason: 'fell' };
  const kind = askKindOf(reminder.told.ask);
  if (kind === 'stale') return beforeStale(reminder, claim, seen);
  if (claim.claimedBy !== null) return { do: 'cancel', reason: 'claimed' };
  if (isOtherGradeAfter(word, reminder)) return { do: 'cancel', reason: 'replaced' };
  return kind === 'passed' ? beforePassed(reminder, claim, seen) : beforeStep(reminder, claim, seen);
}

/**
 * A step waits again when its lead recovers, with the lead's version of then: a fall or another grade of before, of which
 * a channel heard where the lead is told no more, says nothing of it.
 */
const isSaidAfter = ({ told }: LeadDelivery, reminder: ReminderDelivery): boolean =>
  (told.seq ?? 0) >= (reminder.told.seq ?? 0);

const isFallAfter = (word: LeadDelivery, reminder: ReminderDelivery): boolean =>
  word.told.kind === 'correction' && isSaidAfter(word, reminder);

const isOtherGradeAfter = (word: LeadDelivery, reminder: ReminderDelivery): boolean =>
  word.told.lead.grade !== reminder.told.lead.grade && isSaidAfter(word, reminder);

/** Is it still whose it was when it was passed on, or given back? */
export const isStillWhose = ({ assignee, passedBy, isReturned }: Ask, now: string | null): boolean =>
  now === (assignee?.id ?? null) || (isReturned === true && assignee === null && now === passedBy?.id);

/** Who got it by hand hears at once, if it is theirs still. */
function beforePassed(
  { told }: ReminderDelivery,
  claim: Claim,
  { deliveries, nowMs, timeZone }: Seen,
): BeforeReminder {
  const { ask, lead } = told;
  if (!isStillWhose(ask, claim.assignee)) return { do: 'cancel', reason: 'replaced' };
  const alerts = deliveries.filter((one) => one.told.kind === 'alert' || one.told.kind === 'again');
  const heardMs = alerts.flatMap(({ state, told: { lead: of }, sentAtMs, createdAtMs }) =>
    state === 'sent' && of.grade === lead.grade ? [sentAtMs ?? createdAtMs] : [],
  );
  const sinceMs = heardMs.length > 0 ? Math.min(...heardMs) : nowMs;
  return {
    do: 'send',
    told: { ...told, ask: { ...ask, waitedMs: waitedMs(sinceMs, ask, timeZone, nowMs) } },
  };
}

function beforeStep(reminder: ReminderDelivery, claim: Claim, seen: Seen): BeforeReminder {
  const { deliveries, nowMs, timeZone, personOf } = seen;
  const { told, channel } = reminder;
  const { ask, lead } = told;
  const since = countedSince(deliveries, lead.grade, channel, nowMs);
  if (since.is === 'never') return { do: 'cancel', reason: 'alert-dead' };
  if (since.is === 'coming') {
    // It cannot be accepted before that, so neither is this due before that and its own time.
    const fromMs = Math.max(nowMs, since.notBeforeMs);
    return {
      do: 'wait',
      untilMs: Math.max(nowMs + 1, addWorkingTime(fromMs, ask.afterMs, ask.hours, timeZone)),
    };
  }
  const dueMs = dueAtMs(since.atMs, ask, timeZone, nowMs);
  if (dueMs > nowMs) return { do: 'wait', untilMs: dueMs };
  const steps = deliveries
    .filter(isReminder)
    .filter((one) => one.told.ask.step > 0 && one.told.lead.grade === lead.grade);
  const laterHere = steps.filter((one) => one.channel === channel && one.told.ask.step > ask.step);
  if (laterHere.some((one) => isSaidOrDue(one, seen))) return { do: 'cancel', reason: 'overtaken' };
  // What was late by an outage, or a lane that stood, wakes nobody at night either.
  const openMs = addWorkingTime(nowMs, 0, ask.hours, timeZone);
  if (openMs > nowMs && nowMs - dueMs > LATE_AT_MOST_MS) return { do: 'wait', untilMs: openMs };
  const hasLeft = claim.assignee !== null && personOf(claim.assignee) === null;
  if (hasLeft && eventFrom(claim, lead.grade, ask.step) === undefined) return { do: 'reassign', claim };
  const toReassign = steps.filter((one) => one.told.ask.reassign && one.told.ask.step <= ask.step);
  const lastToReassign = Math.max(0, ...toReassign.map((one) => one.told.ask.step));
  if (lastToReassign > 0 && eventFrom(claim, lead.grade, lastToReassign) === undefined) {
    const fromMs = theirsUntilMs(claim, ask, timeZone);
    if (fromMs <= nowMs) return { do: 'reassign', claim };
    if (ask.reassign) return { do: 'wait', untilMs: fromMs };
  }
  const event = eventFrom(claim, lead.grade, ask.step);
  return {
    do: 'send',
    told: {
      ...told,
      ask: {
        ...ask,
        reassign: event !== undefined,
        lead: ask.lead && personOf(ask.lead.id),
        assignee: assigneeOf(claim, told, event, seen),
        insteadOf: event === undefined ? null : beforeThem(claim, event, seen),
        waitedMs: waitedMs(since.atMs, ask, timeZone, nowMs),
      },
    },
  };
}

/** Who got it by hand has as long for it as who was asked first: it is not taken away a moment later. */
function theirsUntilMs({ assignee, history }: Claim, { afterMs, hours }: Ask, timeZone: string): number {
  const passed = history.findLast(({ do: what, to }) => what === 'passed' && to === assignee);
  return passed ? addWorkingTime(passed.atMs, afterMs, hours, timeZone) : Number.NEGATIVE_INFINITY;
}

/** Has a later step gone out, or must it now? */
function isSaidOrDue(other: ReminderDelivery, { deliveries, nowMs, timeZone }: Seen): boolean {
  const { state, channel, told } = other;
  if (state === 'sent' || state === 'sending') return true;
  if (state !== 'pending') return false;
  const since = countedSince(deliveries, told.lead.grade, channel, nowMs);
  return since.is === 'accepted' && dueAtMs(since.atMs, told.ask, timeZone, nowMs) <= nowMs;
}

/** The reassignment that came with this step or a later one of the grade, if it is made. */
const eventFrom = ({ history }: Claim, grade: number, step: number): ClaimEvent | undefined =>
  history.findLast(({ forStep }) => forStep?.grade === grade && forStep.step >= step);

/** As it is known why, where it is still the same person. */
function assigneeOf(
  { assignee }: Claim,
  { ask, lead }: ReminderDelivery['told'],
  event: ClaimEvent | undefined,
  { personOf, locale }: Seen,
): Assignee | null {
  if (assignee === null) return null;
  const name = personOf(assignee)?.name ?? FORMER_COLLEAGUE[locale];
  if (event?.forStep?.because) return { id: assignee, name, because: event.forStep.because };
  const known = [ask.assignee, lead.assignee].find((one) => one?.id === assignee);
  return { id: assignee, name, because: known?.because ?? 'reassigned' };
}

function beforeThem({ asked }: Claim, { to }: ClaimEvent, { personOf, locale }: Seen): Person | null {
  const before = to === null ? undefined : asked[asked.lastIndexOf(to) - 1];
  return before === undefined ? null : (personOf(before) ?? { id: before, name: FORMER_COLLEAGUE[locale] });
}

/** Who took it is asked once what came of it. */
function beforeStale(reminder: ReminderDelivery, claim: Claim, seen: Seen): BeforeReminder {
  const { told } = reminder;
  const { ask } = told;
  const { nowMs, personOf } = seen;
  const { claimedBy, claimedAtMs, outcome } = claim;
  if (claimedBy === null || claimedBy !== ask.assignee?.id || outcome !== null) {
    return { do: 'cancel', reason: 'answered' };
  }
  const person = personOf(claimedBy);
  // Somebody left with a lead that was theirs: the lead of the team must know.
  if (person === null && ask.lead === null) return { do: 'cancel', reason: 'person-unknown' };
  const sinceMs = Math.min(claimedAtMs ?? nowMs, nowMs);
  const dueMs = staleDueMs(reminder, claimedAtMs ?? nowMs, seen);
  if (dueMs > nowMs + MINUTE_MS) return { do: 'wait', untilMs: dueMs };
  const { name, because } = ask.assignee;
  const assignee = { id: claimedBy, name: person?.name ?? name, because };
  const mention = person === null ? 'lead' : ask.mention;
  return {
    do: 'send',
    told: { ...told, ask: { ...ask, mention, assignee, waitedMs: Math.max(ask.afterMs, nowMs - sinceMs) } },
  };
}

/**
 * From a time that lies ahead, which a clock wrote that was wrong, nothing can be counted: it waits from the first look
 * on, and that it has waited is known by its own time.
 */
function staleDueMs(
  { told, notBeforeMs }: ReminderDelivery,
  claimedAtMs: number,
  { nowMs, timeZone }: Pick<Seen, 'nowMs' | 'timeZone'>,
): number {
  const { afterMs, hours } = told.ask;
  const dueFrom = (sinceMs: number) => addWorkingTime(sinceMs + afterMs, 0, hours, timeZone);
  if (claimedAtMs <= nowMs + MINUTE_MS) return dueFrom(claimedAtMs);
  return Math.min(notBeforeMs ?? nowMs, dueFrom(nowMs));
}
