import type { CallRecordsErrorCode } from '../errors.ts';
import { CallRecordsError } from '../errors.ts';
import type { Batch } from './batch.ts';

/** Rows by their place in the list, from 0, and the page size at which they did not come. */
export interface Part {
  from: number;
  /** The first row behind it. */
  to: number;
  size: number;
  error: CallRecordsError;
}

export interface NamedPart {
  from: number;
  /** Null: to the end of the list. */
  to: number | null;
  fault: CallRecordsErrorCode;
}

export interface PartSteps {
  hasTimeFor(batches: number): boolean;
  readBatch(numbers: readonly number[], size: number, maxTries: number): Promise<Batch>;
}

/** A server that failed so often in a row does not fail because of some rows. */
const MAX_FAILED_IN_A_ROW = 8;
/** In one reading of a list: a hundred bad rows are not looked for one by one. */
const MAX_REQUESTS = 150;

/**
 * Reads what did not come in pages of the usual size in ever smaller ones, down to single rows: one that the server
 * stumbles over costs only itself. What is left is named, and put together where it lies together.
 */
export async function readParts(
  parts: readonly Part[],
  steps: PartSteps,
): Promise<{ unread: NamedPart[]; came: boolean }> {
  const unread: NamedPart[] = [];
  let failedInARow = 0;
  let requests = 0;
  let came = false;
  let isPointless = false;

  const leave = (from: number, to: number, fault: CallRecordsErrorCode) => {
    const last = unread.at(-1);
    if (last && last.to !== null && last.to >= from && last.fault === fault) {
      last.from = Math.min(last.from, from);
      last.to = Math.max(last.to, to);
    } else unread.push({ from, to, fault });
  };

  /** @returns false: the list ends here */
  const readPart = async (part: Part): Promise<boolean> => {
    const size = smallerThan(part.size);
    if (size === null || !part.error.mayBeOfPart) {
      leave(part.from, part.to, part.error.code);
      return true;
    }
    for (let from = part.from; from < part.to; from += size) {
      if (isPointless || requests >= MAX_REQUESTS || !steps.hasTimeFor(1)) {
        leave(from, part.to, part.error.code);
        return true;
      }
      requests += 1;
      const [page] = (await steps.readBatch([from / size + 1], size, 1)).pages;
      if (page instanceof CallRecordsError) {
        failedInARow += 1;
        isPointless = failedInARow >= MAX_FAILED_IN_A_ROW || !page.mayBeOfPart;
        if (!(await readPart({ from, to: from + size, size, error: page }))) return false;
        continue;
      }
      failedInARow = 0;
      came = true;
      if (page && page.keys.length > size) {
        // It does not care how many rows are asked for: what came is another stretch of the list.
        leave(part.from, part.to, part.error.code);
        return true;
      }
      if (!page || page.keys.length < size) return false;
    }
    return true;
  };

  for (const part of parts) if (!(await readPart(part))) break;
  return { unread, came };
}

/** A size of which the old one is a multiple, so that pages of both begin at the same rows. */
export function smallerThan(size: number): number | null {
  for (let factor = 2; factor <= size; factor += 1) if (size % factor === 0) return size / factor;
  return null;
}
