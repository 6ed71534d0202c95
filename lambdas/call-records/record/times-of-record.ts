import type { CallBrief } from '../listing.ts';

/**
 * The latest time that the record says of its call. `updated_at` and `read_at` are left out: they move when somebody
 * opens the record.
 */
export function latestTimeOf({
  calledAtMs,
  createdAtMs,
  answeredAtMs,
  hungUpAtMs,
}: Pick<CallBrief, 'calledAtMs' | 'createdAtMs' | 'answeredAtMs' | 'hungUpAtMs'>): number | null {
  const latestMs = Math.max(
    calledAtMs ?? NONE,
    createdAtMs ?? NONE,
    answeredAtMs ?? NONE,
    hungUpAtMs ?? NONE,
  );
  return latestMs === NONE ? null : latestMs;
}

const NONE = Number.NEGATIVE_INFINITY;
