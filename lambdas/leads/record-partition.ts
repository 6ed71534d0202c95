/** Where all that is told, and claimed, of a record is kept. */
export const recordPartition = (recordId: string): string => `RECORD#${recordId}`;

/**
 * Where a record's deliveries are if another task had a record of the same id first. The vendor's ids are UUIDs, but
 * nothing says that every vendor's are.
 */
export const partitionApart = (recordId: string, taskKey: string): string =>
  `${recordPartition(recordId)}@${taskKey}`;
