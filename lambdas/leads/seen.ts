import type { CallRecord } from '../call-records/record.ts';

/** What is kept of a listed row until the poll decides: the whole record only where it may have to be told. */
export type Seen =
  | { readable: false; problem: string }
  | {
      readable: true;
      grade: number | null;
      calledAtMs: number | null;
      /** The latest time that it names. @default none */
      latestAtMs?: number | null;
      record: CallRecord | null;
    };

/** When the call was made, by the vendor's own account; null where the record has neither time. */
export function calledAtOf(record: Pick<CallRecord, 'calledAtMs' | 'createdAtMs'>): number | null {
  return record.calledAtMs ?? record.createdAtMs;
}

/** When the conversation was over: as told, else as it follows from the rest, else when it began. */
export function endedAtOf(record: CallRecord): number | null {
  if (record.hungUpAtMs !== null) return record.hungUpAtMs;
  if (record.answeredAtMs !== null) return record.answeredAtMs + (record.billMs ?? 0);
  const calledAtMs = calledAtOf(record);
  return calledAtMs === null ? null : calledAtMs + (record.durationMs ?? 0);
}
