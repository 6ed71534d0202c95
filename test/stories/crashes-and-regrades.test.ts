import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { Killed, killAt } from '../support/crash.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

const graded = (grade: number) => [
  vendorRecord({ id: 'a', calledAtMs: NOON_MS - 5 * MINUTE_MS, intention_results: grade }),
];

interface Move {
  name: string;
  /** Grades that were read in peace before. */
  before: readonly number[];
  /** The grade at which the poll dies, and the one that the next poll finds. */
  at: number;
  next: number;
  /** What the group must believe in the end: the last it heard, and nothing where it heard nothing. */
  lastHeard: RegExp;
}

const MOVES: readonly Move[] = [
  {
    name: 'an alert is being put, and the lead falls',
    before: [],
    at: 1,
    next: 3,
    lastHeard: /^$|更正 A → C/,
  },
  {
    name: 'an alert is being put, and the lead moves',
    before: [],
    at: 1,
    next: 2,
    lastHeard: /【B( · 原 A)?】/,
  },
  { name: 'a fall is being put, and the lead recovers', before: [1], at: 3, next: 1, lastHeard: /【A】/ },
  {
    name: 'a move is being put, and the lead moves back',
    before: [1],
    at: 2,
    next: 1,
    lastHeard: /【A|恢复/,
  },
  { name: 'a move is being put, and the lead falls', before: [1], at: 2, next: 3, lastHeard: /更正 . → C/ },
  {
    name: 'a recovery is being put, and the lead falls',
    before: [1, 3],
    at: 1,
    next: 4,
    lastHeard: /更正 A → /,
  },
];

/** As many writes as any of these polls makes, and one more: then nothing is killed. */
const MOST_WRITES = 12;

describe.each(MOVES)('a poll dies while $name before the next one', (move) => {
  test.each(['before', 'after'] as const)('%s each of its writes', async (when) => {
    let kills = 0;
    for (let writes = 0; writes < MOST_WRITES; writes += 1) {
      const world = new World(memoryTable(), testConfig({ grades: [1, 2], channels: ['sales'] }));
      for (const grade of move.before) {
        world.records = graded(grade);
        await world.once();
        world.clock.advance(MINUTE_MS);
      }
      world.records = graded(move.at);
      if (!(await pollIsKilled(world, writes, when))) break;
      kills += 1;
      world.clock.advance(MINUTE_MS);
      world.records = graded(move.next);
      // What was put may be sent first; then everything settles.
      await world.once();
      world.clock.advance(11 * MINUTE_MS);
      await world.once();
      world.clock.advance(HOUR_MS);
      await world.once();

      const [first = ''] = world.heard.at(-1)?.message.text.split('\n') ?? [];
      expect(first, `killed ${when} write ${writes}`).toMatch(move.lastHeard);
      const lead = (await world.items()).find(({ sk }) => String(sk).startsWith('LEAD#'));
      expect(lead?.unsettledUntilMs).toBeUndefined();
    }
    expect(kills).toBeGreaterThan(1);
  });
});

/** Kills the poll at one of its writes. Whatever it had put is found by the next tick. */
async function pollIsKilled(world: World, writes: number, when: 'before' | 'after'): Promise<boolean> {
  const functions = world.functions();
  await functions.tick('once');
  const crash = killAt(writes, when);
  world.gate = (name, effect) => (/Put|Update|send to/.test(name) ? crash.gate(name, effect) : effect());
  try {
    for (const { body } of world.polls.splice(0)) await functions.poll(body);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  world.gate = (_name, effect) => effect();
  return crash.killed();
}
