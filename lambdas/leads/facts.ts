import type { Assignee } from './assignee.ts';

/**
 * What an alert shows of a lead: copied from the record when it is told, kept in the delivery, so that a message can
 * be rendered later without asking the vendor again. Text is the vendor's and its customers': neutralise it before it
 * goes into a message. Null means "not known" and leaves no hole.
 */
export interface LeadFacts {
  recordId: string;
  taskId: string;
  taskName: string;
  /** 1 A … 26 Z: the grade that is told. */
  grade: number;
  name: string | null;
  company: string | null;
  /** As shown: import suffix dropped, masked if the task says so. */
  phone: string | null;
  /** 1 female, 2 male. */
  gender: number | null;
  province: string | null;
  city: string | null;
  operatorName: string | null;
  /** Time in conversation. */
  talkMs: number | null;
  rounds: number | null;
  calledAtMs: number | null;
  endedAtMs: number | null;
  /** The customer's last real words. */
  quote: string | null;
  tags: string[];
  /** CRM fields such as a WeChat id. */
  contacts: { name: string; value: string }[];
  /** `extra` of the number import. */
  note: string | null;
  /** The task's link, its braces filled and encoded. */
  link: string | null;
  /** Whose it is, who should call, and who is asked until somebody does. Absent: nobody in particular. */
  team?: string;
  assignee?: Assignee;
  escalation?: string;
}
