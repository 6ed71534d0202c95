import type { Assignee } from '../leads/assignee.ts';
import { gradeLetter } from '../leads/grade.ts';
import { askKindOf, type Person } from '../leads/told.ts';
import { type LeadData, leadData } from './lead-data.ts';
import type { ToldReminder } from './told-reminder.ts';

/** One reminder, as machines get it. */
export interface ReminderData {
  /** The same in every attempt: de-duplicate by it. */
  id: string;
  event: 'reminder';
  /**
   * `unclaimed`: nobody has taken it. `passed`: neither, and it was given to somebody by hand just now. `returned`: who took it
   * gave it back just now. `stale`: nobody has said what came of it.
   */
  kind: 'unclaimed' | 'passed' | 'returned' | 'stale';
  /** An earlier attempt may have arrived. */
  repeat: boolean;
  grade: string;
  /** Of its escalation, from 1. Null: it is of none. */
  step: number | null;
  isLast: boolean;
  /** Working time since the alert was accepted, or since it was taken. */
  waitedMs: number;
  /** Who should call, or who has it. */
  assignee: Assignee | null;
  /** Who gave it to the assignee by hand, or gave it back. Null: nobody did. */
  passedBy: Person | null;
  /** The first line people get. */
  headline: string;
  lead: LeadData;
}

export function reminderData(
  { ask, lead }: ToldReminder,
  about: { id: string; repeat: boolean; headline: string },
): ReminderData {
  const kind = askKindOf(ask);
  return {
    id: about.id,
    event: 'reminder',
    kind: ask.isReturned ? 'returned' : kind === 'step' ? 'unclaimed' : kind,
    repeat: about.repeat,
    grade: gradeLetter(lead.grade),
    step: ask.step === 0 ? null : ask.step,
    isLast: ask.isLast,
    waitedMs: ask.waitedMs ?? ask.afterMs,
    assignee: ask.assignee,
    passedBy: ask.passedBy ?? null,
    headline: about.headline,
    lead: leadData(lead),
  };
}
