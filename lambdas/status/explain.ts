import type { Claim } from '../assignment/claim.ts';
import type { ClaimStore } from '../assignment/claim-store.ts';
import type { Config, TaskConfig } from '../config/config.ts';
import type { LeadDelivery } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { Reason } from '../leads/decide.ts';
import type { LeadFacts } from '../leads/facts.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { Lead } from '../leads/lead.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { formatZonelessTime } from '../platform/time/zoned-time.ts';
import type { FoundLead } from './find-leads.ts';

/** A lead's whole life, as the table knows it. */
export interface LeadLife {
  lead: Lead;
  /** Null: its task is not in the configuration any more. */
  task: TaskConfig | null;
  facts: LeadFacts | null;
  /** In the order in which they were put. */
  deliveries: readonly LeadDelivery[];
  claim: Claim | null;
  reason: Extract<Reason, 'told' | 'baselined' | 'corrected'>;
  /** The rule behind the reason, and what came of it, in words. */
  why: string;
}

export interface LifeDeps {
  config: Config;
  leads: LeadStore;
  deliveries: DeliveryStore;
  claims: ClaimStore;
}

/** @returns null: its time was over a moment ago */
export async function lifeOf(
  { config, leads, deliveries, claims }: LifeDeps,
  found: FoundLead,
): Promise<LeadLife | null> {
  const [lead, facts, told, claim] = await Promise.all([
    leads.get(found.taskKey, found),
    leads.facts(found.taskKey, found),
    deliveries.ofRecord(found.recordId, found.taskKey),
    claims.get(found),
  ]);
  if (lead === null) return null;
  const task = config.tasks.find(({ key }) => key === found.taskKey) ?? null;
  const inOrder = told.toSorted((one, other) => one.createdAtMs - other.createdAtMs);
  return { lead, task, facts, deliveries: inOrder, claim, ...reasonOf(lead, inOrder, config.timeZone) };
}

/** Which of the reasons it has now, and why. Pure. */
function reasonOf(
  lead: Pick<Lead, 'grade' | 'toldGrade' | 'silent' | 'listedAtMs' | 'woken' | 'late' | 'unsettledUntilMs'>,
  deliveries: readonly LeadDelivery[],
  timeZone: string,
): Pick<LeadLife, 'reason' | 'why'> {
  const [grade, toldGrade] = [gradeLetter(lead.grade), gradeLetter(lead.toldGrade)];
  const listed = formatZonelessTime(lead.listedAtMs, timeZone);
  if (lead.silent) {
    const fell = lead.grade === lead.toldGrade ? '' : ` It is ${grade} now.`;
    return {
      reason: 'baselined',
      why: `Not told: when it was first listed, at ${listed}, its call was over before leadbell began to look there, or before ${toldGrade} was asked for. It was recorded in silence.${fell}`,
    };
  }
  if (lead.grade !== lead.toldGrade) {
    const isHeard = deliveries.some(({ told, state }) => told.kind !== 'correction' && state === 'sent');
    const asTold = isHeard
      ? `Told as ${toldGrade}, and ${grade} since, which is not wanted.`
      : `Nobody was told. ${outcomeOf(deliveries, 'alert')} It was ${toldGrade}, and is ${grade} since, which is not wanted.`;
    return {
      reason: 'corrected',
      why: `${asTold} ${outcomeOf(deliveries, 'correction')}`,
    };
  }
  const begun =
    lead.unsettledUntilMs === null || deliveries.length > 0 ? '' : ' It is being written just now.';
  const woken = lead.late
    ? ' It was missed at first, and told on request (`leadbell replay`).'
    : lead.woken
      ? ' It looked old at first, since the times of the vendor meant others.'
      : '';
  return { reason: 'told', why: `${grade} is wanted. ${outcomeOf(deliveries, 'alert')}${woken}${begun}` };
}

const STATES = ['sent', 'sending', 'pending', 'dead', 'cancelled', 'baselined'] as const;
const STATE_WORDS: Readonly<Record<(typeof STATES)[number], string>> = {
  sent: 'told in',
  sending: 'on its way to',
  pending: 'waits for',
  dead: 'given up in',
  cancelled: 'cancelled for',
  baselined: 'recorded in silence for',
};

/** What the channels heard of it. A grade that was told again counts by its last word. */
function outcomeOf(deliveries: readonly LeadDelivery[], kind: 'alert' | 'correction'): string {
  const last = new Map<string, LeadDelivery>();
  for (const one of deliveries) {
    if (one.told.kind === kind || (kind === 'alert' && one.told.kind === 'again')) last.set(one.channel, one);
  }
  const word = kind === 'alert' ? 'alert' : 'correction';
  if (last.size === 0) return `No ${word} of it is kept.`;
  const parts = STATES.flatMap((state) => {
    const channels = [...last.values()].filter((one) => one.state === state);
    return channels.length > 0 ? [`${STATE_WORDS[state]} ${channels.map(nameOf).join(', ')}`] : [];
  });
  return `Its ${word}: ${parts.join('; ')}.`;
}

const nameOf = ({ channel, state, detail, reason }: LeadDelivery): string => {
  const why = state === 'dead' ? (detail ?? reason) : state === 'cancelled' ? reason : null;
  return why === null ? channel : `${channel} (${why})`;
};
