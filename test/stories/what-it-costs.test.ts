import { describe, expect, test } from 'vitest';
import { COUNTS } from '../../bench/cost/counts.ts';
import type { NewLead } from '../../lambdas/leads/lead.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { RememberedLeads } from '../../lambdas/polling/remembered-leads.ts';
import { testConfig } from '../support/config.ts';
import { aLead } from '../support/leads.ts';
import { Meter, type Metered, plus } from '../support/meter.ts';
import { vendorRecord } from '../support/records.ts';
import { shortWindow } from '../support/short-window.ts';
import { useTables } from '../support/use-tables.ts';
import { World, workOff } from '../support/world.ts';
import { itemBytes } from '../support/write-units.ts';

const tables = useTables();
/** So many As, and so few of them in each poll. */
const FLOOD = 200;
const DROP = 8;

/** A task with one robot, whose first reading is over. */
async function begun() {
  const table = await tables.newTable();
  const meter = new Meter(table.documents);
  const config = testConfig({ channels: ['sales'] });
  const world = new World({ ...table, documents: meter.documents }, config);
  await world.once();
  return { world, meter };
}

/** As long as the vendor's ids and ours are. */
const uuidOf = (index: number) => `287e19c4-1966-49d6-8f02-${String(index).padStart(12, '0')}`;

const calledNow = ({ clock }: World, count: number) =>
  Array.from({ length: count }, (_, index) =>
    vendorRecord({ id: uuidOf(index), calledAtMs: clock.nowMs() - MINUTE_MS + index }),
  );

/** From the poll that finds them until the robot has them, and nothing waits. */
async function costOf(count: number): Promise<Metered> {
  return (await told(count)).cost;
}

async function told(count: number): Promise<{ cost: Metered; world: World }> {
  const { world, meter } = await begun();
  world.records = calledNow(world, count);
  const functions = world.functions();
  meter.take();
  await functions.poll(shortWindow(world));
  const polled = meter.take();
  for (const { body } of world.nudges.splice(0)) await functions.deliver(body);
  expect(world.heard).toHaveLength(count);
  expect(world.nudges).toEqual([]);
  return { cost: plus(polled, meter.take()), world };
}

/** Read units for each A of a flood that is told. `fullMs`: how long its robot is full when it begins. */
async function floodUnits({ fullMs = 0, drop = DROP }): Promise<number> {
  const { world, meter } = await begun();
  const functions = world.functions();
  const nowMs = world.clock.nowMs();
  if (fullMs > 0)
    await functions.stores.lanes.robots.holdRobot(world.robotOf('sales'), nowMs + fullMs, nowMs);
  const told: Metered[] = [];
  const deliverAll = async () => {
    meter.take();
    await workOff(world.nudges, world, functions.deliver);
    told.push(meter.take());
  };
  for (let batch = 1; batch <= FLOOD / drop; batch += 1) {
    world.records = calledNow(world, batch * drop);
    await functions.poll(shortWindow(world));
    await deliverAll();
    world.clock.advance(300);
  }
  for (let second = 0; second < 180; second += 1) {
    await deliverAll();
    world.clock.advance(SECOND_MS);
  }
  const waiting = (await world.items()).filter(({ lane }) => typeof lane === 'string');
  expect(waiting).toEqual([]);
  return told.reduce(plus).readUnits / FLOOD;
}

const toTenths = (units: number) => Math.round(10 * units) / 10;

/** What each takes in the table, to ten bytes. */
const bytesOf = (item: Record<string, unknown> = {}): number =>
  Math.round(itemBytes({ ...item, token: uuidOf(0) }) / 10) * 10;

