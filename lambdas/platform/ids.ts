import { randomUUID } from 'node:crypto';

/** Unique names: owners of leases, tokens of writes. */
export type NewId = () => string;

export const randomId: NewId = () => randomUUID();

/** A number in [0, 1): jitter. */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();
