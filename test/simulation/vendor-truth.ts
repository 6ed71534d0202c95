import { SECOND_MS } from '../../lambdas/platform/duration.ts';
import { type RawRecord, vendorRecord } from '../support/records.ts';
import type { Call, Graded } from './plan.ts';

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

export const endedAtMs = ({ calledAtMs, talkMs }: Call): number => calledAtMs + talkMs + 3 * SECOND_MS;

/** Each call has a number of its own, so that a number in a log can be found. */
const phoneOf = ({ id }: Call): string => `138${id.slice(1).padStart(8, '0')}`;

const rows = new WeakMap<Call, RawRecord>();

/** The call as a row of the list. */
export function rowOf(call: Call, atMs: number): RawRecord {
  const { id, calledAtMs, talkMs } = call;
  let row = rows.get(call);
  if (!row) {
    row = vendorRecord({ id, calledAtMs, talkMs, callee: phoneOf(call), created_at: null });
    rows.set(call, row);
  }
  return { ...row, intention_results: gradeAt(call, atMs) };
}
