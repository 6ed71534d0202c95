import type { Lead } from '../../leads/lead.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import type { Sightings } from '../sightings.ts';
import type { Span } from '../windows/unread-spans.ts';

/** Wanted records that a list is compared by: enough to show what a filter does, and few enough for a page. */
const MOST_COMPARED = 50;
/** Which of its times a server compares is not known: records so near to the ends may be in, or not. */
const BORDER_MS = 2 * MINUTE_MS;

export const isWanted = (grade: number | null, grades: readonly number[]): boolean =>
  grade !== null && grades.includes(grade);

/** What a filtered list must show if the filter is honoured. */
export interface Expectation {
  span: Span;
  /** These must be in, and when they were called. */
  wanted: ReadonlyMap<string, number>;
  /** These must not. */
  unwanted: ReadonlyMap<string, number>;
}

/**
 * The newest part of a full list that proves something: each wanted grade is in it, and one that is not wanted.
 *
 * @returns null: it proves nothing
 */
export function expectationOf(
  { byKey }: Pick<Sightings, 'byKey'>,
  grades: readonly number[],
): Expectation | null {
  const calls = [...byKey].flatMap(([id, seen]) =>
    seen.readable && seen.calledAtMs !== null ? [{ id, grade: seen.grade, calledAtMs: seen.calledAtMs }] : [],
  );
  calls.sort((one, other) => other.calledAtMs - one.calledAtMs);
  let count = 0;
  const end = calls.findIndex(({ grade }) => {
    if (isWanted(grade, grades)) count += 1;
    return count > MOST_COMPARED;
  });
  const newest = end < 0 ? calls : calls.slice(0, end);
  const oldestMs = newest.at(-1)?.calledAtMs;
  if (oldestMs === undefined) return null;
  // Nothing is known of calls before those that are left out, and all of those before the list's first.
  const fromMs = end < 0 ? oldestMs - BORDER_MS : oldestMs;
  const inside = newest.filter(({ calledAtMs }) => calledAtMs >= fromMs + BORDER_MS);
  const byId = (of: typeof inside) => new Map(of.map(({ id, calledAtMs }) => [id, calledAtMs]));
  const wanted = inside.filter(({ grade }) => isWanted(grade, grades));
  const unwanted = inside.filter(({ grade }) => grade !== null && !isWanted(grade, grades));
  const hasEach = grades.every((grade) => wanted.some((call) => call.grade === grade));
  if (!hasEach || unwanted.length === 0) return null;
  return { span: { fromMs, toMs: null }, wanted: byId(wanted), unwanted: byId(unwanted) };
}

/** Looks that are further apart are made by themselves. */
const MOST_APART_MS = 60 * MINUTE_MS;

/**
 * What a full list shows otherwise than the table had it: a filter that hid it from the short windows hides it still. The
 * newest of these.
 */
export function newsOf(
  { byKey }: Pick<Sightings, 'byKey'>,
  known: ReadonlyMap<string, Lead>,
  grades: readonly number[],
): Expectation | null {
  const wanted = new Map<string, number>();
  const unwanted = new Map<string, number>();
  for (const [id, seen] of byKey) {
    if (!seen.readable || seen.calledAtMs === null || seen.grade === null) continue;
    const lead = known.get(id);
    if (seen.record !== null && lead?.grade !== seen.grade) wanted.set(id, seen.calledAtMs);
    else if (seen.record === null && lead && grades.includes(lead.grade)) unwanted.set(id, seen.calledAtMs);
  }
  return around(wanted, unwanted);
}

/** @returns null: there is nothing to look at */
export function around(
  wanted: ReadonlyMap<string, number>,
  unwanted: ReadonlyMap<string, number>,
): Expectation | null {
  const latestMs = Math.max(...wanted.values(), ...unwanted.values());
  if (!Number.isFinite(latestMs)) return null;
  const near = (of: ReadonlyMap<string, number>) =>
    new Map([...of].filter(([, atMs]) => atMs > latestMs - MOST_APART_MS));
  const [nearWanted, nearUnwanted] = [near(wanted), near(unwanted)];
  const earliestMs = Math.min(...nearWanted.values(), ...nearUnwanted.values());
  return {
    span: { fromMs: earliestMs - BORDER_MS, toMs: latestMs + BORDER_MS },
    wanted: nearWanted,
    unwanted: nearUnwanted,
  };
}

/** Grades by record, as a list shows them. */
export type ShownGrades = ReadonlyMap<string, number | null>;

/** Those that a filtered list should show and does not, and those that it shows and should not. */
export function contradictions(
  { wanted, unwanted }: Expectation,
  filtered: ShownGrades,
): Pick<Expectation, 'wanted' | 'unwanted'> {
  return {
    wanted: new Map([...wanted].filter(([id]) => !filtered.has(id))),
    unwanted: new Map([...unwanted].filter(([id]) => filtered.has(id))),
  };
}

/**
 * Which of these are still so in a full list that was asked for after the filtered one: all else may have changed between.
 *
 * @returns the id and the grade of one that the filter is wrong about; null: of none, as far as can be known
 */
export function wronged(
  { wanted, unwanted }: Pick<Expectation, 'wanted' | 'unwanted'>,
  full: ShownGrades,
  grades: readonly number[],
): { id: string; grade: number } | null {
  for (const [id, grade] of full) {
    if (grade === null) continue;
    if (isWanted(grade, grades) ? wanted.has(id) : unwanted.has(id)) return { id, grade };
  }
  return null;
}
