import type { CallRecord } from '../record.ts';

/**
 * The latest time that the record says of its call. `updated_at` and `read_at` are left out: they move when somebody
 * opens the record.
 */
export function latestTimeOf(record: CallRecord): number | null {
  const { calledAtMs, createdAtMs, answeredAtMs, hungUpAtMs } = record;
  const times = [calledAtMs, createdAtMs, answeredAtMs, hungUpAtMs].filter((atMs) => atMs !== null);
  return times.length === 0 ? null : Math.max(...times);
}
