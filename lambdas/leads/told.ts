import type { WorkingHours } from '../platform/time/working-time.ts';
import type { Assignee } from './assignee.ts';
import type { LeadFacts } from './facts/facts.ts';

/**
 * What says a grade. `alert`: a wanted grade, told for the first time. `correction`: a lead that was told fell below the
 * wanted grades. `again`: it recovered after its correction went out.
 */
export const GRADE_WORDS = ['alert', 'correction', 'again'] as const;

export type GradeWord = (typeof GRADE_WORDS)[number];

/**
 * What else is told of a lead, and says no grade. `reminder`: nobody has taken it, or nobody has said what came of it.
 * `taken`: somebody has. `outcome`: what came of it, for machines.
 */
export type DeliveryKind = GradeWord | 'reminder' | 'taken' | 'outcome';

/** What a delivery tells. It stands here, below messages and deliveries, since both need it. */
export interface Told {
  kind: DeliveryKind;
  lead: LeadFacts;
  /** A correction: the grade it has now; null there means that the grade was taken away. */
  newGrade: number | null;
  /** An alert: the other wanted grade that was told of it last. Null, or absent where written before: none was. */
  previousGrade?: number | null;
  /** Which of its kind of this grade in this channel it is. Absent: the first. */
  round?: number;
  /** It was missed, and comes on request (`leadbell replay`): it is marked as late. Absent: it is not. */
  late?: true;
  /** The lead's version when it was planned: it grows with each change. Absent: written before there was one. */
  seq?: number;
  /** A reminder: what is asked. Copied from the configuration when it was put, so that a new file changes no chain. */
  ask?: Ask;
  /** `taken` and `outcome`: who it was. */
  answer?: ToldAnswer;
}

export interface Person {
  /** As in leadbell.yaml. */
  id: string;
  name: string;
}

export interface Ask {
  /** From 1. 0: it is not of an escalation. It asks who has the lead what came of it, or who got it by hand to take it. */
  step: number;
  /** Who gave the lead, which nobody has, to the assignee. Only of step 0. Absent: nobody did. */
  passedBy?: Person;
  /** `passedBy` had taken it, and gave it back: it is the assignee's again, or anybody's. Absent: it was passed on. */
  isReturned?: true;
  /** Is it the last step of its escalation? */
  isLast: boolean;
  /** Working time from when the alert was accepted; of step 0, from when the lead was taken. */
  afterMs: number;
  mention: 'assignee' | 'lead' | null;
  /** Is the lead given to the next person with it? */
  reassign: boolean;
  /** Null: it belongs to no team. */
  team: string | null;
  /** Of the team. Null: always at work. */
  hours: WorkingHours | null;
  /** The team's. Null: it has none. */
  lead: Person | null;
  /** Who should call, as was last seen. Null: anybody. Step 0: who has it. */
  assignee: Assignee | null;
  /** Who was asked before it was given to the assignee with this step. */
  insteadOf?: Person | null;
  /** Working time that it has waited, as was last seen. Absent: it was not looked at yet. */
  waitedMs?: number;
}

/**
 * What a reminder asks. `step`: to take the lead. `passed`: the same of who got it by hand, or once it was given back.
 * `stale`: what came of it.
 */
export const askKindOf = ({ step, passedBy }: Pick<Ask, 'step' | 'passedBy'>): 'step' | 'passed' | 'stale' =>
  step > 0 ? 'step' : passedBy ? 'passed' : 'stale';

/** How keys and ids name it: a step by its number. */
export const askName = (ask: Pick<Ask, 'step' | 'passedBy'>): string => {
  const kind = askKindOf(ask);
  return kind === 'step' ? String(ask.step) : kind;
};

export interface ToldAnswer {
  by: Person;
  /** Who gave it to them. Absent: they took it themselves. */
  passedBy?: Person;
  atMs: number;
  /** Working time from the first accepted alert. Null: none was accepted. */
  tookMs: number | null;
  /** As in `assignment/claim.ts`. Null: not said. */
  outcome: string | null;
}

export const isGradeWord = ({ kind }: { kind: string }): boolean =>
  (GRADE_WORDS as readonly string[]).includes(kind);
