import type { RecordClient } from '../../call-records/client.ts';
import type { TaskConfig } from '../../config/config.ts';
import type { Lead } from '../../leads/lead.ts';
import type { Sightings } from '../sightings.ts';
import {
  around,
  contradictions,
  type Expectation,
  expectationOf,
  isWanted,
  newsOf,
  type ShownGrades,
  wronged,
} from './comparison.ts';
import type { FilterProof } from './filter-proof.ts';
import { gradedList } from './graded-list.ts';

/** A full list. */
export interface ReadInFull {
  sightings: Sightings;
  /** What the table had of it. */
  known: ReadonlyMap<string, Lead>;
  /** Wanted calls that it shows and a filtered list just left out, and when they were made. */
  hidden: ReadonlyMap<string, number>;
  /** `short`: it is looked at for what was hidden. `long`: it may prove something, too; `slice`: it is only compared. */
  tier: 'short' | 'long' | 'slice';
  deadlineMs: number;
}

export interface Compared {
  /** Null: nothing is shown. */
  result: FilterProof['result'] | null;
  /** One that the filter is wrong about. */
  wrong: { id: string; grade: number } | null;
  requests: number;
}

/**
 * Asks for the filtered list, and, where that contradicts the full one, for the full one again.
 *
 * @param isUsed is the filter used? Then what it may have hidden is looked for
 * @param isDue may it be proven anew?
 * @returns null: the list says nothing of the filter
 */
export async function compareLists(
  client: RecordClient,
  task: TaskConfig,
  read: ReadInFull,
  { isUsed, isDue }: { isUsed: boolean; isDue: boolean },
): Promise<Compared | null> {
  const { sightings, known, hidden, tier, deadlineMs } = read;
  const { grades } = task;
  const shown = () => (tier === 'short' ? around(hidden, new Map()) : newsOf(sightings, known, grades));
  const news = isUsed ? shown() : null;
  const expected = news ?? (isDue ? expectationOf(sightings, grades) : null);
  if (expected === null) return null;
  const hasOther = (of: ShownGrades) => [...of.values()].some((grade) => !isWanted(grade, grades));
  const ask = ({ fromMs, toMs }: Expectation['span'], intentionTags: readonly number[]) => {
    const end = toMs === null ? {} : { endAtMs: toMs };
    const query = { taskId: task.id, startAtMs: fromMs, ...end, perPage: task.pageSize, intentionTags };
    return gradedList(client, query, deadlineMs, intentionTags.length > 0 ? hasOther : () => false);
  };
  const filtered = await ask(expected.span, grades);
  const { requests } = filtered;
  if (filtered.kind === 'unanswered') return { result: null, wrong: null, requests };
  if (filtered.kind === 'refused') return { result: 'refused', wrong: null, requests };
  if (filtered.kind === 'uncounted' || hasOther(filtered.grades))
    return { result: 'ignored', wrong: null, requests };
  const against = contradictions(expected, filtered.grades);
  const narrow = around(against.wanted, against.unwanted);
  if (narrow === null) return { result: news === null ? 'honoured' : null, wrong: null, requests };
  const full = await ask(narrow.span, []);
  const wrong = wronged(narrow, full.grades, grades);
  return { result: wrong === null ? null : 'wrong', wrong, requests: requests + full.requests };
}
