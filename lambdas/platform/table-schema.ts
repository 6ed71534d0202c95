/** Names of the table that code, stack and local table creation share. Changing one orphans what was written. */
export const PARTITION_KEY = 'pk';
export const SORT_KEY = 'sk';

/** Sparse: only what waits has `lane` (text) and `notBefore` (epoch milliseconds, a number). All attributes. */
export const DUE_INDEX = 'due';
export const DUE_PARTITION_KEY = 'lane';
export const DUE_SORT_KEY = 'notBefore';

/** Epoch seconds: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html */
export const TTL_ATTRIBUTE = 'expiresAt';

/** On one machine. In AWS the stack names it. */
export const LOCAL_TABLE_NAME = 'leadbell';
