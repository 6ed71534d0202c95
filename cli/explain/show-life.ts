import type { ClaimEvent } from '../../lambdas/assignment/claim.ts';
import { OUTCOME_WORDS } from '../../lambdas/assignment/outcome-words.ts';
import { maskedFacts } from '../../lambdas/leads/facts/mask-facts.ts';
import { gradeLetter } from '../../lambdas/leads/grade.ts';
import { formatOffsetTime, formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { type LeadLife, waitsText } from '../../lambdas/status/explain.ts';
import { type LifeDelivery, type LifeEvent, lifeEvents } from '../../lambdas/status/life-events.ts';
import { onOneLine } from '../shared/terminal/one-line.ts';
import type { Shown } from './show-asked.ts';

/** The form is fixed: docs/commands.md. Times are ISO 8601 with the offset of the file's zone. */
export function lifeAsJson(life: LeadLife, shown: Shown) {
  const { lead, task, claim, reason, why } = life;
  const facts = factsOf(life, shown);
  const time = (atMs: number | null) =>
    atMs === null ? null : formatOffsetTime(atMs, shown.config.timeZone);
  return {
    record: lead.recordId,
    task: task?.id ?? facts?.taskId ?? null,
    taskName: task?.name ?? facts?.taskName ?? null,
    isKnown: true,
    name: facts?.name ?? null,
    phone: facts?.phone ?? null,
    reason,
    why: onOneLine(why),
    calledAt: time(lead.calledAtMs),
    listedAt: time(lead.listedAtMs),
    grades: lead.history.map(({ grade, atMs }) => ({ grade: gradeLetter(grade), at: time(atMs) })),
    route: facts?.route ?? null,
    channels: channelsOf(life),
    team: claim?.team ?? facts?.team ?? null,
    assignee: claim?.assignee ?? facts?.assignee?.id ?? null,
    deliveries: life.deliveries.map(({ delivery: one, waits }) => ({
      kind: one.told.kind,
      grade: gradeLetter(one.told.lead.grade),
      channel: one.channel,
      state: one.state,
      attempts: one.attempts,
      createdAt: time(one.createdAtMs),
      notBefore: time(one.notBeforeMs),
      hold: one.hold,
      waits: waits && { by: waits.by, until: time(waits.untilMs), why: onOneLine(waits.why) },
      sentAt: time(one.sentAtMs),
      detail: one.detail === null ? one.reason : onOneLine(one.detail),
    })),
    claim:
      claim === null || claim.claimedBy === null
        ? null
        : {
            by: claim.claimedBy,
            at: time(claim.claimedAtMs),
            outcome: claim.outcome,
            outcomeAt: time(claim.outcomeAtMs),
          },
    reminders: claim?.reminders ?? 0,
  };
}

/** For people on a terminal: the reason first, then what happened, in its order. */
export function lifeAsText(life: LeadLife, shown: Shown): string {
  const { lead, task, reason, why } = life;
  const facts = factsOf(life, shown);
  const who = [facts?.name, facts?.phone, facts?.company].flatMap((text) => (text ? [onOneLine(text)] : []));
  const head = [lead.recordId, task?.name ?? facts?.taskName ?? 'a task that the file does not have', ...who];
  const events = lifeEvents(life).map(
    (event) => `  ${formatZonelessTime(event.atMs, shown.config.timeZone)}  ${eventText(event, life, shown)}`,
  );
  return `${head.join('  ')}\n${reason}: ${onOneLine(why)}\n\n${events.join('\n')}\n`;
}

function eventText(event: LifeEvent, life: LeadLife, shown: Shown): string {
  const { facts } = life;
  const nameOf = (id: string | null) => (id === null ? 'leadbell' : (shown.config.people?.[id]?.name ?? id));
  switch (event.what) {
    case 'called':
      return 'the call, by the vendor’s clock';
    case 'listed':
      return `listed with ${gradeLetter(event.grade)}${event.silent ? ', recorded in silence' : ''}${routeText(life)}${facts?.team ? `; team ${facts.team}` : ''}${facts?.assignee ? `, for ${facts.assignee.name} (${facts.assignee.because})` : ''}`;
    case 'graded':
      return `graded ${gradeLetter(event.grade)}`;
    case 'delivery':
      return deliveryText(event, shown);
    case 'claim':
      return claimText(event.event, nameOf);
  }
}

/** Where its grade was told first. */
const channelsOf = ({ lead }: Pick<LeadLife, 'lead'>): readonly string[] =>
  lead.toldIn?.[gradeLetter(lead.toldGrade)] ?? [];

function routeText({ lead, facts }: LeadLife): string {
  const channels = channelsOf({ lead });
  if (facts?.route === undefined || channels.length === 0) return '';
  return `; to ${channels.join(', ')} by ${onOneLine(facts.route)}`;
}

function deliveryText({ delivery, waits }: LifeDelivery, shown: Shown): string {
  const { told, channel, state, attempts, detail, reason } = delivery;
  const what = `${told.kind} ${gradeLetter(told.lead.grade)} to ${channel}: ${state}`;
  const tries =
    attempts > 1 || (attempts > 0 && state !== 'sent')
      ? `, ${attempts} ${attempts === 1 ? 'try' : 'tries'}`
      : '';
  const waiting = waits === null ? '' : `, ${onOneLine(waitsText(waits, shown.config.timeZone))}`;
  const said = detail ?? reason;
  // Why it waits may be its last answer, word for word.
  const isSaid = said === null || waits?.why.includes(said) === true;
  return `${what}${tries}${waiting}${isSaid ? '' : `: ${onOneLine(said)}`}`;
}

function claimText(
  { do: did, by, to, outcome, way }: ClaimEvent,
  nameOf: (id: string | null) => string,
): string {
  switch (did) {
    case 'assigned':
      return `given to ${nameOf(to)}`;
    case 'claimed':
      return `taken by ${nameOf(to ?? by)} (${way})`;
    case 'released':
      return `given back by ${nameOf(by)} (${way})`;
    case 'passed':
      return `passed on to ${nameOf(to)} by ${nameOf(by)} (${way})`;
    case 'outcome':
      return `${nameOf(by)} says: ${outcome === null ? 'nothing yet' : OUTCOME_WORDS.en[outcome]}`;
  }
}

function factsOf({ facts }: LeadLife, { showPhones }: Shown) {
  return facts === null || showPhones ? facts : maskedFacts(facts);
}
