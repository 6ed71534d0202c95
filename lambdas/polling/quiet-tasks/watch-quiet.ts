import type { TaskConfig } from '../../config/config.ts';
import type { FaultBook } from '../../faults/fault-book.ts';
import type { Lead } from '../../leads/lead.ts';
import type { LeadStore } from '../../leads/lead-store.ts';
import type { Table } from '../../platform/table/table.ts';
import { DAY_MS } from '../../platform/time/duration.ts';
import { formatOffsetTime } from '../../platform/time/zoned-time.ts';
import { CallHourStore } from './call-hour-store.ts';
import { quietOf, USUAL_OF_MS } from './quiet.ts';

interface Watching {
  table: Table;
  leads: Pick<LeadStore, 'known'>;
  faults: Pick<FaultBook, 'seen' | 'over'>;
}

/**
 * Tells operators about a task that told nobody for longer than usual although calls were made, and about its next
 * lead. Costs three reads if there were leads today.
 *
 * @param calledAtMs times of the calls that were just listed
 */
export async function watchQuiet(
  { table, leads, faults }: Watching,
  task: TaskConfig,
  calledAtMs: readonly number[],
  { timeZone, nowMs }: { timeZone: string; nowMs: number },
): Promise<void> {
  const hours = await new CallHourStore(table).add(task.key, calledAtMs, nowMs);
  const since = async (forMs: number) => [...(await leads.known(task.key, nowMs - forMs, nowMs)).values()];
  const today = await since(DAY_MS);
  if (today.some((lead) => lastAtMs(lead) > nowMs - DAY_MS)) return faults.over('task-quiet', task.key);
  const all = await since(USUAL_OF_MS);
  const leadsAtMs = all.map((lead) => lead.calledAtMs);
  const quiet = quietOf({ hours, leadsAtMs, lastAtMs: Math.max(...all.map(lastAtMs)), timeZone }, nowMs);
  // Too little knowledge does not end a fault either.
  if (quiet === null) return;
  if (!quiet.isQuiet) return faults.over('task-quiet', task.key);
  const detail = [
    `no lead since ${formatOffsetTime(quiet.sinceMs, timeZone)}, and calls in ${quiet.hours} hours since then;`,
    `usually one in ${quiet.usualHours.toFixed(1)} hours of calling`,
  ].join(' ');
  await faults.seen({ kind: 'task-quiet', subject: task.key, name: task.name, detail });
}

/** When it was last told; for a silently recorded lead, when it was called. */
const lastAtMs = ({ silent, calledAtMs, history, toldGrade, listedAtMs }: Lead): number =>
  silent ? calledAtMs : (history.findLast(({ grade }) => grade === toldGrade)?.atMs ?? listedAtMs);
