import { gradeLetter } from '../../leads/grade.ts';
import { formatOffsetTime } from '../../platform/time/zoned-time.ts';
import type { CallCounts, DigestFigures } from '../figures.ts';

/**
 * What `leadbell digest --dry-run --json` prints, and the core of what machines get. Times are ISO 8601 with offset.
 */
export function digestJson(figures: DigestFigures) {
  const { window, timeZone, total, leads, byTask, byHour, previous, answers } = figures;
  const time = (atMs: number) => formatOffsetTime(atMs, timeZone);
  return {
    window: { from: time(window.fromMs), to: time(window.toMs) },
    ...countsJson(total),
    leads: leads.map(({ id, name, phone, atMs, answer }) => ({
      id,
      name,
      phone,
      at: atMs === null ? null : time(atMs),
      ...(answer ? { answer } : {}),
    })),
    ...(answers ? { answers } : {}),
    byTask: byTask.map(({ name, calls, leads: ofTask, fault }) => ({
      task: name,
      calls,
      leads: ofTask,
      // Nothing read is different from no calls.
      ...(fault === null ? {} : { fault }),
    })),
    byHour: byHour.map(({ fromMs, calls, leads: ofHour }) => ({
      from: time(fromMs),
      calls,
      leads: ofHour,
    })),
    previous: previous && countsJson(previous),
  };
}

/** A digest for machines: stable keys, null for what is unknown, texts as the vendor has them. */
export function digestData(figures: DigestFigures, about: { id: string; headline: string }) {
  const {
    digest,
    every,
    covers,
    timeZone,
    total,
    byTask,
    byProvince,
    previous,
    alerts,
    speed,
    books,
    skipped = [],
  } = figures;
  return {
    id: about.id,
    event: 'digest',
    repeat: false,
    headline: about.headline,
    digest,
    every,
    covers,
    timeZone,
    ...digestJson(figures),
    /** May be more than the entries of `leads`: a message has limited space. */
    leadCount: total.leads,
    talkMedianMs: total.talkMedianMs,
    roundsMedian: total.roundsMedian,
    byTask: byTask.map(({ name, calls, leads, connected, fault }) => ({
      task: name,
      calls,
      leads,
      connected,
      fault,
    })),
    byProvince,
    previous: previous && {
      ...countsJson(previous),
      leadCount: previous.leads,
      talkMedianMs: previous.talkMedianMs,
    },
    alerts,
    speed,
    books,
    ...(skipped.length > 0 ? { skipped } : {}),
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
