import { type Routed, route, routeOf } from '../assignment/route.ts';
import type { RecordClient } from '../call-records/client.ts';
import { listRecords } from '../call-records/list/list.ts';
import type { Row } from '../call-records/listing.ts';
import type { CallRecord } from '../call-records/record.ts';
import type { Config, TaskConfig } from '../config/config.ts';
import { coveringToBegin } from '../leads/coverage.ts';
import { type Decision, decide, type Policy, type Reason } from '../leads/decide.ts';
import { gradeLetter } from '../leads/grade.ts';
import { endedAtOf, type Seen } from '../leads/seen.ts';
import type { TaskStateStore } from '../leads/task-state-store.ts';
import type { Platform } from '../platform/platform.ts';
import { formatZonelessTime } from '../platform/time/zoned-time.ts';
import { Sightings } from '../polling/sightings.ts';
import { firstState } from '../polling/task-state.ts';
import { wantedCoverage } from '../polling/windows/tiers.ts';
import { coveringAt } from '../polling/windows/unread-spans.ts';
import { isPhone, isRecord, mayBePhone } from './find-leads.ts';

/** A record that the table does not know, as the vendor lists it now, and what the next poll would make of it. */
export interface WouldBe {
  task: TaskConfig;
  row: Row;
  reason: Reason;
  why: string;
  /** Where it would go by the file as it is now. Null: it cannot be read, or is told nowhere. */
  routed: RoutedBy | null;
}

/** Where a lead goes, and the name of the route that says so. Null: its task does. */
export interface RoutedBy extends Routed {
  by: string | null;
}

export interface AskDeps {
  config: Config;
  platform: Platform;
  taskStates: TaskStateStore;
  client(account: string): RecordClient;
}

export interface Asked {
  /** Null: none of the tasks lists it. */
  found: WouldBe | null;
  /** What could not be read, each in words. */
  unread: readonly string[];
}

/**
 * Reads the longest window of each task once, until one lists the record. The list has no other way to ask for an id; a
 * number is asked for by `keyword`, and looked for here too, since older servers do not know it.
 */
export async function askForRecord(
  { config, platform, taskStates, client }: AskDeps,
  idOrPhone: string,
  deadlineMs: number,
): Promise<Asked> {
  const unread: string[] = [];
  for (const task of config.tasks.filter(({ enabled }) => enabled)) {
    const nowMs = platform.clock.nowMs();
    const seen = new Sightings(task.grades);
    const rows = new Map<string, Row>();
    const enough = new AbortController();
    try {
      const query = {
        taskId: task.id,
        startAtMs: nowMs - wantedCoverage(task).backMs,
        endAtMs: nowMs,
        keyword: mayBePhone(idOrPhone) ? idOrPhone : null,
      };
      const listing = await listRecords(client(task.account), query, {
        pageSize: task.pageSize,
        concurrency: config.accounts[task.account]?.concurrency ?? 1,
        deadlineMs,
        platform,
        signal: enough.signal,
        onRow(row) {
          if (!isWanted(row, idOrPhone)) return;
          rows.set(row.key, row);
          seen.add(row);
          if (isRecord(row.key, idOrPhone)) enough.abort();
        },
      });
      if (rows.size === 0 && listing.outcome !== 'complete') {
        unread.push(`${task.name}: ${listing.error?.message ?? `its list was ${listing.outcome}`}`);
      }
    } catch (error) {
      unread.push(`${task.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const [row] = rows.values();
    const sighted = row && seen.byKey.get(row.key);
    if (row && sighted) {
      const judged = await judge({ task, taskStates, seen: sighted, nowMs, timeZone: config.timeZone });
      const routed = row.readable && judged.reason === 'told' ? routedBy(row.record, task, config) : null;
      return { found: { task, row, routed, ...judged }, unread };
    }
  }
  return { found: null, unread };
}

export const routedBy = (record: CallRecord, task: TaskConfig, config: Pick<Config, 'routes'>): RoutedBy => ({
  ...route(record, task, config),
  by: routeOf(record, task, config)?.name ?? null,
});

const isWanted = (row: Row, idOrPhone: string): boolean =>
  isRecord(row.key, idOrPhone) || (row.readable && isPhone(row.record.callee, idOrPhone));

interface Judging {
  task: TaskConfig;
  taskStates: TaskStateStore;
  seen: Seen;
  nowMs: number;
  timeZone: string;
}

async function judge({ task, taskStates, seen, nowMs, timeZone }: Judging) {
  const wanted = wantedCoverage(task);
  const state = await taskStates.get(task.key);
  const first = { ...wanted, sinceMs: nowMs, keep: null };
  const covering = coveringToBegin(state ?? { ...firstState(first, nowMs), token: '' }, wanted, nowMs);
  const policy: Policy = {
    grades: task.grades,
    freshForMs: task.freshForMs,
    covering: covering ?? (state === null ? first : state.covering),
    coveringAt: (calledAtMs) => coveringAt(state?.unreadable ?? [], calledAtMs),
  };
  const decision = decide(seen, undefined, policy, nowMs);
  return whyOf(decision, seen, task, timeZone);
}

/** The rule behind the decision, in words. */
function whyOf(
  decision: Decision,
  seen: Seen,
  task: Pick<TaskConfig, 'name' | 'grades'>,
  timeZone: string,
): { reason: Reason; why: string } {
  const reason = 'reason' in decision ? decision.reason : 'known';
  const grade = seen.readable && seen.grade !== null ? gradeLetter(seen.grade) : null;
  const grades = task.grades.map(gradeLetter).join(', ');
  const news = `Its grade ${grade} is wanted and it is not known yet: the next poll of ${task.name} that reaches it tells it. If it stays so, \`leadbell status\` says what is wrong.`;
  const words: Readonly<Record<Reason, string>> = {
    unreadable: `The vendor lists it, and it cannot be read: ${seen.readable ? 'no grade' : seen.problem}.`,
    'not-graded': 'The vendor lists it without a grade. It is looked at again in every window.',
    'not-wanted': `Its grade is ${grade}, and ${task.name} asks for ${grades} (key \`grades\`). A later grade is looked at again.`,
    baselined: `${endOf(seen, timeZone)} before leadbell began to look there, so it would be recorded in silence.`,
    told: news,
    known: news,
    corrected: news,
  };
  return { reason, why: words[reason] };
}

function endOf(seen: Seen, timeZone: string): string {
  const endedAtMs = seen.readable && seen.record !== null ? endedAtOf(seen.record) : null;
  return endedAtMs === null
    ? 'Its call was over'
    : `Its call was over at ${formatZonelessTime(endedAtMs, timeZone)},`;
}
