import type { Ask, Told } from '../leads/told.ts';

/** A reminder, with what it asks. */
export type ToldReminder = Told & { ask: Ask };
