import type { Config } from '../../lambdas/config/config.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import { factsOf } from '../../lambdas/leads/facts/facts-of-record.ts';
import { maskedFacts } from '../../lambdas/leads/facts/mask-facts.ts';
import { gradeLetter } from '../../lambdas/leads/grade.ts';
import { formatOffsetTime } from '../../lambdas/platform/time/zoned-time.ts';
import { mayBePhone } from '../../lambdas/status/find-leads.ts';
import type { Asked, WouldBe } from '../../lambdas/status/would-be.ts';
import { onOneLine } from '../shared/terminal/one-line.ts';

export interface Shown {
  config: Config;
  showPhones: boolean;
}

/** Of a record that the table does not know. The form is that of one which it knows: docs/commands.md. */
export function askedAsJson(idOrPhone: string, asked: Asked, shown: Shown) {
  const { found, unread } = asked;
  const facts = found && factsOfRow(found, shown);
  const grade = facts?.grade ? gradeLetter(facts.grade) : null;
  return {
    record: found ? recordOf(found) : mayBePhone(idOrPhone) ? null : idOrPhone,
    task: found?.task.id ?? null,
    taskName: found?.task.name ?? null,
    isKnown: false,
    name: facts?.name ?? null,
    phone: facts?.phone ?? null,
    reason: found?.reason ?? 'not-listed',
    why: whyOf(asked),
    calledAt:
      facts === null || facts.calledAtMs === null
        ? null
        : formatOffsetTime(facts.calledAtMs, shown.config.timeZone),
    grades: grade === null ? [] : [{ grade, at: null }],
    route: found?.routed?.by ?? null,
    channels: found?.routed?.channels ?? [],
    team: found?.routed?.team ?? null,
    deliveries: [],
    claim: null,
    unread,
  };
}

export function askedAsText(asked: Asked, shown: Shown): string {
  const { found } = asked;
  const facts = found && factsOfRow(found, shown);
  const who = [facts?.name, facts?.phone].filter((text) => text).map((text) => onOneLine(String(text)));
  const head = found
    ? `${recordOf(found)}  ${found.task.name}${who.length > 0 ? `  ${who.join('  ')}` : ''}\n`
    : '';
  return `${head}${found?.reason ?? 'not-listed'}: ${onOneLine(whyOf(asked))}\n${routeText(found)}`;
}

function routeText(found: WouldBe | null): string {
  if (!found?.routed) return '';
  const { by, channels, team } = found.routed;
  const chosen = by === null ? 'as its task has it' : `by ${onOneLine(by)}`;
  return `It would go to ${channels.join(', ')}${team === null ? '' : `, team ${team}`}: ${chosen}.\n`;
}

const recordOf = ({ row }: WouldBe): string => (row.readable ? row.record.id : row.key);

function factsOfRow({ row, task }: WouldBe, { showPhones }: Shown): LeadFacts | null {
  if (!row.readable) return null;
  const facts = factsOf(row.record, task);
  return showPhones ? facts : maskedFacts(facts);
}

function whyOf({ found, unread }: Asked): string {
  if (found) return found.why;
  if (unread.length > 0)
    return `Nobody can say: no list that could be read has it, and some could not. ${unread.join('; ')}`;
  return 'Neither the table nor the record API knows it: no task of the file lists it in its longest window. It is of another task, older than that, or deleted by the vendor.';
}
