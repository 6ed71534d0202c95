import type { Assignee } from '../leads/assignee.ts';
import { gradeLetter } from '../leads/grade.ts';
import { type LeadData, leadData } from './data.ts';
import type { ToldReminder } from './told-reminder.ts';

/** One reminder, as machines get it. */
export interface ReminderData {
  /** The same in every attempt: de-duplicate by it. */
  id: string;
  event: 'reminder';
  /** `unclaimed`: nobody has taken it. `stale`: nobody has said what came of it. */
  kind: 'unclaimed' | 'stale';
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
  /** The first line people get. */
  headline: string;
  lead: LeadData;
}

export function reminderData(
  { ask, lead }: ToldReminder,
  about: { id: string; repeat: boolean; headline: string },
): ReminderData {
  return {
    id: about.id,
    event: 'reminder',
    kind: ask.step === 0 ? 'stale' : 'unclaimed',
    repeat: about.repeat,
    grade: gradeLetter(lead.grade),
    step: ask.step === 0 ? null : ask.step,
    isLast: ask.isLast,
    waitedMs: ask.waitedMs ?? ask.afterMs,
    assignee: ask.assignee,
    headline: about.headline,
    lead: leadData(lead),
  };
}
