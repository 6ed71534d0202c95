import { beforeEach, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { type RawRecord, vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = new World(memoryTable(), testConfig({ channels: ['leads'] }));
  world.faultOf = () => null;
});

const call = (id: string, calledAtMs: number, grade = 1) =>
  vendorRecord({ id, calledAtMs, intention_results: grade });

/** One minute of the schedule: a tick, and what the queues hold then. */
async function minute(): Promise<void> {
  const startedAtMs = world.clock.nowMs();
  const functions = world.functions();
  await functions.tick();
  await world.settle(functions);
  world.clock.advance(Math.max(0, startedAtMs + MINUTE_MS - world.clock.nowMs()));
}

const told = () => world.heard.filter(({ channel }) => channel === 'leads').length;

/** It takes so long for a row that long windows never come. */
const slowByRow = (listed: readonly RawRecord[], allowedMs: number) => {
  const tookMs = listed.length * 0.2 * SECOND_MS;
  world.clock.advance(Math.min(tookMs, allowedMs, 30 * SECOND_MS));
  return tookMs > 30 * SECOND_MS ? ('time-out' as const) : null;
};

test('a new A is told in its minute, while the four days before it take longer than a request may', async () => {
  const old = Array.from({ length: 600 }, (_, at) => call(`old-${at}`, NOON_MS - DAY_MS - at * MINUTE_MS, 3));
  world.records = old;
  world.faultOf = slowByRow;
  await minute();
  await minute();
  world.records = [...old, call('new', world.clock.nowMs() - MINUTE_MS)];
  await minute();
  expect(told()).toBe(1);
});

test('one call that makes every answer a 500: all others are told in their minute, and which time is missing', async () => {
  const poison = call('poison', NOON_MS - 30 * SECOND_MS);
  world.faultOf = (listed) => (listed.some(({ id }) => id === 'poison') ? 'unavailable' : null);
  world.records = [call('before', NOON_MS - 5 * MINUTE_MS), poison];
  await minute();
  expect(told()).toBe(1);
  world.records = [...world.records, call('after', world.clock.nowMs() - 20 * SECOND_MS)];
  await minute();
  expect(told()).toBe(2);
  const unreadable = (await world.functions().stores.taskStates.get(testTask.key))?.unreadable ?? [];
  expect(unreadable).toHaveLength(1);
  expect(unreadable[0]?.fromMs).toBeLessThanOrEqual(NOON_MS - 30 * SECOND_MS);
  expect(unreadable[0]?.toMs).toBeGreaterThanOrEqual(NOON_MS - 30 * SECOND_MS);

  for (let at = 0; at < 12; at += 1) await minute();
  const faults = () => world.heard.filter(({ channel }) => channel === 'ops').map(({ message }) => message);
  expect(faults().map(({ data }) => [data.kind, data.phase])).toEqual([['task-unreadable', 'begins']]);
  expect(faults()[0]?.text).toMatch(
    /03-02 11:\d\d:\d\d 到 03-02 1[12]:\d\d:\d\d 的通话，从 03-02 12:0\d:\d\d 起读不出来/,
  );

  world.faultOf = () => null;
  await world.once();
  expect(told()).toBe(3);
  expect((await world.functions().stores.taskStates.get(testTask.key))?.unreadable ?? null).toBeNull();
});
