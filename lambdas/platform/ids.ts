import { randomUUID } from 'node:crypto';

/** Names that nobody else has: lease owners, one write among many. */
export type NewId = () => string;

export const randomId: NewId = () => randomUUID();

/** A number in [0, 1): jitter. */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();
