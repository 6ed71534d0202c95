/** The partition with all deliveries and claims of a record. */
export const recordPartition = (recordId: string): string => `RECORD#${recordId}`;

/**
 * The partition of a record's deliveries if another task had a record with the same id first. The vendor's ids are
 * UUIDs, but other vendors' may not be.
 */
export const partitionApart = (recordId: string, taskKey: string): string =>
  `${recordPartition(recordId)}@${taskKey}`;
