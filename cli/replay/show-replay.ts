import { route } from '../../lambdas/assignment/route.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { factsOf } from '../../lambdas/leads/facts/facts-of-record.ts';
import { maskedFacts } from '../../lambdas/leads/facts/mask-facts.ts';
import { gradeLetter } from '../../lambdas/leads/grade.ts';
import { formatOffsetTime, formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import type { FoundMissed, Missed, MissedBecause } from '../../lambdas/polling/replay/find-missed.ts';
import { onOneLine } from '../shared/terminal/one-line.ts';
import { textTable } from '../shared/terminal/text-table.ts';
import type { ReplayOptions } from './options.ts';
import type { Sent } from './sent.ts';

export interface ReplayShown {
  found: FoundMissed;
  /** Those that are told, or would be. */
  told: readonly Missed[];
  /** Missed, and beyond `--at-most`. */
  left: number;
  /** Null: nothing was to be sent. */
  sent: Sent | null;
}

type Shown = Pick<ReplayOptions, 'dryRun' | 'showPhones' | 'atMost'> & { config: Config };

const WHY: Readonly<Record<MissedBecause, string>> = {
  unknown: 'the table does not know it',
  silent: 'recorded in silence',
  untold: 'no message of it was ever made',
  regraded: 'its grade changed after it was last read',
};

/** The form is fixed: docs/commands.md. */
export function replayAsJson({ found, told, left, sent }: ReplayShown, shown: Shown) {
  const { timeZone } = shown.config;
  const time = (atMs: number | null) => (atMs === null ? null : formatOffsetTime(atMs, timeZone));
  return {
    dryRun: shown.dryRun,
    listed: found.listed,
    wanted: found.wanted,
    missed: found.missed.length,
    told: told.map((one) => ({
      record: one.record.id,
      task: one.task.id,
      grade: gradeLetter(one.grade),
      calledAt: time(one.calledAtMs),
      ...whoOf(one, shown),
      channels: channelsOf(one, shown),
      why: one.because,
    })),
    left,
    delivered: sent?.delivered ?? 0,
    pending: sent === null ? 0 : sent.pending,
    held: sent === null ? 0 : sent.held,
    dead: found.dead + (sent?.dead ?? 0),
    unreadable: found.unreadable,
    unread: found.unread.map(({ fromMs, toMs, why }) => ({ from: time(fromMs), to: time(toMs), why })),
  };
}

export function replayAsText({ found, told, left, sent }: ReplayShown, shown: Shown): string {
  const { config, dryRun, atMost } = shown;
  const rows = told.map((one) => {
    const { name, phone } = whoOf(one, shown);
    return [
      formatZonelessTime(one.calledAtMs, config.timeZone).slice(5, 16),
      gradeLetter(one.grade),
      onOneLine(name ?? '–'),
      onOneLine(phone ?? '–'),
      one.record.id,
      channelsOf(one, shown).join(', '),
      WHY[one.because],
    ];
  });
  const head = ['called', 'grade', 'customer', 'phone', 'record', 'channels', 'why'];
  const wanted = `${found.listed} records in the range, ${found.wanted} of them with a wanted grade, ${found.missed.length} missed`;
  const lines = [
    `${wanted}. ${told.length} ${dryRun ? 'would be told, marked 补发. Nothing was written.' : 'to be told, marked 补发.'}`,
    ...(sent === null
      ? []
      : [
          `${sent.delivered} delivered, ${sent.pending ?? '–'} pending, ${sent.held ?? '–'} held, ${sent.dead} dead`,
        ]),
    ...(left > 0
      ? [
          dryRun
            ? `${left} more are left: no more than ${atMost} are told at once (--at-most).`
            : `${left} more are left. To go on, run the same command again, or raise --at-most ${atMost}.`,
        ]
      : []),
    ...(found.dead > 0 ? [`${found.dead} were given up: \`leadbell redrive\` sends them again.`] : []),
  ];
  return `${rows.length > 0 ? textTable(head, rows) : ''}${lines.join('\n')}\n`;
}

/** What is wrong with the reading, for stderr. */
export function unreadLines({ unread, unreadable }: FoundMissed, { timeZone }: Config): string[] {
  const time = (atMs: number | null) => (atMs === null ? 'now' : formatZonelessTime(atMs, timeZone));
  return [
    ...unread.map(
      ({ fromMs, toMs, why }) => `not all was read from ${time(fromMs)} to ${time(toMs)}: ${why}`,
    ),
    ...(unreadable > 0 ? [`${unreadable} rows could not be read`] : []),
  ];
}

function whoOf(
  { record, task }: Missed,
  { showPhones }: Pick<Shown, 'showPhones'>,
): { name: string | null; phone: string | null } {
  const facts = factsOf(record, task);
  const { name, phone } = showPhones ? facts : maskedFacts(facts);
  return { name, phone };
}

const channelsOf = ({ record, task }: Missed, { config }: Shown): readonly string[] =>
  route(record, task, config).channels;
