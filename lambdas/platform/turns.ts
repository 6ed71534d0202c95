import { setImmediate } from 'node:timers/promises';

/** Rounds of the event loop between two of them: some ten are a request to the table and its answer, on one machine. */
const ROUNDS = 6;

let last: Promise<void> = Promise.resolve();

/**
 * To be awaited before work that keeps the process busy for milliseconds, such as parsing a page. Pages that come at
 * once would otherwise follow each other without a pause, and whatever else is under way, such as telling a lead of the
 * first one, would get one step further with each eight of them. Where nobody else is at it, nobody waits.
 */
export function turn(): Promise<void> {
  const mine = last;
  last = mine.then(pause);
  return mine;
}

async function pause(): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await setImmediate();
}
