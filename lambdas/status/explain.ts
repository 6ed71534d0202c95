import type { Claim } from '../assignment/claim.ts';
import type { ClaimStore } from '../assignment/claim-store.ts';
import type { Config, TaskConfig } from '../config/config.ts';
import { isOver, type LeadDelivery } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { LaneStore } from '../deliveries/lanes/lane-store.ts';
import { restRules } from '../deliveries/rest.ts';
import type { Reason } from '../leads/decide.ts';
import type { LeadFacts } from '../leads/facts/facts.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { Lead } from '../leads/lead.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { formatZonelessTime } from '../platform/time/zoned-time.ts';
import type { FoundLead } from './find-leads.ts';
import type { LifeDelivery } from './life-events.ts';
import { type Waits, waitsOf } from './waits.ts';

/** A lead's whole life, as the table knows it. */
export interface LeadLife {
  lead: Lead;
  /** Null: its task is not in the configuration any more. */
  task: TaskConfig | null;
  facts: LeadFacts | null;
  /** In the order in which they were put. */
  deliveries: readonly LifeDelivery[];
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
  lanes: Pick<LaneStore, 'get'>;
  nowMs: number;
}

/** @returns null: its time was over a moment ago */
export async function lifeOf(deps: LifeDeps, found: FoundLead): Promise<LeadLife | null> {
  const { config, leads, deliveries, claims } = deps;
  const [lead, facts, told, claim] = await Promise.all([
    leads.get(found.taskKey, found),
    leads.facts(found.taskKey, found),
    deliveries.ofRecord(found.recordId, found.taskKey),
    claims.get(found),
  ]);
  if (lead === null) return null;
  const task = config.tasks.find(({ key }) => key === found.taskKey) ?? null;
  const inOrder = told.toSorted((one, other) => one.createdAtMs - other.createdAtMs);
  const withWaits = await waitsFor(deps, inOrder);
  return { lead, task, facts, deliveries: withWaits, claim, ...reasonOf(lead, withWaits, config.timeZone) };
}

/** Only the lanes in which something waits are read. */
async function waitsFor(
  { config, lanes, nowMs }: LifeDeps,
  deliveries: readonly LeadDelivery[],
): Promise<LifeDelivery[]> {
  const names = new Set(deliveries.filter(({ state }) => !isOver(state)).map(({ channel }) => channel));
  const found = new Map(
    await Promise.all([...names].map(async (name) => [name, await lanes.get(name)] as const)),
  );
  const rules = restRules(config);
  return deliveries.map((delivery) => {
    const lane = found.get(delivery.channel);
    const isKnown = Object.hasOwn(config.channels, delivery.channel);
    return { delivery, waits: lane ? waitsOf(delivery, { lane, isKnown, rules, nowMs }) : null };
  });
}

/** Which of the reasons it has now, and why. Pure. */
function reasonOf(
  lead: Pick<Lead, 'grade' | 'toldGrade' | 'silent' | 'listedAtMs' | 'woken' | 'late' | 'unsettledUntilMs'>,
  deliveries: readonly LifeDelivery[],
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
    const isHeard = deliveries.some(
      ({ delivery: { told, state } }) => told.kind !== 'correction' && state === 'sent',
    );
    const asTold = isHeard
      ? `Told as ${toldGrade}, and ${grade} since, which is not wanted.`
      : `Nobody was told. ${outcomeOf(deliveries, 'alert', timeZone)} It was ${toldGrade}, and is ${grade} since, which is not wanted.`;
    return {
      reason: 'corrected',
      why: `${asTold} ${outcomeOf(deliveries, 'correction', timeZone)}`,
    };
  }
  const begun =
    lead.unsettledUntilMs === null || deliveries.length > 0 ? '' : ' It is being written just now.';
  const woken = lead.late
    ? ' It was missed at first, and told on request (`leadbell replay`).'
    : lead.woken
      ? ' It looked old at first, since the times of the vendor meant others.'
      : '';
  return {
    reason: 'told',
    why: `${grade} is wanted. ${outcomeOf(deliveries, 'alert', timeZone)}${woken}${begun}`,
  };
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
function outcomeOf(
  deliveries: readonly LifeDelivery[],
  kind: 'alert' | 'correction',
  timeZone: string,
): string {
  const last = new Map<string, LifeDelivery>();
  for (const one of deliveries) {
    const { told, channel } = one.delivery;
    if (told.kind === kind || (kind === 'alert' && told.kind === 'again')) last.set(channel, one);
  }
  const word = kind === 'alert' ? 'alert' : 'correction';
  if (last.size === 0) return `No ${word} of it is kept.`;
  const parts = STATES.flatMap((state) => {
    const channels = [...last.values()].filter(({ delivery }) => delivery.state === state);
    const named = channels.map((one) => nameOf(one, timeZone));
    return channels.length > 0 ? [`${STATE_WORDS[state]} ${named.join(', ')}`] : [];
  });
  return `Its ${word}: ${parts.join('; ')}.`;
}

function nameOf({ delivery, waits }: LifeDelivery, timeZone: string): string {
  const { channel, state, detail, reason } = delivery;
  const why = state === 'dead' ? (detail ?? reason) : state === 'cancelled' ? reason : null;
  if (waits) return `${channel} (${waitsText(waits, timeZone)})`;
  return why === null ? channel : `${channel} (${why})`;
}

/** Until when, if somebody knows, and why. */
export function waitsText({ untilMs, why }: Waits, timeZone: string): string {
  return untilMs === null ? why : `until ${formatZonelessTime(untilMs, timeZone)}: ${why}`;
}
