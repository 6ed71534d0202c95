import { describe, expect, test } from 'vitest';
import type { Config } from '../../lambdas/config/config.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { Killed, killAt } from '../support/crash.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

const person = (name: string) => ({ name, mention: {}, weight: 1, holds: null, perDay: null });

function withTeam(): Config {
  const config = testConfig({ team: 'west' });
  return {
    ...config,
    channels: { ...config.channels, 'sales-east': { type: 'sns', topic: 'leads' } },
    people: { zhangsan: person('张三'), lisi: person('李四'), wangwu: person('王五') },
    teams: {
      east: { people: ['zhangsan', 'lisi'], lead: null, hours: null, assign: 'rotate' },
      west: { people: ['wangwu'], lead: null, hours: null, assign: 'rotate' },
    },
    routes: [
      { match: { province: { oneOf: ['安徽'] } }, channels: ['sales-east'], team: 'east', escalation: null },
    ],
  };
}

const fresh = NOON_MS - 5 * MINUTE_MS;
const record = (id: string, province: string, grade = 1) =>
  vendorRecord({ id, province, calledAtMs: fresh, intention_results: grade });
const RECORDS = [record('one', '安徽'), record('two', '安徽'), record('other', '云南')];

async function newWorld(config = withTeam()): Promise<World> {
  const world = new World(memoryTable(), config);
  world.records = RECORDS;
  return world;
}

/** Who is named where, by record. */
function heardOf(world: World): Record<string, string[]> {
  const heard: Record<string, string[]> = {};
  for (const { channel, message } of world.heard) {
    const { lead } = message.data as { lead?: { recordId: string; assignee?: { id: string } } };
    if (!lead) continue;
    heard[lead.recordId] = [...(heard[lead.recordId] ?? []), `${channel} ${lead.assignee?.id ?? '-'}`];
  }
  return heard;
}

const claimsOf = async (world: World) => {
  const { claims } = world.functions().stores;
  const all = await claims.getMany(
    RECORDS.map(({ id }) => ({ recordId: String(id), taskKey: testTask.key })),
  );
  return Object.fromEntries(all.map(({ recordId, team, assignee }) => [recordId, `${team} ${assignee}`]));
};

describe('whose lead it is', () => {
  test('is said in the channels where its route leads, and kept as a claim', async () => {
    const world = await newWorld();
    await world.once();
    const claims = await claimsOf(world);
    expect(Object.keys(claims)).toHaveLength(3);
    expect(claims.other).toBe('west wangwu');
    expect(new Set([claims.one, claims.two])).toEqual(new Set(['east zhangsan', 'east lisi']));
    expect(heardOf(world)).toEqual({
      one: [`sales-east ${claims.one?.split(' ')[1]}`],
      two: [`sales-east ${claims.two?.split(' ')[1]}`],
      other: ['sales wangwu', 'leads wangwu'],
    });
  });

  test('is kept with the route that said so, for who asks why it went there', async () => {
    const world = await newWorld();
    await world.once();
    const { deliveries } = world.functions().stores;
    const routes = await Promise.all(
      ['one', 'other'].map(async (id) => (await deliveries.ofRecord(id, testTask.key))[0]?.told.lead.route),
    );
    expect(routes).toEqual(['routes[0] (province is 安徽)', undefined]);
  });

  test('stays whose it was, and where it was told, when the file has changed', async () => {
    const world = await newWorld();
    await world.once();
    const before = await claimsOf(world);
    world.heard.length = 0;
    world.config = {
      ...withTeam(),
      teams: { ...withTeam().teams, east: { people: ['wangwu'], lead: null, hours: null, assign: 'rotate' } },
    };
    world.records = [record('one', '安徽', 3), record('two', '安徽')];
    await world.once();
    world.clock.advance(11 * MINUTE_MS);
    await world.once();
    expect(world.heard.map(({ channel, message }) => `${channel} ${message.event}`)).toEqual([
      'sales-east correction',
    ]);
    expect(await claimsOf(world)).toEqual(before);
  });

  test('is nobody’s where it is only recorded', async () => {
    const world = await newWorld();
    world.records = [vendorRecord({ id: 'one', province: '安徽', calledAtMs: NOON_MS - 300 * MINUTE_MS })];
    await world.once();
    expect(world.heard).toEqual([]);
    expect(await claimsOf(world)).toEqual({});
  });

  test('stays whose it was when it is told again with another grade, or is who took it since', async () => {
    const config = withTeam();
    const world = await newWorld({ ...config, tasks: [{ ...testTask, team: 'west', grades: [1, 2] }] });
    world.records = [record('one', '安徽', 2), record('two', '安徽', 2), record('other', '云南', 2)];
    await world.once();
    const before = await claimsOf(world);
    const { claims } = world.functions().stores;
    const two = await claims.get({ recordId: 'two', taskKey: testTask.key });
    const other = two?.assignee === 'lisi' ? 'zhangsan' : 'lisi';
    if (two) await claims.change(two, { claimedBy: other, claimedAtMs: NOON_MS });
    world.heard.length = 0;
    world.records = RECORDS;
    await world.once();
    expect(heardOf(world)).toMatchObject({
      one: [`sales-east ${before.one?.split(' ')[1]}`],
      two: [`sales-east ${other}`],
    });
    expect(await claimsOf(world)).toEqual(before);
  });

  test('one that fell keeps nobody from getting the next, and is theirs again once it recovers', async () => {
    const config = withTeam();
    const world = await newWorld({
      ...config,
      people: { ...config.people, wangwu: { ...person('王五'), holds: 1 } },
    });
    world.records = [record('other', '云南')];
    await world.once();
    world.records = [record('other', '云南', 3)];
    await world.once();
    world.records = [record('other', '云南', 3), record('next', '云南')];
    await world.once();
    expect(heardOf(world).next).toEqual(['sales wangwu', 'leads wangwu']);
    world.records = [record('other', '云南'), record('next', '云南'), record('third', '云南')];
    await world.once();
    // Both are open now, and there is no lead of the team: it is told, and nobody's in particular.
    expect(heardOf(world).third).toEqual(['sales -', 'leads -']);
  });

  test('is known by its number where people see that masked, and nobody can read it from the table', async () => {
    const config = withTeam();
    const world = await newWorld({ ...config, tasks: [{ ...testTask, team: 'west', maskPhone: true }] });
    world.records = [vendorRecord({ id: 'one', callee: '13812345678', province: '安徽', calledAtMs: fresh })];
    await world.once();
    const lead = (await world.items()).find(({ sk }) => String(sk).startsWith('LEAD#'));
    expect(lead?.phoneHash).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(await world.items())).not.toContain('13812345678');
  });

  test('routes alone say where, and nobody is asked for anything', async () => {
    const { routes = [], channels } = withTeam();
    const world = await newWorld({
      ...testConfig(),
      channels,
      routes: routes.map((one) => ({ ...one, team: null })),
    });
    await world.once();
    expect(heardOf(world)).toMatchObject({ one: ['sales-east -'], other: ['sales -', 'leads -'] });
    expect((await world.items()).filter(({ sk }) => sk === 'CLAIM' || sk === 'ROTATION')).toEqual([]);
  });

  test('costs nothing where nobody is named: not one item more', async () => {
    const world = await newWorld(testConfig());
    await world.once();
    expect(await claimsOf(world)).toEqual({});
    expect(heardOf(world)).toMatchObject({ one: ['sales -', 'leads -'] });
  });
});

