import type { Assignee } from '../leads/assignee.ts';
import type { LeadFacts } from '../leads/facts/facts.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { DeliveryKind, Told } from '../leads/told.ts';
import { cutUnits } from '../messages/bytes.ts';
import { plainLine } from '../messages/plain-line.ts';

const GENDERS: Readonly<Record<number, string>> = { 1: 'female', 2: 'male' };
/** The longest foreign text. */
const MAX_PROVINCE_UNITS = 100;

/** A lead for machines: stable keys, null for what is unknown, texts as the vendor has them. */
export interface LeadData {
  recordId: string;
  taskId: string;
  taskName: string;
  name: string | null;
  company: string | null;
  phone: string | null;
  gender: string | null;
  province: string | null;
  city: string | null;
  operatorName: string | null;
  talkMs: number | null;
  rounds: number | null;
  /** ISO 8601, UTC. */
  calledAt: string | null;
  endedAt: string | null;
  quote: string | null;
  tags: readonly string[];
  contacts: readonly { name: string; value: string }[];
  note: string | null;
  link: string | null;
  /** Where somebody is given leads: whose it is. Absent elsewhere. */
  team?: string;
  escalation?: string;
  assignee?: Assignee;
}

/** One message for machines. */
export interface ToldData {
  /** The same in every attempt. Receivers de-duplicate by it. */
  id: string;
  event: 'alert' | 'correction';
  kind: DeliveryKind;
  /** True if an earlier attempt may have arrived. */
  repeat: boolean;
  /** It was missed, and comes on request (`leadbell replay`). Absent: it is not late. */
  late?: true;
  /** The grade as a letter; for a correction, the grade that was told before. */
  grade: string;
  /** For a correction: the grade now; null means "no grade any more". */
  newGrade: string | null;
  /** For an alert: the other grade that was told before. */
  previousGrade: string | null;
  /** The first line that people see. */
  headline: string;
  /** Somebody took it before this could be told. Absent: nobody did. */
  takenBy?: { id: string; name: string; at: string };
  lead: LeadData;
}

export function toldData(told: Told, about: { id: string; repeat: boolean; headline: string }): ToldData {
  return {
    id: about.id,
    event: eventOf(told),
    kind: told.kind,
    repeat: about.repeat,
    ...(told.late ? { late: true as const } : {}),
    grade: gradeLetter(told.lead.grade),
    newGrade: letterOrNull(told.newGrade),
    previousGrade: letterOrNull(told.previousGrade ?? null),
    headline: about.headline,
    ...(told.answer ? { takenBy: { ...told.answer.by, at: new Date(told.answer.atMs).toISOString() } } : {}),
    lead: leadData(told.lead),
  };
}

export const eventOf = (told: Told): 'alert' | 'correction' =>
  told.kind === 'correction' ? 'correction' : 'alert';

/**
 * The attributes that filter policies compare. The task's name is exactly the one in leadbell.yaml, because a policy is
 * compared with it. A correction keeps the grade that was told, so that everybody who got the alert gets it too.
 * Several leads only have the attributes that they share.
 */
export function attributesOf(event: string, leads: readonly LeadFacts[]): Record<string, string> {
  const shared = (of: (lead: LeadFacts) => string | null) => {
    const values = new Set(leads.map(of));
    const [only] = values;
    return values.size === 1 && only ? only.toWellFormed() : '';
  };
  const all = {
    event,
    grade: shared((lead) => gradeLetter(lead.grade)),
    task: shared((lead) => lead.taskName),
    province: shared(({ province }) => province && cutUnits(plainLine(province), MAX_PROVINCE_UNITS)),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

export function leadData({
  grade: _,
  isAgeUnknown: _unknown,
  calledAtMs,
  endedAtMs,
  gender,
  ...rest
}: LeadFacts): LeadData {
  return {
    ...rest,
    gender: GENDERS[gender ?? 0] ?? null,
    calledAt: isoOrNull(calledAtMs),
    endedAt: isoOrNull(endedAtMs),
  };
}

const letterOrNull = (grade: number | null): string | null => (grade === null ? null : gradeLetter(grade));
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
