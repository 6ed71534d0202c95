import { beforeEach, describe, expect, test } from 'vitest';
import { secretError } from '../../lambdas/config/secrets/secret-error.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World, workOff } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = new World(memoryTable());
  world.records = [vendorRecord({ id: 'a', calledAtMs: NOON_MS - 5 * MINUTE_MS })];
});

const named = (name: string) => Object.assign(new Error('from the store'), { name });
const throttled = () => secretError('ssm:/sales', named('ThrottlingException'));
const denied = () => secretError('ssm:/sales', named('AccessDeniedException'));
const only = (fault: () => ReturnType<typeof throttled>) => (channel: string) =>
  channel === 'sales' ? fault() : null;

/** The clock goes on by itself: what waits for its time is not brought forward. */
async function pass(ms: number): Promise<void> {
  for (const endMs = world.clock.nowMs() + ms; world.clock.nowMs() < endMs; ) {
    world.clock.advance(MINUTE_MS / 2);
    const functions = world.functions();
    if (world.clock.nowMs() % MINUTE_MS === 0) await functions.tick('scheduled');
    await workOff(world.polls, world, functions.poll);
    await workOff(world.nudges, world, functions.deliver);
  }
}

const salesHeard = () => world.heard.filter(({ channel }) => channel === 'sales');
const opsHeard = () =>
  world.heard.filter(({ channel }) => channel === 'ops').map(({ message }) => message.subject);
const UNREACHABLE = '【故障】sales 的密钥暂时读不到，密钥存储没有响应';
const REACHED = '【恢复】sales 的密钥又能读到了';
const MISSING = '【故障】sales 的密钥读不到：没有 AWS 凭证或权限，或者密钥不存在';

describe('a channel whose webhook cannot be read', () => {
  test('since the store is throttled for a moment, is sent to within a minute, and nobody hears of it', async () => {
    world.addressFault = only(throttled);
    await pass(2 * MINUTE_MS);
    expect(salesHeard()).toEqual([]);
    world.addressFault = () => null;
    const backAtMs = world.clock.nowMs();
    await pass(MINUTE_MS);
    expect(salesHeard()).toHaveLength(1);
    expect((salesHeard()[0]?.atMs ?? 0) - backAtMs).toBeLessThanOrEqual(MINUTE_MS + SECOND_MS);
    expect(opsHeard()).toEqual([]);
  });

  test('is woken half a minute later, though an earlier nudge was under way: that one finds it held', async () => {
    const functions = world.functions();
    const nowMs = world.clock.nowMs();
    await functions.stores.lanes.hint('sales', nowMs, { roomAtMs: null, nudgedForMs: nowMs + 2 * SECOND_MS });
    world.addressFault = only(throttled);
    await functions.tick('once');
    await workOff(world.polls, world, functions.poll);
    await workOff(world.nudges, world, functions.deliver);
    const wakes = world.nudges.filter(({ body }) => body.channel === 'sales');
    expect(wakes.map(({ visibleAtMs }) => visibleAtMs)).toEqual([nowMs + MINUTE_MS / 2]);
  });

  test('since the store does not answer for long, loses nothing; it is a fault of the store, told once', async () => {
    world.addressFault = only(throttled);
    await pass(40 * MINUTE_MS);
    expect(opsHeard()).toEqual([UNREACHABLE]);
    world.addressFault = () => null;
    await pass(10 * MINUTE_MS);
    expect(salesHeard()).toHaveLength(1);
    expect(opsHeard()).toEqual([UNREACHABLE, REACHED]);
  });

  test('since access is denied, stops, is told at once with what to do, and goes on when it is mended', async () => {
    world.addressFault = only(denied);
    await pass(3 * MINUTE_MS);
    expect(opsHeard()).toEqual([MISSING]);
    const [told] = world.heard.filter(({ channel }) => channel === 'ops');
    expect(told?.message.text).toContain('ssm:/sales');
    expect(told?.message.text).toContain('ssm:GetParameter');
    expect(told?.message.text).not.toMatch(/机器人是否被移除|新的 webhook/);
    expect(salesHeard()).toEqual([]);
    world.addressFault = () => null;
    await pass(10 * MINUTE_MS);
    expect(salesHeard()).toHaveLength(1);
    expect(opsHeard()).toEqual([MISSING, REACHED]);
  });

  test('first since the store is away and then since it is gone, is told as each', async () => {
    world.addressFault = only(throttled);
    await pass(8 * MINUTE_MS);
    world.addressFault = only(denied);
    await pass(8 * MINUTE_MS);
    expect(opsHeard()).toEqual([UNREACHABLE, MISSING, REACHED]);
    expect(salesHeard()).toEqual([]);
  });
});
