import type { Config } from '../../lambdas/config/config.ts';
import { maskedFacts } from '../../lambdas/leads/facts/mask-facts.ts';
import { gradeLetter } from '../../lambdas/leads/grade.ts';
import { formatOffsetTime, formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { onOneLine } from '../shared/terminal/one-line.ts';
import { textTable } from '../shared/terminal/text-table.ts';
import type { Difference, Simulated } from './course.ts';
import type { Heard } from './heard.ts';

export interface SimulationShown {
  simulated: Simulated;
  unread: readonly string[];
  problems: readonly string[];
}

/** The form is fixed: docs/commands.md. */
export function simulationAsJson(
  { simulated, unread, problems }: SimulationShown,
  { timeZone }: Pick<Config, 'timeZone'>,
) {
  const { differences, ...counts } = simulated;
  return {
    ...counts,
    same: sameOf(simulated),
    differ: differences.length,
    differences: differences.map((one) => ({
      record: one.recordId,
      ...taskJson(one),
      name: nameOf(one),
      grade: gradeOf(one),
      at: formatOffsetTime(one.atMs, timeZone),
      before: heardJson(one.before, timeZone),
      after: heardJson(one.after, timeZone),
      why: one.why,
    })),
    unread,
    problems,
  };
}

/** Nobody can say who would have heard what of one that cannot be read. */
const sameOf = ({ records, unreadable, differences }: Simulated): number =>
  records - unreadable - differences.length;

const taskJson = ({ pair }: Difference) => {
  const task = pair.after ?? pair.before;
  return { task: task?.id ?? null, taskName: task?.name ?? null };
};

function heardJson({ reason, told }: Heard, timeZone: string) {
  return {
    reason,
    channels: told?.routed.channels ?? [],
    team: told?.routed.team ?? null,
    person: told?.assignee?.id ?? null,
    personName: told?.assignee?.name ?? null,
    route: told?.routed.by ?? null,
    escalation: told?.routed.escalation ?? null,
    rests: Object.fromEntries(
      [...(told?.rests ?? [])].map(([channel, untilMs]) => [channel, formatOffsetTime(untilMs, timeZone)]),
    ),
  };
}

/** For people on a terminal: what differs, in columns, then how much of all that is. */
export function simulationAsText(
  { simulated }: SimulationShown,
  { timeZone }: Pick<Config, 'timeZone'>,
): string {
  const { records, unreadable, differences, toldBefore, toldAfter } = simulated;
  const rows = differences.map((one) => [
    formatZonelessTime(one.atMs, timeZone).slice(5, 16),
    gradeOf(one) ?? '–',
    onOneLine(nameOf(one) ?? '–'),
    onOneLine(taskJson(one).taskName ?? '–'),
    heardText(one.before),
    heardText(one.after),
    onOneLine(one.why.join('; ')),
    one.recordId,
  ]);
  const head = ['told', 'grade', 'customer', 'task', 'before', 'after', 'why', 'record'];
  const only = (of: 'before' | 'after') =>
    differences.filter(
      (one) => one[of].told !== null && one[of === 'before' ? 'after' : 'before'].told === null,
    ).length;
  const [gone, more] = [only('before'), only('after')];
  const parts = [
    `${more} told only by the new file`,
    `${gone} told only by the old one`,
    `${differences.length - more - gone} told otherwise`,
  ];
  const unread = unreadable > 0 ? `, ${unreadable} cannot be read` : '';
  const sum = `${records} records: ${sameOf(simulated)} heard the same, ${differences.length} differ${differences.length > 0 ? ` (${parts.join(', ')})` : ''}${unread}.`;
  const leads = `The old file tells ${toldBefore} of them, the new one ${toldAfter}. Nothing was sent or written.`;
  return `${rows.length > 0 ? `${textTable(head, rows)}\n` : ''}${sum}\n${leads}\n`;
}

function heardText({ told }: Heard): string {
  if (told === null) return 'nobody';
  const { routed, assignee } = told;
  const who = assignee ? ` / ${assignee.name}` : routed.team === null ? '' : ` / team ${routed.team}`;
  return onOneLine(`${routed.channels.join(', ')}${who}`);
}

/** As messages show it, and never with a number. */
function nameOf({ before, after }: Difference): string | null {
  const facts = after.told?.facts ?? before.told?.facts;
  return facts ? maskedFacts(facts).name : null;
}

const gradeOf = ({ seen }: Difference): string | null =>
  seen.readable && seen.grade !== null ? gradeLetter(seen.grade) : null;
