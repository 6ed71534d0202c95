import { describe, expect, test } from 'vitest';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { Killed, killAt } from '../support/crash.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

const graded = (grade: number) => [
  vendorRecord({ id: 'a', calledAtMs: NOON_MS - 5 * MINUTE_MS, intention_results: grade }),
];

function aWorld(channels: readonly string[] = ['sales']): World {
  return new World(memoryTable(), testConfig({ grades: [1, 2], channels: [...channels] }));
}

/** The poll that finds an A dies after so many of its writes. */
async function dies(world: World, writes: number, grade = 1): Promise<void> {
  world.records = graded(grade);
  const functions = world.functions();
  await functions.tick('once');
  const crash = killAt(writes, 'after');
  world.gate = (name, effect) => (/Put/.test(name) ? crash.gate(name, effect) : effect());
  for (const { body } of world.polls.splice(0)) {
    await expect(functions.poll(body)).rejects.toBeInstanceOf(Killed);
  }
  world.gate = (_name, effect) => effect();
}

const told = async (world: World) =>
  (await world.items()).filter(({ sk }) => /^(TOLD|FELL)/.test(String(sk)));
const leads = async (world: World) => (await world.items()).filter(({ sk }) => /^LEAD/.test(String(sk)));

/** Every minute a tick, and what it wakes. */
async function minutes(world: World, count: number, clock: Clock = world.clock): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    world.clock.advance(MINUTE_MS);
    const functions = world.functions(clock);
    await functions.tick('lanes');
    for (let turn = 0; turn < 60; turn += 1) {
      const next = world.nudges.findIndex(({ visibleAtMs }) => visibleAtMs <= world.clock.nowMs());
      const [nudge] = next < 0 ? [] : world.nudges.splice(next, 1);
      if (!nudge) break;
      await functions.deliver(nudge.body);
    }
  }
}

async function polls(world: World, grade: number): Promise<void> {
  world.records = graded(grade);
  const functions = world.functions();
  await functions.tick('once');
  for (const { body } of world.polls.splice(0)) await functions.poll(body);
}

/** The puts of a poll that finds one A: its alert, and the lead. It dies after so many, and one. */
const AFTER_ALERT = 0;
const AFTER_LEAD = 1;

describe('an alert whose poll died before it put the lead', () => {
  test('is there without a lead, and nobody hears it yet', async () => {
    const world = aWorld();
    await dies(world, AFTER_ALERT);
    expect(await leads(world)).toEqual([]);
    expect(await told(world)).toHaveLength(1);
    await minutes(world, 2);
    expect(world.heard).toEqual([]);
  });

  test('is told once by the next poll', async () => {
    const world = aWorld();
    await dies(world, AFTER_ALERT);
    await minutes(world, 1);
    await polls(world, 1);
    await minutes(world, 10);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    expect(await leads(world)).toMatchObject([{ grade: 1, version: 1 }]);
    expect((await leads(world))[0]?.unsettledUntilMs).toBeUndefined();
  });

  test('of one channel of two is told in both, once', async () => {
    const world = aWorld(['sales', 'leads']);
    await dies(world, AFTER_ALERT);
    await polls(world, 1);
    await minutes(world, 10);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    expect(world.idsHeard('leads')).toEqual(['a:A:leads']);
  });

  test('is told by its own time where no poll reads its record again', async () => {
    const world = aWorld();
    await dies(world, AFTER_ALERT);
    await minutes(world, 4);
    expect(world.heard).toEqual([]);
    await minutes(world, 5);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    // Whoever reads it again finds in the books what became of it.
    expect(await leads(world)).toMatchObject([{ grade: 1, unsettledUntilMs: expect.any(Number) }]);
    await polls(world, 3);
    await minutes(world, 11);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales', 'a:A:sales:correction']);
  });

  test('is heard by nobody if the lead fell, once a poll said so', async () => {
    const world = aWorld();
    await dies(world, AFTER_ALERT);
    for (let minute = 0; minute < 30; minute += 1) {
      await polls(world, 3);
      await minutes(world, 1);
    }
    expect(world.heard).toEqual([]);
    expect((await told(world)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  });

  test('is told if the lead fell and comes back', async () => {
    const world = aWorld();
    await dies(world, AFTER_ALERT);
    for (const grade of [3, 3, 3, 3, 3, 3, 3, 1]) {
      await polls(world, grade);
      await minutes(world, 1);
    }
    await minutes(world, 20);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
  });

  test('is taken back where the lead has another grade, which is told, and told when it is back', async () => {
    const world = aWorld();
    await dies(world, AFTER_ALERT);
    await polls(world, 2);
    await minutes(world, 8);
    expect(world.idsHeard('sales')).toEqual(['a:B:sales']);
    const alert = (await told(world)).find(({ sk }) => sk === 'TOLD#A#sales');
    expect(alert).toMatchObject({ state: 'cancelled', reason: 'never-recorded' });
    await polls(world, 1);
    await minutes(world, 2);
    expect(world.idsHeard('sales')).toEqual(['a:B:sales', 'a:A:sales']);
    expect(world.heard.at(-1)?.message.text).toContain('由 B 升');
  });
});

describe('an alert whose lead stands', () => {
  test('is told within a minute though its poll died before the nudge', async () => {
    const world = aWorld();
    await dies(world, AFTER_LEAD);
    expect(await leads(world)).toHaveLength(1);
    await minutes(world, 1);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    const [alert] = await told(world);
    expect(alert).toMatchObject({ state: 'sent' });
    expect(alert).not.toHaveProperty('unconfirmed');
  });
});

describe('a poll that is slow between its alert and its lead', () => {
  /** Does `meanwhile` once the alert is put. */
  async function isSlow(world: World, meanwhile: () => Promise<void>): Promise<void> {
    world.records = graded(1);
    const functions = world.functions();
    await functions.tick('once');
    let puts = 0;
    world.gate = async (name, effect) => {
      if (!/Put/.test(name)) return effect();
      puts += 1;
      if (puts !== AFTER_LEAD + 1) return effect();
      world.gate = (_name, others) => others();
      await meanwhile();
      return effect();
    };
    for (const { body } of world.polls.splice(0)) await functions.poll(body);
  }

  test('tells it once, though another poll was faster', async () => {
    const world = aWorld();
    await isSlow(world, () => polls(world, 1));
    await minutes(world, 10);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    expect(await leads(world)).toMatchObject([{ grade: 1, version: 1 }]);
  });

  test('is refused where another poll recorded another grade: that alone is told', async () => {
    const world = aWorld();
    await isSlow(world, () => polls(world, 2));
    await minutes(world, 10);
    expect(world.idsHeard('sales')).toEqual(['a:B:sales']);
  });

  test('loses nothing to a sender whose clock is a day ahead', async () => {
    const world = aWorld();
    const ahead: Clock = {
      nowMs: () => world.clock.nowMs() + DAY_MS,
      sleep: (ms) => world.clock.sleep(ms),
    };
    await isSlow(world, async () => {
      world.clock.advance(5 * SECOND_MS);
      await world.functions(ahead).deliver({ channel: 'sales', keys: [], hops: 0 });
    });
    await minutes(world, 10);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
  });
});
