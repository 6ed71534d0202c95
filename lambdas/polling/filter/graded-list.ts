import type { RecordClient } from '../../call-records/client.ts';
import { CallRecordsError } from '../../call-records/errors.ts';
import type { RecordQuery } from '../../call-records/query.ts';
import type { ShownGrades } from './comparison.ts';

/** A list that goes on after so many pages is not compared. */
const MOST_PAGES = 10;

export interface GradedList {
  /**
   * `listed`: as many records came as the server counts. `uncounted`: it says no number, or another one. `refused`: an
   * error beside an answer. `unanswered`: nothing that says anything of the filter.
   */
  kind: 'listed' | 'uncounted' | 'refused' | 'unanswered';
  grades: ShownGrades;
  requests: number;
}

/**
 * Grades of the records of a span, asked for beside what a poll reads: they are no entry of its books.
 *
 * @param isEnough asked after each page: then the rest is left
 */
export async function gradedList(
  client: RecordClient,
  query: RecordQuery,
  deadlineMs: number,
  isEnough: (grades: ShownGrades) => boolean = () => false,
): Promise<GradedList> {
  const grades = new Map<string, number | null>();
  let requests = 0;
  try {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      requests += 1;
      const { rows, meta } = await client.page(query, page, { maxTries: 1, deadlineMs });
      if (rows.some(({ readable }) => !readable)) return { kind: 'unanswered', grades, requests };
      const before = grades.size;
      for (const row of rows) if (row.readable) grades.set(row.key, row.brief.grade);
      if (isEnough(grades) || grades.size === meta.total) return { kind: 'listed', grades, requests };
      if (meta.total === null || grades.size === before) break;
    }
    return { kind: 'uncounted', grades, requests };
  } catch (error) {
    if (!(error instanceof CallRecordsError)) throw error;
    return { kind: mayRefuseFilter(error) ? 'refused' : 'unanswered', grades, requests };
  }
}

/** It answers, and says that it does not want such a request. */
function mayRefuseFilter({ code, status }: CallRecordsError): boolean {
  return (
    code === 'refused' || (code === 'unexpected-answer' && status !== null && status >= 400 && status < 500)
  );
}