describe('what the table is asked', () => {
  test('for an A that one robot hears', async () => {
    const { reads, writes, readUnits, writeUnits } = COUNTS.alert;
    expect(await costOf(1)).toEqual({ reads, writes, readUnits, writeUnits });
  });

  test('for an A, one after another: what is asked at once is waited for once', async () => {
    const { world } = await begun();
    world.records = calledNow(world, 1);
    const functions = world.functions();
    await functions.poll(shortWindow(world));
    let [trips, underWay] = [0, 0];
    world.gate = async (name, effect) => {
      if (!name.endsWith('Command')) return effect();
      if (underWay === 0) trips += 1;
      underWay += 1;
      try {
        return await effect();
      } finally {
        underWay -= 1;
      }
    };
    for (const { body } of world.nudges.splice(0)) await functions.deliver(body);
    expect(world.heard).toHaveLength(1);
    expect(trips).toBe(COUNTS.alert.tellTrips);
  });

  test('for each further A of the same poll; where there are more than three, once a request more', async () => {
    const [three, four] = [await costOf(3), await costOf(4)];
    expect(four.reads - three.reads).toBe(1);
    expect(four.readUnits - three.readUnits).toBe(1);
    const [few, more] = [await costOf(4), await costOf(8)];
    expect((more.reads - few.reads) / 4).toBe(COUNTS.furtherAlert.reads);
    expect((more.writes - few.writes) / 4).toBe(COUNTS.furtherAlert.writes);
  });

  test('for each A of a flood that comes in drops', async () => {
    expect(toTenths(await floodUnits({}))).toBe(COUNTS.flood.readUnits);
  });

  test('for each A of a flood that comes while its robot is full', async () => {
    expect(toTenths(await floodUnits({ fullMs: 50 * SECOND_MS }))).toBe(COUNTS.flood.readUnitsWhileFull);
  });

  test('for each A of a flood that comes at once', async () => {
    expect(toTenths(await floodUnits({ drop: FLOOD }))).toBe(COUNTS.flood.readUnitsAtOnce);
  });

  test('and what is kept of it', async () => {
    const { world } = await told(1);
    const items = await world.items();
    const leads = items.filter(({ sk }) => String(sk).startsWith('LEAD#'));
    const deliveries = items.filter(({ pk }) => String(pk).startsWith('RECORD#'));
    expect(leads.map(bytesOf)).toEqual([COUNTS.lead.itemBytes]);
    expect(deliveries.map(bytesOf)).toEqual([COUNTS.delivery.itemBytes]);
  });

  test('by a poll that finds nothing new: of leads that are an hour away nothing, and once what it knows', async () => {
    const { world, meter } = await begun();
    const nowMs = world.clock.nowMs();
    const { stores, poll } = world.functions();
    // Some of a day, and of tomorrow by a clock that was ahead.
    for (let minute = -1440; minute < 1440; minute += 30) {
      await stores.leads.put(world.config.tasks[0]?.key ?? '', aKnownLead(nowMs + minute * MINUTE_MS));
    }
    meter.take();
    await poll(shortWindow(world));
    const cold = meter.take();
    expect(cold).toMatchObject({ reads: 2, writes: 0 });
    // The task's state is one of them.
    expect(cold.readUnits).toBe(COUNTS.short.readUnitsAWindow.cold);
    world.remembered = new RememberedLeads();
    await poll(shortWindow(world));
    meter.take();
    world.clock.advance(MINUTE_MS);
    await poll(shortWindow(world));
    expect(meter.take()).toMatchObject({
      reads: 1,
      readUnits: COUNTS.short.readUnitsAWindow.warm,
      writes: 0,
    });
  });

  test('by a warm function that knows all leads of its window: its state', async () => {
    const { world, meter } = await begun();
    world.remembered = new RememberedLeads();
    const { stores, poll } = world.functions();
    const nowMs = world.clock.nowMs();
    for (let one = 0; one < 61; one += 1) {
      await stores.leads.put(world.config.tasks[0]?.key ?? '', aKnownLead(nowMs - MINUTE_MS - one));
    }
    await poll(shortWindow(world));
    meter.take();
    await poll(shortWindow(world));
    expect(meter.take()).toMatchObject({
      reads: 1,
      readUnits: COUNTS.short.readUnitsAWindow.warm,
      writes: 0,
    });
  });
});

function aKnownLead(calledAtMs: number): NewLead {
  const lead = { recordId: `known-${calledAtMs}`, calledAtMs, grade: 1, toldGrade: 1, silent: false };
  return {
    ...lead,
    toldIn: { A: ['sales'] },
    maybeTold: false,
    unsettledUntilMs: null,
    version: 1,
    listedAtMs: calledAtMs,
    gradedAtMs: calledAtMs,
    history: [{ grade: 1, atMs: calledAtMs }],
    expiresAt: Math.ceil((calledAtMs + 90 * DAY_MS) / SECOND_MS),
    facts: aLead({ recordId: lead.recordId, calledAtMs }),
  };
}
