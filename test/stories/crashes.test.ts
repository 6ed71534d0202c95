import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { Killed, killAt } from '../support/crash.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { markdownOf } from '../support/printed.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

const fresh = NOON_MS - 5 * MINUTE_MS;

/** Two that are told, one that is baselined, one that nobody wants. */
const RECORDS = [
  vendorRecord({ id: 'one', calledAtMs: fresh }),
  vendorRecord({ id: 'two', calledAtMs: fresh + SECOND_MS }),
  vendorRecord({ id: 'old', calledAtMs: NOON_MS - 5 * HOUR_MS }),
  vendorRecord({ id: 'cold', calledAtMs: fresh, intention_results: 4 }),
];

/** A lead that was told and falls, and one that recovers after its correction. */
async function toldAndCorrected(world: World): Promise<void> {
  const listed = (one: number, two: number) => [
    vendorRecord({ id: 'one', calledAtMs: fresh, intention_results: one }),
    vendorRecord({ id: 'two', calledAtMs: fresh, intention_results: two }),
  ];
  world.records = listed(1, 1);
  await world.once();
  world.records = listed(1, 3);
  await world.once();
  world.clock.advance(11 * MINUTE_MS);
  await world.once();
  world.records = listed(3, 1);
}

interface Scenario {
  name: string;
  prepare(world: World): Promise<void>;
  /** Moves time on after the crash, so that what waits on purpose is heard too. */
  afterwards(world: World): Promise<void>;
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'first poll and its alerts',
    prepare: async (world) => {
      world.records = RECORDS;
    },
    afterwards: async () => {},
  },
  {
    name: 'a fall and a recovery',
    prepare: toldAndCorrected,
    afterwards: async (world) => {
      world.clock.advance(11 * MINUTE_MS);
      await world.once();
    },
  },
];

async function prepared(scenario: Scenario): Promise<World> {
  const world = new World(memoryTable());
  await scenario.prepare(world);
  world.heard.length = 0;
  return world;
}

/** Runs until the kill, as the platform would: a message whose handler died comes back. */
async function runUntilKilled(world: World, effects: number, when: 'before' | 'after'): Promise<boolean> {
  const crash = killAt(effects, when);
  const [polls, nudges] = [world.polls, world.nudges].map((queue) => [...queue]);
  world.gate = crash.gate;
  try {
    await world.once();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    // What was in the handler's hands when it died is not known here: SQS gives all of it again.
    world.polls.push(...((polls ?? []) as typeof world.polls));
    world.nudges.push(...((nudges ?? []) as typeof world.nudges));
  }
  world.gate = (_name, effect) => effect();
  return crash.killed();
}

describe.each(SCENARIOS)('killed at every await: $name', (scenario) => {
  test.each(['before', 'after'] as const)('the process dies %s each effect in turn', async (when) => {
    const reference = await prepared(scenario);
    await reference.once();
    await scenario.afterwards(reference);
    const wanted = await reference.table();
    const heardOnce = new Set(reference.heard.map(({ message }) => message.id));

    // What went before is the same each time: it is copied, and not run again.
    const base = await prepared(scenario);
    const items = await base.items();
    for (let effects = 0; ; effects += 1) {
      const world = await base.copy(memoryTable(), items);
      if (!(await runUntilKilled(world, effects, when))) {
        expect(effects).toBeGreaterThan(20);
        break;
      }
      // Whatever lease the dead held runs out.
      world.clock.advance(31 * SECOND_MS);
      await world.once();
      await scenario.afterwards(world);

      expect(await world.table(), `killed ${when} effect ${effects}`).toEqual(wanted);
      expect(new Set(world.heard.map(({ message }) => message.id))).toEqual(heardOnce);
      expectRepeatsMarked(world);
    }
  });
});

/** A message that was heard before says so. */
function expectRepeatsMarked(world: World): void {
  const heard = new Set<string>();
  for (const { message } of world.heard) {
    if (heard.has(message.id)) expect(markdownOf(message)).toContain('重发');
    heard.add(message.id);
  }
}
