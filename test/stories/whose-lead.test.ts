import { describe, expect, test } from 'vitest';
import type { Config } from '../../lambdas/config/config.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { Killed, killAt } from '../support/crash.ts';
import { vendorRecord } from '../support/records.ts';
import { useTables } from '../support/use-tables.ts';
import { World } from '../support/world.ts';

const tables = useTables();

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
  const world = new World(await tables.newTable(), config);
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

  test('costs nothing where nobody is named: not one item more', async () => {
    const world = await newWorld(testConfig());
    await world.once();
    expect(await claimsOf(world)).toEqual({});
    expect(heardOf(world)).toMatchObject({ one: ['sales -', 'leads -'] });
  });
});

describe('a poll that dies', () => {
  test('at whatever moment, leaves each lead with one person, and nobody’s turn moved twice', async () => {
    const rehearsal = await newWorld();
    const counted = killAt(Number.POSITIVE_INFINITY, 'before');
    rehearsal.gate = counted.gate;
    await rehearsal.once();
    expect(counted.seen.length).toBeGreaterThan(20);
    for (let effects = 0; effects < counted.seen.length; effects += 1) {
      // By turns: both sides of each effect would take twice the time.
      const when = effects % 2 === 0 ? 'before' : 'after';
      const world = await newWorld();
      const crash = killAt(effects, when);
      world.gate = crash.gate;
      await world.once().catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      world.gate = (_name, effect) => effect();
      // What was begun is finished by a later poll, once nobody can be at work on it any more.
      for (const minutes of [1, 5]) {
        world.clock.advance(minutes * MINUTE_MS + SECOND_MS);
        await world.once();
      }
      const claims = await claimsOf(world);
      const at = `killed ${when} ${counted.seen[effects]} (${effects})`;
      expect(Object.keys(claims), at).toHaveLength(3);
      expect(new Set([claims.one, claims.two]), at).toEqual(new Set(['east zhangsan', 'east lisi']));
      for (const [id, heard] of Object.entries(heardOf(world))) {
        const person = claims[id]?.split(' ')[1];
        for (const said of heard) expect(said.endsWith(` ${person}`), `${at}: ${id} ${said}`).toBe(true);
      }
      expect(Object.keys(heardOf(world)).length, at).toBe(3);
    }
  }, 60_000);
});
