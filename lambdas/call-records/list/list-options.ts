import type { Platform } from '../../platform/platform.ts';
import type { CallRecordsError } from '../errors.ts';
import type { Row } from '../listing.ts';

/** Rows that did not come the last time the same list was read, by their places, 1 the first; and how long it was then. */
export interface KnownBadRows {
  rows: readonly number[];
  total: number;
}

export interface ListOptions {
  pageSize: number;
  /** Pages read at once. */
  concurrency: number;
  /** When reading must be over, by the platform's clock. */
  deadlineMs: number;
  platform: Platform;
  /**
   * Gets every row as it comes, repeats included: of two with one key the later holds. Distinct keys are numbered 0, 1,
   * 2, … in order of their coming, so that a reader of very many need not keep the keys itself.
   */
  onRow: (row: Row, number: number) => void;
  /** Told of each answer before its rows: the vendor's clock minus ours, null where it does not say. */
  onAnswer?: (clockOffsetMs: number | null) => void;
  /**
   * Asked where not all can be read in the time, before most of it is spent: true reads on to the deadline. By default
   * such a list is left at once, to be asked for in smaller windows.
   */
  mustReadOn?: () => boolean;
  /** For each request. @default as the client has it */
  timeoutMs?: number | undefined;
  /** Requests for one page, the first included. @default as many as the client makes */
  maxTries?: number | undefined;
  /** A page that does not come is left: neither parts of it are asked for nor others in its place. @default false */
  once?: boolean;
  /** Page 1 has just failed so: it is not asked for as it is, only in other ways. */
  firstFailed?: CallRecordsError | undefined;
  /** What did not come the last time: then it is read around. @default nothing is known */
  knownBad?: KnownBadRows | undefined;
  signal?: AbortSignal | undefined;
}
