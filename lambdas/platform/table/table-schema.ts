/** The names that code, stack and local table creation share. A change would orphan existing data. */
export const PARTITION_KEY = 'pk';
export const SORT_KEY = 'sk';

/**
 * A sparse index: only items that wait have `lane` (text) and `notBefore` (epoch milliseconds, a number). Projects all
 * attributes.
 */
export const DUE_INDEX = 'due';
export const DUE_PARTITION_KEY = 'lane';
export const DUE_SORT_KEY = 'notBefore';

/** Epoch seconds: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html */
export const TTL_ATTRIBUTE = 'expiresAt';

/** Its logical id in the state stack. Another one would create another, empty table, and every known lead would be told again. */
export const TABLE_LOGICAL_ID = 'LeadTable';

/** The name on one machine. On AWS the stack names it. */
export const LOCAL_TABLE_NAME = 'leadbell';