interface Scenario {
  name: string;
  /** Grades that were read in peace before. */
  before: readonly number[];
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'while it tells leads for the first time', before: [] },
  { name: 'while leads come back that had fallen', before: [1, 3] },
];
const pair = (grade = 1) => [record('one', '安徽', grade), record('two', '安徽', grade)];

async function prepared({ before }: Scenario): Promise<World> {
  const world = await newWorld();
  for (const grade of before) {
    world.records = pair(grade);
    await world.once();
  }
  world.clock.advance(before.length * 11 * MINUTE_MS);
  world.records = pair();
  return world;
}

/** Kills the poll at one of its writes, and lets a later one finish what it began. @returns was there such a write? */
async function diesAndGoesOn(world: World, writes: number, when: 'before' | 'after'): Promise<boolean> {
  const functions = world.functions();
  await functions.tick('once');
  const crash = killAt(writes, when);
  world.gate = (name, effect) => (/Put|Update|send to/.test(name) ? crash.gate(name, effect) : effect());
  for (const { body } of world.polls.splice(0)) {
    await functions.poll(body).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  }
  world.gate = (_name, effect) => effect();
  world.clock.advance(6 * MINUTE_MS);
  await world.once();
  return crash.killed();
}

describe.each(SCENARIOS)('a poll that dies $name', (scenario) => {
  test('leaves each lead with one person, and nobody’s turn moved twice', async () => {
    for (let writes = 0; ; writes += 1) {
      // By turns: both sides of each write would take twice the time.
      const when = writes % 2 === 0 ? 'before' : 'after';
      const world = await prepared(scenario);
      if (!(await diesAndGoesOn(world, writes, when))) {
        expect(writes).toBeGreaterThan(8);
        break;
      }
      const claims = await claimsOf(world);
      const at = `killed ${when} write ${writes}`;
      expect(new Set([claims.one, claims.two]), at).toEqual(new Set(['east zhangsan', 'east lisi']));
      const heard = heardOf(world);
      expect(new Set(Object.keys(heard)), at).toEqual(new Set(['one', 'two']));
      for (const [id, said] of Object.entries(heard)) {
        expect(new Set(said), `${at}: ${id}`).toEqual(new Set([`sales-east ${claims[id]?.split(' ')[1]}`]));
      }
      expect(await openOf(world), at).toEqual({ zhangsan: 1, lisi: 1 });
    }
  }, 60_000);
});

/** How many open leads each person holds, by the turns of the teams. */
async function openOf(world: World): Promise<Record<string, number>> {
  const open: Record<string, number> = {};
  for (const item of await world.items()) {
    if (item.sk !== 'ROTATION') continue;
    for (const { person: id, isOpen } of item.assignments as { person: string; isOpen: boolean }[]) {
      if (isOpen) open[id] = (open[id] ?? 0) + 1;
    }
  }
  return open;
}
