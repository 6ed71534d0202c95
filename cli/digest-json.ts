import type { CallCounts, DigestFigures } from '../lambdas/digests/figures.ts';
import { gradeLetter } from '../lambdas/leads/grade.ts';
import { formatOffsetTime } from '../lambdas/platform/zoned-time.ts';

/** What `leadbell digest --dry-run --json` prints. Times are ISO 8601 with the zone's offset. */
export function digestJson(figures: DigestFigures) {
  const { window, timeZone, total, leads, byTask, byHour, previous } = figures;
  const time = (atMs: number) => formatOffsetTime(atMs, timeZone);
  return {
    window: { from: time(window.fromMs), to: time(window.toMs) },
    ...countsJson(total),
    leads: leads.map(({ id, name, phone, atMs }) => ({
      id,
      name,
      phone,
      at: atMs === null ? null : time(atMs),
    })),
    byTask: byTask.map(({ name, calls, leads: ofTask }) => ({ task: name, calls, leads: ofTask })),
    byHour: byHour.map(({ fromMs, calls, leads: ofHour }) => ({
      from: time(fromMs),
      calls,
      leads: ofHour,
    })),
    previous: previous && countsJson(previous),
  };
}

function countsJson({ calls, connected, grades }: CallCounts) {
  const byLetter = Object.entries(grades.byGrade).map(([grade, count]) => [
    gradeLetter(Number(grade)),
    count,
  ]);
  return {
    calls,
    connected,
    grades: { ...(Object.fromEntries(byLetter) as Record<string, number>), ungraded: grades.ungraded },
  };
}
