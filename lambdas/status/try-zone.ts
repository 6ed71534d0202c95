import type { RecordClient } from '../call-records/client.ts';
import { latestTimeOf } from '../call-records/record/times-of-record.ts';
import type { TaskConfig } from '../config/config.ts';
import { CLOCK_TOLERANCE_MS } from '../platform/time/stored-time.ts';
import { MOST_SHIFT_MS, shiftOf, zoneOffsetMs } from '../polling/clocks/zone-shift.ts';

/** The newest record of a task beside the time that it is at the vendor. Epoch milliseconds. */
export interface NewestRecord {
  atMs: number;
  /** Its time minus now. */
  offsetMs: number;
}

const PAGE_SIZE = 20;
/** What the vendor writes if it does not write the zone of the file. */
const LIKELY_ZONES = ['UTC', 'Asia/Shanghai'];

/**
 * Looks as far ahead as zones lie apart, too: what is dated ahead is in no window that ends now.
 *
 * @param timeZone of the account
 * @returns null: no record of the last day
 * @throws {CallRecordsError}
 */
export async function newestOf(
  client: RecordClient,
  { id }: Pick<TaskConfig, 'id'>,
  nowMs: number,
): Promise<NewestRecord | null> {
  const query = { taskId: id, startAtMs: nowMs - MOST_SHIFT_MS, endAtMs: nowMs + MOST_SHIFT_MS };
  const read = (page: number) => client.page({ ...query, perPage: PAGE_SIZE }, page, { maxTries: 1 });
  const first = await read(1);
  const times = timesOf(first.rows);
  const last = first.meta.lastPage ?? 1;
  // Some list the oldest first.
  const isRising = (times[0] ?? 0) < (times.at(-1) ?? 0);
  if (last > 1 && isRising) times.push(...timesOf((await read(last)).rows));
  const vendorMs = nowMs + (first.clockOffsetMs ?? 0);
  const [newest, second] = times.toSorted((one, other) => other - one);
  if (newest === undefined) return null;
  // One alone that is dated ahead has a wrong time of its own.
  const isStray = second !== undefined && isAhead(newest - vendorMs) && !isAhead(second - vendorMs);
  const atMs = isStray ? second : newest;
  // A `Date` that no record agrees with says nothing of the records.
  const isAsOurs = Math.abs(atMs - nowMs) < Math.abs(atMs - vendorMs);
  return { atMs, offsetMs: atMs - (isAsOurs ? nowMs : vendorMs) };
}

const timesOf = (rows: Awaited<ReturnType<RecordClient['page']>>['rows']): number[] =>
  rows.flatMap((row) => (row.readable ? (latestTimeOf(row.record) ?? []) : []));

/**
 * How far the zone of the file is from what the vendor writes. What is dated ahead cannot be; what is dated as long ago as
 * UTC or China is apart from the file's zone, to a few minutes, is hardly chance.
 *
 * @returns 0: nothing speaks against the zone
 */
export function zoneShiftOf({ offsetMs }: NewestRecord, timeZone: string, nowMs: number): number {
  if (isAhead(offsetMs)) return offsetMs;
  const shiftMs = shiftOf([nowMs + offsetMs], nowMs, nowMs);
  const ofZone = zoneOffsetMs(timeZone, nowMs);
  const isLikely = LIKELY_ZONES.some((zone) => zoneOffsetMs(zone, nowMs) - ofZone === shiftMs);
  return shiftMs !== null && isLikely ? offsetMs : 0;
}

const isAhead = (offsetMs: number): boolean => offsetMs > CLOCK_TOLERANCE_MS;
