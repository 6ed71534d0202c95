import { beforeEach, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { RememberedLeads } from '../../lambdas/polling/remembered-leads.ts';
import { testConfig } from '../support/config.ts';
import { vendorRecord } from '../support/records.ts';
import { useTables } from '../support/use-tables.ts';
import { World } from '../support/world.ts';

const tables = useTables();
const BACK_MS = 20 * MINUTE_MS;
let world: World;
/** What two warm functions remember. */
let one: RememberedLeads;
let other: RememberedLeads;

beforeEach(async () => {
  world = new World(await tables.newTable(), testConfig({ channels: ['sales'] }));
  [one, other] = [new RememberedLeads(), new RememberedLeads()];
  await world.once();
});

const listed = (grade: number, calledAtMs = world.clock.nowMs() - MINUTE_MS) => {
  world.records = [vendorRecord({ id: 'r1', calledAtMs, intention_results: grade })];
};

/** A poll of the short window by one of them, and whatever follows from it. */
async function pollBy(remembered: RememberedLeads) {
  world.remembered = remembered;
  const functions = world.functions();
  const nowMs = world.clock.nowMs();
  const report = await functions.poll({
    taskKey: world.config.tasks[0]?.key ?? '',
    fromMs: nowMs - BACK_MS,
    toMs: null,
    dueAtMs: nowMs,
    backMs: BACK_MS,
    staleAfterMs: MINUTE_MS,
    rest: [],
  });
  await world.settle(functions);
  return report;
}

const states = async () =>
  (await world.functions().stores.deliveries.ofRecord('r1', world.config.tasks[0]?.key ?? '')).map(
    ({ sk, state }) => [sk, state],
  );

test('a lead that another function told is not told again, and is known from then on', async () => {
  await pollBy(one);
  listed(1);
  await pollBy(other);
  expect(await pollBy(one)).toMatchObject({ reasons: { known: 1, told: 0 } });
  const before = world.functions().stores.table.writes;
  expect(await pollBy(one)).toMatchObject({ reasons: { known: 1 }, writes: before });
  expect(world.idsHeard('sales')).toEqual(['r1:A:sales']);
});

test('a lead that fell for another function and is back is seen to be back by one that remembers it as it was', async () => {
  listed(1);
  await pollBy(one);
  await pollBy(one);
  const calledAtMs = world.clock.nowMs() - MINUTE_MS;
  listed(3, calledAtMs);
  await pollBy(other);
  expect(await states()).toEqual([
    ['FELL#A#sales', 'pending'],
    ['TOLD#A#sales', 'sent'],
  ]);
  listed(1, calledAtMs);
  await pollBy(one);
  expect(await states()).toEqual([
    ['FELL#A#sales', 'cancelled'],
    ['TOLD#A#sales', 'sent'],
  ]);
});

test('a lead that another function told, and that falls, is noticed within five minutes', async () => {
  await pollBy(one);
  listed(1);
  const calledAtMs = world.clock.nowMs() - MINUTE_MS;
  await pollBy(other);
  listed(3, calledAtMs);
  world.clock.advance(4 * MINUTE_MS);
  await pollBy(one);
  expect(await states()).toHaveLength(1);
  world.clock.advance(MINUTE_MS);
  expect(await pollBy(one)).toMatchObject({ reasons: { corrected: 1 } });
});

test('a lead that is dated hours otherwise than when it was told is not told again', async () => {
  listed(1);
  await pollBy(one);
  world.clock.advance(8 * HOUR_MS);
  listed(1);
  expect(await pollBy(one)).toMatchObject({ reasons: { told: 0, known: 1 } });
  expect(world.idsHeard('sales')).toEqual(['r1:A:sales']);
});

test('a poll that dies after it wrote remembers nothing of before', async () => {
  await pollBy(one);
  listed(1);
  let isDead = false;
  world.gate = (name, effect) => {
    if (isDead) return Promise.reject(new Error(name));
    isDead = name === 'PutCommand';
    return effect();
  };
  await expect(pollBy(one)).rejects.toThrow();
  world.gate = (_name, effect) => effect();
  await pollBy(one);
  expect(world.idsHeard('sales')).toEqual(['r1:A:sales']);
});
