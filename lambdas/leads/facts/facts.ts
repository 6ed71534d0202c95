import type { Assignee } from '../assignee.ts';

/**
 * What an alert shows of a lead. It is copied from the record when the lead is told and stored in the delivery, so that
 * a message can be rendered later without asking the vendor. Texts are the vendor's and its customers': neutralise them
 * before they go into a message. Null means "not known" and leaves no gap.
 */
export interface LeadFacts {
  recordId: string;
  taskId: string;
  taskName: string;
  /** The grade that is told: 1 A … 26 Z. */
  grade: number;
  name: string | null;
  company: string | null;
  /** As shown: without the import suffix, masked if the task asks for it. */
  phone: string | null;
  /** 1 female, 2 male. */
  gender: number | null;
  province: string | null;
  city: string | null;
  operatorName: string | null;
  /** The duration of the conversation. */
  talkMs: number | null;
  rounds: number | null;
  calledAtMs: number | null;
  endedAtMs: number | null;
  /** What the customer said that made the lead hot. */
  quote: string | null;
  tags: string[];
  /** CRM fields such as a WeChat id. */
  contacts: { name: string; value: string }[];
  /** `extra` of the number import. */
  note: string | null;
  /** The task's link with its fields filled in and encoded. */
  link: string | null;
  /** The vendor's clock and ours differ: how long ago it was, nobody knows. Absent: they agree. */
  isAgeUnknown?: true;
  /** Whose it is, who should call, and who is asked until somebody does. Absent: nobody in particular. */
  team?: string;
  assignee?: Assignee;
  escalation?: string;
  /** Which route of the file chose all that, in words, as the file was then. Absent: none, or told before it was kept. */
  route?: string;
}
