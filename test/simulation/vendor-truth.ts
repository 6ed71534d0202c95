import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { type RawRecord, vendorRecord } from '../support/records.ts';
import type { Call, Graded, Plan } from './plan.ts';

/** What the vendor would say of a call at this moment; null where it is listed and not graded. */
export function gradeAt(call: Call, atMs: number): Graded | 'unlisted' {
  if (atMs < call.listedAtMs) return 'unlisted';
  return call.life.findLast((step) => step.atMs <= atMs)?.grade ?? null;
}

/** When what it said at this moment began, and when it ended. */
export function spanAt(call: Call, atMs: number): { fromMs: number; toMs: number } {
  const next = call.life.find((step) => step.atMs > atMs);
  return {
    fromMs: call.life.findLast((step) => step.atMs <= atMs)?.atMs ?? call.listedAtMs,
    toMs: next?.atMs ?? Number.POSITIVE_INFINITY,
  };
}

/** Does a filtered list leave it out, whatever its grade? */
export const isHidden = ({ filter }: Plan, { id }: Call, atMs: number): boolean =>
  filter !== null && atMs >= filter.hidesFromMs && filter.hides.includes(id);

export const endedAtMs = ({ calledAtMs, talkMs }: Call): number => calledAtMs + talkMs + 3 * SECOND_MS;

/** Numbers like no other, so that one in a log is found. */
const phoneOf = ({ id, numberOf = id }: Call): string => `138${numberOf.slice(1).padStart(8, '0')}`;

/** Of calls that a route gives to another team. */
export const WEST = '四川';

const rows = new WeakMap<Call, RawRecord>();

/** The call as a row of the list. */
export function rowOf(call: Call, atMs: number): RawRecord {
  const { id, calledAtMs, talkMs, isWest } = call;
  let row = rows.get(call);
  if (!row) {
    row = vendorRecord({ id, calledAtMs, talkMs, callee: phoneOf(call), created_at: null });
    if (isWest) row = { ...row, province: { ...(row.province as object), city: WEST } };
    rows.set(call, row);
  }
  return { ...row, intention_results: gradeAt(call, atMs) };
}
