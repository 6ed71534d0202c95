import type { Acted } from '../../lambdas/answers/act.ts';
import { type Claim, takenAtMs } from '../../lambdas/assignment/claim.ts';
import { OUTCOME_WORDS } from '../../lambdas/assignment/outcome-words.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import { maskedFacts } from '../../lambdas/leads/facts/mask-facts.ts';
import { gradeLetter } from '../../lambdas/leads/grade.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { formatOffsetTime, formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { onOneLine } from '../shared/terminal/one-line.ts';
import { textTable } from '../shared/terminal/text-table.ts';
import { durationText } from '../status/show-status.ts';

/** What is known of a lead beside its claim. Null: its item is gone. */
export interface ClaimedLead {
  claim: Claim;
  facts: LeadFacts | null;
}

export interface Shown {
  config: Config;
  showPhones: boolean;
}

/** Until somebody took it. Null: nobody has it. */
function tookMsOf(claim: Claim): number | null {
  const atMs = takenAtMs(claim);
  return atMs === null ? null : Math.max(0, atMs - claim.openedAtMs);
}

/** The form is fixed: docs/answers.md. Times are ISO 8601 with the offset of the file's zone. */
export function claimAsJson(lead: ClaimedLead, shown: Shown) {
  const { claim } = lead;
  const { name, phone } = whoCalled(lead, shown);
  const tookMs = tookMsOf(claim);
  const time = (atMs: number | null) =>
    atMs === null ? null : formatOffsetTime(atMs, shown.config.timeZone);
  return {
    record: claim.recordId,
    task: taskOf(lead, shown)?.id ?? claim.taskKey,
    taskName: taskOf(lead, shown)?.name ?? null,
    grade: gradeLetter(claim.grade),
    name,
    phone,
    team: claim.team,
    assignee: claim.assignee,
    openedAt: time(claim.openedAtMs),
    claimedBy: claim.claimedBy,
    claimedAt: time(claim.claimedAtMs),
    secondsToClaim: tookMs === null ? null : Math.round(tookMs / SECOND_MS),
    outcome: claim.outcome,
    outcomeAt: time(claim.outcomeAtMs),
    reminders: claim.reminders,
  };
}

const HEAD = [
  'told',
  'grade',
  'customer',
  'phone',
  'task',
  'for',
  'taken by',
  'after',
  'outcome',
  'asked',
  'record',
];

export function claimsAsText(leads: readonly ClaimedLead[], shown: Shown): string {
  if (leads.length === 0) return 'No lead is like that.\n';
  const open = leads.filter(({ claim }) => claim.claimedBy === null).length;
  const summary = `${leads.length} ${leads.length === 1 ? 'lead' : 'leads'}, ${open} not taken\n`;
  return (
    textTable(
      HEAD,
      leads.map((lead) => rowOf(lead, shown)),
    ) + summary
  );
}

function rowOf(lead: ClaimedLead, shown: Shown): string[] {
  const { claim } = lead;
  const { people = {}, timeZone } = shown.config;
  const nameOf = (id: string | null) => (id === null ? '–' : (people[id]?.name ?? id));
  const { name, phone } = whoCalled(lead, shown);
  const tookMs = tookMsOf(claim);
  return [
    formatZonelessTime(claim.openedAtMs, timeZone).slice(5, 16),
    gradeLetter(claim.grade),
    name ?? '–',
    phone ?? '–',
    taskOf(lead, shown)?.name ?? '–',
    nameOf(claim.assignee),
    nameOf(claim.claimedBy),
    tookMs === null ? '–' : spanOf(tookMs),
    claim.outcome === null ? '–' : OUTCOME_WORDS.en[claim.outcome],
    String(claim.reminders),
    claim.recordId,
  ];
}

/** A reaction within a minute is worth being seen as such, one after hours is not worth the seconds. */
const spanOf = (ms: number): string =>
  ms >= MINUTE_MS && ms < 2 * MINUTE_MS ? `${Math.round(ms / MINUTE_MS)} min` : durationText(ms);

const taskOf = ({ claim }: ClaimedLead, { config }: Shown) =>
  config.tasks.find(({ key }) => key === claim.taskKey);

/** No number of a customer's is shown unless it is asked for, in whatever field it stands. */
function whoCalled(
  { facts }: ClaimedLead,
  { showPhones }: Shown,
): {
  name: string | null;
  phone: string | null;
} {
  if (facts === null) return { name: null, phone: null };
  const { name, phone } = showPhones ? facts : maskedFacts(facts);
  return { name: name === null ? null : onOneLine(name), phone: phone === null ? null : onOneLine(phone) };
}

/** Why nothing was changed, in a word for machines and a sentence. @param name of who asked for it */
export function showRefusal(
  refusal: Extract<Acted, { is: 'refused' }>['refusal'],
  { config, time, name }: { config: Config; time(atMs: number): string; name: string },
): { why: string; said: string } {
  const nameOf = (id: string) => config.people?.[id]?.name ?? id;
  const { why } = refusal;
  switch (why) {
    case 'taken':
      return { why, said: `${nameOf(refusal.by)} has it, since ${time(refusal.atMs)}` };
    case 'nobody-has-it':
      return { why, said: `nobody has it: ${name} must take it first` };
    case 'too-late':
      return {
        why,
        said: `it could be given back until ${time(refusal.untilMs)}; the team's lead can pass it on`,
      };
    case 'outcome-said':
      return {
        why,
        said: `it is not given back: ${OUTCOME_WORDS.en[refusal.outcome]}, said at ${time(refusal.atMs)}`,
      };
    case 'not-allowed':
      return {
        why,
        said: `${name} may not pass it there: the lead of its team passes it on, to somebody of the team`,
      };
    case 'not-yours':
      return { why, said: `it is no lead of ${name}'s: another team has it` };
  }
}
