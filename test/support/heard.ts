import type { World } from './world.ts';

/** One lead in one message that a channel heard, alone or as a row of a list. */
export interface HeardLead {
  id: string;
  /** Does the message, or the row, say that it may have been heard before? */
  repeat: boolean;
  atMs: number;
}

/** What a channel heard of leads, in order, lists unfolded. */
export function heardLeads(world: World, channel: string): HeardLead[] {
  return world.heard
    .filter((one) => one.channel === channel)
    .flatMap(({ message, atMs }) => {
      const { items = [message.data] } = message.data as { items?: readonly Record<string, unknown>[] };
      return items.map(({ id, repeat }) => ({ id: String(id), repeat: repeat === true, atMs }));
    });
}

/** Ids that a channel heard more than once without being told that it is a repeat. */
export function unmarkedRepeats(world: World, channel: string): string[] {
  const known = new Set<string>();
  return heardLeads(world, channel).flatMap(({ id, repeat }) => {
    if (known.has(id) && !repeat) return [id];
    known.add(id);
    return [];
  });
}

/** Each id that a channel heard, sorted, however often. */
export const idsTold = (world: World, channel: string): string[] =>
  [...new Set(heardLeads(world, channel).map(({ id }) => id))].sort((one, other) => (one < other ? -1 : 1));
