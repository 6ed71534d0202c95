import type { PollErrorCode } from '../../call-records/errors.ts';

/** The details of faults. Times are as a clock in the zone shows them. */
export interface DetailWords {
  /** Calls of a span that cannot be read. @param rows where they stand in a list, in words; null: nowhere in particular */
  unreadable(span: {
    from: string;
    to: string;
    since: string;
    fault: PollErrorCode;
    rows: string | null;
  }): string;
  /** @param to null: to its end */
  rows(from: number, to: number | null, backMinutes: number): string;
  /** Joins spans, and says of which zone their times are, and that all else is read. */
  unreadableIn(spans: readonly string[], timeZone: string): string;
  recordsUnreadable(count: number): string;
  otherTask(asked: string, rows: number, taskIds: readonly string[]): string;
  /** The `Date` of answers differs. */
  dateDiffers(long: string, isBehind: boolean, recordsAgree: boolean): string;
  /** Records are dated otherwise. @param zone what the difference would be a zone of; null: none */
  recordsDiffer(long: string, isBehind: boolean, timeZone: string, zone: string | null): string;
  /** By more than zones can. */
  recordsFarOff(long: string, isBehind: boolean): string;
  stray(record: string, dated: string, long: string): string;
  long(minutes: number): string;
  /** @param left how many are not read @param names the first of those */
  tooManyTasks(match: string, atMost: number, left: number, names: readonly string[]): string;
  /** @param grades that were asked for */
  filterWrong(task: string, record: string, grade: number, grades: readonly number[]): string;
  /** @param days that are left at the most @param until a day and a time */
  tokenEnds(days: number, until: string): string;
}
